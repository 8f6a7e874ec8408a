"""The agency's own certificate authority, the broker's configuration, and how a kiosk comes to belong."""
