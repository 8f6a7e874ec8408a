"""`talkdown voice-check`, from recordings and at a headset, and that it writes nothing."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from appliance.audio.file_headset import FileHeadset
from appliance.audio.near_field import OwnVoice
from appliance.audio.prosody import OrdinaryVoice, measure_voice
from appliance.audio.wav_file import write_wav
from appliance.cli import run
from appliance.cli.voice_check import read_aloud
from appliance.engine.microphone import SENTENCE
from appliance.engine.voice_check import LINES, heard_in
from appliance.officers.speech import RATE_HZ, render
from tests.stage.virtual_time import run as run_in_virtual_time

_LISTENERS: list[list[str]] = []


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _LISTENERS:
        return
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        _LISTENERS[-1].append(str(arguments[0]))
    elif event in ("os.mkdir", "os.rename", "shutil.copyfile", "sqlite3.connect"):
        _LISTENERS[-1].append(f"{event} {arguments[0]}")


sys.addaudithook(_audit)


@contextmanager
def files_written() -> Iterator[list[str]]:
    """Collect every file that this process opens for writing or makes."""
    written: list[str] = []
    _LISTENERS.append(written)
    try:
        yield written
    finally:
        _LISTENERS.remove(written)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("read")
    sentence = [(SENTENCE, 0.0, 1.0)]
    manners = {"ordinary": (0.0, 1.0), "raised": (8.0, 1.0), "faster": (0.0, 1.4)}
    for number, (text, raised_db, pace) in enumerate([*sentence, *((x.text, *manners[x.manner]) for x in LINES)]):
        samples = render(text, raised_db=raised_db, pace=pace).samples
        write_wav(folder / f"{number:02}.wav", samples, RATE_HZ)
    return folder


def test_the_listener_sees_a_file_that_is_written(tmp_path: Path) -> None:
    with files_written() as written:
        (tmp_path / "kept.txt").write_text("kept")
    assert written == [str(tmp_path / "kept.txt")]


def test_twenty_recorded_lines_are_told_and_nothing_is_written(
    recordings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with files_written() as written:
        assert run(["voice-check", "--wav", str(recordings)]) == 0
    said = capsys.readouterr().out
    assert "20 of 20 lines were heard." in said
    assert "of 5 points" in said
    assert written == []


def test_a_folder_with_too_few_recordings_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_wav(tmp_path / "one.wav", render("Hello there.").samples, RATE_HZ)
    assert run(["voice-check", "--wav", str(tmp_path)]) == 2
    assert "21 are needed" in capsys.readouterr().err


def test_a_check_sentence_of_silence_stops_with_advice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(len(LINES) + 1):
        write_wav(tmp_path / f"{number:02}.wav", np.zeros(RATE_HZ, np.int16), RATE_HZ)
    assert run(["voice-check", "--wav", str(tmp_path)]) == 1
    assert "No sound comes from the microphone" in capsys.readouterr().err


def test_without_a_headset_there_is_nothing_to_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["voice-check", "--headset", "none"]) == 2
    assert "needs a headset" in capsys.readouterr().err


def test_at_a_headset_a_line_that_is_not_read_is_given_up_and_the_next_is_shown(
    recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.cli.voice_check.LONGEST_LINE_S", 9.0)
    own = OwnVoice(-24.0, -60.0)
    sentence = heard_in(render(SENTENCE).samples, own)
    assert sentence is not None
    shown: list[str] = []
    headset = FileHeadset([recordings / f"{number:02}.wav" for number in (1, 2, 3)], patience_s=1.5)
    with files_written() as written:
        voice = measure_voice(sentence)
        read = run_in_virtual_time(
            read_aloud(headset, own, OrdinaryVoice(voice, voice.rate_syllables_per_s(SENTENCE)), shown.append)
        )
    assert [r.prosody is not None for r in read] == [True] * 3 + [False] * 17
    assert sum("not heard" in line for line in shown) == 17
    assert [line.text in text for line, text in zip(LINES, shown, strict=False)][:3] == [True] * 3
    for one in read[:3]:
        assert one.prosody is not None and one.prosody.rate_over_baseline == pytest.approx(1.0, abs=0.25)
    assert written == []
