"""How long a review takes, and the coder for one utterance."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.encounter.events import OfficerSpoke
from appliance.encounter.record import Record, Turn
from appliance.encounter.scenario import Scenario
from appliance.review.coder import Context
from appliance.review.review import canonical_json, review
from benchmarks.coder_corpus import Utterance
from benchmarks.review.encounters import Code, Encounter, record_of
from benchmarks.statistics_of import Spread, spread

RECORD_TURNS: Final = 60
RUNS: Final = 40
UTTERANCES: Final = 400


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds on this machine."""

    turns: int
    """Of the record reviewed, both speakers'."""
    review_ms: Spread | None
    """From a record in memory to the review's JSON."""
    utterances: int
    code_ms: Spread | None
    """From words to behaviours, the sentence encoder on one thread included when it is used."""


def record_of_turns(encounter: Encounter, turns: int) -> tuple[Record, Scenario]:
    """Return an encounter's record cut or said over again until it has this many turns."""
    record = record_of(encounter.played, encounter.scenario)
    spoken = [turn for turn in record.turns if turn.speaker in ("officer", "subject")]
    events = {event.turn: event for event in record.events if isinstance(event, OfficerSpoke)}
    longer: list[Turn] = []
    more: list[OfficerSpoke] = []
    for number in range(1, turns + 1):
        turn = spoken[(number - 1) % len(spoken)]
        longer.append(turn.model_copy(update={"number": number}))
        if turn.number in events:
            more.append(events[turn.number].model_copy(update={"turn": number}))
    others = [event for event in record.events if not isinstance(event, OfficerSpoke)]
    return record.model_copy(update={"turns": tuple(longer), "events": (*others, *more)}), encounter.scenario


def speed(
    encounter: Encounter,
    utterances: Sequence[Utterance],
    code: Code,
    runs: int = RUNS,
    clock_s: Callable[[], float] = time.perf_counter,
) -> Speed:
    """Time both; the first of each is made once before and not counted."""
    record, scene = record_of_turns(encounter, RECORD_TURNS)
    reviewed = timed_ms(runs, lambda _n: canonical_json(review(record, scene)), clock_s)
    said = utterances[:UTTERANCES]
    coded = timed_ms(len(said), lambda n: code(said[n].text, Context(subject_last=said[n].before)), clock_s)
    return Speed(len(record.turns), spread(reviewed), len(said), spread(coded))


def timed_ms(times: int, do: Callable[[int], object], clock_s: Callable[[], float]) -> list[float]:
    """Return the milliseconds of each of `do(0)`, `do(1)` and so on, after one more `do(0)` to warm up."""
    if times:
        do(0)
    taken: list[float] = []
    for n in range(times):
        began_s = clock_s()
        do(n)
        taken.append(1000 * (clock_s() - began_s))
    return taken
