"""What left this box about one officer, for the screen and, by stick, for paper."""

import os
from datetime import date
from pathlib import Path
from typing import Final

from appliance.stage.people_view import LeftView
from appliance.store.errors import StoreError, plain_errors
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from appliance.store.what_left import LeftItem, state_in_words, what_left, what_left_text
from appliance.wire.envelope import read_envelope
from appliance.wire.shared import Withdrawal
from appliance.words import N_, _

MOUNTS: Final = Path("/proc/mounts")
STICKS: Final = ("/media/", "/run/media/")
NO_STICK: Final = N_("There is no USB stick in this kiosk, or none that can be written to. Plug one in and try again.")


def left_box(store: Store, owner: OwnerKey) -> tuple[LeftView, ...]:
    """Return every message about an officer that is kept here, each in words."""
    items = what_left(store, owner).items
    taken_back = {shared_id for item in items if (shared_id := _takes_back(item)) is not None}
    return tuple(
        LeftView(
            id=item.id,
            kind=item.kind,
            state=item.state,
            sentence=item.sentence,
            became=state_in_words(item),
            payload=item.payload,
            can_take_back=item.kind == "shared review" and item.id not in taken_back,
        )
        for item in items
    )


def write_left(store: Store, owner: OwnerKey) -> str:
    """Write it onto a stick and return the name of the file; raise StoreError when there is no stick."""
    place = stick()
    if place is None:
        raise StoreError(_(NO_STICK))
    file = place / f"talkdown-what-left-{date.today().isoformat()}.txt"
    with plain_errors(_("Writing onto the stick")):
        number = 1
        while file.exists():
            number += 1
            file = place / f"talkdown-what-left-{date.today().isoformat()}-{number}.txt"
        with file.open("w", encoding="utf-8") as out:
            out.write(what_left_text(what_left(store, owner)))
            out.flush()
            os.fsync(out.fileno())
    return file.name


def stick(mounts: Path = MOUNTS) -> Path | None:
    """Return where a stick is mounted that can be written to."""
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    places = [Path(line.split()[1].replace("\\040", " ")) for line in lines if len(line.split()) > 1]
    found = (place for place in places if str(place).startswith(STICKS) and os.access(place, os.W_OK))
    return next(found, None)


def _takes_back(item: LeftItem) -> str | None:
    if item.kind != "withdrawal" or item.payload is None:
        return None
    body = read_envelope(item.payload.encode()).body
    return body.shared_id if isinstance(body, Withdrawal) else None
