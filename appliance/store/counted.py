"""Counted time: the part of an encounter that an officer may be given credit for.

The rule: from the first officer turn to the end (or the power cut), less pauses, called-away time, and every stretch
of 45 s in which the officer neither speaks nor waits for a delay that the director chose. Nothing for fewer than six
officer turns, for guests, for simulated officers, for a headset on which nobody spoke, or, unless the course says so,
for a retake. Rounded once a day, down to the minute.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from appliance.encounter.record import Incident, Record, Turn

Span = tuple[float, float]

_PAUSED_BY: Final = {
    "paused": "resumed",
    "called_away": "resumed",
    "stopped": "resumed",
    "headset_lost": "headset_back",
}


@dataclass(frozen=True, slots=True)
class CountingRule:
    """The numbers of the rule; a course may change what counts."""

    idle_stretch_s: float = 45.0
    min_officer_turns: int = 6
    retakes: bool = False


@dataclass(frozen=True, slots=True)
class CountedPart:
    """What counting looks at: the turns, what interrupted them, and where the encounter clock stood at the end."""

    turns: Sequence[Turn]
    incidents: Sequence[Incident]
    end_s: float
    earns: bool = True
    """False for guests and simulated officers."""
    retake: bool = False


def counted_s(part: CountedPart, rule: CountingRule | None = None) -> float:
    """Return the seconds that count by the rule."""
    rule = rule or CountingRule()
    said = [turn for turn in part.turns if turn.speaker == "officer" and turn.text.strip()]
    if not part.earns or len(said) < rule.min_officer_turns or (part.retake and not rule.retakes):
        return 0.0
    first_s = min(turn.start_s for turn in said)
    if part.end_s <= first_s:
        return 0.0
    paused = paused_spans(part.incidents, part.end_s)
    spoke = [(turn.start_s, turn.end_s) for turn in said]
    gaps = _without([(first_s, part.end_s)], spoke + _chosen_waits(part.turns))
    idle = [_length(_without([gap], paused)) for gap in gaps]
    whole = _length(_without([(first_s, part.end_s)], paused))
    return max(0.0, whole - sum(stretch for stretch in idle if stretch >= rule.idle_stretch_s))


def paused_spans(incidents: Iterable[Incident], end_s: float) -> list[Span]:
    """Return when the encounter stood still: paused, left, or without a headset.

    A span is empty where the encounter clock stood still too, as it should. Nobody goes on without a headset, so going
    on ends its loss too: a later sitting has another one and never says that the first came back.
    """
    spans: list[Span] = []
    open_since: dict[str, float] = {}
    for incident in incidents:
        if incident.what in _PAUSED_BY:
            open_since.setdefault(_PAUSED_BY[incident.what], incident.at_s)
        elif incident.what == "resumed":
            spans.extend((since, incident.at_s) for since in open_since.values())
            open_since.clear()
        elif incident.what in open_since:
            spans.append((open_since.pop(incident.what), incident.at_s))
    spans.extend((since, end_s) for since in open_since.values())
    return spans


def minutes_by_day(records: Iterable[Record], zone: tzinfo = UTC) -> dict[date, int]:
    """Return the time on record: whole counted minutes by local day, rounded down once per day."""
    seconds: defaultdict[date, float] = defaultdict(float)
    for record in records:
        started = datetime.fromisoformat(record.started_utc)
        started = started if started.tzinfo else started.replace(tzinfo=UTC)
        seconds[started.astimezone(zone).date()] += record.counted_s
    return {day: int(total // 60) for day, total in sorted(seconds.items())}


def _chosen_waits(turns: Sequence[Turn]) -> list[Span]:
    """Return the silences the director chose before the person spoke, no longer than the silence there was."""
    waits: list[Span] = []
    for turn in turns:
        if turn.speaker != "subject" or turn.direction is None or turn.direction.delay_s <= 0:
            continue
        before_s = max((t.end_s for t in turns if t.number < turn.number and t.end_s <= turn.start_s), default=0.0)
        waits.append((max(turn.start_s - turn.direction.delay_s, before_s), turn.start_s))
    return waits


def _without(spans: Sequence[Span], cut: Sequence[Span]) -> list[Span]:
    left = list(spans)
    for start, end in cut:
        left = [
            piece
            for span in left
            for piece in ((span[0], min(span[1], start)), (max(span[0], end), span[1]))
            if piece[1] > piece[0]
        ]
    return left


def _length(spans: Sequence[Span]) -> float:
    return sum(end - start for start, end in spans)
