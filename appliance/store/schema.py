"""The tables of the kiosk's SQLite file and the steps from one version of them to the next.

In the clear: random ids, the day an encounter was closed or a drill done (retention runs without anyone's PIN), which
stream an outbox row is of, and when a receipt came and in which epoch of the server. All else is sealed: records,
reviews, drills and traces of anonymous reviews under their officer's key; outbox rows, claims, wrong PINs and what the
kiosk remembers of the server under the device secret, because they are needed while nobody is signed in. Outbox rows
have no rowid: it would tell their order. Whom wrong PINs were typed for, and which claim
codes were used, are keyed hashes.
"""

import sqlite3
from typing import Final

from appliance.store.errors import StoreError
from appliance.words import _

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """
        CREATE TABLE encounters (
            encounter_id TEXT PRIMARY KEY,
            owner_id TEXT NOT NULL,
            closed_on TEXT NOT NULL,
            record BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX encounters_of_owner ON encounters (owner_id)",
        """
        CREATE TABLE reviews (
            encounter_id TEXT NOT NULL REFERENCES encounters (encounter_id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            review BLOB NOT NULL,
            PRIMARY KEY (encounter_id, version)
        ) STRICT
        """,
        """
        CREATE TABLE outbox (
            row_id TEXT PRIMARY KEY,
            stream TEXT NOT NULL,
            sealed BLOB NOT NULL,
            receipted_on TEXT
        ) STRICT, WITHOUT ROWID
        """,
    ),
    (
        """
        CREATE TABLE drills (
            run_id TEXT PRIMARY KEY,
            owner_id TEXT NOT NULL,
            kept_on TEXT NOT NULL,
            record BLOB NOT NULL,
            result BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX drills_of_owner ON drills (owner_id)",
    ),
    (
        "ALTER TABLE outbox ADD COLUMN receipted_epoch INTEGER",
        """
        CREATE TABLE traces (
            encounter_id TEXT PRIMARY KEY REFERENCES encounters (encounter_id) ON DELETE CASCADE,
            sealed BLOB NOT NULL
        ) STRICT
        """,
        "CREATE TABLE claims (owner_id TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT",
        "CREATE TABLE sync_state (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT",
    ),
    (
        "CREATE TABLE wrong_pins (who TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE TABLE used_codes (code TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID",
    ),
)
"""Each brings the file from version `index` to `index + 1`; one that has shipped is never edited."""


def migrate(connection: sqlite3.Connection, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS) -> None:
    """Bring the file to this program's version in one transaction; refuse a file that a newer program wrote."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(migrations):
            raise StoreError(
                _(
                    "The records on this box were written by a newer Talkdown (file version {version}, this one knows "
                    "{migrations}). Update Talkdown, or put back the version that was here."
                ).format(version=version, migrations=len(migrations))
            )
        for step in migrations[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
