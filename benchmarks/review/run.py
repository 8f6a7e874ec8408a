"""Runs the parts of the review bench that were asked for."""

import tempfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.cli.code import offline_coder
from appliance.config import load_settings
from appliance.encounter.behaviours import CodedUtterance
from appliance.encounter.scenario import Scenario
from appliance.review.coder import Coder, Context, Encode
from appliance.review.method import method
from benchmarks import coder_agreement
from benchmarks.coder_agreement import Measured
from benchmarks.coder_corpus import read_utterances
from benchmarks.review.encounters import Code, Encounter, encounters, replayed, scenarios, scored
from benchmarks.review.mishearing import Mishearing
from benchmarks.review.ranks import Standing, broken, standings
from benchmarks.review.robustness import Robustness, robustness
from benchmarks.review.sameness import Sameness, sameness
from benchmarks.review.speed import Speed, speed
from benchmarks.review.treatments import paraphrased_share, read_wordings, treatments

PARTS: Final = ("agreement", "sameness", "robustness", "ranks", "speed")
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ranks:
    """How the policies stand by one coding of their lines."""

    coded_by: str
    standings: tuple[Standing, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured; None for a part that was left out."""

    coder: str
    method_version: int
    scenarios: tuple[str, ...]
    seeds: int
    agreement: tuple[Measured, ...] | None = None
    sameness: Sameness | None = None
    robustness: tuple[Robustness, ...] | None = None
    paraphrased_share: float | None = None
    ranks: tuple[Ranks, ...] | None = None
    speed: Speed | None = None

    def failed(self) -> tuple[str, ...]:
        """Return a sentence for each broken rank and each review that was not the same: the bench fails on these."""
        ranks = [f"Coded by {one.coded_by}: {what}" for one in self.ranks or () for what in one.broken]
        differing = self.sameness.differing() if self.sameness is not None else {}
        return (
            *ranks,
            *(f"{setting}: {len(names)} reviews differ, {names[0]} first." for setting, names in differing.items()),
        )

    def missed(self) -> tuple[str, ...]:
        """Return a sentence for each figure of robustness beyond its target."""
        return tuple(what for one in self.robustness or () for what in one.missed())


class Remembering:
    """An encoder that encodes each sentence once: many encounters share their sentences."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._kept: dict[str, npt.NDArray[np.float32]] = {}

    def __call__(self, sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the vectors, a row each."""
        for sentence in sentences:
            if sentence not in self._kept:
                self._kept[sentence] = self._encode([sentence])[0]
        return np.stack([self._kept[sentence] for sentence in sentences])


def run(
    seeds: int, parts: Collection[str] = PARTS, *, rules_only: bool = False, tell: Tell = lambda _text: None
) -> Results:
    """Measure the parts; the coder is the kiosk's with the sentence encoder, or by rules alone."""
    coder, encode = offline_coder(rules_only=rules_only)
    code = _code(coder, encode)
    cached = code if encode is None else _code(coder, Remembering(encode))
    scenes = scenarios()
    played = encounters(scenes, seeds)
    agreement = same = moved = share = ranks = taken = None
    if "speed" in parts:
        tell("speed")
        taken = speed(played[0], [line for line in read_utterances() if line.split == "test"], code)
    if "sameness" in parts:
        with tempfile.TemporaryDirectory(prefix="talkdown-bench-") as scratch:
            same = sameness(played, Path(scratch), tell)
    if "ranks" in parts:
        tell("ranks")
        ranks = _ranks(played, scenes, cached, coder.version)
    if "robustness" in parts:
        wordings = read_wordings()
        share = paraphrased_share(wordings, played)
        moved = robustness(played, treatments(wordings, Mishearing.of_corpus()), cached, tell)
    if "agreement" in parts:
        tell("agreement with the readers")
        agreement = tuple(coder_agreement.run(None if encode is None else load_settings().paths.models))
    return Results(
        coder=coder.version,
        method_version=method().version,
        scenarios=tuple(scene.id for scene in scenes),
        seeds=seeds,
        agreement=agreement,
        sameness=same,
        robustness=moved,
        paraphrased_share=share,
        ranks=ranks,
        speed=taken,
    )


def _code(coder: Coder, encode: Encode | None) -> Code:
    def code(text: str, context: Context) -> CodedUtterance:
        return coder.code(text, context) if encode is None else coder.code_with(encode, text, context)

    return code


def _ranks(played: tuple[Encounter, ...], scenes: tuple[Scenario, ...], code: Code, coder: str) -> tuple[Ranks, ...]:
    with_hazard = frozenset(scene.id for scene in scenes if any(hazard.visible for hazard in scene.hazards))
    found = []
    for name, scores in (
        ("the scenarios' authors", [(e, scored(e.played, e.scenario)) for e in played]),
        (coder, [(e, scored(replayed(e, code), e.scenario)) for e in played]),
    ):
        stand = standings(scores)
        found.append(Ranks(name, stand, broken(stand, with_hazard)))
    return tuple(found)
