"""A retake beside the take that it went back to: what was said, what it was, and where the person stood after it."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from appliance.encounter.record import Record, Turn
from appliance.encounter.scenario import Scenario
from appliance.review.amend import line_of
from appliance.review.amended import score_changes
from appliance.review.competencies import scores
from appliance.review.competencies.scored import shortened
from appliance.review.method import method
from appliance.review.model import Comparison, CompetencyScore, TakeEnd, TakePair, TakeTurn
from appliance.review.view import view_of

_SAID_WORDS: Final = 60
_ANSWER_WORDS: Final = 40


def comparison(record: Record, scenario: Scenario, scored: Sequence[CompetencyScore]) -> Comparison | None:
    """Return the comparison; `scored` are the scores of this take."""
    earlier, fork = record.earlier, record.retake_turn
    if earlier is None or fork is None:
        return None
    pairs = zip_longest(_turns(earlier, fork), _turns(record, fork))
    return Comparison(
        earlier_id=earlier.encounter_id,
        from_turn=fork,
        turns=tuple(TakePair(before=before, now=now) for before, now in pairs),
        before=_end(earlier),
        now=_end(record),
        scores=score_changes(scores(view_of(earlier, scenario)), scored),
    )


def _turns(record: Record, fork: int) -> list[TakeTurn]:
    """Return the officer's turns from the fork on, as they count."""
    officer = [t for t in record.turns if t.speaker == "officer" and t.number >= fork]
    ends = [t.number for t in officer[1:]] + [max((t.number for t in record.turns), default=0) + 1]
    return [_turn(record, turn, end) for turn, end in zip(officer, ends, strict=True)]


def _turn(record: Record, turn: Turn, end: int) -> TakeTurn:
    line = line_of(record, turn)
    least = method().shared.least_confidence
    coded = tuple(b.id for b in line.coded.behaviours if b.confidence >= least)
    answers = [t.text for t in record.turns if t.speaker == "subject" and turn.number < t.number < end]
    own = [s.state for s in record.snapshots if s.after_turn == turn.number]
    return TakeTurn(
        turn=turn.number,
        said=shortened(line.text, _SAID_WORDS),
        addressed_to=turn.addressed_to,
        behaviours=coded if turn.addressed_to == "person" else (),
        answer=shortened(" ".join(answers), _ANSWER_WORDS),
        agitation=round(own[-1].agitation, 1) if own else None,
        trust=round(own[-1].trust, 1) if own else None,
    )


def _end(record: Record) -> TakeEnd:
    last = record.snapshots[-1].state if record.snapshots else None
    return TakeEnd(
        ending=record.outcome,
        agitation=None if last is None else round(last.agitation, 1),
        trust=None if last is None else round(last.trust, 1),
        duration_s=round(record.duration_s, 1),
    )
