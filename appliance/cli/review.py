"""`talkdown review`: the after-action review of a record, or the scores of a bare transcript."""

import json
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import ValidationError

from appliance.cli.code import code_lines, offline_coder, parse_lines, read_text
from appliance.encounter.authoring import AuthoringError, parse
from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.errors import TalkdownError, UsageError
from appliance.review import document
from appliance.review.model import BareReview
from appliance.review.review import bare_review, canonical_json, review

cli = typer.Typer(add_completion=False, help="Print the after-action review of a recorded encounter.")

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"


class ReviewError(TalkdownError):
    """The review cannot be made; the message says why and what to do."""


def load_record(text: str, where: str) -> Record | None:
    """Return the record in a text, None when it is a transcript of lines instead."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return None
    if not isinstance(data, dict) or "turns" not in data:
        return None
    try:
        return Record.model_validate(data)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise ReviewError(
            f"{where} is not a record this version can read: {place}: {problem['msg']}. "
            "Review it with the version that made it."
        ) from error


def load_scenario(file: Path | None, scenario_id: str) -> Scenario:
    """Return the scenario that was played, from the given file or by its id from the scenario folder."""
    path = file if file is not None else SCENARIOS / f"{scenario_id}.yaml"
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        raise ReviewError(f"There is no scenario {path}. Give the file that was played with --scenario.") from None
    except AuthoringError as error:
        raise ReviewError(f"The scenario cannot be used. {error}") from error


def bare_text(result: BareReview) -> str:
    """Return the scores of a transcript as plain text."""
    lines = []
    for entry in result.competencies:
        score = " – " if entry.score is None else f"{entry.score:.1f}"
        lines.append(f"{score}  {entry.title}: {entry.anchor}")
        lines += [f"       [{e.turn}] {'+' if e.side == 'for' else '−'} “{e.quote}”" for e in entry.evidence]
    lines += [f"{label}: {value}" for label, value in document.number_rows(result.numbers)]
    return "\n".join(lines) + "\n"


@cli.command("review")
def review_command(
    record: Annotated[str, typer.Argument(help="Record, or a transcript of one line a turn; - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Write a page to this file.")] = None,
    as_text: Annotated[bool, typer.Option("--text", help="Print plain text (the default).")] = False,
    scenario: Annotated[Path | None, typer.Option("--scenario", help="The scenario file that was played.")] = None,
    rules_only: Annotated[bool, typer.Option("--rules", help="Code a transcript without the encoder.")] = False,
) -> None:
    """Print the after-action review of a recorded encounter, or the scores of a bare transcript."""
    if as_json and as_text:
        raise UsageError("Give --json or --text, not both.")
    text = read_text(record)
    found = load_record(text, record)
    if found is None:
        _bare(text, as_json=as_json, html=html, rules_only=rules_only)
        return
    made = review(found, load_scenario(scenario, found.scenario_id))
    page = document.build(made, record_name=record if record != "-" else "RECORD")
    if html is not None:
        html.write_text(document.html(page), encoding="utf-8")
        print(f"Wrote {html}.", file=sys.stderr)
    if as_json:
        sys.stdout.write(canonical_json(made))
    elif html is None or as_text:
        sys.stdout.write(document.text(page))


def _bare(text: str, *, as_json: bool, html: Path | None, rules_only: bool) -> None:
    if html is not None:
        raise UsageError(
            "A page needs a record with its scenario; a bare transcript has scores only. Use --json or --text."
        )
    lines, problems = parse_lines(text)
    coder, encode = offline_coder(rules_only=rules_only)
    turns = [(entry.line.speaker, entry.line.text, entry.coded) for entry in code_lines(lines, coder, encode)]
    result = bare_review(turns, coder.version)
    sys.stdout.write(canonical_json(result) if as_json else bare_text(result))
    if problems:
        for problem in problems:
            print(problem, file=sys.stderr)
        raise typer.Exit(1)
