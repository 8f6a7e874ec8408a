"""Whether the clock can be right: it is never earlier than what was built or written before now."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import appliance
from appliance.config import Settings
from appliance.doctor.finding import Finding, State
from appliance.words import _

NAME: Final = "clock"
_SLACK_S: Final = 120.0


def check(settings: Settings) -> Finding:
    """Compare the clock with the newest of the program's files and of what was kept."""
    program = Path(appliance.__file__).parent
    files = [*program.glob("*.py"), *_kept(settings.paths.data)]
    newest = max(files, key=lambda file: file.stat().st_mtime)
    return judged(time.time(), newest.stat().st_mtime, newest)


def judged(now_s: float, floor_s: float, because: Path) -> Finding:
    """Return the finding for a clock (seconds since 1970) and the floor that a file sets."""
    said = _words(now_s)
    if now_s + _SLACK_S < floor_s:
        return Finding(
            check=NAME,
            state=State.FAILED,
            found=_("The clock says {said}, but {because} was written on {words}: the clock is behind.").format(
                said=said, because=because, words=_words(floor_s)
            ),
            mend=_(
                "Set date and time (`timedatectl set-time`, or let it synchronise), and replace the clock's battery "
                "if it happens again. Training on a date that cannot be trusted is marked for the training officer."
            ),
        )
    return Finding(
        check=NAME,
        state=State.OK,
        found=_("The clock says {said}, later than anything written here.").format(said=said),
    )


def _kept(data: Path) -> list[Path]:
    return [file for file in data.rglob("*") if file.is_file()] if data.is_dir() else []


def _words(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d %H:%M UTC")
