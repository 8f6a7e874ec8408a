"""What may be carried out of the building to get help: states, counts and versions, and nothing of any person.

Everything in it is named here one by one. No free text goes in: a message could hold somebody's words, a path
somebody's name, a device the name somebody gave it.
"""

import json
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from appliance.config import Settings
from appliance.doctor.box import LIBRARIES, is_installed, models_section
from appliance.doctor.error_codes import error_codes
from appliance.doctor.run import findings
from appliance.errors import TalkdownError
from appliance.store.store import Store
from appliance.sync.status import sync_status
from appliance.words import N_, _

SCHEMA: Final = 1
MOUNTS: Final = Path("/proc/self/mounts")
STICKS: Final = ("/media/", "/run/media/", "/mnt/")
NO_STICK: Final = N_("No USB stick is there. Plug one in, wait until it is mounted, and press the key again.")


def diagnostics(settings: Settings, store: Store) -> dict[str, object]:
    """Return the document; it takes as long as the doctor does."""
    status = sync_status(store)
    return {
        "schema": SCHEMA,
        "made_utc": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "versions": {
            name: version(name) for name in ("talkdown", *LIBRARIES) if name == "talkdown" or is_installed(name)
        },
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processors": os.cpu_count(),
        "profile": settings.profile,
        "actor": settings.actor.runtime.value,
        "checks": {finding.check: finding.state.value for finding in findings(settings)},
        "models": models_section(settings).state.value,
        "disk_free_mb": status.disk_free_mb,
        "enrolled": status.kiosk is not None,
        "connected": status.connected,
        "hours_waiting": status.hours_waiting,
        "oldest_hours_days": status.oldest_hours_days,
        "shared_waiting": status.shared_waiting,
        "reviews_waiting": status.reviews_waiting,
        "reviews_held": status.reviews_held,
        "clock_trusted": status.clock_trusted,
        "utc_offset": f"{datetime.now().astimezone():%z}",
        "errors": [{"code": code.code, "count": code.count} for code in error_codes(settings.paths.data)],
    }


def stick(mounts: Path = MOUNTS) -> Path:
    """Return where a USB stick is mounted; raise TalkdownError when there is none."""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        place = line.split()[1].replace("\\040", " ")
        if place.startswith(STICKS):
            return Path(place)
    raise TalkdownError(_(NO_STICK))


def write(document: dict[str, object], directory: Path) -> Path:
    """Write a document into a directory and return its file; raise TalkdownError in plain words."""
    made = str(document["made_utc"]).replace(":", "").replace("-", "")
    file = directory / f"talkdown-diagnostics-{made}.json"
    try:
        with file.open("w", encoding="utf-8") as opened:
            opened.write(json.dumps(document, indent=2, sort_keys=True) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise TalkdownError(
            _("The diagnostics cannot be written to {directory}: {strerror}. Is the stick full, or read-only?").format(
                directory=directory, strerror=error.strerror
            )
        ) from error
    return file
