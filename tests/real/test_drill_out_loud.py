"""A drill out loud: the people speak, recordings answer into the microphone, the result is printed and kept sealed."""

import json
import subprocess
import sys
import wave
from pathlib import Path
from typing import Final

import pytest

from appliance.officers.speech import RATE_HZ, render
from appliance.review.drill_result import DrillResult
from benchmarks.word_errors import word_errors
from tests.real.command import LIMIT_S, assert_sealed, environment

pytestmark = pytest.mark.real

ROOT: Final = Path(__file__).parents[2]
ANSWERS: Final = (
    "Are you thinking about killing yourself?",
    "How have you been sleeping lately?",
    "Are you thinking about suicide?",
)
MISHEARD_AT_MOST: Final = 0.3


def drill(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "appliance.cli", "drill", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=environment(data),
        check=False,
        timeout=LIMIT_S,
    )


def test_a_drill_out_loud_hears_judges_and_keeps_each_answer_without_a_language_model(tmp_path: Path) -> None:
    folder, data = tmp_path / "officer", tmp_path / "data"
    folder.mkdir()
    for number, text in enumerate(ANSWERS):
        with wave.open(str(folder / f"{number}.wav"), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE_HZ)
            out.writeframes(render(text).samples.tobytes())
    done = drill(data, "suicide-question", "--officer", f"wav:{folder}", "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    result = DrillResult.model_validate_json(done.stdout)
    said = [verdict.said for verdict in result.verdicts]
    assert word_errors(" ".join(ANSWERS), " ".join(said)).rate <= MISHEARD_AT_MOST, said
    assert [verdict.passed for verdict in result.verdicts] == [True, False, True], result.verdicts
    assert "speech recognition" in done.stderr and "language model" not in done.stderr
    past = json.loads(drill(data, "past", "--json").stdout)["drills"]
    assert [(entry["answered"], entry["passed"], entry["mode"]) for entry in past] == [(3, 2, "simulated")]
    assert_sealed(data, said)
