"""Going back to a marked turn: what had happened before it, so that it can be played on from there."""

from dataclasses import dataclass

from appliance.encounter.events import DirectorEvent, OfficerRadioed, OfficerSpoke, SubjectHeard
from appliance.encounter.record import Record, Snapshot, Turn
from appliance.errors import UsageError
from appliance.words import _


@dataclass(frozen=True, slots=True)
class Before:
    """Everything up to, and without, one officer turn."""

    turns: tuple[Turn, ...]
    events: tuple[DirectorEvent, ...]
    snapshots: tuple[Snapshot, ...]
    clock_s: float


def as_earlier(record: Record) -> Record:
    """Return a record as the retake of it keeps it: whole, but for where its time went and what it was a retake of."""
    return record.model_copy(update={"earlier": None, "timings": ()})


def before_turn(record: Record, number: int) -> Before:
    """Return what a retake of an officer turn starts from; raise UsageError when there is no such turn."""
    taken = next((turn for turn in record.turns if turn.number == number), None)
    if taken is None or taken.speaker != "officer":
        officer = ", ".join(str(turn.number) for turn in record.turns if turn.speaker == "officer")
        raise UsageError(
            _("Turn {number} is not an officer turn of this record. Officer turns: {what}.").format(
                number=number, what=officer or "none"
            )
        )
    kept = 0
    for event in record.events:
        if isinstance(event, OfficerSpoke | OfficerRadioed | SubjectHeard) and event.turn >= number:
            break
        kept += 1
    turns = tuple(turn for turn in record.turns if turn.number < number)
    return Before(turns, record.events[:kept], record.snapshots[:kept], taken.start_s)
