"""Officers who only hear, on a real scenario, with authored labels."""

from functools import cache
from pathlib import Path
from statistics import mean

import pytest
import yaml

from appliance.encounter.direction import Ending
from appliance.encounter.scenario import Scenario
from tests.officers.ear_play import PlayedByEar, play_by_ear

PORCH = Path(__file__).parents[2] / "scenarios" / "porch.yaml"
SEEDS = range(6)


@cache
def runs(policy: str) -> tuple[PlayedByEar, ...]:
    scenario = Scenario.model_validate(yaml.safe_load(PORCH.read_text(encoding="utf-8")))
    return tuple(play_by_ear(scenario, policy, seed) for seed in SEEDS)


def standing(policy: str) -> float:
    return mean(run.state.gauges["trust"] - run.state.gauges["agitation"] for run in runs(policy))


def test_hearing_is_enough_for_an_expert_to_talk_most_of_them_off_the_porch() -> None:
    assert sum(run.ending is Ending.RESOLVED for run in runs("expert")) > len(SEEDS) / 2


@pytest.mark.parametrize("policy", ["commanding", "abusive"])
def test_an_officer_who_pushes_escalates(policy: str) -> None:
    assert {run.ending for run in runs(policy)} == {Ending.ESCALATED}


def test_the_person_is_left_better_the_better_the_officer() -> None:
    assert standing("expert") > standing("good") > standing("novice") > standing("abusive")


def test_the_soft_officer_leaves_the_bottle_in_his_hand() -> None:
    assert all("bottle" in run.state.open_hazards for run in runs("soft"))


def test_the_silent_officer_resolves_nothing() -> None:
    assert Ending.RESOLVED not in {run.ending for run in runs("silent")}
