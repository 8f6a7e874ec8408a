"""What may leave the building on a stick: states and counts, and no word, name or id of anybody."""

import json
from datetime import date
from pathlib import Path

import pytest

from appliance.config import Settings, load_settings
from appliance.doctor import diagnostics
from appliance.doctor.error_codes import error_codes
from appliance.doctor.finding import Finding, State
from appliance.errors import TalkdownError
from appliance.store.store import Store
from tests.store.samples import QUICK_PIN, record

NAME = "Canary Ortiz"
WORDS = "the canary sang in bay nine"
LOG = f"""2026-03-08 18:30:01,123 WARNING appliance.engine.process: {NAME} said: {WORDS}
Traceback (most recent call last):
  File "engine.py", line 1
appliance.audio.seams.HeadsetError: {WORDS} was said into {NAME}'s AirPods
2026-03-09 07:00:00,001 ERROR appliance.tui.engine_link: {WORDS}
{WORDS}: Error: {NAME}
"""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path / NAME))
    monkeypatch.setenv("TALKDOWN_SUPPORT__PEER_SUPPORT", NAME)
    found = Finding(check="headset", state=State.FAILED, found=f"{NAME}'s AirPods: {WORDS}", mend=WORDS)
    monkeypatch.setattr(diagnostics, "findings", lambda _: iter([found]))
    return load_settings()


def test_no_word_name_or_id_of_anybody_is_in_the_diagnostics(settings: Settings, tmp_path: Path) -> None:
    data = settings.paths.data
    with Store(data, QUICK_PIN) as store:
        owner = store.keys.enrol("914207", NAME)
        kept = record("c" * 32, WORDS)
        store.close_encounter(owner, kept, kept, date(2026, 3, 8))
        (data / "engine.log").write_text(LOG, encoding="utf-8")
        document = diagnostics.diagnostics(settings, store)
        file = diagnostics.write(document, tmp_path)
        secret = (data / "device.secret").read_bytes().hex()
    text = file.read_text(encoding="utf-8")
    for canary in (
        NAME,
        "Canary",
        "canary",
        "AirPods",
        "sang",
        "bay",
        owner.owner_id,
        kept.encounter_id,
        str(data),
        secret,
    ):
        assert canary not in text, canary
    assert json.loads(text)["checks"] == {"headset": "failed"}
    assert date.fromisoformat(json.loads(text)["made_utc"].partition("T")[0])


def test_error_codes_say_where_and_which_kind_and_how_often(settings: Settings) -> None:
    data = settings.paths.data
    data.mkdir(parents=True)
    (data / "screen.log").write_text(LOG + LOG, encoding="utf-8")
    found = {code.code: (code.count, code.last_on) for code in error_codes(data)}
    assert found == {
        "engine.process/WARNING": (2, "2026-03-08"),
        "raised/HeadsetError": (2, "2026-03-08"),
        "tui.engine_link/ERROR": (2, "2026-03-09"),
    }


def test_a_stick_is_found_where_sticks_are_mounted_and_nowhere_else(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/kiosk/MY\\040STICK vfat rw 0 0\n")
    assert diagnostics.stick(mounts) == Path("/media/kiosk/MY STICK")
    mounts.write_text("/dev/sda1 / ext4 rw 0 0\n")
    with pytest.raises(TalkdownError, match="No USB stick"):
        diagnostics.stick(mounts)


def test_a_stick_that_takes_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(TalkdownError, match="Is the stick full"):
        diagnostics.write({"made_utc": "2026-03-08T18:30Z"}, tmp_path / "gone")
