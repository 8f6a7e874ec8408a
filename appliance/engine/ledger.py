"""The journal's writer: one thread, so that a slow disk never holds up a voice, and the order of lines is kept."""

import queue
import threading
from collections.abc import Callable
from typing import Final

from appliance.encounter.direction import Ending
from appliance.encounter.events import DirectorEvent
from appliance.encounter.record import Incident, Snapshot, Turn, TurnTiming
from appliance.store.entries import Clock, Ended, Entry, Happened, Timed, TurnClosed, WentWrong
from appliance.store.errors import StoreError
from appliance.store.journal import Journal

CLOSE_LIMIT_S: Final = 5.0


class JournalLedger:
    """Hands entries to the journal in order; trouble is reported once and again when it is over."""

    def __init__(self, journal: Journal, on_trouble: Callable[[StoreError | None], None]) -> None:
        """`on_trouble` is called on the writer's thread, with None when the disk takes entries again."""
        self._journal = journal
        self._on_trouble = on_trouble
        self._queue: queue.Queue[tuple[Entry, ...] | None] = queue.Queue()
        self._held: TurnClosed | None = None
        self._in_trouble = False
        self._thread = threading.Thread(target=self._write, name="journal", daemon=True)
        self._thread.start()

    def turn(self, turn: Turn) -> None:
        """Keep a turn; an officer's waits for what came of it, so that a power cut takes both or neither."""
        if turn.speaker == "officer":
            self._held = TurnClosed(turn=turn)
        else:
            self._queue.put((TurnClosed(turn=turn),))

    def happened(self, event: DirectorEvent, snapshot: Snapshot) -> None:
        """Keep what happened to the director."""
        held, self._held = self._held, None
        happened = Happened(event=event, snapshot=snapshot)
        self._queue.put((happened,) if held is None else (held, happened))

    def timed(self, timing: TurnTiming) -> None:
        """Keep the breakdown of an answer."""
        self._queue.put((Timed(timing=timing),))

    def went_wrong(self, incident: Incident) -> None:
        """Keep an incident."""
        self._queue.put((WentWrong(incident=incident),))

    def clock(self, at_s: float) -> None:
        """Keep how far the encounter clock has come, so that time counts up to a power cut."""
        self._queue.put((Clock(at_s=round(at_s, 2)),))

    def ended(self, at_s: float, ending: Ending, narration: str) -> None:
        """Keep the end."""
        self._queue.put((Ended(at_s=round(at_s, 2), ending=ending, narration=narration),))

    @property
    def unwritten(self) -> tuple[Entry, ...]:
        """Return what the disk did not take."""
        return self._journal.unwritten

    def close(self) -> None:
        """Write what waits and close the journal; raise StoreError when the disk does not take it."""
        self._queue.put(None)
        self._thread.join(CLOSE_LIMIT_S)
        self._journal.close()

    def _write(self) -> None:
        while (entries := self._queue.get()) is not None:
            try:
                self._journal.append(*entries)
            except StoreError as error:
                # The journal keeps the entries and tries again with the next.
                if not self._in_trouble:
                    self._in_trouble = True
                    self._on_trouble(error)
                continue
            if self._in_trouble:
                self._in_trouble = False
                self._on_trouble(None)
