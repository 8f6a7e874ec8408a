"""Processes that hold one native library each, so that a hang or a crash can be ended without the encounter."""
