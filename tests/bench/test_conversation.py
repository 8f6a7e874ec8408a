"""The harness against a program whose answers are known, through the real sound server and PyAudio."""

import json
import sys
from pathlib import Path
from statistics import median

import pytest

from benchmarks.conversation import Sitting, hold
from benchmarks.lines import OfficerLine, Over
from benchmarks.program import Program, ProgramError
from benchmarks.turn_taking import Measured, measure

TOY = str(Path(__file__).with_name("toy_subject.py"))


def toy(*options: str) -> Program:
    return Program("toy", (sys.executable, TOY, *options), ready_line="toy ready")


def lines(*texts: str, then: Over | None = None) -> tuple[OfficerLine, ...]:
    return tuple(
        OfficerLine(id=f"line-{number}", kind="statement", voice="rms", text=text, then=then)
        for number, text in enumerate(texts)
    )


def told_gaps_s(folder: Path) -> list[float]:
    told = (folder / "toy-0.log").read_text().splitlines()
    return [json.loads(line)["gap_s"] for line in told if line.startswith("{")]


def held(program: Program, said: tuple[OfficerLine, ...], folder: Path) -> tuple[Sitting, tuple[Measured, ...]]:
    sitting = hold(program, said, folder)
    return sitting, measure(sitting.recordings, sitting.cues)


@pytest.mark.real
def test_the_measured_gap_is_the_gap_the_program_left(tmp_path: Path) -> None:
    said = lines("Hello there.", "Well …0.5… go on.", "All right.", "Is that so?")
    sitting, found = held(toy("0.9", "1.0"), said, tmp_path)
    errors = [
        one.first_sound_after_s - told
        for one, told in zip(found, told_gaps_s(tmp_path), strict=True)
        if one.first_sound_after_s is not None
    ]
    assert len(errors) >= 3
    assert abs(median(errors)) < 0.03
    assert not any(one.cut_in_s for one in found)
    assert sitting.peak_resident_bytes > 10_000_000
    assert sitting.records == ()


@pytest.mark.real
def test_cut_ins_ducks_and_yields_of_a_program_are_found_in_the_sound(tmp_path: Path) -> None:
    said = lines("Hello there.", then=Over(kind="barge_in", text="Wait, wait, let me finish what I was saying."))
    _, (line, over) = held(toy("0.5", "3.5", "--duck-after", "0.2", "--yield-after", "0.7"), said, tmp_path)
    assert line.cut_in_s is None
    assert over.was_over_reply and over.yielded
    assert over.duck_after_s == pytest.approx(0.25, abs=0.2)
    assert over.yield_after_s == pytest.approx(0.8, abs=0.4)


@pytest.mark.real
def test_a_program_that_cannot_wait_is_caught_cutting_in(tmp_path: Path) -> None:
    _, (found,) = held(toy("0.4", "0.5"), lines("I wanted to …1.4… ask you something."), tmp_path)
    assert found.cut_in_pause == 0
    assert found.first_sound_after_s is None


@pytest.mark.real
def test_a_program_that_ends_at_once_is_shown_with_its_last_words(tmp_path: Path) -> None:
    failing = Program("broken", (sys.executable, "-c", "print('no model here')"), ready_line="ready")
    with pytest.raises(ProgramError, match="no model here"):
        hold(failing, lines("Hello."), tmp_path)


@pytest.mark.real
def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="no-such-program"):
        hold(Program("missing", ("no-such-program",)), lines("Hello."), tmp_path)
