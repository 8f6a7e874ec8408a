"""The messages that cross the network between kiosk and agency server, and nothing else; it imports nothing of ours."""
