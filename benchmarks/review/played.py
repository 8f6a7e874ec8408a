"""Records made from simulated encounters, so that reviews can be made without models."""

from functools import cache
from pathlib import Path
from typing import Final

from appliance.encounter.authoring import parse
from appliance.encounter.record import Record
from appliance.encounter.scenario import Scenario
from appliance.encounter.simulate import play
from benchmarks.review.encounters import record_of

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"


@cache
def scenario(name: str) -> Scenario:
    """Return a scenario of the library."""
    path = SCENARIOS / f"{name}.yaml"
    return parse(path.read_text(encoding="utf-8"), str(path))


@cache
def played_record(name: str, policy: str, seed: int) -> tuple[Record, Scenario]:
    """Return the record of a simulated officer's encounter, and its scenario."""
    scene = scenario(name)
    return record_of(play(scene, policy, seed), scene), scene
