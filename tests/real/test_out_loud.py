"""One whole encounter out loud: recordings into the microphone, a voice in the ear, a sealed record."""

import json
import stat
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from appliance.encounter.record import Record
from appliance.officers.speech import RATE_HZ, render
from appliance.store.exchange import read_record
from benchmarks.word_errors import word_errors
from tests.isolation import run_without_network
from tests.real.command import TALKDOWN, assert_sealed, rehearse, said

pytestmark = pytest.mark.real

LINES: Final = (
    "Hey Marcus, my name is Dan. I'm with the police, and I'm not here to hurt you.",
    "It sounds like today has been really hard on you.",
    "Tell me what happened this morning.",
)
TO_THE_KIOSK: Final = (
    *LINES[:1],
    "Pause training.",
    "Resume training.",
    *LINES[1:],
    "End training.",
    "End training.",
)
MISHEARD_AT_MOST: Final = 0.3


def _recorded(lines: Sequence[str], folder: Path) -> Path:
    folder.mkdir()
    for number, line in enumerate(lines):
        with wave.open(str(folder / f"{number}.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE_HZ)
            out.writeframes(render(line).samples.tobytes())
    return folder


def _arguments(recordings: Path, record: Path) -> list[str]:
    return ["porch", "--officer", f"wav:{recordings}", "--short", "--seed", "4", "--json", "--record", str(record)]


def _assert_whole(record: Record, lines: Sequence[str]) -> None:
    officer = said(record, "officer")
    errors = word_errors(" ".join(lines), " ".join(officer))
    assert errors.rate <= MISHEARD_AT_MOST, officer
    assert record.mode == "simulated" and record.short_form and record.outcome.value == "still_talking"
    assert "whisper" in record.versions.recogniser and record.versions.voice != "none"
    answers = [turn for turn in record.turns if turn.speaker == "subject"]
    assert len(answers) >= len(lines)
    for turn in record.turns:
        assert turn.end_s > turn.start_s, turn
    for turn in record.turns:
        if turn.speaker == "officer":
            assert turn.coded is not None and turn.words and turn.source == "speech"
            assert turn.prosody.rate_words_per_s is not None
    heard = [timing for timing in record.timings if timing.first_words_s is not None]
    assert heard, "no answer has a timing"
    assert all(timing.endpoint_s is not None and timing.transcript_s is not None for timing in heard)


def test_an_encounter_out_loud_is_recognised_answered_recorded_and_sealed(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "record.json"
    recordings = _recorded(LINES, tmp_path / "officer")
    outcome = rehearse(data, *_arguments(recordings, file))
    assert outcome.code == 0, outcome.told[-3000:]
    assert outcome.json() == {
        "schema_version": 1,
        "result": "ended",
        "encounter_id": read_record(file).encounter_id,
        "ending": "still_talking",
        "record": str(file),
        "simulated": True,
    }
    record = read_record(file)
    _assert_whole(record, LINES)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list((data / "journals").iterdir()) == []
    assert_sealed(data, said(record, "officer") + said(record, "subject"))


def test_with_no_network_at_all_an_encounter_is_paused_resumed_and_ended_by_voice(tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    recordings = _recorded(TO_THE_KIOSK, tmp_path / "officer")
    outcome = run_without_network(
        [TALKDOWN, "rehearse", *_arguments(recordings, file)], TALKDOWN_PATHS__DATA=str(tmp_path / "data")
    )
    assert outcome.returncode == 0, outcome.stderr[-3000:]
    assert json.loads(outcome.stdout)["ending"] == "still_talking"
    record = read_record(file)
    _assert_whole(record, LINES)
    assert [incident.what for incident in record.incidents if incident.what in ("paused", "resumed")] == [
        "paused",
        "resumed",
        "paused",
    ]
