"""Brings what kiosks send from broker or stick to the database, and receipts and settings back."""
