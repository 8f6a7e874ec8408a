"""Benches of the spoken path and of recognition: recordings in, figures out. See README.md."""
