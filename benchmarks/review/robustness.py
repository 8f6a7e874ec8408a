"""By how much scores move when an officer's words are changed but what they did is not."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import fmean

from appliance.encounter.scenario import Competency
from benchmarks.review.encounters import Code, Encounter, Say, replayed, scored
from benchmarks.review.treatments import Treatment

Scores = dict[Competency, float | None]


@dataclass(frozen=True, slots=True)
class Shift:
    """How one competency moved under one treatment, over encounters in which it was observed before and after."""

    competency: Competency
    encounters: int
    mean: float
    mean_size: float
    """Mean of the moves without their sign."""
    largest: float
    """The move of largest size, with its sign."""
    largest_in: str
    """The encounter it happened in."""
    policy_rise: float
    """The highest mean move among the policies."""
    policy: str
    """The policy of that rise."""
    observed_anew: int
    """Encounters in which it was observed only after."""
    lost: int
    """Encounters in which it was observed only before."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """One treatment, competency by competency."""

    treatment: Treatment
    shifts: tuple[Shift, ...]

    def missed(self) -> tuple[str, ...]:
        """Return a sentence for every competency beyond what the treatment may move."""
        target = self.treatment.target
        told: list[str] = []
        for s in self.shifts:
            name = f"{self.treatment.name}: {s.competency.value}"
            if target.mean_size is not None and s.mean_size > target.mean_size:
                told.append(f"{name} moves by {s.mean_size:.2f} on average, may move by {target.mean_size:.1f}.")
            if target.mean_rise is not None and s.mean > target.mean_rise:
                told.append(f"{name} rises by {s.mean:.2f} on average, may rise by {target.mean_rise:.1f}.")
            if target.policy_rise is not None and s.policy_rise > target.policy_rise:
                told.append(
                    f"{name} rises by {s.policy_rise:.2f} for {s.policy}, may rise by {target.policy_rise:.1f}."
                )
        return tuple(told)


def robustness(
    encounters: Sequence[Encounter],
    treatments: Sequence[Treatment],
    code: Code,
    tell: Callable[[str], None] = lambda _text: None,
) -> tuple[Robustness, ...]:
    """Code every encounter as it was said and under every treatment, and compare the scores."""

    @cache
    def by(say: Say, number: int) -> Scores:
        return scored(replayed(encounters[number], code, say), encounters[number].scenario)

    found: list[Robustness] = []
    for treatment in treatments:
        tell(treatment.name)
        chosen = [n for n, e in enumerate(encounters) if treatment.policies is None or e.policy in treatment.policies]
        pairs = [(encounters[n], by(treatment.than, n), by(treatment.say, n)) for n in chosen]
        found.append(Robustness(treatment, tuple(s for c in Competency if (s := shift(c, pairs)) is not None)))
    return tuple(found)


def shift(competency: Competency, pairs: Sequence[tuple[Encounter, Scores, Scores]]) -> Shift | None:
    """Return how a competency moved between two scorings of the same encounters; None where never observed in both."""
    moves: list[tuple[Encounter, float]] = []
    by_policy: defaultdict[str, list[float]] = defaultdict(list)
    anew = lost = 0
    for encounter, before, after in pairs:
        one, other = before[competency], after[competency]
        anew += one is None and other is not None
        lost += one is not None and other is None
        if one is not None and other is not None:
            moves.append((encounter, other - one))
            by_policy[encounter.policy].append(other - one)
    if not moves:
        return None
    where, largest = max(moves, key=lambda move: abs(move[1]))
    policy, rises = max(by_policy.items(), key=lambda item: fmean(item[1]))
    return Shift(
        competency=competency,
        encounters=len(moves),
        mean=fmean(move for _, move in moves),
        mean_size=fmean(abs(move) for _, move in moves),
        largest=largest,
        largest_in=where.name,
        policy_rise=fmean(rises),
        policy=policy,
        observed_anew=anew,
        lost=lost,
    )
