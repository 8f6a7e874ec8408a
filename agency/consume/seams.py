"""What the consumer needs of the rest of the server."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class Take(Protocol):
    """Takes one message in, durably."""

    def __call__(self, payload: bytes, topic: str) -> bytes | None:
        """Return the receipt once the message is committed, or None when it has no id to name; raise when not kept."""
        ...


class TakeTogether(Protocol):
    """Takes several messages in with one commit."""

    def __call__(self, messages: Sequence[tuple[bytes, str]]) -> Sequence[bytes | None]:
        """Return the receipts in order, as `Take` does; raise when none of them was kept."""
        ...


class DesiredDocuments(Protocol):
    """What the server wants of its kiosks now."""

    def __call__(self) -> Mapping[str, bytes]:
        """Return the canonical desired document of every accepted kiosk, by name."""
        ...
