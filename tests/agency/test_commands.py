import re
from pathlib import Path

import pytest
from sqlalchemy import select

from agency.cli import run
from agency.database import Database
from agency.database.base import utc_now
from agency.database.engine import DatabaseError
from agency.database.kiosks import Kiosk, KioskState, ServerState
from agency.database.people import User
from agency.database.training import HoursEntry
from agency.ingest import take
from agency.web import passwords
from appliance.wire import topics
from appliance.wire.envelope import HoursEnvelope, canonical
from appliance.wire.receipts import Receipt
from tests.agency.sites import rows
from tests.wire.samples import HOURS

INIT = ["init", "--agency", "elm-county", "--title", "Elm County", "--name", "kim", "--full-name", "Kim Park"]
TOPIC = topics.upward("elm-county", "north-1", "hours")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    assert run([*INIT, "--data", str(data)]) == 0
    return data


def opened(folder: Path) -> Database:
    return Database.at(folder / "agency.db")


def accept_kiosk(database: Database) -> None:
    with database.write() as session:
        session.add(Kiosk(name="north-1", state=KioskState.ACCEPTED, asked_at=utc_now()))


def send(database: Database, number: int) -> Receipt:
    envelope = HoursEnvelope(id=f"{number:032x}", body=HOURS.model_copy(update={"sequence": number}))
    with database.writing_session() as session:
        answer = take(canonical(envelope), TOPIC, session)
    assert answer is not None
    return Receipt.model_validate_json(answer)


def test_the_first_password_is_made_shown_once_and_has_to_be_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*INIT, "--data", str(tmp_path / "data")]) == 0
    shown = re.search(r"changed: (\S+)", capsys.readouterr().out)
    assert shown is not None
    database = opened(tmp_path / "data")
    with database.read() as session:
        user = session.scalars(select(User)).one()
    assert passwords.matches(user.password_argon2, shown[1]) and user.must_change_password
    database.close()


def test_the_servers_files_are_for_its_own_user_alone(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "agency.db").stat().st_mode & 0o777 == 0o600


def test_setting_up_twice_is_refused_and_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*INIT, "--data", str(folder)]) == 1
    assert "set up already" in capsys.readouterr().err
    database = opened(folder)
    assert len(rows(database, User)) == 1
    database.close()


def test_a_forgotten_password_is_replaced(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["user", "kim", "--data", str(folder)]) == 0
    assert "only now" in capsys.readouterr().out
    assert run(["user", "nobody", "--data", str(folder)]) == 2
    assert "There are: kim." in capsys.readouterr().err


@pytest.mark.parametrize("command", [["serve"], ["backup", "x.db"], ["replay"], ["user", "kim"]])
def test_a_folder_without_an_agency_is_named(
    tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--data", str(tmp_path)]) == 1
    assert "init" in capsys.readouterr().err


def test_pages_are_not_served_in_the_clear_to_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--host", "0.0.0.0", "--data", str(folder)]) == 2
    assert "--certificate" in capsys.readouterr().err


def test_after_a_restore_the_epoch_grows_and_kiosks_that_resend_lose_and_double_nothing(folder: Path) -> None:
    database = opened(folder)
    accept_kiosk(database)
    first = [send(database, number) for number in range(3)]
    backup = folder / "yesterday.backup"
    assert run(["backup", str(backup), "--data", str(folder)]) == 0
    send(database, 3)
    database.close()
    assert run(["restore", str(backup), "--data", str(folder)]) == 0
    restored = opened(folder)
    assert len(rows(restored, HoursEntry)) == 3
    again = [send(restored, number) for number in range(4)]
    assert len(rows(restored, HoursEntry)) == 4
    assert {receipt.epoch for receipt in again} == {first[0].epoch + 1}
    restored.close()


def test_an_older_backup_still_begins_a_later_epoch(folder: Path) -> None:
    backup = folder / "first.backup"
    run(["backup", str(backup), "--data", str(folder)])
    for expected in (2, 3):
        run(["restore", str(backup), "--data", str(folder)])
        database = opened(folder)
        with database.read() as session:
            assert session.get_one(ServerState, 1).epoch == expected
        database.close()


def test_a_damaged_backup_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = folder / "broken.backup"
    broken.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    before = (folder / "agency.db").read_bytes()
    assert run(["restore", str(broken), "--data", str(folder)]) == 1
    assert "backup" in capsys.readouterr().err and (folder / "agency.db").read_bytes() == before


def test_a_backup_never_takes_the_place_of_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    backup = folder / "b.backup"
    backup.write_text("mine")
    assert run(["backup", str(backup), "--data", str(folder)]) == 1
    assert backup.read_text() == "mine" and "exists" in capsys.readouterr().err


def test_another_kind_of_database_is_not_backed_up_here() -> None:
    from agency.database.backups import back_up

    database = Database("sqlite://")
    with pytest.raises(DatabaseError, match="SQLite"):
        back_up(database, Path("x"))


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("init", "serve", "backup", "restore", "replay", "user"))
