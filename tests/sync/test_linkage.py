"""Anonymity against the stated attacker, over simulated years with the real release rules."""

from random import Random

import pytest

from tests.sync.department import a_year, attack, attack_by_style, released_over_the_year

YEARS = 6
MOST_OVER_CHANCE = 1.5


@pytest.mark.parametrize("officers", [10, 40, 200])
def test_who_holds_roster_and_hours_guesses_hardly_better_than_chance(officers: int) -> None:
    hits, chance, released = 0.0, 0.0, 0
    for seed in range(YEARS if officers < 100 else 1):
        played = a_year(officers, Random(seed), sharing=0.1)
        out = released_over_the_year(played)
        found = attack(played, out)
        hits, chance, released = hits + found.hits, chance + found.chance, released + found.released
    assert released > 0
    assert hits <= MOST_OVER_CHANCE * chance


@pytest.mark.parametrize("sharing", [0.1, 0.3])
@pytest.mark.parametrize("officers", [10, 40, 200])
def test_who_also_holds_shared_reviews_guesses_a_single_score_hardly_better_than_chance(
    officers: int, sharing: float
) -> None:
    hits, chance, released = 0.0, 0.0, 0
    for seed in range(YEARS if officers < 100 else 1):
        played = a_year(officers, Random(seed), sharing)
        found = attack_by_style(played, released_over_the_year(played))
        hits, chance, released = hits + found.hits, chance + found.chance, released + found.released
    assert released > 0
    assert hits <= MOST_OVER_CHANCE * chance
