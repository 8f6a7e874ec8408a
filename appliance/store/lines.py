"""The bytes of a journal: sealed lines, each tied to its number and to every line before it.

A file is one clear heading (`TALKDOWN-JOURNAL 1 encounter owner salt`) and lines `NUMBER LENGTH BASE64`, the number
in 8 decimal and the length of the base64 in 8 hexadecimal digits. A line's associated data are its number and a
SHA-256 chain over heading and all earlier lines, so a line that was changed, cut out, moved or repeated does not open.
Cutting whole lines off the end cannot be told from a power cut.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from appliance.store.errors import StoreError, Unsealable
from appliance.store.sealing import seal, unseal
from appliance.words import _

_HEADING: Final = re.compile(rb"TALKDOWN-JOURNAL 1 ([A-Za-z0-9-]{1,64}) ([A-Za-z0-9-]{1,64}) ([0-9a-f]{32})\n")
_PREFIX: Final = re.compile(rb"(\d{8}) ([0-9a-f]{8}) ")
_PREFIX_BYTES: Final = 18


class JournalError(StoreError):
    """A journal cannot be written or read."""


class JournalDamaged(JournalError):
    """A line that is not the last, or that was whole, does not open: it was changed, moved, repeated or cut out."""

    def __init__(self, line: int, why: str) -> None:
        """Name the line, 1 being the first below the heading and 0 the heading."""
        where = _("Line {n} of the journal").format(n=line) if line else _("The heading of the journal")
        super().__init__(
            _(
                "{where} {why}. It was changed later, or the disk is failing; nothing from there on is read. What came "
                "before that line can still be closed as a cut-off record."
            ).format(where=where, why=why)
        )
        self.line = line
        self.intact: tuple[bytes, ...] = ()
        """What the lines before it held."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The clear first line: which encounter, whose key, and the salt from which the journal's own key comes."""

    encounter_id: str
    owner_id: str
    salt: bytes

    def encoded(self) -> bytes:
        """Return the line with its newline."""
        return f"TALKDOWN-JOURNAL 1 {self.encounter_id} {self.owner_id} {self.salt.hex()}\n".encode()


@dataclass(frozen=True, slots=True)
class Position:
    """The end of the good part of a journal, where the next line goes."""

    lines: int
    offset: int
    chain: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a journal's lines hold."""

    heading: Heading
    contents: tuple[bytes, ...]
    end: Position
    torn_line: int | None
    """Number of a last line that a power cut left unfinished and that was left out, or None."""


def start(heading: Heading) -> Position:
    """Return the position below a heading."""
    encoded = heading.encoded()
    return Position(0, len(encoded), sha256(encoded).digest())


def sealed_line(key: bytes, end: Position, content: bytes) -> tuple[bytes, Position]:
    """Return the next line with its newline, and the position behind it."""
    number = end.lines + 1
    body = base64.b64encode(seal(key, content, _circumstances(number, end.chain)))
    line = b"%08d %08x %b\n" % (number, len(body), body)
    return line, _behind(end, line)


def heading_of(data: bytes) -> Heading:
    """Return the heading of a journal; raise JournalDamaged when it is not one."""
    match = _HEADING.match(data)
    if match is None:
        raise JournalDamaged(0, _("is not one that this version of Talkdown writes"))
    encounter, owner, salt = match.groups()
    return Heading(encounter.decode(), owner.decode(), bytes.fromhex(salt.decode()))


def open_lines(key: bytes, data: bytes) -> Opened:
    """Return what every line holds; a torn last line is left out and reported, any other fault is JournalDamaged."""
    heading = heading_of(data)
    end = start(heading)
    contents: list[bytes] = []
    while end.offset < len(data):
        try:
            line, content = _line_at(key, end, data)
        except JournalDamaged as damaged:
            if _torn(data[end.offset :]):
                return Opened(heading, tuple(contents), end, torn_line=damaged.line)
            damaged.intact = tuple(contents)
            raise
        contents.append(content)
        end = _behind(end, line)
    return Opened(heading, tuple(contents), end, torn_line=None)


def _line_at(key: bytes, end: Position, data: bytes) -> tuple[bytes, bytes]:
    number = end.lines + 1
    length = _length(data, end.offset) or 0
    line = data[end.offset : end.offset + length]
    if len(line) < length or not line.endswith(b"\n"):
        raise JournalDamaged(number, _("is not whole"))
    if int(line[:8]) != number:
        raise JournalDamaged(number, _("is not there; line {n} stands in its place").format(n=int(line[:8])))
    text = line[_PREFIX_BYTES:-1]
    try:
        body = base64.b64decode(text, validate=True)
        content = unseal(key, body, _circumstances(number, end.chain))
    except (binascii.Error, Unsealable):
        raise JournalDamaged(number, _("does not open")) from None
    if base64.b64encode(body) != text:  # base64 has spare bits, which the seal does not cover
        raise JournalDamaged(number, _("is not as it was written"))
    return line, content


def _torn(rest: bytes) -> bool:
    """Tell what an interrupted write can leave (a piece of a line, blocks of zeros) from anything else."""
    if rest.find(b"\n") not in (-1, len(rest) - 1):
        return False
    length = _length(rest, 0)
    cut_short = (length is None or len(rest) < length) and not rest.endswith(b"\n")
    zeros = (length is None or len(rest) <= length) and b"\0" in rest
    return cut_short or zeros


def _length(data: bytes, offset: int) -> int | None:
    prefix = _PREFIX.match(data, offset)
    return None if prefix is None else _PREFIX_BYTES + int(prefix[2], 16) + 1


def _circumstances(number: int, chain: bytes) -> bytes:
    return b"journal line %d " % number + chain


def _behind(end: Position, line: bytes) -> Position:
    return Position(end.lines + 1, end.offset + len(line), sha256(end.chain + line).digest())
