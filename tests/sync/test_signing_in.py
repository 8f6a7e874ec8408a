"""`talkdown sync` asks for a PIN by the rules of the kiosk's own sign-in."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.cli import run
from appliance.store import lockout
from appliance.store.errors import Locked, WrongPin
from appliance.store.lockout import FIRST_WAIT_S, FREE_TRIES
from appliance.store.sign_in import NOT_OPENED, begin, sign_in
from appliance.store.store import Store
from tests.store.leaving_samples import close, opened

NAME, PIN, WRONG = "Ana Ortiz", "482913", "000111"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path))
    with opened(tmp_path) as store:
        close(store, begin(store, NAME, PIN), "e-1")
    return tmp_path


def wait_s(store: Store, name: str = NAME) -> int:
    """Return for how long a right PIN would have to wait."""
    return store.lockout.wait_s(name.casefold(), datetime.now(UTC))


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Return the exit code of `talkdown sync` and all that it printed."""
    capsys.readouterr()
    code = run(["sync", *arguments])
    printed = capsys.readouterr()
    return code, printed.out + printed.err


def test_a_right_pin_shows_what_left_however_the_id_is_written(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, printed = ask(capsys, "what-left", "--officer", "ana  ortiz", "--pin", PIN, "--json")
    assert code == 0 and {item["kind"] for item in json.loads(printed)["items"]} == {"hours", "anonymous review"}


@pytest.mark.parametrize("command", [("what-left",), ("claim", "AAAA-BBBB-CCCC")])
def test_wrong_pins_make_the_next_try_wait_even_a_right_one_and_there_as_at_the_kiosk(
    data: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    said = [ask(capsys, *command, "--officer", NAME, "--pin", WRONG) for _ in range(FREE_TRIES)]
    assert all(code != 0 for code, _ in said)
    assert NOT_OPENED in said[0][1] and "Too many wrong PINs" in said[-1][1]
    code, printed = ask(capsys, *command, "--officer", NAME, "--pin", PIN)
    assert code != 0 and "The next one counts in" in printed and "porch" not in printed
    with opened(data) as store, pytest.raises(Locked):
        sign_in(store, NAME, PIN)


def test_wrong_pins_at_the_kiosk_count_here_too_and_the_wait_ends(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(data) as store:
        for _ in range(FREE_TRIES):
            with pytest.raises((WrongPin, Locked)):
                sign_in(store, NAME, WRONG)
        assert 0 < wait_s(store) <= FIRST_WAIT_S
    assert ask(capsys, "what-left", "--officer", NAME, "--pin", PIN)[0] != 0
    monkeypatch.setattr(lockout, "FIRST_WAIT_S", 0)
    assert ask(capsys, "what-left", "--officer", NAME, "--pin", PIN)[0] == 0
    with opened(data) as store:
        assert wait_s(store) == 0


def test_who_is_not_known_reads_the_same_as_a_wrong_pin(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = ask(capsys, "what-left", "--officer", NAME, "--pin", WRONG)
    unknown = ask(capsys, "what-left", "--officer", "Nobody", "--pin", WRONG)
    practice = ask(capsys, "what-left", "--officer", "practice", "--pin", WRONG)
    assert known == unknown == practice
