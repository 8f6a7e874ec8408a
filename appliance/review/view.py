"""What a review looks at: the officer's turns in order, each with what it fell into and what it did.

Built from a record with its scenario, or from a bare transcript without either clock or scenario. The outcome is left
out on purpose: no score may read it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS, BehaviourId, CodedBehaviour, CodedUtterance
from appliance.encounter.direction import Cause
from appliance.encounter.events import OfficerMoved, OfficerSilent, OfficerSpoke, Prosody, SubjectHeard
from appliance.encounter.record import Record, Turn
from appliance.encounter.scenario import Condition, Scenario
from appliance.encounter.state import DirectorState
from appliance.encounter.words import touches_any
from appliance.review.amend import line_of
from appliance.review.method import method

_STALL_FROM: Final = 2
CREDITED_WAIT_S: Final = 2.0
"""A silence the officer left on purpose: longer than people leave by themselves."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One officer turn to the person."""

    place: int
    """0 for the officer's first turn to the person."""
    turn: int
    """Its number in the record."""
    text: str
    coded: CodedUtterance
    """What counts: without what the officer disputed, and coded from the corrected words where there are some."""
    before: str
    """The person's words since the officer last spoke."""
    heard: str = ""
    """The words as they were heard, which is what the person answered; other than `text` in a corrected line."""
    disputed: frozenset[BehaviourId] = frozenset()
    open_hazards: tuple[str, ...] = ()
    """Ids of the hazards open when the officer began to speak."""
    state_before: DirectorState | None = None
    state_after: DirectorState | None = None
    causes: tuple[Cause, ...] = ()
    gap_s: float | None = None
    duration_s: float | None = None
    at_s: float | None = None
    prosody: Prosody = Prosody()
    interrupted_subject: bool = False
    was_interrupted: bool = False

    def shown(self) -> dict[BehaviourId, CodedBehaviour]:
        """Return the behaviours sure enough to score, the surest of each."""
        least = method().shared.least_confidence
        best: dict[BehaviourId, CodedBehaviour] = {}
        for b in self.coded.behaviours:
            if b.confidence >= least and (b.id not in best or b.confidence > best[b.id].confidence):
                best[b.id] = b
        return best

    @property
    def word_count(self) -> int:
        """Return the number of words said."""
        return len(self.text.split())

    @property
    def corrected(self) -> bool:
        """Tell whether the person answered other words than count."""
        return bool(self.heard) and self.heard != self.text


@dataclass(frozen=True, slots=True)
class Naming:
    """The officer turn in which an open hazard was first put into words, whatever behaviour was heard in them."""

    hazard: str
    place: int
    asked: bool
    """Named in an ask, reason or offer by which the scenario lets it be closed, and without a provocation."""


@dataclass(frozen=True, slots=True)
class View:
    """One encounter as the competencies see it."""

    moments: tuple[Moment, ...]
    subject_texts: tuple[tuple[int, str], ...]
    """Turn number and words of everything the person said."""
    radio: tuple[tuple[int, str], ...] = ()
    """Turn number and words of what the officer said to radio or partner."""
    moves: tuple[str, ...] = ()
    """`closer`, `back`, `cover`, in order."""
    waits_s: tuple[float, ...] = ()
    """Silences that the officer left and the person used, one for each stretch between two officer turns."""
    briefed: bool = False
    """Those who take over were told what they need."""
    has_clock: bool = False
    has_voice: bool = False
    """Whether the officer spoke aloud, so that tone could be heard."""
    hazards: tuple[str, ...] = ()
    """Ids of the scenario's hazards that the officer could see from the start."""
    hidden_hazards: tuple[str, ...] = ()
    closed_hazards: tuple[str, ...] = ()
    noticed: tuple[tuple[str, int], ...] = ()
    """Hazard and the place of the officer turn that first addressed it, by what the scenario counts as noticing."""
    named: tuple[Naming, ...] = ()
    """Visible hazards that were named, so that none is called unspoken of because the coder missed a behaviour."""
    spoken_of: tuple[tuple[str, int], ...] = ()
    """Hazard and the place of every officer turn whose words are about it."""
    without_words: frozenset[str] = frozenset()
    """Hazards that the scenario gives no words for, such as buses that only the radio can hold."""
    closed_at: tuple[tuple[str, int], ...] = ()
    helps: frozenset[BehaviourId] = frozenset()
    harms: frozenset[BehaviourId] = frozenset()
    self_harm: bool = False
    subject_interrupts: int = 0
    complete: bool = True

    @property
    def officer_words(self) -> int:
        """Return the words that the officer said to the person."""
        return sum(m.word_count for m in self.moments)

    @property
    def subject_words(self) -> int:
        """Return the words that the person said."""
        return sum(len(text.split()) for _, text in self.subject_texts)


def view_of(record: Record, scenario: Scenario) -> View:
    """Return the view of a recorded encounter, with what its officer corrected and disputed."""
    spoken = {e.turn: e for e in record.events if isinstance(e, OfficerSpoke)}
    moments: list[Moment] = []
    before: list[str] = []
    for turn in record.turns:
        if turn.speaker == "subject":
            before.append(turn.text)
        if turn.speaker != "officer" or turn.addressed_to != "person":
            continue
        moments.append(_moment(record, turn, len(moments), " ".join(before), spoken.get(turn.number)))
        before = []
    noticed, closed_at = _hazard_times(moments, scenario)
    voiced = (
        record.mode != "typed"
        and all(m.prosody.scored for m in moments)
        and any(p is not None for m in moments for p in (m.prosody.raised_db, m.prosody.rate_words_per_s))
    )
    return View(
        moments=tuple(moments),
        subject_texts=tuple((t.number, t.text) for t in record.turns if t.speaker == "subject"),
        radio=tuple(
            (t.number, line_of(record, t).text)
            for t in record.turns
            if t.speaker == "officer" and t.addressed_to != "person"
        ),
        moves=tuple(e.movement.value for e in record.events if isinstance(e, OfficerMoved)),
        waits_s=_waits(record),
        briefed=bool(record.snapshots) and record.snapshots[-1].state.briefed,
        has_clock=record.mode != "typed",
        has_voice=voiced,
        hazards=tuple(h.id for h in scenario.hazards if h.visible),
        hidden_hazards=tuple(h.id for h in scenario.hazards if not h.visible),
        closed_hazards=record.snapshots[-1].state.closed_hazards if record.snapshots else (),
        noticed=noticed,
        named=_named(moments, scenario),
        spoken_of=tuple(
            (h.id, m.place) for h in scenario.hazards for m in moments if touches_any(m.text, _words_of(h.closes_when))
        ),
        without_words=frozenset(h.id for h in scenario.hazards if not _words_of(h.closes_when)),
        closed_at=closed_at,
        helps=frozenset(scenario.subject.helps),
        harms=frozenset(scenario.subject.harms),
        self_harm=scenario.self_harm,
        subject_interrupts=sum(t.speaker == "subject" and t.interrupts for t in record.turns),
        complete=record.complete,
    )


def _waits(record: Record) -> tuple[float, ...]:
    """Return the silences after which the person went on; more than two in a row are a stall, not a wait."""
    kept: list[float] = []
    silences: list[float] = []
    used = False
    for event in record.events:
        if isinstance(event, OfficerSilent):
            silences.append(round(event.silent_s, 1))
        elif isinstance(event, SubjectHeard):
            used = used or bool(silences)
        elif isinstance(event, OfficerSpoke):
            if used and len(silences) <= _STALL_FROM:
                kept.append(silences[0])
            silences, used = [], False
    return tuple(kept)


def _moment(record: Record, turn: Turn, place: int, before: str, event: OfficerSpoke | None) -> Moment:
    earlier = [s for s in record.snapshots if s.after_turn < turn.number]
    own = [s for s in record.snapshots if s.after_turn == turn.number]
    state_before = earlier[-1].state if earlier else None
    line = line_of(record, turn)
    cut_in = turn.interrupts or (event is not None and event.interrupted_subject)
    return Moment(
        place=place,
        turn=turn.number,
        text=line.text,
        coded=line.coded,
        before=before,
        heard=turn.text,
        disputed=line.disputed,
        open_hazards=state_before.open_hazards if state_before is not None else (),
        state_before=state_before,
        state_after=own[-1].state if own else None,
        causes=tuple(c for s in own for c in s.causes),
        gap_s=event.response_gap_s if event is not None else None,
        duration_s=event.duration_s if event is not None and event.duration_s else turn.end_s - turn.start_s or None,
        at_s=turn.start_s,
        prosody=turn.prosody if turn.prosody != Prosody() or event is None else event.prosody,
        interrupted_subject=cut_in and BehaviourId.INTERRUPTION not in line.disputed,
        was_interrupted=turn.interrupted,
    )


def _hazard_times(
    moments: Sequence[Moment], scenario: Scenario
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """Return when each hazard was first noticed and when it was closed.

    The director noticed by what it heard; an amended line notices by what it was, under the scenario's own rule.
    """
    noticed: dict[str, int] = {}
    closed: dict[str, int] = {}
    unsaid: set[str] = set()
    for m in moments:
        for name in m.state_after.closed_hazards if m.state_after is not None else ():
            closed.setdefault(name, m.place)
        by_rule = {h.id for h in scenario.hazards if set(h.noticed_by) & set(m.shown())}
        amended = m.corrected or bool(m.disputed)
        if amended:
            unsaid |= _newly_noticed(m) - by_rule
        recorded = set(m.state_after.noticed_hazards) - unsaid if m.state_after is not None else set()
        dealt_with = {name for name, place in closed.items() if place == m.place}
        for name in sorted(recorded | dealt_with | (by_rule if amended else by_rule & unsaid)):
            noticed.setdefault(name, m.place)
    return tuple(sorted(noticed.items())), tuple(sorted(closed.items()))


def _newly_noticed(moment: Moment) -> set[str]:
    """Return the hazards that the director took this turn to address."""
    after = set(moment.state_after.noticed_hazards) if moment.state_after is not None else set()
    return after - (set(moment.state_before.noticed_hazards) if moment.state_before is not None else set())


def _named(moments: Sequence[Moment], scenario: Scenario) -> tuple[Naming, ...]:
    """Return where each visible hazard was named while open: by the first ask, or by the first words without one."""
    found: list[Naming] = []
    for hazard in (h for h in scenario.hazards if h.visible):
        parts = tuple(_parts(hazard.closes_when))
        words = _words_of(hazard.closes_when)
        asks = frozenset(behaviour for part in parts for behaviour in part.said_now)
        here = [
            Naming(hazard.id, m.place, bool(asks & m.shown().keys()) and not PROVOCATIONS & m.shown().keys())
            for m in moments
            if hazard.id in m.open_hazards and touches_any(m.text, words)
        ]
        if here:
            found.append(next((naming for naming in here if naming.asked), here[0]))
    return tuple(found)


def _words_of(condition: Condition) -> tuple[str, ...]:
    return tuple(word for part in _parts(condition) for word in part.heard)


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.any_of:
        yield from _parts(part)


def bare_view(turns: Sequence[tuple[str, str, CodedUtterance | None]]) -> View:
    """Return the view of a bare transcript: `(speaker, text, coded)` with speaker `officer` or `subject`."""
    moments: list[Moment] = []
    subject: list[tuple[int, str]] = []
    before: list[str] = []
    for number, (speaker, text, coded) in enumerate(turns, start=1):
        if speaker == "subject":
            subject.append((number, text))
            before.append(text)
        else:
            moments.append(
                Moment(
                    place=len(moments),
                    turn=number,
                    text=text,
                    coded=coded or CodedUtterance(),
                    before=" ".join(before),
                    heard=text,
                )
            )
            before = []
    return View(moments=tuple(moments), subject_texts=tuple(subject))
