"""`talkdown rehearse`: plays one encounter, out loud or typed, and keeps its record."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer

from appliance.cli.rehearsal import Choice, rehearse_once
from appliance.errors import UsageError

cli = typer.Typer(add_completion=False)

OFFICERS: Final = "mic, typed, wav:DIR, or sim:expert|good|novice|commanding|abusive|soft|silent"


@cli.command()
def rehearse(
    scenario: Annotated[str | None, typer.Argument(help="Id of a scenario, or a path to its file.")] = None,
    officer: Annotated[str, typer.Option(help=f"Who sits in the officer's chair: {OFFICERS}.")] = "mic",
    headset: Annotated[
        str, typer.Option(help="auto, none (text only), virtual, or a part of the headset's name.")
    ] = "auto",
    seed: Annotated[int | None, typer.Option(help="Makes chance repeatable.")] = None,
    short: Annotated[bool, typer.Option("--short", help="Play the short form.")] = False,
    record: Annotated[
        Path | None, typer.Option(help="Also write the record here, readable by you alone but not sealed.")
    ] = None,
    retake: Annotated[
        str | None, typer.Option(help="RECORD:TURN: go back to that officer turn of a record and play on.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the encounter that was left last.")] = False,
    voice: Annotated[str, typer.Option(help="flite voice of a simulated officer: rms, slt, awb, kal16.")] = "rms",
    tone: Annotated[
        bool, typer.Option("--tone/--no-tone", help="Whether voice and pace are scored. Nobody asks why not.")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end and nothing else.")] = False,
) -> None:
    """Play one encounter and keep its record."""
    given = [scenario is not None, retake is not None, resume]
    if sum(given) != 1:
        raise UsageError("Give a scenario, or --retake RECORD:TURN, or --resume. `talkdown scenarios list` names them.")
    if record is not None:
        _check_room_for(record)
    choice = Choice(scenario, officer, headset, seed, short, record, retake, resume, voice, tone, as_json)
    raise typer.Exit(asyncio.run(rehearse_once(choice)))


def _check_room_for(record: Path) -> None:
    """Find out before the encounter, not after it, that its record cannot be written."""
    if not record.parent.is_dir():
        raise UsageError(f"The record cannot be written to {record}: there is no folder {record.parent}.")
    if record.is_dir():
        raise UsageError(f"The record cannot be written to {record}: it is a folder. Name a file in it.")
    try:
        with tempfile.NamedTemporaryFile(dir=record.parent, prefix=f".{record.name}."):
            pass
    except OSError as error:
        raise UsageError(
            f"The record cannot be written to {record}: {error.strerror}. Name a file in a folder of your own."
        ) from error
