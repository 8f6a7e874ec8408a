"""`python -m benchmarks.scale_pages`: how quick the pages are over a million reviews and 200,000 hours on SQLite.

The database is filled row by row with what taking messages in would have left there, without the messages. Pages are
asked for in the server's own process, signed in, without a network. Beside the time that one waits stands the processor
time, which other work on the machine changes less.
"""

import argparse
import json
import re
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Final

from fastapi.testclient import TestClient

from agency.database import Database
from agency.database.base import utc_now
from agency.database.kiosks import Kiosk, KioskState, ServerState
from agency.database.people import Role
from agency.database.training import Course
from agency.database.upgrade import upgrade
from agency.web.app import make_app, settle_memory
from agency.web.pages.people import make_user
from agency.words import CATEGORIES, COMPETENCIES, ENDINGS, PRACTICE
from benchmarks.machine import this_machine

OFFICERS: Final = 1000
KIOSKS: Final = 50
DAYS: Final = 690
WAITING: Final = 0.01
"""Share of the hours that nobody has decided about yet."""
NAME: Final = "bench"
PASSWORD: Final = secrets.token_urlsafe(18)
TARGET_P95_MS: Final = 150.0


def main() -> int:
    """Run the bench; return 1 when a page misses its target."""
    given = _arguments()
    machine = this_machine()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        file = Path(folder) / "agency.db"
        _fill(file, given.hours, given.reviews)
        database = Database.at(file)
        pages = _measured(database, given.times)
        database.close()
        size_mb = round(file.stat().st_size / 1e6)
    result = {
        "schema_version": 1,
        "machine": asdict(machine),
        "hours": given.hours,
        "reviews": given.reviews,
        "database_mb": size_mb,
        "target_p95_ms": TARGET_P95_MS,
        "pages": pages,
    }
    print(json.dumps(result, indent=2))
    return int(any(page["p95_ms"] > TARGET_P95_MS for page in pages.values()))


def _measured(database: Database, times: int) -> dict[str, dict[str, float]]:
    client = TestClient(make_app(database), base_url="https://agency.bench")
    before = re.search(r'name="before" value="([^"]+)"', client.get("/sign-in").text)
    assert before is not None
    client.post("/sign-in", data={"name": NAME, "password": PASSWORD, "before": before[1]})
    officer = re.findall(r'href="(/officers/[0-9a-f]{32})"', client.get("/officers?q=Name0500").text)[0]
    asked = {
        "this week": "/",
        "officers": "/officers",
        "officers, page 5": "/officers?page=5",
        "an officer": officer,
        "courses": "/courses",
        "a course": "/courses/bench-course",
        "skills": "/skills",
        "assignments": "/assignments",
        "shared reviews": "/shared",
        "kiosks": "/kiosks",
        "a kiosk": "/kiosks/north-1",
        "exports": "/exports",
        "audit log": "/audit",
    }
    settle_memory()
    return {name: _times(client, path, times) for name, path in asked.items()}


def _times(client: TestClient, path: str, times: int) -> dict[str, float]:
    waited: list[float] = []
    worked: list[float] = []
    for _ in range(times):
        began_s, cpu_s = time.perf_counter(), time.process_time()
        answer = client.get(path)
        waited.append(1000 * (time.perf_counter() - began_s))
        worked.append(1000 * (time.process_time() - cpu_s))
        if answer.status_code != 200:
            raise SystemExit(f"{path} answers {answer.status_code}.")
    return {"median_ms": _at(waited, 0.5), "p95_ms": _at(waited, 0.95), "processor_p95_ms": _at(worked, 0.95)}


def _at(found: list[float], share: float) -> float:
    return round(sorted(found)[min(len(found) - 1, int(len(found) * share))], 1)


def _fill(file: Path, hours: int, reviews: int) -> None:
    database = Database.at(file)
    upgrade(database)
    now = utc_now()
    with database.write() as session:
        session.add(ServerState(id=1, agency="bench", agency_title="Bench", state_rules="colorado"))
        roles = [Role.TRAINING_OFFICER.value, Role.IT.value, Role.AUDITOR.value]
        session.add(make_user(NAME, "Bench", roles, PASSWORD, now, must_change=False))
        session.add_all(Kiosk(name=f"north-{n}", state=KioskState.ACCEPTED, asked_at=now) for n in range(KIOSKS))
        session.add(
            Course(
                id="bench-course",
                title="De-escalation",
                scenarios=["porch"],
                activities=["encounter"],
                categories=[],
                toward=[],
                approved_by="Bench",
                approved_on=date(2025, 1, 1),
                made_at=now,
            )
        )
    database.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        _fill_hours(connection, hours, f"{now:%Y-%m-%d %H:%M:%S.%f}")
        _fill_reviews(connection, reviews)
        connection.execute("COMMIT")
        connection.execute("PRAGMA optimize")


def _fill_hours(connection: sqlite3.Connection, hours: int, now: str) -> None:
    chance = Random(1)
    refs = [f"{chance.getrandbits(128):032x}" for _ in range(OFFICERS)]
    officers = [
        (ref, f"B{n}", f"Name{n:04}", "Sam", "Officer", f"Unit {n % 20}", 1, 0, now) for n, ref in enumerate(refs)
    ]
    _insert(
        connection,
        "officers",
        "ref training_id family_name given_name rank unit active litigation_hold made_at",
        iter(officers),
    )
    today = date.fromisoformat(now[:10])
    entries: list[tuple[object, ...]] = []
    decided: list[tuple[object, ...]] = []
    for number in range(hours):
        sha256 = f"{chance.getrandbits(256):064x}"
        day = (today - timedelta(days=chance.randrange(DAYS))).isoformat()
        waits = chance.random() < WAITING
        kiosk = number % KIOSKS
        said = (sha256, chance.choice(refs), "encounter", "bench-course", "porch", "domestic", day)
        length = (chance.randrange(1440), chance.randrange(200, 720), 1)
        chained = (f"north-{kiosk}", f"{kiosk:032x}", number // KIOSKS, "0" * 64, now, waits, 1)
        entries.append((*said, *length, *chained))
        if not waits:
            decided.append((sha256, 1, "", NAME, now))
    _insert(
        connection,
        "hours_entries",
        "body_sha256 officer_ref activity course scenario category date start_minute counted_s date_trusted kiosk "
        "chain sequence previous_sha256 received_at undecided signed",
        iter(entries),
    )
    _insert(connection, "hours_decisions", "body_sha256 credited reason decided_by decided_at", iter(decided))


def _fill_reviews(connection: sqlite3.Connection, reviews: int) -> None:
    chance = Random(2)
    body = json.dumps({"period": "2026-10", "category": "domestic", "competencies": {"opening": 3.5, "risk": 3}})
    rows = ((f"{chance.getrandbits(128):032x}", "0" * 64, body) for _ in range(reviews))
    _insert(connection, "anonymous_reviews", "id body_sha256 body", rows)
    quarters = [f"{year}-Q{quarter}" for year in range(2023, 2027) for quarter in range(1, 5)]
    cells = list(product(quarters, CATEGORIES, PRACTICE))
    share = max(1, reviews // (len(cells) * len(ENDINGS)))
    endings = ((*cell, ending, share) for cell in cells for ending in ENDINGS)
    _insert(connection, "review_cells", "quarter category practice ending reviews", endings)
    scores = ((*cell, name, 5 * share, 30 * share) for cell in cells for name in COMPETENCIES)
    _insert(connection, "competency_cells", "quarter category practice competency observed half_points", scores)


def _insert(connection: sqlite3.Connection, table: str, columns: str, rows: Iterator[tuple[object, ...]]) -> None:
    names = columns.split()
    places = ",".join("?" * len(names))
    connection.executemany(f"INSERT INTO {table} ({','.join(names)}) VALUES ({places})", rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=200_000)
    parser.add_argument("--reviews", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=60, help="requests of each page")
    parser.add_argument("--folder", type=Path, default=None, help="where the database lies while it runs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
