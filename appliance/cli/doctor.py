"""`talkdown doctor`: check this machine and say what to repair."""

import json
from typing import Annotated, Final

import typer
from rich.console import Console

from appliance import words
from appliance.config import load_settings
from appliance.doctor.finding import Finding, State
from appliance.doctor.run import findings, worst

JSON_SCHEMA: Final = 1

MARKS: Final = {State.OK: "[green]ok     [/]", State.WARNING: "[yellow]warning[/]", State.FAILED: "[red]failed [/]"}

cli = typer.Typer(help="Check this machine and say what to repair.")


@cli.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Run every check; exit 1 when one has failed (warnings leave it at 0)."""
    settings = load_settings()
    words.use(settings.screen.language)
    found: list[Finding] = []
    console = Console(highlight=False)
    for finding in findings(settings):
        found.append(finding)
        if not as_json:
            _show(console, finding)
    if as_json:
        print(json.dumps(report(found), indent=2))
    else:
        console.print(_summary(found))
    if worst(found) is State.FAILED:
        raise typer.Exit(1)


def report(found: list[Finding]) -> dict[str, object]:
    """Return the JSON document; `schema` changes when a field's meaning does."""
    return {
        "schema": JSON_SCHEMA,
        "state": worst(found).value,
        "checks": [finding.model_dump(mode="json") for finding in found],
    }


def _show(console: Console, finding: Finding) -> None:
    console.print(f"{MARKS[finding.state]} [bold]{finding.check.replace('_', ' ')}[/]", end="  ")
    console.print(finding.found, markup=False, soft_wrap=True)
    if finding.mend:
        console.print(f"        → {finding.mend}", markup=False, soft_wrap=True)


def _summary(found: list[Finding]) -> str:
    failed = sum(finding.state is State.FAILED for finding in found)
    warned = sum(finding.state is State.WARNING for finding in found)
    if failed:
        return f"{failed} of {len(found)} checks failed: mend these before practising."
    if warned:
        return f"Practice is possible; {warned} of {len(found)} checks have a warning."
    return f"All {len(found)} checks are well."
