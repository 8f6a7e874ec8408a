"""What a check found."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """Practice is possible, with something the IT person should know."""
    FAILED = "failed"
    """An encounter would not begin, or would not be kept."""


class Finding(BaseModel):
    """The result of one check, in words for the IT person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str
    """Id of the check; part of the JSON contract."""
    state: State
    found: str
    mend: str = ""
    """What to do; empty only when the state is `ok`."""

    @model_validator(mode="after")
    def _a_fault_has_a_mend(self) -> Self:
        if self.state is not State.OK and not self.mend:
            raise ValueError(f"the check {self.check} found a fault and says no mend")
        return self
