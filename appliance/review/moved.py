"""What one officer turn did to the person, by the causes that the director recorded for it."""

from dataclasses import replace

from appliance.encounter.state import AGITATION, TRUST
from appliance.review.view import Moment
from appliance.words import N_


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
        return N_("{person} answered what was heard, not these words.").format(person=person)
    if moment.state_after is None:
        return ""
    agitation, trust = moved(moment)
    parts = []
    if abs(agitation) >= 0.1:
        told = N_("agitation up {n:.1f}") if agitation > 0 else N_("agitation down {n:.1f}")
        parts.append(told.format(n=abs(agitation)))
    if abs(trust) >= 0.1:
        told = N_("trust up {n:.1f}") if trust > 0 else N_("trust down {n:.1f}")
        parts.append(told.format(n=abs(trust)))
    if not parts:
        return N_("{person}'s agitation and trust stayed where they were.").format(person=person)
    return N_("{person}: {changes}.").format(person=person, changes=", ".join(parts))
