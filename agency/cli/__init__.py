"""The `talkdown-agency` command: a file a command, imported only when that command runs.

Each module named in `COMMANDS` exposes `cli: typer.Typer`, with one command or a group of them.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Annotated, Final

import typer
import typer.main

from appliance.errors import TalkdownError

PROGRAM: Final = "talkdown-agency"
DEBUG_VARIABLE: Final = "TALKDOWN_DEBUG"
COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "init": ("agency.cli.init", "Set the server up: its database and the first person who may sign in."),
    "run": ("agency.cli.run", "Run the pages, the broker and what belongs to it, from one command."),
    "demo": ("agency.cli.demo", "Run the demo's agency, in which simulated officers count."),
    "serve": ("agency.cli.serve", "Serve the pages."),
    "broker": ("agency.cli.broker", "Write the broker's configuration, and run it."),
    "consume": ("agency.cli.consume", "Take in what kiosks send to the broker."),
    "tell": ("agency.cli.tell", "Tell other programs of credited hours (webhooks)."),
    "stick": ("agency.cli.stick", "Take in what kiosks left on a USB stick."),
    "user": ("agency.cli.user", "Give somebody a new password."),
    "backup": ("agency.cli.backup", "Write the whole database into one file, while the server runs."),
    "restore": ("agency.cli.restore", "Put a backup in place; kiosks then send again what they hold."),
    "new-epoch": ("agency.cli.new_epoch", "After a pg_restore: let kiosks send again what they hold."),
    "replay": ("agency.cli.replay", "Take in again the messages that were kept aside."),
}
"""By name, the module and the line that `talkdown-agency --help` shows for it."""


class NotInstalledError(TalkdownError):
    """A command's libraries are not installed."""


def available() -> dict[str, tuple[str, str]]:
    """Return the commands whose module is part of this installation."""
    return {name: command for name, command in COMMANDS.items() if find_spec(command[0])}


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code: 0 done, 1 could not, 2 wrong usage, 130 interrupted."""
    try:
        name = arguments[0] if arguments else ""
        commands = available()
        if name in commands:
            _dispatch(name, commands[name][0], arguments[1:])
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


def _dispatch(name: str, module: str, arguments: Sequence[str]) -> None:
    try:
        cli = import_module(module).cli
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package in ("", "appliance", "agency") or os.environ.get(DEBUG_VARIABLE):
            raise
        raise NotInstalledError(
            f"`{PROGRAM} {name}` needs the Python package {package}, which is not installed. "
            "Install the extra `agency`: run `make setup`, or `uv sync --extra agency`."
        ) from missing
    if not isinstance(cli, typer.Typer):
        raise TypeError(f"{module}.cli is not a typer.Typer")
    typer.main.get_command(cli).main(args=list(arguments), prog_name=f"{PROGRAM} {name}")


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"{PROGRAM} {version('talkdown')}")
        raise typer.Exit


def _overview(commands: dict[str, tuple[str, str]]) -> typer.Typer:
    app = typer.Typer(no_args_is_help=True, add_completion=False)

    @app.callback(help="The agency server: hours to credit, cohorts to understand, kiosks to keep.")
    def root(
        shown: Annotated[
            bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
        ] = False,
    ) -> None:
        pass

    for name, (_, summary) in commands.items():
        app.command(name, help=summary)(_nothing)
    return app


def _nothing() -> None:
    """Stand in for a command on the overview page; the command itself is dispatched before this page is built."""
