"""The command line's frame: lazy commands, and errors for a person."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

import appliance.cli as frame
from appliance.audio.seams import HeadsetError
from appliance.cli import COMMANDS, Command, available, run
from appliance.errors import TalkdownError, UsageError
from appliance.inference.seams import ModelError

MakeCommand = Callable[[str], None]


@pytest.fixture
def make_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeCommand:
    """Put a command called `try` in front of the frame, with this code as its module."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(code: str) -> None:
        (tmp_path / "tried_command.py").write_text("import typer\ncli = typer.Typer()\n" + code)
        sys.modules.pop("tried_command", None)
        monkeypatch.setitem(frame.COMMANDS, "try", Command("tried_command", "Try something."))

    return make


def test_a_single_command_module_takes_its_arguments_directly(
    make_command: MakeCommand, capsys: pytest.CaptureFixture[str]
) -> None:
    make_command("@cli.command()\ndef act(word: str): print('said', word)\n")
    assert run(["try", "hello"]) == 0
    assert capsys.readouterr().out == "said hello\n"


def test_a_group_module_takes_a_subcommand(make_command: MakeCommand, capsys: pytest.CaptureFixture[str]) -> None:
    make_command("@cli.command()\ndef one(): print(1)\n@cli.command()\ndef two(): print(2)\n")
    assert run(["try", "two"]) == 0
    assert capsys.readouterr().out == "2\n"


def test_a_commands_own_exit_code_is_kept(make_command: MakeCommand) -> None:
    make_command("@cli.command()\ndef act(): raise typer.Exit(7)\n")
    assert run(["try"]) == 7


@pytest.mark.parametrize("error", [TalkdownError, ModelError, HeadsetError])
def test_an_error_for_a_person_is_one_line_and_exit_1(
    error: type[TalkdownError], make_command: MakeCommand, capsys: pytest.CaptureFixture[str]
) -> None:
    kind = f"from {error.__module__} import {error.__name__} as Problem\n"
    make_command(kind + "@cli.command()\ndef act(): raise Problem('Plug it in.')\n")
    assert run(["try"]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "talkdown: Plug it in.\n")


def test_a_usage_error_exits_2(make_command: MakeCommand) -> None:
    make_command("from appliance.errors import UsageError\n@cli.command()\ndef act(): raise UsageError('No.')\n")
    assert UsageError.exit_code == 2
    assert run(["try"]) == 2


def test_debug_lets_the_traceback_through(make_command: MakeCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    make_command("from appliance.errors import UsageError\n@cli.command()\ndef act(): raise UsageError('No.')\n")
    monkeypatch.setenv("TALKDOWN_DEBUG", "1")
    with pytest.raises(UsageError):
        run(["try"])


@pytest.mark.parametrize(
    "where", ["import no_such_library.deep\n", "@cli.command()\ndef act(): import no_such_library\n"]
)
def test_a_missing_library_names_the_extra(
    where: str, make_command: MakeCommand, capsys: pytest.CaptureFixture[str]
) -> None:
    make_command(where)
    assert run(["try"]) == 1
    said = capsys.readouterr().err
    assert "no_such_library" in said and "`kiosk`" in said and "Traceback" not in said


def test_a_missing_module_of_ours_is_a_fault_not_a_missing_extra(make_command: MakeCommand) -> None:
    make_command("import appliance.no_such_room\n")
    with pytest.raises(ModuleNotFoundError):
        run(["try"])


def test_a_command_whose_module_does_not_exist_does_not_appear(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(frame.COMMANDS, "someday", Command("appliance.cli.someday", "Not built."))
    assert "someday" not in available()
    assert run(["--help"]) == 0
    assert "someday" not in capsys.readouterr().out
    assert run(["someday"]) == 2


def test_help_shows_every_command_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert "models" in available()
    for name in available():
        assert COMMANDS[name].summary in shown


@pytest.mark.parametrize("name", sorted(available()))
def test_each_commands_own_help_opens(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert f"Usage: talkdown {name}" in capsys.readouterr().out
    assert isinstance(sys.modules[COMMANDS[name].module].cli, typer.Typer)


def test_version_is_the_distributions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("talkdown 0.")
