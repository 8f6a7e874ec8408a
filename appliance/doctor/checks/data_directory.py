"""Whether what officers say can be written, and is for the kiosk's own user only."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from appliance.config import Settings
from appliance.doctor.checks.disk import nearest
from appliance.doctor.finding import Finding, State

NAME: Final = "data_directory"


def check(settings: Settings) -> Finding:
    """Look at the directory and at everything in it."""
    data = settings.paths.data
    if not data.is_dir():
        above = nearest(data)
        if data.exists() or not os.access(above, os.W_OK | os.X_OK):
            return Finding(
                check=NAME,
                state=State.FAILED,
                found=f"{data} is not a directory, and this user may not make it in {above}.",
                mend=f"Run `install -d -m 700 -o USER {data}` as root, with the kiosk's user for USER.",
            )
        return Finding(check=NAME, state=State.OK, found=f"{data} is made at the first encounter; nothing is kept yet.")
    faults = [fault for path in (data, *sorted(data.rglob("*"))) for fault in faults_of(path, os.geteuid())]
    if not os.access(data, os.W_OK | os.X_OK):
        faults.insert(0, f"{data} cannot be written by this user")
    if not faults:
        return Finding(check=NAME, state=State.OK, found=f"{data} and all in it is for this user only.")
    more = f"; and {len(faults) - 5} more" if len(faults) > 5 else ""
    return Finding(
        check=NAME,
        state=State.FAILED,
        found=f"{'; '.join(faults[:5])}{more}.",
        mend=f"Run `chown -R USER {data} && chmod -R u=rwX,go= {data}` as root, with the kiosk's user for USER. "
        "If others could read it, officers should choose new PINs.",
    )


def faults_of(path: Path, user_id: int) -> Iterator[str]:
    """Yield what is wrong with owner and permissions of one file or directory."""
    status = path.lstat()
    if status.st_uid != user_id:
        yield f"{path} belongs to user {status.st_uid}, not to {user_id}"
    if not stat.S_ISLNK(status.st_mode) and status.st_mode & 0o077:
        yield f"{path} can be entered or read by others (mode {stat.S_IMODE(status.st_mode):o})"
