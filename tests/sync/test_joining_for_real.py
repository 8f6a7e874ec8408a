"""`talkdown sync enrol` against the server's own process over TLS, and the broker as it follows the pages."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from agency.broker.authority import ends_in_days, make_authority, open_authority
from agency.broker.enrolment import code_sha256, new_code
from agency.cli import run as agency_command
from agency.database import Database
from agency.database.base import utc_now
from agency.database.kiosks import EnrolmentToken, Kiosk, KioskState
from agency.database.training import HoursEntry
from appliance.store.identity import Identity
from appliance.store.store import Store
from appliance.sync.certificate import request
from tests.agency.sites import rows
from tests.store.leaving_samples import REFS, close, opened
from tests.sync.site import free_port, until

pytestmark = pytest.mark.real
INIT = ["init", "--agency", "elm-county", "--title", "Elm County", "--name", "kim", "--full-name", "Kim Park"]


@dataclass
class Server:
    """One agency's own processes."""

    data: Path
    broker_port: int
    kiosk_port: int
    fingerprint: str

    @property
    def url(self) -> str:
        return f"https://localhost:{self.kiosk_port}"

    @contextmanager
    def database(self) -> Iterator[Database]:
        found = Database.at(self.data / "agency.db")
        try:
            yield found
        finally:
            found.close()

    def code(self, at_once: bool = False) -> str:
        code = new_code()
        with self.database() as database, database.write() as session:
            session.add(
                EnrolmentToken(
                    token_sha256=code_sha256(code),
                    accepts_at_once=at_once,
                    made_by="kim",
                    made_at=utc_now(),
                    until=utc_now() + timedelta(days=7),
                )
            )
        return code

    def decide(self, kiosk: str, state: KioskState) -> None:
        with self.database() as database, database.write() as session:
            session.get_one(Kiosk, kiosk).state = state


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command of the server until the block ends; the block begins when it has said its first line."""
    command = [sys.executable, "-m", "agency.cli", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() or child.poll() is None, f"{arguments[0]} ended"
            yield child
        finally:
            child.terminate()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    data, broker_port, kiosk_port = tmp_path / "agency", free_port(), free_port()
    assert agency_command([*INIT, "--data", str(data)]) == 0
    at = ["--data", str(data), "--port"]
    with ExitStack() as stack:
        stack.enter_context(process("broker", "run", *at, str(broker_port), "--listen", "127.0.0.1"))
        stack.enter_context(process("serve", "--for-kiosks", "--name", "localhost", *at, str(kiosk_port)))
        yield Server(data, broker_port, kiosk_port, open_authority(data / "authority").fingerprint)


def kiosk_command(box: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `talkdown sync` on a box of its own."""
    return subprocess.run(
        [sys.executable, "-m", "appliance.cli", "sync", *arguments],
        env=os.environ | {"TALKDOWN_PATHS__DATA": str(box), "TALKDOWN_CONFIG": str(box / "none.toml")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def enrol(server: Server, box: Path, code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    given = {"server": server.url, "name": "east-1", "code": code, "fingerprint": server.fingerprint} | changes
    (box / "none.toml").write_text("")
    return kiosk_command(box, "enrol", *(word for name, value in given.items() for word in (f"--{name}", value)))


@pytest.fixture
def box(tmp_path: Path) -> Path:
    with opened(tmp_path / "box"):
        pass
    return tmp_path / "box"


def test_a_box_joins_sends_and_is_shut_out_once_it_was_revoked(server: Server, box: Path) -> None:
    asked = enrol(server, box, server.code())
    assert asked.returncode == 0 and "Asked." in asked.stdout, asked.stderr
    server.decide("east-1", KioskState.ACCEPTED)
    joined = enrol(server, box, "")
    assert "east-1 belongs to elm-county" in joined.stdout, joined.stderr
    with opened(box) as store:
        practise(store)
    consume = ["consume", "--data", str(server.data), "--port", str(server.broker_port)]
    command = [sys.executable, "-m", "agency.cli", *consume]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as consumer:
        sent = kiosk_command(box, "now")
        assert sent.returncode == 0 and "receipted everything" in sent.stdout, sent.stderr
        with server.database() as database:
            assert [row["signed"] for row in rows(database, HoursEntry)] == [True]
        server.decide("east-1", KioskState.REVOKED)
        revoked = server.data / "broker" / "revoked.crl"
        before = revoked.read_bytes()
        until(lambda: revoked.read_bytes() != before, "a list of revoked certificates")
        refused = kiosk_command(box, "now", "--within", "5")
        assert refused.returncode == 1 and "Not everything" in refused.stderr
        assert "was revoked" in enrol(server, box, "").stderr
        consumer.terminate()


def test_a_wrong_fingerprint_is_refused_by_the_kiosk_and_a_guessed_code_by_the_server(
    server: Server, box: Path
) -> None:
    other = make_authority("elm-county").fingerprint
    code = server.code(at_once=True)
    wrong = enrol(server, box, code, fingerprint=other)
    assert wrong.returncode == 1 and "not the one of your code" in wrong.stderr
    guessed = enrol(server, box, "AAAA-AAAA-AAAA")
    assert guessed.returncode == 1 and "opens nothing" in guessed.stderr
    assert enrol(server, box, code).returncode == 0, "the right code was not spent by either"


def test_a_certificate_that_ends_soon_is_renewed_at_the_next_connection_by_itself(server: Server, box: Path) -> None:
    enrol(server, box, server.code(at_once=True))
    authority = open_authority(server.data / "authority")
    identity = Identity(box)
    ending = authority.issue_kiosk(request(identity, "east-1"), "east-1", days=50)
    identity.keep_certificate(ending)
    with server.database() as database, database.write() as session:
        session.get_one(Kiosk, "east-1").certificate_pem = ending.decode()
    consume = ["consume", "--data", str(server.data), "--port", str(server.broker_port)]
    command = [sys.executable, "-m", "agency.cli", *consume]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as consumer:
        assert kiosk_command(box, "now").returncode == 0
        consumer.terminate()
    assert ends_in_days(identity.certificate_file.read_bytes()) > 360


def practise(store: Store) -> None:
    officer = store.keys.enrol("123456", "Sam")
    store.claim(officer.owner_id, REFS[0])
    close(store, officer, "e-1")
