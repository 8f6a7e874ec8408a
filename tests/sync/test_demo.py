"""The demo's way from the box to the pages, without the sound: real processes, real broker, real rules."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from agency.cli import run as agency_command
from agency.cli.children import free_port
from appliance.encounter.simulate import play
from appliance.engine.library import read_scenario
from appliance.review.review import review
from appliance.store.dates import RELEASED
from appliance.store.held import hold
from appliance.store.identity import Place
from appliance.store.outbox import Stream
from appliance.store.store import Store
from appliance.sync.releasing import release_due
from appliance.wire.enrolment import DEMO_AGENCY
from benchmarks.review.encounters import record_of
from setup import demo, demo_department
from tests.store.leaving_samples import opened, played
from tests.sync.site import until

PORCH = read_scenario("porch").scenario


def simulated_encounter(store: Store, agency: str) -> list[Stream]:
    """Close a simulated officer's encounter on a claimed box of an agency; return what it queues."""
    place = Place(agency=agency, kiosk="demo-box", broker_host="localhost")
    store.identity.keep(place, b"certificate", b"authority")
    owner = store.keys.practice()
    store.claim(owner.owner_id, "a" * 32)
    record = played("one", mode="simulated", counted_s=0.0)
    store.close_encounter(owner, record, review(record, PORCH), RELEASED, store.what_leaves(owner, PORCH))
    return sorted(message.row.stream for message in store.outbox.waiting())


def test_a_simulated_officer_counts_in_the_demos_agency_and_nowhere_else(tmp_path: Path) -> None:
    with opened(tmp_path / "demo") as store:
        assert simulated_encounter(store, DEMO_AGENCY) == sorted([Stream.HOURS, Stream.HELD])
    with opened(tmp_path / "real") as store:
        assert simulated_encounter(store, "elm-county") == []


def test_no_agency_of_people_is_called_demo_and_the_demo_takes_no_folder_of_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ["init", "--title", "Elm County", "--name", "kim", "--full-name", "Kim Park", "--data", str(tmp_path)]
    assert agency_command([*named, "--agency", DEMO_AGENCY]) == 2
    assert agency_command([*named, "--agency", "elm-county"]) == 0
    assert agency_command(["demo", "--data", str(tmp_path)]) == 1
    assert "is no demo" in capsys.readouterr().err


def test_the_further_officers_of_the_demo_are_a_crowd_that_the_real_rules_release(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        refs = [f"{number:032x}" for number in range(len(demo_department.MANNERS))]
        held = demo_department.practise_before(store, refs, date(2026, 12, 1), bind=Store.claim)
        assert held == len(refs) * demo_department.ENCOUNTERS
        assert release_due(store, date(2026, 12, 1)) >= held / 2
        assert demo_department.already_practised(store)


def test_a_held_review_of_the_demo_says_that_nobody_spoke() -> None:
    record = record_of(play(PORCH, "good", 1), PORCH)
    assert not hold(record, review(record, PORCH), PORCH, 0, date_trusted=True).spoken


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(demo, "BOX", tmp_path / "kiosk")
    monkeypatch.setattr(demo, "AGENCY", tmp_path / "agency")
    monkeypatch.setenv("TALKDOWN_CONFIG", str(tmp_path / "none.toml"))
    (tmp_path / "none.toml").write_text("")
    yield tmp_path


@pytest.mark.real
def test_the_demos_hours_and_reviews_come_onto_the_pages_and_twice_changes_nothing(
    places: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for round_ in range(2):
        with demo.agency() as served:
            demo.join(served)
            if not round_:
                with Store(demo.BOX) as store:
                    owner = store.keys.practice()
                    record = played("heard", f"{date.today()}T12:00Z", mode="simulated", counted_s=0.0)
                    leaves = store.what_leaves(owner, PORCH)
                    store.close_encounter(owner, record, review(record, PORCH), date.today(), leaves)
            demo.fill_the_department(served["claims"])
            demo.kiosk("sync", "now")
            week, skills = demo.pages(served)
            assert demo.plain(week).count("Simulated 1") >= 1 and "nothing on these pages is anybody" in demo.plain(
                week
            )
            assert "anonymous reviews" in demo.plain(skills)
            demo.show(served)
    assert capfd.readouterr().out.count("Simulated 1, Officer") == 2


@pytest.mark.real
def test_one_command_runs_the_whole_server_here_alone_and_ends_with_all_of_it(tmp_path: Path) -> None:
    data = tmp_path / "agency"
    named = ["init", "--agency", "elm-county", "--title", "Elm County", "--name", "kim", "--full-name", "Kim Park"]
    assert agency_command([*named, "--data", str(data)]) == 0
    ports = {name: free_port(0) for name in ("--port", "--kiosk-port", "--broker-port")}
    given = [word for name, port in ports.items() for word in (name, str(port))]
    command = [sys.executable, "-m", "agency.cli", "run", "--data", str(data), *given]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        said = [one.stdout.readline() for _ in range(5)]
        assert said[0] == f"Pages:   http://127.0.0.1:{ports['--port']}/\n", said
        assert "Nothing is open to other machines" in said[3]
        assert all(listens("127.0.0.1", port) for port in ports.values())
        one.send_signal(signal.SIGKILL)
    until(
        lambda: not any(listens("127.0.0.1", port) for port in ports.values()), "an end of every part, however killed"
    )


def listens(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0
