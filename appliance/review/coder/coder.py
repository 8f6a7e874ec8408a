"""Joins rules and the sentence encoder into one coded utterance."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.encounter.behaviours import QUESTIONS, REFLECTIONS, CodedBehaviour, CodedUtterance
from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder import empathy, influence, opening, provocations, questions, reflections, safety
from appliance.review.coder.effect import de_escalation
from appliance.review.coder.prototypes import ALONE, MARGIN, Encode, Likeness, Vectors, load
from appliance.review.coder.rules import Context, Heard, Hit, whole
from appliance.review.coder.units import Unit, split
from appliance.review.method import method

VERSION: Final = "coder-1"
KEEP_FROM: Final = 0.45
"""Behaviours less sure than this are not coded."""
_ALONE_IDS: Final = frozenset(
    {
        B.EMPATHY,
        B.VALIDATION,
        B.REASSURANCE,
        B.APOLOGY,
        B.THREAT,
        B.DISMISSAL,
        B.MORALISING,
        B.GUILT_APPEAL,
        B.SARCASM,
        B.INSULT,
        B.TIME_AND_DISTANCE,
        B.RESOURCE,
        B.RESTRAINT_EXPLAINED,
        B.EXPLANATION,
        B.PURPOSE,
        B.COLLABORATION,
        B.OPTION,
        B.ARGUMENT,
        B.EMOTION_LABEL,
    }
)
_STATEMENTS_ONLY: Final = frozenset(
    {B.EMPATHY, B.VALIDATION, B.REASSURANCE, B.EMOTION_LABEL, B.EXPLANATION, B.APOLOGY, B.PURPOSE}
)


class Coder:
    """Codes officer utterances; holds nothing that changes, so one instance serves any number of encounters."""

    def __init__(self, prototype_vectors: Vectors | None = None) -> None:
        """Take the vectors of `prototypes.load().sentences`, or None to code by rules alone."""
        self._likeness = None if prototype_vectors is None else Likeness(prototype_vectors)
        self._weights = method().effect

    @classmethod
    def with_encoder(cls, encode: Encode) -> "Coder":
        """Encode the prototypes now (about 400 short sentences) and keep their vectors."""
        return cls(encode(load().sentences))

    @property
    def version(self) -> str:
        """Return what a record keeps about the coder."""
        return VERSION if self._likeness is not None else f"{VERSION}-rules"

    def units(self, text: str, context: Context | None = None) -> list[str]:
        """Return the sentences whose vectors `code` wants, in order."""
        return [u.text for u in self._split(text, context or Context())]

    def code(
        self, utterance: str, context: Context | None = None, vectors: npt.NDArray[np.float32] | None = None
    ) -> CodedUtterance:
        """Return the behaviours heard in one utterance said to the person.

        `vectors` are the rows for `units(utterance, context)`; None codes by rules alone. Pure and synchronous.
        """
        context = context or Context()
        heard = Heard(self._split(utterance, context), context)
        if not heard.units:
            return CodedUtterance()
        opening.hear(heard)
        questions.hear(heard)
        safety.hear(heard)
        influence.hear(heard)
        empathy.hear(heard)
        provocations.hear(heard)
        reflections.hear(heard)
        _settle(heard)
        if vectors is not None and self._likeness is not None and len(vectors) == len(heard.units):
            self._second_opinion(heard, vectors)
        if context.interrupted_subject:
            heard.hits.append(whole(heard.units[0], B.INTERRUPTION, 0.9, 0))
        behaviours = _merge(heard.hits, utterance)
        value = de_escalation(behaviours, self._weights, hazard_open=bool(context.open_hazards))
        return CodedUtterance(behaviours=behaviours, de_escalation=value)

    def code_with(self, encode: Encode, utterance: str, context: Context | None = None) -> CodedUtterance:
        """Encode the units here and code; for tools that work offline."""
        units = self.units(utterance, context)
        return self.code(utterance, context, encode(units) if units else None)

    def _split(self, text: str, context: Context) -> list[Unit]:
        return split(text, context.word_confidences, frozenset(n.lower() for n in context.names))

    def _second_opinion(
        self, heard: Heard, vectors: Sequence[npt.NDArray[np.float32]] | npt.NDArray[np.float32]
    ) -> None:
        if self._likeness is None:
            return
        for index, unit in enumerate(heard.units):
            if unit.word_count < 3:
                continue
            likeness = self._likeness.of(vectors[index])
            sure = {h.id for h in heard.hits if h.unit == index}
            heard.hits = [
                Hit(h.id, _nudged(h.confidence, likeness[h.id][1]), h.start, h.end, h.unit)
                if h.unit == index and h.id in likeness and h.confidence < 0.75
                else h
                for h in heard.hits
            ]
            ranked = sorted(likeness, key=lambda b: -likeness[b][0])[:2]
            for behaviour in ranked:
                like, margin = likeness[behaviour]
                if behaviour not in _ALONE_IDS or behaviour in sure or like < ALONE or margin < MARGIN:
                    continue
                if behaviour in _STATEMENTS_ONLY and (sure & QUESTIONS or heard.any_of(_PROVOKING, index)):
                    continue
                heard.hits.append(whole(unit, behaviour, min(0.7, 0.5 + (like - ALONE)), index))


_PROVOKING: Final = (
    B.THREAT,
    B.INSULT,
    B.SARCASM,
    B.DISMISSAL,
    B.ARGUMENT,
    B.MORALISING,
    B.GUILT_APPEAL,
    B.CALM_DOWN,
    B.ACCUSING_WHY,
)


def _nudged(confidence: float, margin: float) -> float:
    return min(0.8, max(0.3, confidence + max(-0.12, min(0.12, 0.6 * margin))))


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


def _merge(hits: Sequence[Hit], text: str) -> tuple[CodedBehaviour, ...]:
    """Keep the surest hit of each behaviour, in the order of the words."""
    best: dict[B, Hit] = {}
    for hit in hits:
        if hit.confidence >= KEEP_FROM and (hit.id not in best or hit.confidence > best[hit.id].confidence):
            best[hit.id] = hit
    ordered = sorted(best.values(), key=lambda h: (h.start, h.end, h.id.value))
    return tuple(
        CodedBehaviour(id=h.id, confidence=round(h.confidence, 3), words=text[h.start : h.end]) for h in ordered
    )
