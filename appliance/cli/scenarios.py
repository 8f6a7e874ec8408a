"""`talkdown scenarios`: list, check and simulate scenario files, and export their schema."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from appliance.encounter.authoring import check, json_schema
from appliance.encounter.problems import Problem
from appliance.encounter.scenario import Scenario
from appliance.encounter.simulate import POLICIES, Noise, Summary, simulate
from appliance.errors import TalkdownError, UsageError

LIST_SCHEMA_VERSION: Final = 1
SIMULATION_SCHEMA_VERSION: Final = 1
SUFFIX: Final = ".yaml"
FOLDER: Final = Path(__file__).resolve().parents[2] / "scenarios"
"""The scenarios that come with the software."""

cli = typer.Typer(no_args_is_help=True, add_completion=False, help="List, check and simulate scenarios.")

Folder = Annotated[Path, typer.Option("--dir", help="Folder of scenario files.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON (schema-versioned).")]


class ScenarioProblem(TalkdownError):
    """A scenario cannot be used; the message lists what its author has to put right."""


@cli.command("list")
def list_scenarios(folder: Folder = FOLDER, as_json: Json = False) -> None:
    """List the scenarios, the easiest first."""
    scenarios = sorted((_usable(file) for file in _files(folder)), key=lambda s: (s.difficulty, s.id))
    if as_json:
        entries = [_entry(scenario) for scenario in scenarios]
        print(json.dumps({"schema_version": LIST_SCHEMA_VERSION, "scenarios": entries}, indent=2))
        return
    table = Table("id", "title", "category", "difficulty", "minutes", "reviewed by")
    for scenario in scenarios:
        reviewed = ", ".join(scenario.reviewed_by) or "nobody yet"
        table.add_row(
            scenario.id,
            scenario.title,
            scenario.category.value.replace("_", " "),
            str(scenario.difficulty),
            f"{scenario.time_limit_min:g}",
            reviewed,
        )
    Console().print(table)


@cli.command("lint")
def lint_scenarios(
    files: Annotated[list[Path] | None, typer.Argument(help="Scenario files; without any, all of --dir.")] = None,
    folder: Folder = FOLDER,
    as_json: Json = False,
) -> None:
    """Explain what is wrong in scenario files; exit 1 when one cannot be used."""
    chosen = files or _files(folder)
    found: list[Problem] = []
    for file in chosen:
        found += check(_read(file), _shown(file))[1]
    errors = sum(problem.severity == "error" for problem in found)
    if as_json:
        problems = [
            {"severity": p.severity, "file": p.where, "line": p.line, "place": p.place, "what": p.what, "fix": p.fix}
            for p in found
        ]
        print(json.dumps({"schema_version": LIST_SCHEMA_VERSION, "errors": errors, "problems": problems}, indent=2))
    else:
        for problem in found:
            print(f"{problem.severity}: {problem}")
        print(f"{len(chosen)} scenario file(s), {errors} error(s), {len(found) - errors} warning(s).")
    if errors:
        raise typer.Exit(1)


@cli.command("simulate")
def simulate_scenario(
    scenario: Annotated[str, typer.Argument(help="A scenario's id, or a file.")],
    runs: Annotated[int, typer.Option(min=1, max=10_000, help="Seeds to play for each officer.")] = 100,
    policy: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(POLICIES)}; repeat for several.")] = None,
    misheard: Annotated[float, typer.Option(min=0, max=1, help="Share of behaviours the coder loses.")] = 0.0,
    short_form: Annotated[bool, typer.Option("--short", help="Play the short form.")] = False,
    folder: Folder = FOLDER,
    as_json: Json = False,
) -> None:
    """Play the scenario's authored officers over many seeds, without any model."""
    played = find(scenario, folder)
    for name in policy or ():
        if name not in POLICIES:
            raise UsageError(f"There is no officer {name!r}; there are: {', '.join(POLICIES)}.")
    noise = Noise(lost=misheard, word_confidence=1.0 - misheard / 2)
    results = simulate(played, runs, tuple(policy or POLICIES), noise, short_form)
    if as_json:
        entries = [_result(result) for result in results]
        print(json.dumps({"schema_version": SIMULATION_SCHEMA_VERSION, "scenario": played.id, "officers": entries}))
        return
    for result in results:
        endings = ", ".join(f"{ending.replace('_', ' ')} {count}" for ending, count in result.endings.items())
        causes = ", ".join(f"{cause} {times:.1f}" for cause, times in result.causes)
        print(f"{result.policy}: {endings}")
        print(
            f"    at the end: agitation {result.agitation:.1f}, trust {result.trust:.1f}; "
            f"{result.officer_turns:.1f} officer turns; every hazard dealt with in {result.hazards_closed:.0%}"
        )
        print(f"    causes in an encounter: {causes}")


@cli.command("schema")
def print_schema(
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file instead of printing it.")] = None,
) -> None:
    """Print the JSON Schema of a scenario file, for editors."""
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8")


def find(name: str, folder: Path = FOLDER) -> Scenario:
    """Return a scenario by its id or file; raise UsageError when there is none, ScenarioProblem when it is broken."""
    file = Path(name) if name.endswith(SUFFIX) else folder / f"{name}{SUFFIX}"
    if not file.is_file():
        have = ", ".join(sorted(path.stem for path in folder.glob(f"*{SUFFIX}"))) or "none"
        raise UsageError(f"There is no scenario {name!r} in {_shown(folder)}. There are: {have}.")
    return _usable(file)


def _files(folder: Path) -> list[Path]:
    files = sorted(folder.glob(f"*{SUFFIX}"))
    if not files:
        raise UsageError(f"There are no files *{SUFFIX} in {_shown(folder)}. Give another folder with --dir.")
    return files


def _usable(file: Path) -> Scenario:
    scenario, problems = check(_read(file), _shown(file))
    errors = [problem for problem in problems if problem.severity == "error"]
    if scenario is None or errors:
        raise ScenarioProblem("\n".join(["This scenario cannot be used:", *(str(problem) for problem in errors)]))
    return scenario


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The file {_shown(file)} cannot be read: {error.strerror}. Check its path.") from error
    except UnicodeDecodeError as error:
        raise ScenarioProblem(f"{_shown(file)} is not UTF-8 text. Save it as UTF-8.") from error


def _shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _entry(scenario: Scenario) -> dict[str, object]:
    return {
        "id": scenario.id,
        "version": scenario.version,
        "title": scenario.title,
        "category": scenario.category.value,
        "difficulty": scenario.difficulty,
        "minutes": scenario.time_limit_min,
        "short_minutes": scenario.short_form.time_limit_min if scenario.short_form else None,
        "self_harm": scenario.self_harm,
        "topic_notes": list(scenario.topic_notes),
        "reviewed_by": list(scenario.reviewed_by),
    }


def _result(result: Summary) -> dict[str, object]:
    return {
        "policy": result.policy,
        "runs": result.runs,
        "endings": result.endings,
        "agitation": round(result.agitation, 2),
        "trust": round(result.trust, 2),
        "officer_turns": round(result.officer_turns, 2),
        "hazards_closed": round(result.hazards_closed, 3),
        "causes": {cause: round(times, 2) for cause, times in result.causes},
    }
