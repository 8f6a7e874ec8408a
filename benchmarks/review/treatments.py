"""What is done to an officer's words, and what it may do to the scores.

Noise (words misheard, no punctuation, another wording) may move a competency by half a point on average either way.
Empty words (politeness, recited phrases) and length (repetition, padding) may not raise one.
"""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from benchmarks.coder_agreement import without_punctuation
from benchmarks.review.encounters import Encounter, Say, as_said
from benchmarks.review.mishearing import Mishearing

WORDINGS: Final = Path(__file__).parents[1] / "data" / "review_wordings.toml"
MISHEARD: Final = (0.05, 0.10, 0.15)
PARAPHRASED: Final = ("expert", "good", "novice")
_FILLER_AFTER_WORDS: Final = 4
Lines = Annotated[tuple[str, ...], Field(min_length=1)]


class Wordings(BaseModel):
    """The wordings file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1]
    politeness: Lines
    recital: Lines
    repertoire: Lines
    empty: Lines
    small_talk: Lines
    fillers: Lines
    paraphrases: dict[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """By how much a treatment may move a competency; None where nothing is asked."""

    mean_size: float | None = None
    """Mean of the moves without their sign."""
    mean_rise: float | None = None
    """Mean move over all encounters."""
    policy_rise: float | None = None
    """Mean move over the encounters of any one policy."""


NOISE: Final = Target(mean_size=0.5)
EMPTY_WORDS: Final = Target(policy_rise=0.5)
LENGTH: Final = Target(mean_rise=0.1, policy_rise=0.5)
"""A tenth of a point is one step of a score: longer is not better."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """One change to every officer turn of an encounter."""

    name: str
    kind: Literal["noise", "empty words", "length"]
    target: Target
    say: Say
    than: Say = as_said
    """What the scores are compared with."""
    policies: tuple[str, ...] | None = None
    """None for all."""


def read_wordings(path: Path = WORDINGS) -> Wordings:
    """Return the file's wordings."""
    return Wordings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def treatments(words: Wordings, mishearing: Mishearing) -> tuple[Treatment, ...]:
    """Return all of them in the order of the tables."""
    return (*_noise(words, mishearing), *_empty_words(words), *_length(words))


def _noise(words: Wordings, mishearing: Mishearing) -> tuple[Treatment, ...]:
    def noise(name: str, say: Say, policies: tuple[str, ...] | None = None) -> Treatment:
        return Treatment(name, "noise", NOISE, say, policies=policies)

    return (
        *(noise(f"{share:.0%} of words misheard", _misheard(mishearing, share)) for share in MISHEARD),
        noise("no punctuation or capitals", lambda _e, _p, text: (without_punctuation(text),)),
        noise("said in other words", _paraphrased(words.paraphrases), PARAPHRASED),
    )


def _empty_words(words: Wordings) -> tuple[Treatment, ...]:
    """Recital in place of all lines would spare an abusive officer the abuse, so it is compared with empty words."""
    nothing = _in_place(words.empty)

    def empty(name: str, say: Say, than: Say = as_said) -> Treatment:
        return Treatment(name, "empty words", EMPTY_WORDS, say, than)

    return (
        empty("politeness after every line", _followed_by(words.politeness)),
        empty("stock phrases after every line", _followed_by(words.recital)),
        empty("only stock phrases, against only empty words", _in_place(words.recital), nothing),
        empty("only a repertoire, against only empty words", _by_heart(words.repertoire), nothing),
    )


def _length(words: Wordings) -> tuple[Treatment, ...]:
    def length(name: str, say: Say) -> Treatment:
        return Treatment(name, "length", LENGTH, say)

    return (
        length("every line twice in a turn", lambda _e, _p, text: (f"{text} {text}",)),
        length("every turn twice", lambda _e, _p, text: (text, text)),
        length("small talk after every line", _followed_by(words.small_talk)),
        length("fillers between the words", _filled(words.fillers)),
    )


def paraphrased_share(words: Wordings, encounters: Sequence[Encounter]) -> float:
    """Return the share of the lines of the paraphrased policies that the file has other words for."""
    said = {
        line.text
        for scene in {e.scenario.id: e.scenario for e in encounters}.values()
        for policy in PARAPHRASED
        for line in scene.exemplars[policy]
        if line.text and not line.radio
    }
    return sum(text in words.paraphrases for text in said) / len(said) if said else 0.0


def _misheard(mishearing: Mishearing, share: float) -> Say:
    return lambda encounter, place, text: (mishearing.heard(text, share, f"{encounter.name} {place}") or text,)


def _paraphrased(other: Mapping[str, str]) -> Say:
    return lambda _e, _p, text: (other.get(text, text),)


def _followed_by(lines: Sequence[str]) -> Say:
    return lambda _e, place, text: (f"{text} {lines[place % len(lines)]}",)


def _in_place(lines: Sequence[str]) -> Say:
    return lambda _e, place, _t: (lines[place % len(lines)],)


def _by_heart(lines: Sequence[str]) -> Say:
    def say(encounter: Encounter, place: int, _text: str) -> Sequence[str]:
        return (" ".join(random.Random(f"{encounter.name} {place}").sample(lines, 2)),)

    return say


def _filled(fillers: Sequence[str]) -> Say:
    def say(_encounter: Encounter, place: int, text: str) -> Sequence[str]:
        tokens = text.split()
        filled: list[str] = []
        for at, token in enumerate(tokens):
            if at % _FILLER_AFTER_WORDS == _FILLER_AFTER_WORDS - 1:
                filled.append(fillers[(place + at) % len(fillers)])
            filled.append(token)
        return (" ".join(filled),)

    return say
