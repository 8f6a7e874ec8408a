"""From the bytes that a kiosk sent to rows, and back to the bytes of a receipt; no network in here."""

from agency.ingest.take import take

__all__ = ["take"]
