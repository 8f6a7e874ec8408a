import io
import wave
from pathlib import Path

import numpy as np
import pytest

from appliance.encounter.events import Movement
from appliance.errors import UsageError
from appliance.officers.officer import Act, Action, Disengage, Finished, HeardSoFar, Move, PlayWav, Radio, Say, Wait
from appliance.officers.typed import NotACommand, TypedOfficer, parse
from appliance.officers.wav_folder import WavFolderOfficer, read_wav


def write_wav(
    path: Path,
    samples: np.ndarray[tuple[int], np.dtype[np.int16]],
    rate_hz: int = 16_000,
    channels: int = 1,
    width: int = 2,
) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate_hz)
        out.writeframes(samples.tobytes())
    return path


def tone(length_s: float, rate_hz: int = 16_000) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return (8000 * np.sin(2 * np.pi * 220 * np.arange(round(length_s * rate_hz)) / rate_hz)).astype(np.int16)


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("  Hi there. ", Say("Hi there.")),
        ("/radio send me a unit", Radio("send me a unit")),
        ("/partner hold there", Radio("hold there", "partner")),
        ("/back", Move(Movement.BACK)),
        ("/COVER", Move(Movement.COVER)),
        ("/wait 3.5", Wait(3.5)),
        ("/wait", Wait(5.0)),
        ("/act he reached for it", Act("he reached for it")),
        ("/leave", Disengage()),
        ("/end", Finished()),
        ("   ", None),
    ],
)
def test_typed_lines_mean_speech_or_moves(line: str, action: Action | None) -> None:
    assert parse(line) == action


@pytest.mark.parametrize("line", ["/jump", "/radio", "/wait soon", "/wait -1", "/wait nan", "/wait 1e9"])
def test_a_command_that_means_nothing_is_explained(line: str) -> None:
    with pytest.raises(NotACommand):
        parse(line)


async def test_the_typed_officer_asks_again_and_finishes_at_the_end_of_input() -> None:
    explained: list[str] = []
    officer = TypedOfficer(io.StringIO("\n/jump\nHello.\n"), explained.append)
    assert await officer.next(HeardSoFar()) == Say("Hello.")
    assert len(explained) == 1 and "/jump" in explained[0]
    assert await officer.next(HeardSoFar()) == Finished()


async def test_recordings_are_played_once_in_name_order(tmp_path: Path) -> None:
    for name in ("b.wav", "a.WAV", "notes.txt"):
        write_wav(tmp_path / name, tone(0.5))
    officer = WavFolderOfficer(tmp_path)
    actions = [await officer.next(HeardSoFar()) for _ in range(3)]
    assert actions == [PlayWav(tmp_path / "a.WAV"), PlayWav(tmp_path / "b.wav"), Finished()]


def test_a_stereo_recording_at_another_rate_is_read_as_16_khz_mono(tmp_path: Path) -> None:
    left = tone(1.0, 44_100)
    path = write_wav(tmp_path / "a.wav", np.repeat(left, 2), 44_100, channels=2)
    samples = read_wav(path)
    assert samples.dtype == np.int16
    assert abs(len(samples) - 16_000) < 20
    assert abs(int(np.abs(samples[2000:14000]).max()) - 8000) < 200


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"not a wav at all", "is not a PCM WAV file"),
        (b"", "is not a PCM WAV file"),
    ],
)
def test_a_file_that_is_no_wav_is_refused_by_name(tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "bad.wav").write_bytes(content)
    with pytest.raises(UsageError, match=rf"bad\.wav {complaint}"):
        WavFolderOfficer(tmp_path)


def test_a_recording_that_was_cut_off_while_copying_is_refused(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", tone(1.0))
    path.write_bytes(path.read_bytes()[:-9000])
    with pytest.raises(UsageError, match="cut short"):
        read_wav(path)


def test_eight_bit_and_very_short_recordings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="8-bit"):
        read_wav(write_wav(tmp_path / "a.wav", tone(1.0), width=1))
    with pytest.raises(UsageError, match=r"0\.05 s long"):
        read_wav(write_wav(tmp_path / "b.wav", tone(0.05)))


def test_a_missing_or_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder"):
        WavFolderOfficer(tmp_path / "none")
    with pytest.raises(UsageError, match=r"holds no file that ends in \.wav"):
        WavFolderOfficer(tmp_path)
