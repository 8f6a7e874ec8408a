import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.audio.virtual_headset import EAR, VirtualHeadset
from appliance.doctor import volume
from appliance.doctor.volume import change_volume, volume_percent

Program = Callable[[str, str], None]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A real sound server whose default sink is at half its loudness."""
    with VirtualHeadset() as virtual:
        for name, value in virtual.environment().items():
            monkeypatch.setenv(name, value)
        subprocess.run(["pactl", "set-sink-volume", EAR, "50%"], check=True)
        yield


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Puts programs of ours, and no others, on the path of this test."""
    monkeypatch.setenv("PATH", str(tmp_path))

    def write(name: str, script: str) -> None:
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    return write


def _told_by_the_server() -> str:
    return subprocess.run(["pactl", "get-sink-volume", EAR], capture_output=True, text=True, check=True).stdout


@pytest.mark.real
def test_a_real_sound_server_is_made_louder_and_softer_by_what_was_asked(ear: None) -> None:
    assert volume_percent() == 50
    assert change_volume(volume.STEP_PERCENT) == 55
    assert "55%" in _told_by_the_server()
    assert change_volume(-20) == 35 == volume_percent()


@pytest.mark.real
def test_it_is_never_louder_than_whole_nor_softer_than_nothing(ear: None) -> None:
    assert change_volume(400) == 100
    assert change_volume(volume.STEP_PERCENT) == 100
    assert change_volume(-400) == 0
    assert "0%" in _told_by_the_server()


def test_without_a_mixer_nothing_is_known_and_nothing_changed(program: Program) -> None:
    assert volume_percent() is None
    assert change_volume(5) is None


def test_where_the_sound_server_does_not_answer_the_card_s_own_mixer_does(program: Program, tmp_path: Path) -> None:
    program("pactl", "echo 'Connection failure: Connection refused' >&2; exit 1")
    program("amixer", "[ $1 = set ] && echo $3 > ${0%/*}/set; echo '  Mono: Playback 40 [63%] [-24.00dB] [on]'")
    assert volume_percent() == 63
    assert change_volume(volume.STEP_PERCENT) == 63
    assert (tmp_path / "set").read_text().strip() == "68%"


def test_a_mixer_that_hangs_is_not_waited_for(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volume, "_LIMIT_S", 0.2)
    program("pactl", "while :; do :; done")
    assert volume_percent() is None
    program("amixer", "echo '[41%]'")
    assert volume_percent() == 41
