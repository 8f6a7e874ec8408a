"""What one officer turn did to the person, by the causes that the director recorded for it."""

from dataclasses import replace

from appliance.encounter.state import AGITATION, TRUST
from appliance.review.view import Moment


def changes(moment: Moment) -> tuple[float, float]:
    """Return what one officer turn did to agitation and trust, by its recorded causes."""
    agitation = sum(c.changes.get(AGITATION, 0.0) for c in moment.causes)
    trust = sum(c.changes.get(TRUST, 0.0) for c in moment.causes)
    return round(agitation, 2), round(trust, 2)


def moved(moment: Moment) -> tuple[float, float]:
    """Return the same for the words that count: a corrected line moved nobody, a disputed behaviour is left out."""
    if moment.corrected:
        return 0.0, 0.0
    disputed = {b.value for b in moment.disputed}
    return changes(replace(moment, causes=tuple(c for c in moment.causes if c.id not in disputed)))


def effect_in_words(moment: Moment, person: str) -> str:
    """Return what a turn did to the person; empty where that was not recorded."""
    if moment.corrected:
        return f"{person} answered what was heard, not these words."
    if moment.state_after is None:
        return ""
    agitation, trust = moved(moment)
    parts = []
    if abs(agitation) >= 0.1:
        parts.append(f"agitation {'up' if agitation > 0 else 'down'} {abs(agitation):.1f}")
    if abs(trust) >= 0.1:
        parts.append(f"trust {'up' if trust > 0 else 'down'} {abs(trust):.1f}")
    if not parts:
        return f"{person}'s agitation and trust stayed where they were."
    return f"{person}: {', '.join(parts)}."
