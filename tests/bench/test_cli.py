import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import benchmarks.latency
from appliance.cli import bench
from appliance.errors import UsageError
from benchmarks.latency import ProgramResult
from benchmarks.lines import OfficerLine
from benchmarks.program import Program


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
