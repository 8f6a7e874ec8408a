"""`de_escalation`: what an utterance would do to a person in a neutral crisis, from the behaviours heard in it.

Let `p` be one minus the product of `1 - w * c` over calming behaviours (weight `w`, confidence `c`) and `n` the same
over inflaming ones. The value is `p * (1 - n) - n`: it lies in -1..1, another calming behaviour never lowers it,
another inflaming one never raises it, and an insult is not bought back by a kind word in the same breath. Weights are
`[effect]` in `method.toml`. A command weighs nothing while a hazard is open, unless it is piled up.
"""

from collections.abc import Iterable, Mapping

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.behaviours import CodedBehaviour


def de_escalation(behaviours: Iterable[CodedBehaviour], weights: Mapping[str, float], *, hazard_open: bool) -> float:
    """Return the value rounded to three decimals."""
    best: dict[B, float] = {}
    for b in behaviours:
        best[b.id] = max(best.get(b.id, 0.0), b.confidence)
    calm = inflame = 1.0
    for behaviour in sorted(best):
        weight = weights.get(behaviour.value, 0.0)
        if behaviour is B.COMMAND and hazard_open:
            continue
        if weight > 0:
            calm *= 1 - weight * best[behaviour]
        else:
            inflame *= 1 + weight * best[behaviour]
    positive, negative = 1 - calm, 1 - inflame
    return round(positive * (1 - negative) - negative, 3)
