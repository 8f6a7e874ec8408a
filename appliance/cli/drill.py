"""`talkdown drill`: two minutes on one thing, out loud or typed; `list`, `lint` and `past` beside it."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import typer.core
from rich.console import Console
from rich.table import Table

from appliance.encounter.drill import Drill
from appliance.encounter.drill_authoring import check_drill
from appliance.encounter.problems import Problem, located
from appliance.engine.drill_library import DRILL_DIRECTORY, drill_files, read_drill
from appliance.errors import UsageError

SCHEMA_VERSION: Final = 1
RUN: Final = "run"


class _NamesADrill(typer.core.TyperGroup):
    """Takes a word that is no command of its own for the name of a drill."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = [RUN, *args]
        return super().resolve_command(ctx, args)


cli = typer.Typer(
    cls=_NamesADrill,
    no_args_is_help=True,
    add_completion=False,
    subcommand_metavar="NAME [OPTIONS] | COMMAND",
    help="Two minutes on one thing: `talkdown drill NAME`. `talkdown drill list` names the drills.",
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON (schema-versioned).")]


@cli.command(RUN)
def run_drill(
    name: Annotated[str, typer.Argument(help="Id of a drill, or a path to its file.")],
    officer: Annotated[str, typer.Option(help="Who answers: mic, typed or wav:DIR.")] = "mic",
    headset: Annotated[
        str, typer.Option(help="auto, none (text only), virtual, or a part of the headset's name.")
    ] = "auto",
    rules_only: Annotated[bool, typer.Option("--rules", help="Code without the encoder; for typed answers.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the result as one JSON document at the end and nothing else.")
    ] = False,
) -> None:
    """Do one drill (the word `run` may be left out)."""
    from appliance.cli.drilling import Choice, drill_once

    filed = read_drill(name)
    raise typer.Exit(asyncio.run(drill_once(Choice(filed, officer, headset, rules_only, as_json))))


@cli.command("list")
def list_drills(as_json: Json = False) -> None:
    """List the drills."""
    drills = [read_drill(str(file)).drill for file in drill_files()]
    if as_json:
        entries = [_entry(drill) for drill in drills]
        print(json.dumps({"schema_version": SCHEMA_VERSION, "drills": entries}, indent=2, ensure_ascii=False))
        return
    table = Table("id", "title", "trains", "reviewed by")
    for drill in drills:
        reviewed = ", ".join(drill.reviewed_by) or "nobody yet"
        table.add_row(drill.id, drill.title, drill.competency.value.replace("_", " "), reviewed)
    Console().print(table)


@cli.command("lint")
def lint_drills(
    files: Annotated[list[Path] | None, typer.Argument(help="Drill files; without any, all that come with it.")] = None,
    as_json: Json = False,
) -> None:
    """Explain what is wrong in drill files; exit 1 when one cannot be used."""
    chosen = files or list(drill_files())
    found = [problem for file in chosen for problem in _problems(file)]
    errors = sum(problem.severity == "error" for problem in found)
    if as_json:
        problems = [
            {"severity": p.severity, "file": p.where, "line": p.line, "place": p.place, "what": p.what, "fix": p.fix}
            for p in found
        ]
        print(json.dumps({"schema_version": SCHEMA_VERSION, "errors": errors, "problems": problems}, indent=2))
    else:
        for problem in found:
            print(f"{problem.severity}: {problem}")
        print(f"{len(chosen)} drill file(s), {errors} error(s), {len(found) - errors} warning(s).")
    if errors:
        raise typer.Exit(1)


@cli.command("past")
def past_drills(
    as_json: Json = False,
    forget: Annotated[str | None, typer.Option(help="Forget the drill of this run id.")] = None,
) -> None:
    """List the drills that this box keeps, the oldest first."""
    from appliance.cli.past_drills import show_past

    show_past(as_json, forget)


def _problems(file: Path) -> tuple[Problem, ...]:
    import yaml

    from appliance.review.coder import Coder
    from appliance.review.drill_check import better_line_problems

    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The file {file} cannot be read: {error.strerror}. Check its path.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text. Save it as UTF-8.") from error
    drill, problems = check_drill(text, _shown(file))
    if drill is None or any(problem.severity == "error" for problem in problems):
        return problems
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    return (*located(better_line_problems(drill, Coder()), root, _shown(file)), *problems)


def _shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return path.name if path.parent == DRILL_DIRECTORY else str(path)


def _entry(drill: Drill) -> dict[str, object]:
    return {
        "id": drill.id,
        "version": drill.version,
        "title": drill.title,
        "competency": drill.competency.value,
        "prompts": len(drill.prompts),
        "self_harm": drill.self_harm,
        "topic_notes": list(drill.topic_notes),
        "reviewed_by": list(drill.reviewed_by),
    }
