"""How the connection is, as the sync process last noted it for other processes to read."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from pydantic import BaseModel, ConfigDict

from appliance.store.errors import StoreError
from appliance.store.memory import Fact
from appliance.store.store import Store

NOTE_EVERY: Final = timedelta(minutes=5)
STALE_AFTER: Final = timedelta(minutes=15)
log = logging.getLogger(__name__)


class LineState(BaseModel):
    """Connected, or why not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connected: bool
    why_not: str = ""
    """In words; may be said of a connection too that leads to no server."""


class NotedLine(LineState):
    """A state with the moment at which it was noted."""

    at: datetime


class Line:
    """Notes the state of the line when it changes, and now and then to show that somebody is looking."""

    def __init__(self, store: Store) -> None:
        """Note it in a store."""
        self._store = store
        self._noted: NotedLine | None = None

    def note(self, state: LineState) -> None:
        """Note a state; a disk that is too full to note it on is logged."""
        now = datetime.now(UTC)
        last = self._noted
        if last is not None and last.at <= now < last.at + NOTE_EVERY and _same(last, state):
            return
        self._noted = NotedLine(connected=state.connected, why_not=state.why_not, at=now)
        try:
            self._store.memory.write(Fact.LINE, self._noted.model_dump_json())
        except StoreError as error:
            log.error("%s", error)


def noted(store: Store) -> NotedLine | None:
    """Return what was last noted; None when sync never ran on this box."""
    text = store.memory.read(Fact.LINE)
    return None if text is None else NotedLine.model_validate_json(text)


def _same(one: LineState, other: LineState) -> bool:
    return (one.connected, one.why_not) == (other.connected, other.why_not)
