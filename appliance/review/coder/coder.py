"""Joins rules, the sentence encoder and trained heads into one coded utterance."""

import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.encounter.behaviours import QUESTIONS, REFLECTIONS, CodedBehaviour, CodedUtterance
from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder import empathy, influence, opening, provocations, questions, reflections, safety
from appliance.review.coder.effect import de_escalation
from appliance.review.coder.features import dense
from appliance.review.coder.heads import VECTOR_SCALE, Heads, Sight, load
from appliance.review.coder.rules import Context, Heard, Hit, whole
from appliance.review.coder.units import Unit, split
from appliance.review.coder.verdict import Verdict
from appliance.review.method import method

VERSION: Final = "coder-3"
Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
"""Sentences to L2-normalised rows of 384 numbers."""
KEEP_FROM: Final = 0.45
"""Behaviours less sure than this are not coded."""


class Coder:
    """Codes officer utterances; holds nothing that changes, so one instance serves any number of encounters."""

    def __init__(self, heads: Heads | None = None) -> None:
        """Take trained heads, or None to code by rules alone."""
        self._heads = heads
        self._weights = method().effect

    @classmethod
    def trained(cls, probes: Vectors) -> "Coder":
        """Return the coder with the heads that ship, given the encoder's vectors of `PROBES`; raises `HeadsError`."""
        heads = load()
        heads.check_encoder(probes)
        return cls(heads)

    @property
    def version(self) -> str:
        """Return what a record keeps about the coder."""
        return VERSION if self._heads is not None else f"{VERSION}-rules"

    def units(self, text: str, context: Context | None = None) -> list[str]:
        """Return the sentences whose vectors `code` wants, in order."""
        return [u.sure_text for u in self._split(text, context or Context())]

    def code(self, utterance: str, context: Context | None = None, vectors: Vectors | None = None) -> CodedUtterance:
        """Return the behaviours heard in one utterance said to the person.

        `vectors` are the rows for `units(utterance, context)`; None codes by rules alone. Pure and synchronous.
        """
        context = context or Context()
        heard = self._by_rules(utterance, context)
        if not heard.units:
            return CodedUtterance()
        hazard_open = bool(context.open_hazards)
        if vectors is None or self._heads is None or len(vectors) != len(heard.units):
            behaviours = merged(_interrupting(heard, heard.hits), utterance)
            return CodedUtterance(
                behaviours=behaviours,
                de_escalation=de_escalation(behaviours, self._weights, hazard_open=hazard_open),
            )
        verdict = Verdict(self._heads, self._sight(utterance, heard, vectors))
        behaviours = merged(_interrupting(heard, verdict.hits(heard.hits, heard.units)), utterance)
        beside = sum(self._weights.get(b.id.value, 0.0) * b.confidence for b in behaviours if not verdict.counts(b.id))
        value = max(-1.0, min(1.0, verdict.calming(hazard_open=hazard_open) + beside))
        return CodedUtterance(behaviours=behaviours, de_escalation=round(value, 3))

    def code_with(self, encode: Encode, utterance: str, context: Context | None = None) -> CodedUtterance:
        """Encode the units here and code; for tools that work offline."""
        units = self.units(utterance, context)
        return self.code(utterance, context, encode(units) if units else None)

    def sight(self, utterance: str, context: Context, vectors: Vectors) -> Sight:
        """Return what heads see of an utterance of at least one word; for fitting them."""
        return self._sight(utterance, self._by_rules(utterance, context), vectors)

    def _by_rules(self, utterance: str, context: Context) -> Heard:
        heard = Heard(self._split(utterance, context), context)
        if heard.units:
            for family in (opening, questions, safety, influence, empathy, provocations, reflections):
                family.hear(heard)
            _settle(heard)
        return heard

    def _sight(self, utterance: str, heard: Heard, vectors: Vectors) -> Sight:
        rows = [
            self._seen(unit.text, [unit], [h for h in heard.hits if h.unit == index], utterance, heard.context)
            for index, unit in enumerate(heard.units)
        ]
        units = np.hstack([np.array(rows, dtype=np.float32), np.float32(VECTOR_SCALE) * vectors])
        return Sight(units, self._seen(utterance, heard.units, heard.hits, utterance, heard.context))

    def _seen(
        self, text: str, units: Sequence[Unit], hits: Sequence[Hit], utterance: str, context: Context
    ) -> npt.NDArray[np.float32]:
        behaviours = merged(hits, utterance)
        calming = de_escalation(behaviours, self._weights, hazard_open=False)
        return dense(text, units, context, {b.id: b.confidence for b in behaviours}, calming)

    def _split(self, text: str, context: Context) -> list[Unit]:
        return split(text, context.word_confidences, frozenset(n.lower() for n in context.names))


def _interrupting(heard: Heard, hits: Sequence[Hit]) -> list[Hit]:
    cut_in = [whole(heard.units[0], B.INTERRUPTION, 0.9, 0)] if heard.context.interrupted_subject else []
    return [*hits, *cut_in]


def _settle(heard: Heard) -> None:
    """Let readings of the same words exclude each other."""
    for index in range(len(heard.units)):
        if heard.confidence(B.COMMAND, index):
            heard.drop((B.OPTION,), index)
            if not heard.any_of(QUESTIONS, index):
                heard.drop(REFLECTIONS - {B.EMOTION_LABEL}, index)
        if heard.confidence(B.EMPATHY, index) >= 0.8:
            heard.drop((B.APOLOGY,), index)
        if (
            heard.any_of(
                (B.REASSURANCE, B.AGREEMENT, B.RESTRAINT_EXPLAINED, B.LIMIT_WITH_REASON, B.OPTION, B.PURPOSE), index
            )
            >= 0.7
        ):
            heard.drop((B.COMPLEX_REFLECTION, B.PARAPHRASE), index)
        if heard.confidence(B.COMMAND, index) and not re.search(r"\bplease\b|for me\b", heard.units[index].norm):
            heard.drop((B.RESPECT,), index)
        if heard.confidence(B.RESTRAINT_EXPLAINED, index):
            heard.drop((B.EXPLANATION,), index)


def merged(hits: Sequence[Hit], text: str) -> tuple[CodedBehaviour, ...]:
    """Keep the surest hit of each behaviour, in the order of the words."""
    best: dict[B, Hit] = {}
    for hit in hits:
        if hit.confidence >= KEEP_FROM and (hit.id not in best or hit.confidence > best[hit.id].confidence):
            best[hit.id] = hit
    ordered = sorted(best.values(), key=lambda h: (h.start, h.end, h.id.value))
    return tuple(
        CodedBehaviour(id=h.id, confidence=round(h.confidence, 3), words=text[h.start : h.end]) for h in ordered
    )
