"""Where a record that a command names comes from, and where it goes back to when its officer amends it."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from appliance.config import load_settings
from appliance.encounter.record import Record
from appliance.errors import TalkdownError, UsageError
from appliance.review.model import Review

if TYPE_CHECKING:
    from appliance.store.keys import OwnerKey
    from appliance.store.store import Store

LAST: Final = "last"
STANDARD_INPUT: Final = "-"
_ID: Final = re.compile(r"[0-9a-f]{32}")


class RecordError(TalkdownError):
    """A record cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a command was given, and how the officer would name it again."""

    name: str
    text: str
    file: Path | None
    """None for standard input, and for what only the sealed store holds."""


def read_source(name: str) -> Source:
    """Return what a command was given: a file, `-`, `last`, or the id of an encounter that this box keeps."""
    if name == STANDARD_INPUT:
        return Source(name, sys.stdin.read(), None)
    file = Path(name)
    if not file.exists() and (name == LAST or _ID.fullmatch(name)):
        return _kept(name)
    try:
        return Source(name, file.read_text(encoding="utf-8"), file)
    except FileNotFoundError:
        raise UsageError(
            f"There is no file {name}. Give a record, a transcript, - for standard input, {LAST} for the encounter "
            "played last, or the id of one that this box keeps."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{name} cannot be read: {error}. Give a UTF-8 text file.") from error


def record_in(source: Source) -> Record | None:
    """Return the record in a text, None when it is a transcript of lines instead."""
    try:
        data = json.loads(source.text)
    except (json.JSONDecodeError, RecursionError):
        return None
    if not isinstance(data, dict) or "turns" not in data:
        return None
    try:
        return Record.model_validate(data)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in problem["loc"])
        raise RecordError(
            f"{source.name} is not a record this version can read: {place}: {problem['msg']}. "
            "Review it with the version that made it."
        ) from error


def write_back(source: Source, record: Record, review: Review) -> None:
    """Keep an amended record where it came from, and in the sealed store when that holds the encounter too.

    The store goes first: it refuses what is final, and then the file is left alone as well.
    """
    from appliance.store.exchange import write_record

    if source.name == STANDARD_INPUT:
        raise UsageError("What comes from standard input cannot be amended: there is nowhere to keep it. Give a file.")
    opened = _open_store()
    if opened is not None:
        store, owner = opened
        with store:
            if record.encounter_id in store.encounters.ids(owner):
                store.revise_review(owner, record, review)
    if source.file is not None:
        write_record(source.file, record)


def _kept(name: str) -> Source:
    opened = _open_store()
    if opened is None:
        raise UsageError("This box keeps no encounter yet. Play one with `talkdown rehearse`, or give a file.")
    store, owner = opened
    with store:
        if name == LAST:
            records = store.records(owner)
            if not records:
                raise UsageError("No encounter has ended on this box yet. Play one with `talkdown rehearse`.")
            record = records[-1]
        else:
            record = store.closed(owner, name).record
    return Source(record.encounter_id, record.model_dump_json(), None)


def _open_store() -> "tuple[Store, OwnerKey] | None":
    """Return the store with the practice officer's key, None where nothing was ever kept."""
    from appliance.store.store import DATABASE_FILE, Store

    data = load_settings().paths.data
    if not (data / DATABASE_FILE).exists():
        return None
    store = Store(data)
    return store, store.keys.practice()
