"""Whether better simulated officers score higher, and an officer blind to a hazard low on risk."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Final

from appliance.encounter.scenario import Competency
from benchmarks.review.encounters import Encounter

ORDER: Final = ("expert", "good", "novice", "commanding", "abusive")
BLIND: Final = "soft"
"""Warm, and never speaks of the hazard."""
BLIND_MOST: Final = 2.0


@dataclass(frozen=True, slots=True)
class Standing:
    """One policy in one scenario over its seeds."""

    scenario: str
    policy: str
    seeds: int
    mean_total: float
    """Mean over seeds of the mean over observed competencies."""
    spread: float
    """Standard deviation of the totals over seeds."""
    highest_risk: float | None
    """Highest risk score of any seed, None where never observed."""


def standings(scored: Sequence[tuple[Encounter, Mapping[Competency, float | None]]]) -> tuple[Standing, ...]:
    """Return every policy's standing by scenario."""
    grouped: defaultdict[tuple[str, str], list[Mapping[Competency, float | None]]] = defaultdict(list)
    for encounter, scores in scored:
        grouped[encounter.scenario.id, encounter.policy].append(scores)
    return tuple(_standing(scenario, policy, runs) for (scenario, policy), runs in grouped.items())


def _standing(scenario: str, policy: str, runs: Sequence[Mapping[Competency, float | None]]) -> Standing:
    totals = [fmean(found) for run in runs if (found := [score for score in run.values() if score is not None])]
    risks = [risk for run in runs if (risk := run[Competency.RISK]) is not None]
    return Standing(
        scenario=scenario,
        policy=policy,
        seeds=len(runs),
        mean_total=fmean(totals) if totals else 0.0,
        spread=pstdev(totals) if totals else 0.0,
        highest_risk=max(risks, default=None),
    )


def broken(found: Sequence[Standing], with_hazard: frozenset[str]) -> tuple[str, ...]:
    """Return a sentence for every rank that does not hold; `with_hazard` are scenarios with a hazard in plain sight."""
    told: list[str] = []
    for scenario in dict.fromkeys(s.scenario for s in found):
        by_policy = {s.policy: s for s in found if s.scenario == scenario}
        for better, worse in pairwise(policy for policy in ORDER if policy in by_policy):
            high, low = by_policy[better].mean_total, by_policy[worse].mean_total
            if not high > low:
                told.append(f"{scenario}: {better} {high:.2f} does not score above {worse} {low:.2f}.")
        blind = by_policy.get(BLIND)
        if blind is not None and scenario in with_hazard:
            risk = blind.highest_risk
            if risk is None or risk > BLIND_MOST:
                shown = "is not scored" if risk is None else f"scores {risk:.1f}"
                told.append(f"{scenario}: {BLIND} {shown} on risk, at most {BLIND_MOST:.0f} is right.")
    return tuple(told)
