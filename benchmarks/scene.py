"""What the bench needs to know of the scenario that it plays."""

from pathlib import Path

import yaml

from appliance.encounter.scenario import Scenario
from appliance.errors import UsageError

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"


def first_sounds(scenario: str) -> dict[str, str]:
    """Return the scenario's first sounds as text by id."""
    path = SCENARIOS / f"{scenario}.yaml"
    if not path.exists():
        raise UsageError(f"There is no scenario {scenario}. `talkdown scenarios list` names them.")
    return dict(Scenario.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).first_sounds)
