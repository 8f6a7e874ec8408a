"""The method file: every weight of the review, read once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from appliance.encounter.scenario import Competency

FILE: Final = "method.toml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shared(_Part):
    """What the competencies that count credits have in common; `method.toml` says how they are used."""

    begin: float
    """Score of doing neither good nor harm."""
    start: float
    blank: float
    stock: float
    again: float
    others: float
    turn_cap: float
    harm_span: float
    dilution: float
    least_confidence: float
    helps_bonus: float
    provoked_credit: float
    blank_at: float
    same_words: float
    sure_base: float
    sure_span: float
    sure_half: float
    sure_most: float


class CompetencyMethod(_Part):
    """One competency's words and weights."""

    title: str
    what: str
    sources: tuple[str, ...]
    anchors: Annotated[tuple[str, ...], Field(min_length=5, max_length=5)]
    """What a score of 1, 2, 3, 4 and 5 looks like."""
    full: float = 1.0
    """The share of credits from which a five is possible."""
    credits: dict[str, float] = {}
    harms: dict[str, float] = {}
    numbers: dict[str, float] = {}


class Method(_Part):
    """The weights as `method.toml` states them."""

    version: int
    effect: dict[str, float]
    stock_words: tuple[str, ...]
    """Words that could be said to anyone; phrases made of them alone wear out."""
    shared: Shared
    sources: dict[str, str]
    basis: dict[str, str]
    """Where a weight comes from, by its place in the file (`shared`, `competencies.risk.blind_cap`) or a part of it."""
    competencies: dict[Competency, CompetencyMethod]


@cache
def method() -> Method:
    """Read and check the method file."""
    return Method.model_validate(tomllib.loads(files("appliance.review").joinpath(FILE).read_text(encoding="utf-8")))
