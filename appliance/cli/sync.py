"""`talkdown sync`: send to the agency by network or stick, and see what waits and what left this box."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from appliance import words
from appliance.config import load_settings
from appliance.errors import TalkdownError, UsageError
from appliance.store.agency import claim as claim_sign_in
from appliance.store.errors import Locked
from appliance.store.keys import OwnerKey
from appliance.store.sign_in import sign_in
from appliance.store.store import Store
from appliance.store.what_left import what_left, what_left_text
from appliance.sync import enrol as enrolment
from appliance.sync.certificate import term
from appliance.sync.run import Surroundings, Sync, only_one
from appliance.sync.status import status_text, sync_status
from appliance.sync.stick import export as export_to
from appliance.sync.stick import import_ as import_from

cli = typer.Typer(add_completion=False, no_args_is_help=True)
ASK_AGAIN_S: Final = 5.0

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document (docs/sync.md).")]
Officer = Annotated[str | None, typer.Option("--officer", help="Training id; without it, the practice officer's.")]
Pin = Annotated[
    str | None,
    typer.Option("--pin", envvar="TALKDOWN_PIN", help="PIN of the sign-in; asked for when it is needed.", hidden=True),
]


@contextmanager
def _store() -> Iterator[Store]:
    with Store(load_settings().paths.data) as store:
        yield store


@cli.command()
def run() -> None:
    """Stay connected to the agency and send what waits, until interrupted."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    settings = load_settings()
    words.use(settings.screen.language)
    with _store() as store, only_one(store):
        Sync(store, Surroundings(profile=settings.profile, renew=enrolment.renew)).run(stop)


@cli.command()
def now(
    limit_s: Annotated[float, typer.Option("--within", help="Give up after so many seconds.", min=1)] = 60.0,
) -> None:
    """Connect, send what waits, and stop once the agency's server has receipted all of it."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    settings = load_settings()
    words.use(settings.screen.language)
    with _store() as store, only_one(store):
        sync = Sync(store, Surroundings(profile=settings.profile, renew=enrolment.renew))
        worker = threading.Thread(target=sync.run, args=(stop,), name="sync")
        worker.start()
        done = sync.up_to_date.wait(limit_s)
        found = sync_status(store)
        stop.set()
        worker.join()
    if not done:
        raise TalkdownError(
            f"Not everything was receipted within {limit_s:g} s. {found.why_not or 'The server has not answered yet.'} "
            "Everything is kept and sent again."
        )
    print("The server has receipted everything that was sent.")


@cli.command()
def status(as_json: AsJson = False) -> None:
    """Show what waits, since when, when the server last answered, and why nothing is sent."""
    with _store() as store:
        found = sync_status(store)
    print(found.model_dump_json(indent=2) if as_json else status_text(found), end="\n" if as_json else "")


@cli.command(name="export")
def export_messages(directory: Annotated[Path, typer.Argument(help="Where the stick is mounted.")]) -> None:
    """Write what waits onto a USB stick; it stays queued until the receipts come back."""
    with _store() as store:
        done = export_to(store, directory, date.today())
    print(f"{done.messages} messages written to {', '.join(str(file) for file in done.files)}.")
    print("Take the stick to the agency's server, then bring it back: `talkdown sync import`.")


@cli.command(name="import")
def import_answers(directory: Annotated[Path, typer.Argument(help="Where the stick is mounted.")]) -> None:
    """Take in what the server wrote onto the stick: receipts, settings, a renewed certificate."""
    with _store() as store:
        done = import_from(store, directory, date.today())
    print(f"{done.receipts} receipts taken in.")
    if done.desired:
        print("Settings and assignments are up to date.")
    if done.certificate:
        print("This kiosk's certificate was renewed.")


@cli.command(name="what-left")
def show_what_left(officer: Officer = None, pin: Pin = None, as_json: AsJson = False) -> None:
    """Show every message about you that waits, is held here, or was sent: a sentence, its bytes, its receipt."""
    with _store() as store:
        left = what_left(store, _signed_in(store, officer, pin))
    print(left.model_dump_json(indent=2) if as_json else what_left_text(left), end="\n" if as_json else "")


@cli.command()
def claim(
    code: Annotated[str, typer.Argument(help="The claim code from your training officer.")],
    officer: Officer = None,
    pin: Pin = None,
) -> None:
    """Tie a sign-in on this kiosk to your row of the agency's roster, so that its hours can be credited."""
    with _store() as store:
        queued = claim_sign_in(store, _signed_in(store, officer, pin).owner_id, code)
    print(f"Claimed. Hours of {queued} encounters that waited for this are queued.")


@cli.command()
def enrol(
    server: Annotated[str, typer.Option("--server", help="Address of the agency server.")],
    name: Annotated[str, typer.Option("--name", help="Name this kiosk is to have, such as north-1.")],
    code: Annotated[str, typer.Option("--code", help="The one-time code.")],
    fingerprint: Annotated[str, typer.Option("--fingerprint", help="The fingerprint that came with the code.")],
    wait: Annotated[bool, typer.Option("--wait", help="Ask until the kiosk is accepted.")] = False,
) -> None:
    """Join the agency: ask for a certificate with a one-time code."""
    with _store() as store:
        key = enrolment.key_sha256(store.identity)
        print(f"Key of this kiosk:  {' '.join(key[at : at + 4] for at in range(0, len(key), 4))}")
        while True:
            answer = enrolment.enrol(store, server, name, code, fingerprint)
            if answer.state != "pending" or not wait:
                break
            time.sleep(ASK_AGAIN_S)
        if answer.state == "refused":
            raise TalkdownError(f"The agency server refused this kiosk. {answer.reason}")
        if answer.state == "pending":
            print(f"The agency's server: {fingerprint}")
            print("Asked. Once IT has compared both and accepted this kiosk, run the same command again.")
            return
        found = term(store.identity)
        print(f"{name} belongs to {answer.agency}.", f"Certificate until {found.ends:%Y-%m-%d}." if found else "")


def _signed_in(store: Store, name: str | None, pin: str | None) -> OwnerKey:
    """Return the key of who asks, by the rules of the kiosk's own sign-in: wrong PINs make the next try wait there too.

    Raises:
        WrongPin: the PIN does not open this training id.
        UsageError: it is too early for another try; or the PIN is missing, and nobody can be asked.

    """
    if name is None:
        return store.keys.practice()
    if pin is None:
        if not sys.stdin.isatty():
            raise UsageError("Give the PIN in the variable TALKDOWN_PIN, or run this in a terminal.")
        pin = typer.prompt("PIN", hide_input=True)
    try:
        return sign_in(store, name, str(pin))
    except Locked as locked:
        raise UsageError(f"{locked} The next one counts in {locked.wait_s} s.") from None
