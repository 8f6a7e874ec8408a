"""`make demo`: one encounter out loud, its review, and the way of its hours to the training officer's pages.

Everything lies below build/demo: a box of its own, and an agency of its own that is called Demo, where alone simulated
officers count. Nothing of it touches the kiosk of this machine or an agency of people.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx

from appliance.errors import TalkdownError
from appliance.store.store import Store
from setup.demo_department import already_practised, practise_before

ROOT: Final = Path(__file__).resolve().parents[1]
PLACE: Final = ROOT / "build" / "demo"
BOX: Final = PLACE / "kiosk"
AGENCY: Final = PLACE / "agency"
RECORD: Final = ROOT / "build" / "demo-record.json"
KIOSK: Final = "demo-box"
PLAYS: Final = "DEMO-1"
_ROW: Final = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")


class DemoError(TalkdownError):
    """A part of the demo did not work."""


def main() -> int:
    """Play the demo; return 0 when all of it worked."""
    PLACE.mkdir(parents=True, exist_ok=True)
    try:
        with agency() as served:
            join(served)
            kiosk("rehearse", "porch", "--officer", "sim:good", "--headset", "auto", "--short", "--record", str(RECORD))
            kiosk("review", str(RECORD))
            heading("From the box to the training officer")
            fill_the_department(served["claims"])
            kiosk("sync", "now")
            show(served)
            stay_open(served)
    except TalkdownError as error:
        print(f"\nThe demo could not go on: {error}", file=sys.stderr)
        return 1
    return 0


@contextmanager
def agency() -> Iterator[dict[str, Any]]:
    """Run the demo's agency while the block lasts; it says where it is reached."""
    command = [sys.executable, "-m", "agency.cli", "demo", "--json", "--data", str(AGENCY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, cwd=ROOT) as child:
        try:
            assert child.stdout is not None
            line = child.stdout.readline()
            if not line:
                raise DemoError("the demo's agency did not start; its words are above.")
            yield json.loads(line)
        finally:
            child.terminate()


def join(served: Mapping[str, Any]) -> None:
    """Let the demo's box belong to the demo's agency, and its officer to the roster; the same again changes nothing."""
    heading("A box joins the demo's agency, where simulated officers count")
    way = ("--server", served["server"], "--code", served["code"], "--fingerprint", served["fingerprint"])
    kiosk("sync", "enrol", "--name", KIOSK, *way)
    kiosk("sync", "now")
    kiosk("sync", "claim", served["claims"][PLAYS])


def fill_the_department(claims: Mapping[str, str]) -> None:
    """Give the box six further simulated officers, once."""
    with Store(BOX) as store:
        if not already_practised(store):
            others = [code for number, code in sorted(claims.items()) if number != PLAYS]
            held = practise_before(store, others, date.today())
            print(f"Six further simulated officers practised before, without sound: {held} reviews are held.")


def show(served: Mapping[str, Any]) -> None:
    """Open the pages as the training officer does, and print what came."""
    week, skills = pages(served)
    status = json.loads(kiosk_output("sync", "status", "--json"))
    print(f"\nOn the pages of the demo's agency, {served['pages']}\n")
    print("  This week, hours to credit (a simulated officer's, counted as a person's would be):")
    found = [line for line in map(plain, _ROW.findall(week)) if "Simulated" in line]
    if not found:
        raise DemoError("no hours are on the page of this week.")
    for line in found:
        print(f"    {line}")
    reviews = re.search(r"(\d+) anonymous reviews", plain(skills))
    print("  Skills, from anonymous reviews:")
    print(f"    {reviews[0] if reviews else 'none yet'}, of the six who practised before.")
    print("    Simulated officers do not learn: the lines are flat but for chance.")
    print(
        f"  Still on the box: {status['reviews_held']} held. The review above leaves a week after its month, together"
    )
    print("    with those of four other officers like it, or never. Its words and its sound never leave.")


def stay_open(served: Mapping[str, Any]) -> None:
    """Keep the pages open for a person at a terminal; end by itself for anything else."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        print(f"\nOpen {served['pages']}, sign in as {served['name']} with {served['password']}")
        input("The pages stay open until you press Enter. ")
    print("\n`make agency` opens these pages again, and shows a new password.")


def pages(served: Mapping[str, Any]) -> tuple[str, str]:
    """Return the page of this week and the page of skills, signed in."""
    with httpx.Client(base_url=served["pages"], follow_redirects=True, timeout=30) as client:
        before = re.search(r'name="before" value="([^"]+)"', client.get("/sign-in").text)
        if before is None:
            raise DemoError("the page to sign in has no form.")
        form = {"name": served["name"], "password": served["password"], "before": before[1]}
        week = client.post("/sign-in", data=form)
        skills = client.get("/skills")
        if week.status_code != httpx.codes.OK or skills.status_code != httpx.codes.OK:
            raise DemoError(f"the pages answer {week.status_code} and {skills.status_code}.")
        return week.text, skills.text


def plain(html: str) -> str:
    """Return the words of a piece of a page."""
    return " ".join(_TAG.sub(" ", html).split())


def kiosk(*arguments: str) -> None:
    """Run a command of the demo's box, seen and heard; raise DemoError when it fails."""
    done = subprocess.run([sys.executable, "-m", "appliance.cli", *arguments], cwd=ROOT, env=environment(), check=False)
    if done.returncode:
        raise DemoError(f"`talkdown {' '.join(arguments[:2])}` ended with {done.returncode}; its words are above.")


def kiosk_output(*arguments: str) -> str:
    """Return what a command of the demo's box prints."""
    command = [sys.executable, "-m", "appliance.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(), check=True, capture_output=True, text=True).stdout


def environment() -> dict[str, str]:
    """Return the environment in which the demo's box has a folder of its own."""
    return {**os.environ, "TALKDOWN_PATHS__DATA": str(BOX)}


def heading(words: str) -> None:
    """Print a heading."""
    print(f"\n== {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
