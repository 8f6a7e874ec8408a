"""Setting a record right before its review is final: what was really said, and what was not in it.

Every function returns a new record. A turn keeps what was heard and how it was coded; an amendment stands beside it.
Amendments are kept in the order of the turns, so that it makes no difference in which order they were made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from appliance.encounter.behaviours import BehaviourId, CodedUtterance
from appliance.encounter.events import OfficerSpoke
from appliance.encounter.record import Amendment, Correction, Dispute, Record, Turn
from appliance.encounter.scenario import Scenario
from appliance.errors import UsageError
from appliance.review.coder.effect import de_escalation
from appliance.review.coder.rules import Context
from appliance.review.method import method
from appliance.words import _, pgettext

MOST_CHARACTERS: Final = 2_000
"""In a corrected line; more is no turn."""
_REMEMBERED: Final = 8
"""Lines before a turn that its coding may look at, as in a live encounter."""


class AmendError(UsageError):
    """The record cannot be amended so; the message says why and what can be."""


class Recode(Protocol):
    """A coder with its version, rules alone or with an encoder."""

    @property
    def version(self) -> str:
        """Return what a record keeps about the coder."""
        ...

    def __call__(self, text: str, context: Context) -> CodedUtterance:
        """Return what is heard in words that fall into a context."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One officer turn as it counts, beside how it was heard."""

    turn: Turn
    text: str
    coded: CodedUtterance
    """What counts: coded from the words that count, without what is disputed."""
    disputed: frozenset[BehaviourId] = frozenset()

    @property
    def corrected(self) -> bool:
        """Tell whether other words count than were heard."""
        return self.text != self.turn.text

    @property
    def amended(self) -> bool:
        """Tell whether the line counts for something else than was heard."""
        return self.corrected or bool(self.disputed)


def amendments_of(record: Record) -> tuple[Amendment, ...]:
    """Return what amends a record: its own, and for a retake those of the earlier take before the fork."""
    own = {_place(a): a for a in record.amendments}
    if record.earlier is not None and record.retake_turn is not None:
        turns = {a.turn for a in record.amendments if isinstance(a, Correction)}
        for a in record.earlier.amendments:
            if a.turn < record.retake_turn and a.turn not in turns:
                own.setdefault(_place(a), a)
    return _in_order(own.values())


def coded_live(record: Record, turn: Turn) -> CodedUtterance:
    """Return what was heard in a turn at the time."""
    if turn.coded is not None:
        return turn.coded
    spoken = (e.coded for e in record.events if isinstance(e, OfficerSpoke) and e.turn == turn.number)
    return next(spoken, CodedUtterance())


def line_of(record: Record, turn: Turn) -> Line:
    """Return one officer turn as it counts."""
    mine = tuple(a for a in amendments_of(record) if a.turn == turn.number)
    text, now = turn.text, coded_live(record, turn)
    for a in mine:
        if isinstance(a, Correction):
            text, now = a.text, a.coded or CodedUtterance()
    disputed = frozenset(a.behaviour for a in mine if isinstance(a, Dispute))
    if disputed:
        kept = tuple(b for b in now.behaviours if b.id not in disputed)
        value = de_escalation(kept, method().effect, hazard_open=bool(_open_hazards(record, turn.number)))
        now = CodedUtterance(behaviours=kept, de_escalation=value)
    return Line(turn, text, now, disputed)


def correct(record: Record, scenario: Scenario, number: int, words: str, recode: Recode) -> Record:
    """Return the record with what the officer really said in a turn, coded again; words as heard undo a correction."""
    turn = _officer_turn(_open(record), number)
    text = " ".join(words.split())
    if not text:
        raise AmendError(
            _("Turn {number} cannot be corrected to nothing. Give the words that you said.").format(number=number)
        )
    if len(text) > MOST_CHARACTERS:
        raise AmendError(
            _("A corrected line has at most {most} characters; this one has {n}.").format(
                most=MOST_CHARACTERS, n=len(text)
            )
        )
    coded = None
    if turn.addressed_to == "person":
        coded = recode(text, context_of(record, scenario, turn))
    kept = [a for a in record.amendments if a.turn != number or isinstance(a, Dispute)]
    inherited = line_of(record.model_copy(update={"amendments": ()}), turn).corrected
    if text != turn.text or inherited:
        kept.append(Correction(turn=number, text=text, coded=coded, coder=recode.version))
    amended = record.model_copy(update={"amendments": _in_order(kept)})
    return _without_idle_disputes(amended, turn)


def dispute(record: Record, number: int, name: str) -> Record:
    """Return the record with a behaviour disputed that was coded in a turn."""
    turn = _officer_turn(_open(record), number)
    coded = line_of(_undisputed(record), turn).coded
    there = tuple(b.id for b in coded.behaviours)
    behaviour = next((b for b in there if b.value == name.strip().replace("-", "_").replace(" ", "_")), None)
    if behaviour is None:
        listed = ", ".join(b.value for b in there) or "nothing"
        raise AmendError(
            _("Turn {number} was not coded as {name!r}. In it was heard: {listed}.").format(
                number=number, name=name, listed=listed
            )
        )
    kept = [a for a in record.amendments if _place(a) != (number, "dispute", behaviour.value)]
    return record.model_copy(
        update={"amendments": _in_order([*kept, Dispute(turn=number, behaviour=behaviour)])},
    )


def withdraw(record: Record, number: int, name: str | None = None) -> Record:
    """Return the record without the correction of a turn, or without one dispute in it."""
    place = (number, "correction", "") if name is None else (number, "dispute", name.strip().replace(" ", "_"))
    kept = [a for a in _open(record).amendments if _place(a) != place]
    if len(kept) == len(record.amendments):
        what = _("corrected") if name is None else _("disputed as {name}").format(name=name)
        raise AmendError(
            _("Turn {number} was not {what}, so there is nothing to withdraw.").format(number=number, what=what)
        )
    amended = record.model_copy(update={"amendments": _in_order(kept)})
    return _without_idle_disputes(amended, _officer_turn(record, number))


def finish(record: Record) -> Record:
    """Return the record as final: nothing in it changes any more."""
    return _open(record).model_copy(update={"final": True})


def context_of(record: Record, scenario: Scenario, turn: Turn) -> Context:
    """Return what an officer turn fell into, as it was coded live; earlier officer lines stand as corrected."""
    before = [t for t in record.turns if t.number < turn.number]
    person = [t.text for t in before if t.speaker == "subject"]
    officer = [line_of(record, t).text for t in before if t.speaker == "officer" and t.addressed_to == "person"]
    still_open = _open_hazards(record, turn.number)
    return Context(
        subject_last=person[-1] if person else "",
        subject_before=tuple(person[-_REMEMBERED:-1]),
        names=(scenario.subject.name.split()[0],),
        open_hazards=tuple(h.what for h in scenario.hazards if h.id in still_open),
        false_promises=tuple(promise for truth in scenario.truths for promise in truth.false_if_promised),
        previous_officer=tuple(officer[-_REMEMBERED:]),
        interrupted_subject=turn.interrupts,
    )


def _open(record: Record) -> Record:
    if record.final:
        raise AmendError(_("This review is final: nothing in it can be corrected, disputed or withdrawn any more."))
    return record


def _officer_turn(record: Record, number: int) -> Turn:
    turn = next((t for t in record.turns if t.number == number and t.speaker == "officer"), None)
    if turn is None:
        numbers = ", ".join(str(t.number) for t in record.turns if t.speaker == "officer")
        raise AmendError(
            _("Turn {number} is not one of yours in this record. Yours are: {what}.").format(
                number=number, what=numbers or pgettext("turns", "none")
            )
        )
    return turn


def _open_hazards(record: Record, number: int) -> tuple[str, ...]:
    earlier = [s for s in record.snapshots if s.after_turn < number]
    return earlier[-1].state.open_hazards if earlier else ()


def _undisputed(record: Record) -> Record:
    kept = tuple(a for a in record.amendments if isinstance(a, Correction))
    return record.model_copy(update={"amendments": kept})


def _without_idle_disputes(record: Record, turn: Turn) -> Record:
    """Drop disputes of what is no longer heard in a turn."""
    there = {b.id for b in line_of(_undisputed(record), turn).coded.behaviours}
    kept = [
        a for a in record.amendments if not (isinstance(a, Dispute) and a.turn == turn.number) or a.behaviour in there
    ]
    return record.model_copy(update={"amendments": _in_order(kept)})


def _place(amendment: Amendment) -> tuple[int, str, str]:
    behaviour = amendment.behaviour.value if isinstance(amendment, Dispute) else ""
    return amendment.turn, amendment.kind, behaviour


def _in_order(amendments: Iterable[Amendment]) -> tuple[Amendment, ...]:
    return tuple(sorted(amendments, key=_place))
