"""From the heads' scores, beside the rules' hits, to what is heard and what it does."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from appliance.encounter.behaviours import PROVOCATIONS, QUESTIONS, REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.forms import question_form
from appliance.review.coder.heads import QUESTION, REFLECTION, Heads, Sight, chance
from appliance.review.coder.rules import Hit, whole
from appliance.review.coder.units import Unit

SURE_RULE: Final = 0.85
CERTAIN_KIND: Final = 1.0
"""Score above its threshold from which a kind is heard though its pool is not."""
AT_THRESHOLD: Final = 0.2
"""How far below even odds a score at its threshold is reported: just above what is kept."""
SUREST: Final = 0.97
PLAIN_QUESTION: Final = 0.9
"""Confidence of a rule that knows a question by its form, and is believed though the pool of questions is not heard."""
PLAIN_FORMS: Final = ("wh", "inverted", "why", "invitation")
FAR_BELOW: Final = -2.0
"""Score under its threshold at which the pool is believed against such a form."""
_RULES_STAND_FROM: Final = {B.REPEATED_COMMAND: 0.6, B.FALSE_PROMISE: SURE_RULE, B.INSULT: 0.9, B.OPTION: SURE_RULE}
"""Confidence: of rules that know earlier turns and the scenario, which the lines that heads are fitted on do not have,
of plain abuse, and of a choice called one."""
_EXCLUDED: Final = (
    (
        frozenset({B.THREAT}),
        frozenset(
            {
                B.RESTRAINT_EXPLAINED,
                B.LIMIT_WITH_REASON,
                B.OPTION,
                B.AGREEMENT,
                B.EXPLANATION,
                B.REASSURANCE,
                B.COLLABORATION,
            }
        )
        | (QUESTIONS - {B.ACCUSING_WHY, B.LEADING_SUICIDE_QUESTION}),
    ),
    (
        frozenset({B.INSULT, B.SARCASM}),
        frozenset({B.VALIDATION, B.EMPATHY, B.GRATITUDE, B.RESPECT, B.REASSURANCE, B.APOLOGY, B.AGREEMENT}),
    ),
)
"""What cannot be heard in the sentence that holds the first."""
_POOLED: Final = ((QUESTION, QUESTIONS - {B.STACKED_QUESTIONS}), (REFLECTION, REFLECTIONS))


class Verdict:
    """What the heads make of one utterance."""

    def __init__(self, heads: Heads, sight: Sight) -> None:
        """Score the utterance."""
        self._heads = heads
        scores, shown_by = heads.scores(sight)
        self._over = dict(zip(heads.names, (scores - heads.thresholds).tolist(), strict=True))
        self._unit = dict(zip(heads.names, shown_by.tolist(), strict=True))
        self._decides = {B(n) for n, d in zip(heads.names, heads.decides, strict=True) if d and n in set(B)}
        self._trusted = {B(n) for n, t in zip(heads.names, heads.trusted, strict=True) if t and n in set(B)}
        self._chances = dict(zip(heads.names, chance(scores).tolist(), strict=True))

    def hits(self, by_rules: Sequence[Hit], units: Sequence[Unit]) -> list[Hit]:
        """Return the rules' hits where rules decide or are sure, and the heads' where heads do."""
        kept = [h for h in by_rules if h.id not in self._decides or self._stands(h)]
        standing = {h.id for h in kept}
        heard = {b for b in self._decides if self._over[b] >= 0}
        for pool, kinds in _POOLED:
            among = sorted(kinds & self._decides)
            if self._over[pool] < 0:
                heard -= {b for b in among if self._over[b] < CERTAIN_KIND}
                if pool == QUESTION and not (heard | standing) & kinds and self._over[pool] > FAR_BELOW:
                    kept += _asked_plainly(by_rules, units)
            elif not (heard | standing) & kinds:
                heard.add(max(among, key=lambda b: self._over[b]))
        return _asked_one_way(_settled(kept + [self._hit(b, by_rules, units) for b in sorted(heard)]), by_rules)

    def calming(self, *, hazard_open: bool) -> float:
        """Return de_escalation in -1..1; an order weighs nothing while a hazard is open."""
        chances = np.array(
            [0.0 if hazard_open and name == B.COMMAND else self._chances[name] for name in self._heads.names]
        )
        return float(np.clip(self._heads.calming_bias + chances @ self._heads.calming, -1, 1))

    def counts(self, behaviour: B) -> bool:
        """Tell whether de_escalation already counts the behaviour."""
        return behaviour.value in self._over

    def _stands(self, hit: Hit) -> bool:
        return hit.confidence >= _RULES_STAND_FROM.get(hit.id, SURE_RULE if hit.id in self._trusted else 1.01)

    def _hit(self, behaviour: B, by_rules: Sequence[Hit], units: Sequence[Unit]) -> Hit:
        """Show a behaviour by the surest rule's words, or by the unit that weighs most."""
        over = self._over[behaviour]
        if over < 0:
            over = max(self._over[pool] for pool, kinds in _POOLED if behaviour in kinds)
        confidence = min(SUREST, 1 / (1 + math.exp(AT_THRESHOLD - over)))
        shown = max((h for h in by_rules if h.id is behaviour), key=lambda h: h.confidence, default=None)
        if shown is not None:
            return Hit(behaviour, confidence, shown.start, shown.end, shown.unit)
        index = self._unit[behaviour]
        return whole(units[index], behaviour, confidence, index)


def _asked_plainly(by_rules: Sequence[Hit], units: Sequence[Unit]) -> list[Hit]:
    """Return what is asked in so many words, where nothing in the sentence provokes or mocks."""
    spoilt = {h.unit for h in by_rules if h.id in PROVOCATIONS}
    return [
        h
        for h in by_rules
        if h.id in QUESTIONS
        and h.confidence >= PLAIN_QUESTION
        and h.unit not in spoilt
        and question_form(units[h.unit]) in PLAIN_FORMS
    ]


def _settled(hits: list[Hit]) -> list[Hit]:
    for spoiling, spoilt in _EXCLUDED:
        where = {h.unit for h in hits if h.id in spoiling}
        hits = [h for h in hits if not (h.id in spoilt and h.unit in where)]
    return hits


def _asked_one_way(hits: list[Hit], by_rules: Sequence[Hit]) -> list[Hit]:
    """Leave one way of asking about suicide in a sentence: the rules' own, or else the surer one."""
    ways = (B.SUICIDE_QUESTION, B.LEADING_SUICIDE_QUESTION)
    for unit in {h.unit for h in hits if h.id in ways}:
        found = [h for h in hits if h.id in ways and h.unit == unit]
        ruled = {h.id for h in by_rules if h.id in ways and h.unit == unit}
        best = max(found, key=lambda h: (h.id in ruled, h.confidence))
        hits = [h for h in hits if h.id not in ways or h.unit != unit or h is best]
    return hits
