"""Wrong PINs make the next try wait, longer each time; kept on disk, so that a restart does not shorten the wait.

Tries are counted for every training id that is typed, whether or not somebody has it: a wait tells nobody who
practises here. A right PIN forgets the count.
"""

import json
import math
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Final

from appliance.store.database import Database
from appliance.store.errors import Locked, Unsealable
from appliance.store.sealing import seal, subkey, unseal

FREE_TRIES: Final = 3
FIRST_WAIT_S: Final = 30
LONGEST_WAIT_S: Final = 15 * 60
"""A colleague who types wrong PINs on purpose keeps an officer out for no longer than this."""
_FORGOTTEN_AFTER: Final = timedelta(days=1)
_MOST_NAMES: Final = 500
"""More typed ids than this, and those of an earlier day are forgotten: mashed keys do not fill the disk."""


class Lockout:
    """The table of wrong PINs, sealed under the device secret."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """Use a database under a device secret."""
        self._database = database
        self._key = subkey(secret, "wrong PINs")
        self._name_key = subkey(secret, "whose wrong PINs")

    def try_now(self, name: str, now: datetime) -> int:
        """Count a try before it is made, so that cutting the power saves none; return those left before a wait.

        Raises:
            Locked: it is too early for another.

        """
        who = self._who(name)
        with self._database.transaction() as connection:
            tries, last = self._read(connection, who)
            wait_s = _left_s(tries, last, now)
            if wait_s == 0:
                self._write(connection, who, tries + 1, now)
                self._forget_old(connection, now)
            elif last > now:
                # The clock was set back: the wait begins anew and no longer.
                self._write(connection, who, tries, now)
        if wait_s:
            raise Locked(wait_s)
        return max(0, FREE_TRIES - tries - 1)

    def wait_s(self, name: str, now: datetime) -> int:
        """Return for how many seconds no try counts, 0 for none."""
        with self._database.transaction() as connection:
            tries, last = self._read(connection, self._who(name))
        return _left_s(tries, last, now)

    def opened(self, name: str) -> None:
        """Forget the wrong PINs of a training id whose PIN was right."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM wrong_pins WHERE who = ?", (self._who(name),))

    def _who(self, name: str) -> str:
        return subkey(self._name_key, "training id", name.encode()).hex()

    def _read(self, connection: sqlite3.Connection, who: str) -> tuple[int, datetime]:
        found = connection.execute("SELECT sealed FROM wrong_pins WHERE who = ?", (who,)).fetchone()
        return (0, datetime.min.replace(tzinfo=UTC)) if found is None else self._opened(who, found[0])

    def _opened(self, who: str, sealed: bytes) -> tuple[int, datetime]:
        try:
            tries, last = json.loads(unseal(self._key, sealed, who.encode()))
        except Unsealable:
            # Somebody changed it: the longest wait, from a moment that has just begun.
            return FREE_TRIES + 10, datetime.now(UTC)
        return int(tries), datetime.fromisoformat(last)

    def _write(self, connection: sqlite3.Connection, who: str, tries: int, now: datetime) -> None:
        sealed = seal(self._key, json.dumps([tries, now.isoformat()]).encode(), who.encode())
        connection.execute("INSERT OR REPLACE INTO wrong_pins VALUES (?, ?)", (who, sealed))

    def _forget_old(self, connection: sqlite3.Connection, now: datetime) -> None:
        found = connection.execute("SELECT who, sealed FROM wrong_pins").fetchall()
        if len(found) <= _MOST_NAMES:
            return
        old = [(who,) for who, sealed in found if self._opened(who, sealed)[1] < now - _FORGOTTEN_AFTER]
        connection.executemany("DELETE FROM wrong_pins WHERE who = ?", old)


def wait_after_s(tries: int) -> int:
    """Return the wait after so many wrong PINs in a row: none at first, then doubled each time up to the longest."""
    if tries < FREE_TRIES:
        return 0
    return int(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** min(20, tries - FREE_TRIES)))


def _left_s(tries: int, last: datetime, now: datetime) -> int:
    passed_s = max(0.0, (now - last).total_seconds())
    return max(0, math.ceil(wait_after_s(tries) - passed_s))
