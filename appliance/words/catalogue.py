"""A language's catalogue: read from its .po file when it is first spoken, so that no compiled copy can grow stale."""

import ast
import gettext
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

MAGIC: Final = 0x950412DE
HEADER_WORDS: Final = 7
KEPT: Final = "#. kept in records"
CONTEXT: Final = "\x04"
"""Between context and text, as gettext's own files have it."""
PLURAL: Final = "\x00"


@dataclass(slots=True)
class Entry:
    """One text and what it is in the language."""

    text: str = ""
    plural: str = ""
    context: str = ""
    told: list[str] = field(default_factory=list)
    """One, or one for each plural form."""
    fuzzy: bool = False
    kept: bool = False
    """Whether sentences made from it are kept in records, to be told again in another language."""

    @property
    def key(self) -> str:
        """Return what the text is looked up by."""
        plural = PLURAL + self.plural if self.plural else ""
        return (self.context + CONTEXT if self.context else "") + self.text + plural


def entries(po: str) -> Iterator[Entry]:
    """Yield the entries of a .po file, its header among them.

    Raises:
        ValueError: a line is none of this format.

    """
    for block in po.split("\n\n"):
        entry, at, lines = Entry(), "", block.splitlines()
        found: dict[str, str] = {}
        for line in lines:
            if line.startswith("#"):
                entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
                entry.kept |= line == KEPT
            elif line.startswith('"'):
                found[at] += ast.literal_eval(line)
            elif line.startswith("msg"):
                at, _, text = line.partition(" ")
                found[at] = ast.literal_eval(text)
            elif line.strip():
                raise ValueError(f"no line of a catalogue: {line}")
        if "msgid" in found:
            entry.text, entry.plural = found["msgid"], found.get("msgid_plural", "")
            entry.context = found.get("msgctxt", "")
            entry.told = [text for at, text in sorted(found.items()) if at.startswith("msgstr")]
            yield entry


def compiled(po: Path) -> gettext.GNUTranslations:
    """Return the translations of a .po file; what is fuzzy or empty is left out, as by gettext's own compiler."""
    told = {
        entry.key: PLURAL.join(entry.told)
        for entry in entries(po.read_text(encoding="utf-8"))
        if all(entry.told) and not entry.fuzzy
    }
    pairs = sorted((key.encode(), text.encode()) for key, text in told.items())
    return gettext.GNUTranslations(io.BytesIO(_mo(pairs)))


def _mo(pairs: list[tuple[bytes, bytes]]) -> bytes:
    """Return pairs in the format that gettext reads: a header, two tables of lengths and places, and the texts."""
    keys_at = HEADER_WORDS * 4
    told_at = keys_at + 8 * len(pairs)
    place = told_at + 8 * len(pairs)
    tables: list[int] = []
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            tables += [len(pair[column]), place + len(texts)]
            texts += pair[column] + b"\0"
    header = (MAGIC, 0, len(pairs), keys_at, told_at, 0, 0)
    return struct.pack(f"<{HEADER_WORDS + len(tables)}I", *header, *tables) + texts
