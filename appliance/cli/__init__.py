"""The `talkdown` command: a file a command, imported only when that command runs.

Each module named in `COMMANDS` exposes `cli: typer.Typer`, with one command or a group of them.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Annotated, Final

import typer
import typer.main

from appliance.errors import TalkdownError

PROGRAM: Final = "talkdown"
DEBUG_VARIABLE: Final = "TALKDOWN_DEBUG"


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command lives and the line that `talkdown --help` shows for it."""

    module: str
    summary: str
    extra: str = "kiosk"
    """The extra that brings the libraries this command needs."""


COMMANDS: Final[dict[str, Command]] = {
    "kiosk": Command("appliance.cli.kiosk", "Start the kiosk's screen."),
    "rehearse": Command("appliance.cli.rehearse", "Play one encounter, out loud or typed."),
    "drill": Command("appliance.cli.drill", "Practise one thing: eight prompts, one answer each."),
    "review": Command("appliance.cli.review", "Print the after-action review of a recorded encounter."),
    "trend": Command("appliance.cli.trend", "Show how you have done over time, and what to practise next."),
    "code": Command("appliance.cli.code", "Code the officer's lines of a transcript."),
    "transcribe": Command("appliance.cli.transcribe", "Turn a WAV file into text."),
    "say": Command("appliance.cli.say", "Speak a text into a WAV file."),
    "voice-check": Command("appliance.cli.voice_check", "Read aloud; see what tone makes of your voice."),
    "sync": Command("appliance.cli.sync", "Send to the agency, and see what left this box."),
    "scenarios": Command("appliance.cli.scenarios", "List, check and simulate scenarios."),
    "models": Command("appliance.cli.models", "List, fetch and verify the models."),
    "maintenance": Command("appliance.cli.maintenance", "Look after this kiosk: its PIN, state, volume, a test call."),
    "doctor": Command("appliance.cli.doctor", "Check this machine and say what to repair."),
    "bench": Command("appliance.cli.bench", "Measure latency, recognition and review."),
}


class NotInstalledError(TalkdownError):
    """A command's libraries are not installed."""


def available() -> dict[str, Command]:
    """Return the commands whose module is part of this installation."""
    return {name: command for name, command in COMMANDS.items() if find_spec(command.module)}


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code: 0 done, 1 could not, 2 wrong usage, 130 interrupted."""
    try:
        name = arguments[0] if arguments else ""
        commands = available()
        if name in commands:
            with_libraries(name, commands[name], lambda: _dispatch(name, commands[name], arguments[1:]))
        else:
            typer.main.get_command(_overview(commands)).main(args=list(arguments), prog_name=PROGRAM)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except TalkdownError as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        print(f"{PROGRAM}: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


def main() -> None:
    """Run the command line."""
    sys.exit(run(sys.argv[1:]))


def with_libraries(name: str, command: Command, act: Callable[[], None]) -> None:
    """Run `act`, naming the missing extra when a library that is not ours cannot be imported."""
    try:
        act()
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package in ("", "appliance", "agency") or os.environ.get(DEBUG_VARIABLE):
            raise
        raise NotInstalledError(
            f"`{PROGRAM} {name}` needs the Python package {package}, which is not installed. "
            f"Install the extra `{command.extra}`: run `make setup`, or `uv sync --extra {command.extra}`."
        ) from missing


def _dispatch(name: str, command: Command, arguments: Sequence[str]) -> None:
    cli = import_module(command.module).cli
    if not isinstance(cli, typer.Typer):
        raise TypeError(f"{command.module}.cli is not a typer.Typer")
    typer.main.get_command(cli).main(args=list(arguments), prog_name=f"{PROGRAM} {name}")


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"{PROGRAM} {version(PROGRAM)}")
        raise typer.Exit


def _overview(commands: dict[str, Command]) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True, add_completion=False)

    @app.callback(help="Practise talking a person in crisis down, out loud, and read the review. All on this machine.")
    def root(
        shown: Annotated[
            bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
        ] = False,
    ) -> None:
        pass

    for name, command in commands.items():
        app.command(name, help=command.summary)(_nothing)
    return app


def _nothing() -> None:
    """Stand in for a command on the overview page; the command itself is dispatched before this page is built."""
