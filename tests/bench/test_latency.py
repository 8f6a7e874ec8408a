import io
import json
import sys
from pathlib import Path

import pytest
from rich.console import Console

from appliance.encounter.record import TurnTiming
from appliance.errors import TalkdownError, UsageError
from benchmarks.first_words import TimedWord
from benchmarks.latency import LineResult, OverResult, ProgramResult, run
from benchmarks.latency_report import as_json, ratios, show
from benchmarks.lines import OfficerLine
from benchmarks.machine import this_machine
from benchmarks.program import Program
from benchmarks.programs import engine, peer_agent
from benchmarks.scene import first_sounds
from benchmarks.sound import RATE_HZ, Samples
from benchmarks.statistics_of import per_100, spread
from tests.bench.records import record, turn


def line(
    first_sound_s: float | None = 0.5,
    first_words_s: float | None = 1.2,
    *,
    cut_in: bool = False,
    chosen: bool = False,
    distorted: bool = False,
    pauses: int = 1,
    source: str | None = "actor",
    tells: bool = False,
) -> LineResult:
    return LineResult(
        id="a",
        voice="rms",
        inner_pauses=pauses,
        first_sound_s=first_sound_s,
        first_words_s=first_words_s,
        answered=first_sound_s is not None,
        cut_in=cut_in,
        cut_in_in_pause=cut_in,
        distorted=distorted,
        chosen=chosen,
        source=source,
        tells=tells,
        breakdown={"endpoint_s": 0.4},
    )


def result(*lines: LineResult, over: tuple[OverResult, ...] = (), name: str = "talkdown") -> ProgramResult:
    return ProgramResult(name, lines, over, 2_000_000_000, (0.001,), 0)


def test_chosen_delays_cut_ins_and_distorted_lines_are_left_out_of_the_figures() -> None:
    made = result(
        line(0.5), line(0.7), line(6.0, chosen=True), line(None, None, cut_in=True), line(0.01, distorted=True)
    )
    assert made.first_sound is not None
    assert (made.first_sound.count, made.first_sound.median) == (2, 0.6)


def test_cut_ins_are_counted_in_pauses_that_were_played_and_not_where_the_director_talks_over() -> None:
    made = result(
        line(pauses=2),
        line(None, None, cut_in=True, pauses=2),
        line(None, None, cut_in=True, chosen=True, pauses=3),
        line(None, None, cut_in=True, distorted=True, pauses=3),
    )
    assert (made.cut_ins, made.inner_pauses, made.cut_ins_per_100_pauses) == (1, 4, 25.0)


def test_a_line_without_an_answer_is_counted_and_is_no_latency() -> None:
    made = result(line(None, None), line(0.4))
    assert made.unanswered == 1
    assert made.first_sound is not None and made.first_sound.count == 1


def test_authored_lines_are_a_share_of_the_answers_that_a_record_tells() -> None:
    assert result(line(source="authored"), line(), line(), line(source=None)).authored_share == pytest.approx(1 / 3)
    assert result(line(source=None)).authored_share is None


def test_facts_that_the_author_tells_are_shown_apart() -> None:
    made = result(line(source="authored", tells=True), line(source="authored"), line(), line(tells=True))
    assert (made.authored_share, made.told_share) == (0.5, 0.25)


def test_missed_and_false_yields_are_told_apart() -> None:
    made = result(
        over=(
            OverResult("barge_in", 0.2, 0.6, True),
            OverResult("barge_in", None, 3.0, False),
            OverResult("backchannel", 0.2, 2.5, False),
            OverResult("backchannel", 0.2, 0.7, True),
        )
    )
    assert made.missed_yields() == (1, 2)
    assert made.false_yields() == (1, 2)
    yields, ducks = made.yields(), made.ducks()
    assert yields is not None and yields.median == 0.6
    assert ducks is not None and ducks.count == 1


def test_the_ratio_is_of_medians_and_absent_where_nothing_was_measured() -> None:
    ours, theirs = result(line(0.5, 1.0)), result(line(4.0, 4.0), name="peer")
    assert ratios(ours, theirs) == {"first_sound": 0.125, "first_words": 0.25}
    assert ratios(ours, result(name="peer"))["first_words"] is None


def test_the_report_tells_the_same_to_people_and_programs() -> None:
    machine = this_machine()
    results = (result(line(0.5)), result(line(4.0), source_free_line(), name="peer"))
    told = json.loads(json.dumps(as_json(machine, results)))
    assert told["schema_version"] == 1
    assert told["programs"][0]["first_sound_s"]["median"] == 0.5
    assert told["programs"][0]["breakdown_s"]["endpoint_s"]["median"] == 0.4
    assert told["ratios"][0]["first_sound"] == 0.125
    out = io.StringIO()
    show(Console(file=out, width=200), machine, results)
    assert "0.50 / 0.50 (1)" in out.getvalue() and "talkdown / peer = 0.12" in out.getvalue()


def source_free_line() -> LineResult:
    return line(None, None, source=None)


def test_spreads_stand_only_on_what_was_measured() -> None:
    assert spread([None, None]) is None
    found = spread([1.0, None, 3.0])
    assert found is not None and (found.count, found.median, found.lowest, found.highest) == (2, 2.0, 1.0, 3.0)
    assert per_100(1, 0) is None and per_100(1, 40) == 2.5


class SecondHalf:
    """Hears one word, from 0.35 s on."""

    def words(self, samples: Samples) -> tuple[TimedWord, ...]:
        assert len(samples) > RATE_HZ // 2
        return (TimedWord("What", 0.35, 0.6),)


@pytest.mark.real
def test_a_run_takes_turns_between_programs_and_reads_their_records(tmp_path: Path) -> None:
    toy = str(Path(__file__).with_name("toy_subject.py"))
    kept = record(
        turn(1, "officer", "Hello there, Marcus."),
        turn(2, "subject", "What", source="authored"),
        timings=(TurnTiming(turn=2, endpoint_s=0.3),),
    )
    (tmp_path / "with-record-1.record.json").write_text(kept.model_dump_json())
    programs = (
        Program("with-record", (sys.executable, toy, "0.6", "1.0"), ready_line="toy ready", keeps_record=True),
        Program("without", (sys.executable, toy, "1.6", "1.0"), ready_line="toy ready"),
    )
    said = [OfficerLine(id="hello", kind="statement", voice="rms", text="Hello there, Marcus.")]
    ours, theirs = run(programs, said, tmp_path, SecondHalf, first_sounds={"look": "Look—"})
    assert ours.authored_share == 1.0 and theirs.authored_share is None
    assert ours.breakdown("endpoint_s") is not None
    assert ours.first_sound is not None and theirs.first_sound is not None
    assert theirs.first_sound.median - ours.first_sound.median == pytest.approx(1.0, abs=0.35)


def test_the_engine_is_started_as_rehearse_would_with_its_own_data_folder() -> None:
    program = engine("talkdown", "porch", {"TALKDOWN_SPECULATION": "0"})
    assert program.command[3:5] == ("rehearse", "porch")
    assert program.environment["TALKDOWN_SPECULATION"] == "0"
    assert program.environment["TALKDOWN_PATHS__DATA"].startswith("{folder}")
    assert program.keeps_record


def test_a_peer_that_is_not_installed_is_refused_with_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(TalkdownError, match=r"install\.sh"):
        peer_agent(tmp_path / "none", tmp_path)


def test_the_porch_has_first_sounds_and_an_unknown_scenario_is_refused() -> None:
    assert first_sounds("porch")
    with pytest.raises(UsageError, match="no scenario nowhere"):
        first_sounds("nowhere")
