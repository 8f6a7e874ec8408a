import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import benchmarks.latency
import benchmarks.review.run
from appliance.cli import bench
from appliance.errors import UsageError
from benchmarks.latency import ProgramResult
from benchmarks.lines import OfficerLine
from benchmarks.program import Program
from benchmarks.review.ranks import Standing
from benchmarks.review.run import Ranks, Results


def test_an_unknown_scenario_is_refused_before_anything_is_started() -> None:
    done = CliRunner().invoke(bench.cli, ["latency", "--scenario", "nowhere"])
    assert isinstance(done.exception, UsageError)


def test_the_switches_reach_the_engine_and_only_json_reaches_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Program] = []
    said: list[str] = []

    def run(
        programs: list[Program], lines: list[OfficerLine], folder: Path, *_: object, **__: object
    ) -> tuple[ProgramResult, ...]:
        started.extend(programs)
        said.extend(line.id for line in lines)
        return tuple(ProgramResult(program.name, (), (), 0, (), 0) for program in programs)

    monkeypatch.setattr(benchmarks.latency, "run", run)
    arguments = ["latency", "--no-speculation", "--no-short-context", "--compare", "--lines", "40", "--json"]
    done = CliRunner().invoke(bench.cli, arguments)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [program["program"] for program in told["programs"]] == ["talkdown", "no-speculation", "no-short-context"]
    assert started[0].environment["TALKDOWN_SPECULATION"] == "0"
    assert started[0].environment["TALKDOWN_SHORT_CONTEXT"] == "0"
    assert "TALKDOWN_SPECULATION" not in started[2].environment
    assert len(said) == 40 and said[0] == said[30], "the corpus begins again"


def test_any_program_can_be_measured_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Program] = []

    def run(programs: list[Program], *_: object, **__: object) -> tuple[ProgramResult, ...]:
        started.extend(programs)
        return ()

    monkeypatch.setattr(benchmarks.latency, "run", run)
    CliRunner().invoke(bench.cli, ["latency", "--program", "my-agent --fast 'a b'", "--ready", "listening"])
    assert started[0].command == ("my-agent", "--fast", "a b")
    assert started[0].ready_line == "listening"


def results(*, broken: bool) -> Results:
    standing = Standing("porch", "expert", 1, 4.0, 0.0, None)
    ranks = Ranks("coder-0", (standing,), ("porch: expert 4.00 does not score above good 4.10.",) if broken else ())
    return Results(coder="coder-0", method_version=1, scenarios=("porch",), seeds=1, ranks=(ranks,))


@pytest.mark.parametrize(("is_broken", "code"), [(False, 0), (True, 1)])
def test_the_review_bench_fails_only_when_a_rank_is_broken_and_keeps_its_contract(
    monkeypatch: pytest.MonkeyPatch, is_broken: bool, code: int
) -> None:
    asked: list[tuple[int, tuple[str, ...]]] = []

    def run(seeds: int, parts: list[str], **_: object) -> Results:
        asked.append((seeds, tuple(parts)))
        return results(broken=is_broken)

    monkeypatch.setattr(benchmarks.review.run, "run", run)
    done = CliRunner().invoke(bench.cli, ["review", "--part", "ranks", "--seeds", "3", "--json"])
    assert done.exit_code == code
    assert asked == [(3, ("ranks",))]
    told = json.loads(done.stdout)
    assert list(told) == [
        "schema_version",
        "bench",
        "machine",
        "coder",
        "method_version",
        "scenarios",
        "seeds",
        "agreement",
        "sameness",
        "robustness",
        "paraphrased_share",
        "ranks",
        "speed",
        "missed",
        "failed",
    ]
    assert (told["schema_version"], told["bench"], len(told["failed"])) == (1, "review", code)
    assert told["ranks"][0]["standings"][0]["mean_total"] == 4.0
    shown = CliRunner().invoke(bench.cli, ["review", "--part", "ranks"])
    assert ("broken" in shown.stdout) is is_broken


def test_an_unknown_part_of_the_review_bench_is_refused() -> None:
    done = CliRunner().invoke(bench.cli, ["review", "--part", "everything"])
    assert isinstance(done.exception, UsageError)
