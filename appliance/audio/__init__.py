"""Headset, voice activity, end of turn, prosody: sound in and out, without knowing what an encounter is."""
