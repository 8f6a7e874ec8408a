from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.audio import devices
from appliance.audio.virtual_headset import VirtualHeadset
from appliance.config import Settings, load_settings
from appliance.doctor import box
from appliance.doctor.finding import Finding, State
from appliance.doctor.volume import NO_MIXER
from appliance.store.store import Store
from appliance.sync.status import SyncStatus
from tests.store.samples import QUICK_PIN

ALONE = SyncStatus(
    agency=None,
    kiosk=None,
    connected=False,
    why_not="This kiosk is not enrolled.",
    noted_at=None,
    hours_waiting=0,
    oldest_hours_days=0,
    shared_waiting=0,
    reviews_waiting=0,
    reviews_held=0,
    hours_unclaimed=0,
    last_receipt_at=None,
    certificate_ends=None,
    clock_trusted=True,
    disk_free_mb=1000,
)
ENROLLED = ALONE.model_copy(
    update={
        "agency": "springfield",
        "kiosk": "north-1",
        "connected": True,
        "why_not": "",
        "hours_waiting": 3,
        "oldest_hours_days": 6,
        "last_receipt_at": datetime(2026, 12, 1, 12, 0, tzinfo=UTC),
    }
)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Records and models in folders of their own, both empty."""
    for name in ("data", "models"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"TALKDOWN_PATHS__{name.upper()}", str(tmp_path / name))
    return load_settings()


def values(section: box.BoxSection) -> dict[str, str]:
    return dict(section.lines)


def test_a_fault_that_the_doctor_found_carries_its_mend_and_a_code_to_name_on_the_telephone() -> None:
    found = box.checked(Finding(check="sound_libraries", state=State.FAILED, found="none", mend="Install them."))
    assert (found.id, found.title, found.state) == ("check-sound_libraries", "Sound libraries", State.FAILED)
    assert found.mend == "Install them." and found.code == "sound_libraries/failed"
    assert values(found) == {"Found": "none"}


def test_what_is_well_has_neither_mend_nor_code() -> None:
    well = box.checked(Finding(check="disk", state=State.OK, found="9 GB free"))
    assert (well.state, well.mend, well.code) == (State.OK, "", "")


def test_a_kiosk_of_no_agency_is_well_and_says_that_practice_stays_here() -> None:
    section = box.sync_section(ALONE)
    assert section.state is State.OK and not section.mend
    assert "stays here" in values(section)["Agency"]


def test_what_waits_for_the_agency_is_told_with_the_age_of_the_oldest() -> None:
    section = box.sync_section(ENROLLED)
    told = values(section)
    assert section.state is State.OK and told["Kiosk"] == "north-1 of springfield"
    assert told["Hours"] == "3 waiting, the oldest practised 6 days ago"
    assert told["Last receipt"].startswith("2026-12-01") and told["Certificate ends"] == "never"


def test_why_nothing_is_sent_and_every_warning_stand_in_the_mend() -> None:
    section = box.sync_section(
        ENROLLED.model_copy(update={"why_not": "The broker refuses.", "warnings": ("The clock is off.",)})
    )
    assert section.state is State.WARNING and section.code == "sync/warning"
    assert section.mend == "The broker refuses. The clock is off."


def test_the_network_ports_are_listed_but_for_the_machine_s_own(tmp_path: Path) -> None:
    for name, state in (("wlan0", "down"), ("eth0", "up"), ("lo", "unknown")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "operstate").write_text(f"{state}\n")
    (tmp_path / "usb0").mkdir()
    told = values(box.network_section(tmp_path))
    assert list(told)[:3] == ["eth0", "usb0", "wlan0"]
    assert (told["eth0"], told["wlan0"], told["usb0"]) == ("up", "down", "unknown")
    assert list(values(box.network_section(tmp_path / "nothing"))) == ["Needed"]


def test_the_room_that_records_and_models_take_is_told_in_megabytes(settings: Settings) -> None:
    (settings.paths.data / "deep").mkdir()
    (settings.paths.data / "deep" / "record").write_bytes(b"0" * 2_500_000)
    told = values(box.storage_section(settings))
    assert told["Records"] == "2 MB" and told["Models"] == "0 MB"
    assert told["Free for records"].endswith(" MB") and int(told["Free for records"].split()[0]) > 0


def test_room_is_told_of_a_folder_that_is_not_there_yet(settings: Settings) -> None:
    settings.paths.data.rmdir()
    told = values(box.storage_section(settings))
    assert told["Records"] == "0 MB" and "Free for records" in told


def test_date_and_time_are_told_with_the_zone_and_how_to_set_them() -> None:
    now = datetime(2026, 12, 1, 9, 5, tzinfo=UTC)
    told = values(box.time_section(now))
    assert told["Now"] == f"{now.astimezone():%Y-%m-%d %H:%M}"
    assert "UTC" in told["Zone"] and "timedatectl" in told["To set it"]


def test_a_volume_that_nobody_tells_is_a_warning_with_a_mend() -> None:
    unknown = box.volume_section(None)
    assert unknown.state is State.WARNING and unknown.mend == NO_MIXER
    assert values(box.volume_section(65)) == {"Ear": "65 %"}


def test_error_codes_are_counted_and_no_word_of_a_log_is_shown(settings: Settings) -> None:
    assert values(box.errors_section(settings.paths.data)) == {"Logs": "nothing went wrong"}
    line = "2026-03-08 18:30:01,123 WARNING appliance.engine.process: Canary said something\n"
    (settings.paths.data / "engine.log").write_text(2 * line, encoding="utf-8")
    assert values(box.errors_section(settings.paths.data)) == {"engine.process/WARNING": "2 times, last on 2026-03-08"}


def test_versions_of_program_profile_libraries_and_system_are_told(settings: Settings) -> None:
    told = values(box.versions_section(settings))
    assert told["Profile"] == settings.profile
    assert {"Talkdown", "Python", "System", "textual", "piper-tts"} <= set(told)
    assert not box.is_installed("a-distribution-that-nobody-made")


def test_every_missing_model_file_is_named_with_the_way_to_fetch_it(settings: Settings) -> None:
    section = box.models_section(settings)
    assert section.state is State.FAILED and section.code == "models/failed"
    assert "talkdown models fetch" in section.mend
    assert section.lines and all(told.startswith("missing") for _, told in section.lines)


@pytest.mark.real
def test_the_models_of_this_machine_are_as_recorded_with_the_beginning_of_their_hashes() -> None:
    section = box.models_section(load_settings())
    assert section.state is State.OK and not section.mend, section.lines
    for _, told in section.lines:
        state, sha256 = told.rsplit(maxsplit=1)
        assert state == "as recorded" and len(sha256) == box.HASH_CELLS and int(sha256, 16) >= 0


@pytest.mark.real
def test_the_devices_of_a_real_sound_server_are_told_with_what_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualHeadset() as virtual:
        for name, value in virtual.environment().items():
            monkeypatch.setenv(name, value)
        section = box.devices_section()
    assert section.state is State.OK
    assert values(section)["default"] == "microphone and ear"


@pytest.mark.real
def test_a_machine_without_any_sound_device_says_to_plug_the_headset_in(monkeypatch: pytest.MonkeyPatch) -> None:
    # PortAudio itself aborts where ALSA is left without any device at all.
    monkeypatch.setattr(devices, "all_devices", lambda _port: ())
    section = box.devices_section()
    assert (section.state, section.code) == (State.FAILED, "devices/failed") and "Plug the headset in" in section.mend


@pytest.mark.parametrize(
    ("sections", "ids"),
    [
        (
            lambda settings, store: box.quick_sections(settings, store),
            ["sync", "network", "storage", "time", "volume", "errors", "versions"],
        ),
        (lambda settings, store: box.slow_sections(settings), ["check-disk", "devices", "models"]),
    ],
    ids=["quick", "slow"],
)
def test_the_page_has_its_sections_in_their_order(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    sections: Callable[[Settings, Store], Iterator[box.BoxSection]],
    ids: list[str],
) -> None:
    finding = Finding(check="disk", state=State.OK, found="9 GB free")
    monkeypatch.setattr(box, "findings", lambda _: iter([finding]))
    with Store(settings.paths.data, QUICK_PIN) as store:
        assert [section.id for section in sections(settings, store)] == ids
