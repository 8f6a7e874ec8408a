"""What has happened so far, as the record will tell it, handed on to the journal line by line."""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol, TypeAlias

from appliance.encounter.direction import Ending
from appliance.encounter.director import DirectorState
from appliance.encounter.events import DirectorEvent
from appliance.encounter.record import Incident, Snapshot, Turn, TurnTiming

IncidentKind: TypeAlias = Literal[
    "headset_lost",
    "headset_back",
    "recogniser_restarted",
    "actor_restarted",
    "voice_restarted",
    "authored_cover",
    "paused",
    "resumed",
    "called_away",
    "stopped",
    "disk_full",
    "clock_jump",
    "power_cut",
]


class Ledger(Protocol):
    """Where lines go; returns at once and keeps their order."""

    def turn(self, turn: Turn) -> None:
        """Keep a turn."""
        ...

    def happened(self, event: DirectorEvent, snapshot: Snapshot) -> None:
        """Keep what happened to the director, and what came of it."""
        ...

    def timed(self, timing: TurnTiming) -> None:
        """Keep the breakdown of an answer."""
        ...

    def went_wrong(self, incident: Incident) -> None:
        """Keep an incident."""
        ...


class SittingLedger(Ledger, Protocol):
    """A ledger that also keeps time and the end."""

    def clock(self, at_s: float) -> None:
        """Keep how far the encounter clock has come."""
        ...

    def ended(self, at_s: float, ending: Ending, narration: str) -> None:
        """Keep the end."""
        ...


class Recorder:
    """Collects the parts of a record; the only place that numbers turns."""

    def __init__(self, ledger: Ledger, on_turn: Callable[[Turn], None] = lambda _turn: None) -> None:
        """Start empty; `on_turn` sees every turn as it is written."""
        self._ledger = ledger
        self._on_turn = on_turn
        self._last_number = 0
        self.turns: list[Turn] = []
        self.events: list[DirectorEvent] = []
        self.snapshots: list[Snapshot] = []
        self.timings: list[TurnTiming] = []
        self.incidents: list[Incident] = []

    def watch(self, on_turn: Callable[[Turn], None]) -> None:
        """Let somebody else see every turn, too, as it is written."""
        first = self._on_turn

        def both(turn: Turn) -> None:
            first(turn)
            on_turn(turn)

        self._on_turn = both

    def restore(self, turns: Sequence[Turn], events: Sequence[DirectorEvent], snapshots: Sequence[Snapshot]) -> None:
        """Take over what an earlier sitting, or an earlier take, has already written."""
        self.turns = list(turns)
        self.events = list(events)
        self.snapshots = list(snapshots)
        self._last_number = max((turn.number for turn in turns), default=0)

    def next_number(self) -> int:
        """Return the number of the next turn and count it as taken."""
        self._last_number += 1
        return self._last_number

    def peek_number(self) -> int:
        """Return the number that the next turn would get."""
        return self._last_number + 1

    def turn(self, turn: Turn) -> None:
        """Write a finished turn."""
        self.turns.append(turn)
        self._ledger.turn(turn)
        self._on_turn(turn)

    def happened(self, event: DirectorEvent, snapshot: Snapshot) -> None:
        """Write an event and the state it led to."""
        self.events.append(event)
        self.snapshots.append(snapshot)
        self._ledger.happened(event, snapshot)

    def timed(self, timing: TurnTiming) -> None:
        """Write a breakdown."""
        self.timings.append(timing)
        self._ledger.timed(timing)

    def went_wrong(self, what: IncidentKind, at_s: float, turn: int | None = None) -> None:
        """Write an incident."""
        incident = Incident(at_s=round(at_s, 2), what=what, turn=turn)
        self.incidents.append(incident)
        self._ledger.went_wrong(incident)

    def last_by(self, speaker: str) -> Turn | None:
        """Return the last turn of a speaker."""
        return next((turn for turn in reversed(self.turns) if turn.speaker == speaker), None)


def initial_snapshot(state: DirectorState) -> Snapshot:
    """Return the snapshot before anything happened."""
    return Snapshot(at_s=0.0, after_turn=0, state=state)
