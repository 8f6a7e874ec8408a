"""Messages between the engine and a child: a fixed head, a JSON body, then raw bytes (audio or vectors)."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

HEAD: Final = struct.Struct("!BIII")
"""Kind, call number, body bytes, blob bytes."""
MAX_BODY_BYTES: Final = 1 << 20
MAX_BLOB_BYTES: Final = 1 << 28
"""About an hour of 16 kHz float32."""


class Kind(IntEnum):
    """What a frame is."""

    CALL = 1
    """Engine to child: body `{"call": name, "args": …}`."""
    CANCEL = 2
    """Engine to child: stop working on this call; a CANCELLED, DONE or ERROR follows."""
    STOP = 3
    PROGRESS = 10
    """Child to engine, call 0: body `{"share": 0..1, "doing": text}` while it loads."""
    READY = 11
    """Child to engine, call 0: loaded and warm; body `{"name": …}`."""
    BEAT = 12
    """The call has been taken up, or has moved on."""
    PART = 13
    DONE = 14
    ERROR = 15
    """Body is the sentence to show a person."""
    CANCELLED = 16


_KINDS: Final = frozenset(int(kind) for kind in Kind)


class FramingError(Exception):
    """The bytes are not a frame: the other side is not what it should be."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: Kind
    call: int = 0
    body: bytes = b""
    blob: bytes = b""

    def pack(self) -> bytes:
        """Return the bytes to send."""
        return HEAD.pack(self.kind, self.call, len(self.body), len(self.blob)) + self.body + self.blob


@dataclass(frozen=True, slots=True)
class Head:
    """The fixed first bytes of a frame."""

    kind: Kind
    call: int
    body_bytes: int
    blob_bytes: int

    @classmethod
    def unpack(cls, data: bytes) -> "Head":
        """Read a head; raise FramingError when it cannot be one."""
        kind, call, body_bytes, blob_bytes = HEAD.unpack(data)
        if kind not in _KINDS or body_bytes > MAX_BODY_BYTES or blob_bytes > MAX_BLOB_BYTES:
            raise FramingError("The child process sent something that is not a message.")
        return cls(Kind(kind), call, body_bytes, blob_bytes)


def read_frame(read_exactly: Callable[[int], bytes]) -> Frame:
    """Read one frame with a blocking `read_exactly(count)`, which raises EOFError at the end."""
    head = Head.unpack(read_exactly(HEAD.size))
    body = read_exactly(head.body_bytes)
    return Frame(head.kind, head.call, body, read_exactly(head.blob_bytes))
