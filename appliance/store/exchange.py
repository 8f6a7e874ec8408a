"""A record as a plain file that an officer asked for: readable by anyone who gets it, so made for this user only."""

from pathlib import Path

from pydantic import ValidationError

from appliance.encounter.record import Record
from appliance.store.errors import StoreError, plain_errors
from appliance.store.files import replace_private
from appliance.words import _


def write_record(file: Path, record: Record) -> None:
    """Write a record as JSON in the clear, mode 0600, whole or not at all."""
    with plain_errors(f"Writing the record to {file}"):
        replace_private(file, record.model_dump_json(indent=2).encode() + b"\n")


def read_record(file: Path) -> Record:
    """Read a record that `write_record` wrote; raise StoreError in words when it is not one."""
    with plain_errors(f"Reading the record {file}"):
        content = file.read_bytes()
    try:
        return Record.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file as a whole"
        raise StoreError(
            _(
                "{file} is not a record that this version of Talkdown reads: {where}: {first}. Give a file written by "
                "`talkdown rehearse --record`."
            ).format(file=file, where=where, first=first["msg"])
        ) from None
