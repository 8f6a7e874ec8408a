"""What the bare Linux console can draw: the signs of its default font, code page 437, and a stand-in for any other.

A stand-in takes as many cells as the sign that it stands for, so that nothing on the screen moves.
"""

import unicodedata
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

_ARROWS_AND_SUITS: Final = "☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼"
"""What the code page draws in place of control characters, from 1 to 31."""
CONSOLE: Final = frozenset(
    [chr(code) for code in range(0x20, 0x7F)]
    + list(_ARROWS_AND_SUITS)
    + list(bytes(range(0x80, 0x100)).decode("cp437"))
)
"""drivers/tty/vt/cp437.uni in the kernel maps these, and a few accented capitals to plain ones as is done here."""

_STAND_INS: Final = (
    ("“”„″", '"'),
    ("‘’‚′", "'"),
    ("–—−‐‑", "-"),
    ("…", "."),
    ("×", "x"),
    ("□◻▢", "○"),
    ("▶▸", "►"),
    ("◀◂", "◄"),
    # What a framework draws clocks, edges and scroll bars with.
    ("╭┏", "┌"),
    ("╮┓", "┐"),
    ("╰┗", "└"),
    ("╯┛", "┘"),
    ("┣", "├"),
    ("┫", "┤"),
    ("┳", "┬"),
    ("┻", "┴"),
    ("╋", "┼"),
    ("━╺╸╶╴▔▁", "─"),
    ("┃╻╹╷╵▊▋▎▍▏▕", "│"),
    ("▂▃", "▄"),
    ("▅▆▇", "█"),
    ("▉", "█"),
)
STAND_INS: Final = {sign: stand_in for signs, stand_in in _STAND_INS for sign in signs}
UNKNOWN: Final = "?"


@lru_cache(2048)
def on_console(text: str) -> str:
    """Return a text as the console can draw it, as wide as it was."""
    if text.isascii():
        return text
    width = cell_len(text)
    return "".join(_drawn(sign) for sign in text)[:width].ljust(width)


def _drawn(sign: str) -> str:
    if sign in CONSOLE:
        return sign
    if sign in STAND_INS:
        return STAND_INS[sign]
    plain = unicodedata.normalize("NFKD", sign)[:1]
    stand_in = plain if plain in CONSOLE else UNKNOWN
    return stand_in * cell_len(sign)
