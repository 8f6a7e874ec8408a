"""Recogniser, actor, voice and sentence encoder, each behind a Protocol of `seams`; none knows what an encounter is."""
