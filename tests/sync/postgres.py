"""A PostgreSQL of the tests' own: a child process, never as root, reached by a socket in a folder of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.sync.site import until

DEBIANS: Final = Path("/usr/lib/postgresql")
UNPRIVILEGED: Final = "postgres"
"""Debian's package makes this user; PostgreSQL refuses to run as root."""


def program(name: str) -> str:
    """Return where a program of PostgreSQL's is, of the newest version that is installed."""
    found = sorted(DEBIANS.glob(f"*/bin/{name}"), key=lambda file: int(file.parents[1].name))
    assert found, "PostgreSQL is not installed: `make test` installs what setup/debian-packages-tests.txt lists"
    return str(found[-1])


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL for as long as the block lasts, and yield the address of an empty database."""
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="talkdown-pg-"))
    if user is not None:
        shutil.chown(folder, user)
    data, log = folder / "data", folder / "log"
    made = ["-D", str(data), "-A", "trust", "-U", "talkdown", "-N", "-E", "UTF8"]
    subprocess.run([program("initdb"), *made], user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    options = ["-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60"]
    with log.open("wb") as said:
        child = subprocess.Popen(
            [program("postgres"), "-D", str(data), *options], user=user, cwd=folder, stderr=said, stdout=said
        )
    try:
        until(lambda: (folder / ".s.PGSQL.5432").exists() or child.poll() is not None, "a socket")
        assert child.poll() is None, log.read_text(errors="replace")
        asked = [program("createdb"), "-h", str(folder), "-U", "talkdown", "agency"]
        until(lambda: subprocess.run(asked, check=False, stderr=subprocess.DEVNULL).returncode == 0, "a database")
        yield f"postgresql://talkdown@/agency?host={folder}"
    finally:
        child.send_signal(signal.SIGINT)  # at SIGTERM it would wait for whoever is still connected
        child.wait()
        shutil.rmtree(folder)
