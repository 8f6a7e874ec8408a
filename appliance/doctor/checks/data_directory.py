"""Whether what officers say can be written, and is for the kiosk's own user only."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from appliance.config import Settings
from appliance.doctor.checks.disk import nearest
from appliance.doctor.finding import Finding, State
from appliance.words import _

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
                found=_("{data} is not a directory, and this user may not make it in {above}.").format(
                    data=data, above=above
                ),
                mend=_("Run `install -d -m 700 -o USER {data}` as root, with the kiosk's user for USER.").format(
                    data=data
                ),
            )
        return Finding(
            check=NAME,
            state=State.OK,
            found=_("{data} is made at the first encounter; nothing is kept yet.").format(data=data),
        )
    faults = [fault for path in (data, *sorted(data.rglob("*"))) for fault in faults_of(path, os.geteuid())]
    if not os.access(data, os.W_OK | os.X_OK):
        faults.insert(0, _("{data} cannot be written by this user").format(data=data))
    if not faults:
        return Finding(
            check=NAME, state=State.OK, found=_("{data} and all in it is for this user only.").format(data=data)
        )
    more = _("; and {n} more").format(n=len(faults) - 5) if len(faults) > 5 else ""
    return Finding(
        check=NAME,
        state=State.FAILED,
        found=f"{'; '.join(faults[:5])}{more}.",
        mend=_(
            "Run `chown -R USER {data} && chmod -R u=rwX,go= {data}` as root, with the kiosk's user for USER. If "
            "others could read it, officers should choose new PINs."
        ).format(data=data),
    )


def faults_of(path: Path, user_id: int) -> Iterator[str]:
    """Yield what is wrong with owner and permissions of one file or directory."""
    status = path.lstat()
    if status.st_uid != user_id:
        yield _("{path} belongs to user {owner}, not to {user}").format(path=path, owner=status.st_uid, user=user_id)
    if not stat.S_ISLNK(status.st_mode) and status.st_mode & 0o077:
        yield _("{path} can be entered or read by others (mode {mode:o})").format(
            path=path, mode=stat.S_IMODE(status.st_mode)
        )
