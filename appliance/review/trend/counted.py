"""Which practices a trend counts, how much each is trusted, and what is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from appliance.encounter.scenario import Competency
from appliance.review.trend.level import Observation
from appliance.review.trend.method import trend_method
from appliance.review.trend.model import Counts
from appliance.review.trend.practice import KeptScore, Practice


@dataclass(frozen=True, slots=True)
class Counted:
    """One encounter that counts."""

    number: int
    """1 for the first."""
    practice: Practice
    typed: bool
    short: bool
    repeat: bool
    other_method: bool

    def score(self, competency: Competency) -> KeptScore | None:
        """Return the score of a competency, None when it was not observed."""
        return next((s for s in self.practice.scores if s.id is competency and s.score is not None), None)

    def observation(self, competency: Competency) -> Observation | None:
        """Return the score as the level sees it: adjusted for difficulty, with its error."""
        kept = self.score(competency)
        if kept is None or kept.score is None:
            return None
        m = trend_method()
        difficulty = m.difficulty.reference if self.practice.difficulty is None else self.practice.difficulty
        sizes = (
            m.error.encounter,
            m.error.unsure * (1 - kept.confidence),
            m.error.typed * self.typed,
            m.error.short * self.short,
            m.error.repeat * self.repeat,
            m.error.other_method * self.other_method,
        )
        return Observation(
            at_days=self.practice.started.timestamp() / 86400,
            score=kept.score + m.difficulty.per_step * (difficulty - m.difficulty.reference),
            error=sqrt(sum(size**2 for size in sizes)),
        )


def in_order(practices: Iterable[Practice]) -> tuple[Practice, ...]:
    """Return practices by time; the order in which they are given never matters."""
    return tuple(sorted(practices, key=lambda p: (p.started.timestamp(), p.encounter_id)))


def count(practices: Iterable[Practice], unreadable: int = 0) -> tuple[tuple[Counted, ...], Counts]:
    """Return the encounters that count, the oldest first, and how many there are of each kind.

    Left out are encounters of simulated officers, which are nobody's practice; those in which too little was said; and
    retakes, whose first turns are the earlier take's and whose person is known: a retake is practice and no measure.
    """
    rule = trend_method().evidence
    simulated = retakes = too_short = 0
    kept: list[Practice] = []
    for practice in in_order(practices):
        if practice.mode == "simulated":
            simulated += 1
        elif practice.retake_of is not None:
            retakes += 1
        elif practice.officer_turns < rule.least_officer_turns or practice.encounter_s < rule.least_encounter_s:
            too_short += 1
        else:
            kept.append(practice)
    latest_method = max((p.method_version for p in kept), default=0)
    played: set[str] = set()
    counted: list[Counted] = []
    for number, practice in enumerate(kept, start=1):
        counted.append(
            Counted(
                number=number,
                practice=practice,
                typed=practice.mode == "typed",
                short=practice.encounter_s < rule.short_s,
                repeat=practice.scenario_id in played,
                other_method=practice.method_version != latest_method,
            )
        )
        played.add(practice.scenario_id)
    return tuple(counted), Counts(
        encounters=len(counted),
        typed=sum(c.typed for c in counted),
        short=sum(c.short for c in counted),
        repeats=sum(c.repeat for c in counted),
        other_method=sum(c.other_method for c in counted),
        too_short=too_short,
        retakes=retakes,
        simulated=simulated,
        unreadable=unreadable,
    )
