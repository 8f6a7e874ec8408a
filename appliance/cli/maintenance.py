"""`talkdown maintenance`: what the kiosk's maintenance page shows and does, and the PIN that opens it."""

import asyncio
import json
import sys
import time
from getpass import getpass
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from appliance import words
from appliance.config import load_settings
from appliance.errors import TalkdownError, UsageError
from appliance.store import maintenance_pin
from appliance.store.errors import Locked
from appliance.store.store import Store
from appliance.words import _

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Look after this kiosk.")
LEVEL_EVERY_S: Final = 0.1
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object a line, as it comes.")]


@cli.callback()
def maintenance() -> None:
    """Look after this kiosk."""
    words.use(load_settings().screen.language)


@cli.command()
def pin() -> None:
    """Set the PIN that opens the kiosk's maintenance page."""
    settings = load_settings()
    typed = getpass("New maintenance PIN: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    if sys.stdin.isatty() and getpass("The same again: ") != typed:
        raise UsageError("The two PINs are not the same. Nothing was changed.")
    maintenance_pin.set_pin(settings.paths.data, typed)
    print("The maintenance PIN is set. On the kiosk's first screen, F9 asks for it.")


@cli.command(hidden=True)
def unlock() -> None:
    """Read a PIN from standard input and say whether it opens the page; an empty one asks whether there is any."""
    data = load_settings().paths.data
    typed = sys.stdin.readline().rstrip("\n")
    answer: dict[str, object] = {"set": maintenance_pin.is_set(data), "open": False, "problem": "", "wait_s": 0}
    if typed:
        try:
            with Store(data) as store:
                maintenance_pin.check(store, data, typed)
            answer["open"] = True
        except Locked as locked:
            answer |= {"problem": str(locked), "wait_s": locked.wait_s}
        except TalkdownError as error:
            answer["problem"] = str(error)
    _line(answer)


@cli.command()
def report(as_json: Json = False) -> None:
    """Show how this kiosk is, section by section."""
    from appliance.doctor.box import quick_sections, slow_sections

    settings = load_settings()
    console = Console(highlight=False)
    with Store(settings.paths.data) as store:
        quick = list(quick_sections(settings, store))
    for sections in (quick, slow_sections(settings)):
        for section in sections:
            if as_json:
                _line(section.model_dump(mode="json"))
                continue
            console.print(f"[bold]{section.title}[/]  {section.state.value}")
            for label, value in section.lines:
                console.print(f"    {label}: {value}", markup=False, soft_wrap=True)
            if section.mend:
                console.print(f"    → {section.mend}", markup=False, soft_wrap=True)


@cli.command()
def volume(
    change: Annotated[int, typer.Argument(help="Percent louder, or softer by a negative number.")] = 0,
    as_json: Json = False,
) -> None:
    """Show how loud the ear is, or change it."""
    from appliance.doctor.box import volume_section
    from appliance.doctor.volume import NO_MIXER, change_volume

    now = change_volume(change)
    if as_json:
        _line(volume_section(now).model_dump(mode="json"))
    elif now is None:
        raise TalkdownError(_(NO_MIXER))
    else:
        print(f"{now} %")


@cli.command()
def diagnostics(
    to: Annotated[Path | None, typer.Option("--to", help="Write here; without it, onto the USB stick.")] = None,
    as_json: Json = False,
) -> None:
    """Write states, counts and versions to a file that may leave the building: nothing of any person is in it."""
    from appliance.doctor import diagnostics as made

    settings = load_settings()
    directory = to or made.stick()
    with Store(settings.paths.data) as store:
        document = made.diagnostics(settings, store)
    file = made.write(document, directory)
    told = _("Written to {file}. You can pull the stick out once its light is still.").format(file=file)
    if as_json:
        _line({"done": told})
    else:
        print(told)


@cli.command()
def call(as_json: Json = False) -> None:
    """Try the headset: hear a line in the person's voice, read one sentence aloud."""
    from appliance.engine.trial_call import trial_call

    told_at_s = 0.0

    def tell(text: str) -> None:
        if as_json:
            _line({"tell": text})
        else:
            print(text, flush=True)

    def level(dbfs: float) -> None:
        nonlocal told_at_s
        if as_json and time.monotonic() - told_at_s >= LEVEL_EVERY_S:
            told_at_s = time.monotonic()
            _line({"level_dbfs": round(dbfs, 1)})

    fine, advice = asyncio.run(trial_call(load_settings(), tell, level))
    if as_json:
        _line({"fine": fine, "advice": advice})
    else:
        print(advice)


def _line(told: dict[str, object]) -> None:
    print(json.dumps(told, ensure_ascii=False), flush=True)
