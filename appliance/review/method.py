"""The method file: every weight of the review, read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from pydantic import BaseModel, ConfigDict

FILE: Final = "method.toml"


class Method(BaseModel):
    """The weights as `method.toml` states them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    effect: dict[str, float]


@cache
def method() -> Method:
    """Read and check the method file."""
    return Method.model_validate(tomllib.loads(files("appliance.review").joinpath(FILE).read_text(encoding="utf-8")))
