"""The same messages by USB stick: a line each, with the topic on which it would have travelled, and the same bytes.

Files up are named after the kiosk, but anonymous reviews lie in one file for all kiosks, sorted by their random ids.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pydantic import TypeAdapter, ValidationError

from appliance.wire.scales import AgencyName, KioskName

FOLDER: Final = "talkdown"
MOST_LINE_BYTES: Final = 200_000
_PAIR: Final[TypeAdapter[tuple[str, str]]] = TypeAdapter(tuple[str, str])


class StickError(ValueError):
    """A line is not one of ours; the text says which."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One message on a stick."""

    topic: str
    payload: bytes


def up_file(agency: AgencyName, kiosk: KioskName) -> str:
    """Return the name of a kiosk's named messages."""
    return f"{agency}.{kiosk}.up.jsonl"


def reviews_up_file(agency: AgencyName) -> str:
    """Return the name of all kiosks' anonymous reviews."""
    return f"{agency}.reviews.up.jsonl"


def down_file(agency: AgencyName, kiosk: KioskName) -> str:
    """Return the name of what the server says to one kiosk."""
    return f"{agency}.{kiosk}.down.jsonl"


def reviews_down_file(agency: AgencyName) -> str:
    """Return the name of the receipts for anonymous reviews."""
    return f"{agency}.reviews.down.jsonl"


def write_lines(carried: Iterable[Carried]) -> bytes:
    """Return a file's bytes, the same messages once each, in an order that tells nothing."""
    lines = {json.dumps([one.topic, one.payload.decode()], ensure_ascii=False) for one in carried}
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def read_lines(content: bytes) -> list[Carried]:
    """Return the messages of a file; raise StickError with the number of a line that is not one."""
    found: list[Carried] = []
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            topic, payload = _PAIR.validate_json(line if len(line) <= MOST_LINE_BYTES else b"", strict=True)
        except ValidationError:
            raise StickError(f"line {number} is not a message") from None
        found.append(Carried(topic, payload.encode()))
    return found
