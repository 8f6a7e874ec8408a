"""Lines from standard input, waited for without a thread: a keyboard that stays silent never holds up the end."""

import asyncio
import codecs
import os
from typing import Final, TextIO

_BLOCK_BYTES: Final = 65_536
_LONGEST_LINE: Final = 65_536
"""Letters that are kept of a line; a stream that never ends it must not fill the memory."""


class Keyboard:
    """Reads lines from a terminal, a pipe, a file or a text in memory; bytes that are no text are marked as such."""

    def __init__(self, stream: TextIO | None) -> None:
        """Take over a stream of which nothing has been read yet; None, a closed one, has no lines."""
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._text = ""
        self._ended = False

    async def line(self) -> str:
        """Return the next line without its end, cut when it is endless; raise EOFError when there is none."""
        while "\n" not in self._text and not self._ended:
            await self._read()
        line, newline, self._text = self._text.partition("\n")
        if not line and not newline:
            raise EOFError
        return line

    async def _read(self) -> None:
        descriptor = None if self._stream is None else _descriptor(self._stream)
        if descriptor is None:
            self._text += "" if self._stream is None else self._stream.read()
            self._ended = True
            return
        await _readable(descriptor)
        block = os.read(descriptor, _BLOCK_BYTES)
        self._ended = not block
        # No newline is in the text yet: this is the rest of its line, and what follows.
        rest, newline, following = self._decoder.decode(block, final=self._ended).partition("\n")
        self._text += rest[: _LONGEST_LINE - len(self._text)] + newline + following


def _descriptor(stream: TextIO) -> int | None:
    try:
        return stream.fileno()
    except OSError:
        return None


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    try:
        loop.add_reader(descriptor, readable.set)
    except PermissionError:
        return  # a plain file is always readable, and cannot be watched
    try:
        await readable.wait()
    finally:
        loop.remove_reader(descriptor)
