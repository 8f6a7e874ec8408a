"""Whether there is room for what officers say."""

import shutil
from pathlib import Path
from typing import Final

from appliance.config import Settings
from appliance.doctor.finding import Finding, State
from appliance.store.journal import ROOM_TO_BEGIN_BYTES
from appliance.words import _

NAME: Final = "disk"
LOW_BYTES: Final = 2**30
"""Room for about two thousand closed encounters of half a megabyte; below it, somebody should look."""


def check(settings: Settings) -> Finding:
    """Ask the file system of the data directory."""
    directory = nearest(settings.paths.data)
    return judged(directory, shutil.disk_usage(directory).free)


def nearest(directory: Path) -> Path:
    """Return a directory, or the nearest above it that exists."""
    return next(path for path in (directory, *directory.parents) if path.is_dir())


def judged(directory: Path, free_bytes: int) -> Finding:
    """Return the finding for so much free space."""
    found = _("{free:,.0f} MB are free for {directory}").format(free=free_bytes / 2**20, directory=directory)
    mend = _(
        "Free some space on the disk of {directory}: `du -xh --max-depth=2 / | sort -h | tail` shows what takes it. Do "
        "not delete files in the data directory; delete encounters at the kiosk."
    ).format(directory=directory)
    if free_bytes < ROOM_TO_BEGIN_BYTES:
        found += _("; no encounter begins below {limit:.0f} MB.").format(limit=ROOM_TO_BEGIN_BYTES / 2**20)
        return Finding(check=NAME, state=State.FAILED, found=found, mend=mend)
    if free_bytes < LOW_BYTES:
        return Finding(
            check=NAME, state=State.WARNING, found=_("{found}, which is little.").format(found=found), mend=mend
        )
    return Finding(check=NAME, state=State.OK, found=f"{found}.")
