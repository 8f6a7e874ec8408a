"""When one utterance is clearly better than another for this person: the order the director must respect.

Only a part of what can be said is comparable. Left out: commands (right or wrong by the hazard), and behaviours that a
scenario's triggers wait for. The words must be the same, since words touch hooks, triggers and facts.
"""

from typing import Final

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.effect_sizes import HARMFUL, HELPFUL
from appliance.encounter.events import OfficerSpoke
from appliance.encounter.scenario import Scenario

SWAPS: Final[tuple[tuple[BehaviourId, BehaviourId], ...]] = (
    (BehaviourId.VALIDATION, BehaviourId.DISMISSAL),
    (BehaviourId.EMPATHY, BehaviourId.SARCASM),
    (BehaviourId.EMOTION_LABEL, BehaviourId.ARGUMENT),
    (BehaviourId.OPEN_QUESTION, BehaviourId.ACCUSING_WHY),
    (BehaviourId.OPEN_QUESTION, BehaviourId.STACKED_QUESTIONS),
    (BehaviourId.SUICIDE_QUESTION, BehaviourId.LEADING_SUICIDE_QUESTION),
    (BehaviourId.TIME_AND_DISTANCE, BehaviourId.CALM_DOWN),
    (BehaviourId.OPTION, BehaviourId.THREAT),
    (BehaviourId.RESPECT, BehaviourId.INSULT),
    (BehaviourId.EXPLANATION, BehaviourId.FALSE_PROMISE),
    (BehaviourId.COMPLEX_REFLECTION, BehaviourId.MORALISING),
    (BehaviourId.COMPLEX_REFLECTION, BehaviourId.GUILT_APPEAL),
    (BehaviourId.SUMMARY, BehaviourId.LECTURE),
)
"""Better and worse wordings of one purpose, where the better one does not harm this person."""


def comparable(scenario: Scenario) -> tuple[frozenset[BehaviourId], frozenset[BehaviourId]]:
    """Return the behaviours that are plainly good and plainly bad for this person."""
    subject = scenario.subject
    waited_for = {behaviour for hook in subject.triggers for behaviour in hook.with_behaviour}
    waited_for |= {
        behaviour
        for hook in subject.hooks
        if any(change > 0 for gauge, change in hook.changes.items() if gauge != "trust" and gauge != "clarity")
        for behaviour in hook.with_behaviour
    }
    good = frozenset(HELPFUL) - set(subject.harms) - waited_for
    bad = (frozenset(HARMFUL) | set(subject.harms)) - waited_for
    return good, bad


def clearly_better(scenario: Scenario, better: OfficerSpoke, worse: OfficerSpoke) -> bool:
    """Tell whether one utterance is at least as good as another in everything, both in the same words."""
    if better.text != worse.text or better.word_confidence != worse.word_confidence:
        return False
    good, bad = comparable(scenario)
    named = {coded.id for event in (better, worse) for coded in event.coded.behaviours}
    for behaviour in named:
        gain = better.coded.confidence_of(behaviour) - worse.coded.confidence_of(behaviour)
        if behaviour in good:
            if gain < 0:
                return False
        elif behaviour in bad:
            if gain > 0:
                return False
        elif gain != 0:
            return False
    return (
        better.coded.de_escalation >= worse.coded.de_escalation
        and (not better.interrupted_subject or worse.interrupted_subject)
        and better.response_gap_s == worse.response_gap_s
        and _no_higher(better.prosody.raised_db, worse.prosody.raised_db)
        and _no_higher(better.prosody.rate_words_per_s, worse.prosody.rate_words_per_s)
    )


def _no_higher(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return one <= other
