"""A year in a simulated department, and the attacker that anonymity is stated against.

The attacker is the agency's own database administrator: roster, hours (who practised which scenario, when, how long and
so in which band), and every shared review with its scores. Skill is stable per officer with noise per encounter, as
strong as makes it hard for us: a shared review tells much about its officer's other scores.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from appliance.store.held import HeldReview, ended, quarter_of
from appliance.sync.release import Candidate, Released, release
from appliance.wire.scales import CompetencyId, half_point, practice_band

SCENARIOS: Final = {"porch": ("domestic", 1), "bus-station": ("mental_health", 2), "traffic-stop": ("traffic", 2)}
COMPETENCIES: Final[tuple[CompetencyId, ...]] = ("opening", "risk", "listening", "empathy", "questions", "honesty")
SKILL_SD: Final = 0.6
NOISE_SD: Final = 0.7


@dataclass(frozen=True)
class Played:
    """One encounter as the attacker sees it in the hours, with the review that they do not see."""

    officer: str
    row_id: str
    held: HeldReview
    shared: bool


@dataclass(frozen=True)
class Linkage:
    """How well the attacker did."""

    released: int
    encounters: int
    hits: float
    chance: float
    """Hits that guessing among the officers who could have written each review would have had."""

    @property
    def over_chance(self) -> float:
        return self.hits / self.chance if self.chance else 0.0


def a_year(officers: int, chance: Random, sharing: float) -> list[Played]:
    """Play a year: some officers practise much, some little, and new versions come in April and September."""
    played: list[Played] = []
    skill = {f"officer-{n}": [chance.gauss(3, SKILL_SD) for _ in COMPETENCIES] for n in range(officers)}
    eager = {one: chance.lognormvariate(0, 0.7) for one in skill}
    before: Counter[str] = Counter()
    for month in range(1, 13):
        assigned = chance.choice(list(SCENARIOS))
        for officer, levels in skill.items():
            for _ in range(min(12, int(chance.expovariate(1 / (1.5 * eager[officer]))))):
                scenario = assigned if chance.random() < 0.6 else chance.choice(list(SCENARIOS))
                category, difficulty = SCENARIOS[scenario]
                scores = {
                    name: half_point(min(5.0, max(1.0, level + chance.gauss(0, NOISE_SD))))
                    for name, level in zip(COMPETENCIES, levels, strict=True)
                }
                held = HeldReview.model_validate(
                    {
                        "month": f"2027-{month:02}",
                        "date_trusted": True,
                        "scenario": scenario,
                        "category": category,
                        "difficulty": difficulty,
                        "short_form": chance.random() < 0.3,
                        "spoken": True,
                        "ending": "resolved" if sum(scores.values()) > 18 else "escalated",
                        "practice": practice_band(before[officer]),
                        "competencies": scores,
                        "behaviours": {},
                        "corrected": "0",
                        "disputed": "0",
                        "method_version": 1,
                        "coder_version": 1,
                        "software": (0, 1 + (month >= 4) + (month >= 9), 0),
                    }
                )
                before[officer] += 1
                row_id = f"{chance.getrandbits(128):032x}"
                played.append(Played(officer, row_id, held, chance.random() < sharing))
    return played


def released_over_the_year(played: Sequence[Played]) -> list[Released]:
    """Release day by day's rules, once a month, what was held at that moment."""
    left = {one.row_id: one for one in played if not one.shared}
    released: list[Released] = []
    for number in range(2, 15):
        today = date(2027 + (number - 1) // 12, (number - 1) % 12 + 1, 9)
        there = [one for one in left.values() if ended(one.held.month) <= today]
        for one in release([Candidate(p.row_id, p.officer, p.held) for p in there], today):
            released.append(one)
            del left[one.row_id]
    return released


def attack(played: Sequence[Played], released: Sequence[Released]) -> Linkage:
    """Guess whose each released review is from the hours alone: whoever wrote most of what it could be."""
    truth = {one.row_id: one.officer for one in played}
    hits, chance = 0, 0.0
    for one in released:
        could = _could_be(played, one)
        chance += 1 / len(could)
        hits += max(could, key=lambda officer: (could[officer], officer)) == truth[one.row_id]
    return Linkage(len(released), len(played), hits, chance)


def attack_by_style(played: Sequence[Played], released: Sequence[Released]) -> Linkage:
    """Guess whose each released score is: from the hours, and from how those officers score who ever shared a review.

    Scores are levelled within their batch, so a value is of all who were observed in it: hits are counted as the share
    of them that the guess names.
    """
    own = {one.row_id: one for one in played}
    profiles = _profiles(played)
    batches: defaultdict[tuple[object, ...], list[Released]] = defaultdict(list)
    for one in released:
        review = one.review
        batches[
            review.period, review.scenario, review.category, review.short_form, review.practice, review.software
        ].append(one)
    hits = chance = 0.0
    values = 0
    for batch in batches.values():
        could = _could_be(played, batch[0])
        for at, name in enumerate(COMPETENCIES):
            owners = [own[one.row_id].officer for one in batch if name in own[one.row_id].held.competencies]
            for score in (one.review.competencies[name] for one in batch if name in one.review.competencies):
                weights = {o: times * _likelihood(score, profiles.get(o), at) for o, times in could.items()}
                best = max(weights, key=lambda o, weights=weights: (weights[o], o))  # type: ignore[misc]
                hits += owners.count(best) / len(owners)
                chance += 1 / len(could)
                values += 1
    return Linkage(values, len(played), hits, chance)


def _could_be(played: Sequence[Played], one: Released) -> Counter[str]:
    return Counter(p.officer for p in played if not p.shared and _fits(p.held, one))


def _fits(held: HeldReview, one: Released) -> bool:
    review = one.review
    period = quarter_of(held.month) if "Q" in review.period else held.month
    return (
        period == review.period
        and review.scenario in (None, held.scenario)
        and held.category == review.category
        and held.difficulty == review.difficulty
        and held.short_form == review.short_form
        and held.practice == review.practice
        and held.software == review.software
    )


def _profiles(played: Sequence[Played]) -> dict[str, list[float]]:
    """Return what shared reviews tell of an officer's scores, drawn towards the mean where they are few."""
    sums: defaultdict[str, list[list[float]]] = defaultdict(list)
    for one in played:
        if one.shared:
            sums[one.officer].append([one.held.competencies[name] for name in COMPETENCIES])
    trust = NOISE_SD**2 / SKILL_SD**2
    return {
        officer: [(sum(column) + 3 * trust) / (len(rows) + trust) for column in zip(*rows, strict=True)]
        for officer, rows in sums.items()
    }


def _likelihood(score: float, profile: list[float] | None, at: int) -> float:
    known, spread = (3.0, SKILL_SD) if profile is None else (profile[at], SKILL_SD / 2)
    variance = NOISE_SD**2 + spread**2
    return math.exp(-((score - known) ** 2) / (2 * variance)) / math.sqrt(variance)
