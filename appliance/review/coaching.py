"""The authored coaching: what to say about a slip, an omission or a moment to keep."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.scenario import Competency


class Advice(BaseModel):
    """What an instructor would say about one thing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    competency: Competency
    why: str
    line: str
    """A better line for any scene."""
    hazard: str | None = None
    """A better line while something dangerous is open."""
    drill: str | None = None
    """Id of the drill that trains this."""

    def better_line(self, hazard_open: bool) -> str:
        """Return the line for the state of the scene."""
        return self.hazard if hazard_open and self.hazard is not None else self.line


class Coaching(BaseModel):
    """The file `coaching.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slip: dict[BehaviourId, Advice]
    miss: dict[str, Advice]
    well: dict[BehaviourId, str]
    drill: dict[Competency, str]
    """Id of the drill for a competency that is low for no single reason."""


@cache
def coaching() -> Coaching:
    """Read and check the coaching file."""
    text = files("appliance.review").joinpath("coaching.toml").read_text(encoding="utf-8")
    return Coaching.model_validate(tomllib.loads(text))
