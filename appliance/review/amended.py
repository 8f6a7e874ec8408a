"""What a review says about what its officer corrected and disputed."""

from collections.abc import Sequence

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.record import Amendment, Correction, Record, Turn
from appliance.review.amend import amendments_of, coded_live, line_of
from appliance.review.model import Amended, AmendmentCounts, CompetencyScore, ScoreChange


def as_heard(record: Record) -> Record:
    """Return the record as if nothing had been corrected or disputed."""
    earlier = record.earlier
    if earlier is not None:
        earlier = earlier.model_copy(update={"amendments": ()})
    return record.model_copy(update={"amendments": (), "earlier": earlier})


def amended(record: Record) -> tuple[Amended, ...]:
    """Return every amendment that makes a difference, with both versions, in the order of the turns."""
    turns = {t.number: t for t in record.turns}
    told = (_told(record, turns[a.turn], a) for a in amendments_of(record) if a.turn in turns)
    return tuple(a for a in told if a.kind == "dispute" or a.said != a.heard)


def _told(record: Record, turn: Turn, amendment: Amendment) -> Amended:
    line = line_of(record, turn)
    return Amended(
        kind=amendment.kind,
        turn=turn.number,
        heard=turn.text,
        said=line.text,
        coded_heard=tuple(b.id for b in coded_live(record, turn).behaviours),
        coded_said=tuple(b.id for b in line.coded.behaviours),
        behaviour=None if isinstance(amendment, Correction) else amendment.behaviour,
    )


def counts(record: Record) -> AmendmentCounts:
    """Return how often was corrected and disputed."""
    told = amended(record)
    officer = [t for t in record.turns if t.speaker == "officer"]
    coded: list[tuple[int, BehaviourId]] = []
    for turn in officer:
        if turn.addressed_to == "person":
            line = line_of(record, turn)
            coded += [(turn.number, b) for b in {*(b.id for b in line.coded.behaviours), *line.disputed}]
    return AmendmentCounts(
        lines=len(officer),
        corrections=sum(a.kind == "correction" for a in told),
        behaviours=len(coded),
        disputes=sum(a.kind == "dispute" for a in told),
    )


def score_changes(
    before: Sequence[CompetencyScore], after: Sequence[CompetencyScore], *, only_changed: bool = False
) -> tuple[ScoreChange, ...]:
    """Return the competencies scored twice, in order."""
    pairs = zip(before, after, strict=True)
    return tuple(
        ScoreChange(id=now.id, title=now.title, before=was.score, after=now.score)
        for was, now in pairs
        if not only_changed or was.score != now.score
    )
