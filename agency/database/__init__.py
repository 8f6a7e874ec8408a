"""What the agency server keeps: typed tables, migrations, and how a transaction is opened."""

from agency.database.engine import Database

__all__ = ["Database"]
