"""What the kiosk's screen costs the spoken path: the same encounters with it attached and without, turn about."""
