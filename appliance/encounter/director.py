"""The director: holds the plot, so that a person in crisis changes only for a cause that the review can name.

Pure: `begin` and `step` return new values and read neither clock nor randomness but `f(seed, turn, purpose)`. A step on
a partial utterance is a what-if: nothing is remembered unless its state is kept.
"""

from typing import Final

from appliance.encounter import (
    choose,
    delivery,
    effect_sizes,
    effects,
    endings,
    resources,
    silence,
    surroundings,
    utterance,
)
from appliance.encounter.conditions import Moment, holds
from appliance.encounter.direction import Cause, Ending
from appliance.encounter.events import (
    DirectorEvent,
    OfficerActed,
    OfficerDisengaged,
    OfficerMoved,
    OfficerRadioed,
    OfficerSilent,
    OfficerSpoke,
    SubjectHeard,
    TimedEventFired,
    TimeUp,
)
from appliance.encounter.intentions import Intention
from appliance.encounter.outcome import Step, ended
from appliance.encounter.scenario import Scenario
from appliance.encounter.state import AGITATION, DirectorState, Stage

__all__ = ["INTENTIONS", "DirectorState", "Stage", "Step", "begin", "due_events", "next_silence_s", "step"]

INTENTIONS: Final[tuple[str, ...]] = tuple(Intention)
"""The intention ids that every scenario authors lines for; `intentions.INTENTION_MEANINGS` says what each is for."""


def begin(scenario: Scenario, seed: int, short_form: bool = False) -> Step:
    """Return the state before anyone has spoken, with the opening direction when the person speaks first."""
    start = dict(scenario.start)
    if short_form and scenario.short_form is not None:
        start.update(scenario.short_form.start)
    state = DirectorState(
        seed=seed,
        gauges=start,
        short_form=short_form,
        open_hazards=tuple(hazard.id for hazard in scenario.hazards),
    )
    if not scenario.opens:
        return Step(state=state)
    direction = delivery.verbatim(Intention.VENT, scenario.opening_line, state, delivery.mood(state))
    return Step(state=delivery.remembered(state, direction), direction=direction)


def step(scenario: Scenario, state: DirectorState, event: DirectorEvent) -> Step:
    """Return what an event changes and what the person does next; after an ending nothing changes any more."""
    if state.ending is not None:
        return Step(state=state, ending=state.ending)
    state = state.model_copy(update={"clock_s": max(state.clock_s, event.at_s)})
    match event:
        case OfficerSpoke():
            return utterance.spoke(scenario, state, event)
        case OfficerSilent():
            return _silent(scenario, state)
        case OfficerMoved():
            return surroundings.moved_about(scenario, state, event)
        case OfficerRadioed():
            return surroundings.radioed(scenario, state, event)
        case OfficerActed():
            return _forced(scenario, state, Ending.ACTED)
        case OfficerDisengaged():
            return _forced(scenario, state, Ending.DISENGAGED)
        case SubjectHeard():
            return _heard(state, event)
        case TimedEventFired():
            return surroundings.happened(scenario, state, event)
        case TimeUp():
            return _forced(scenario, state, Ending.STILL_TALKING)


def next_silence_s(scenario: Scenario, state: DirectorState) -> float:
    """Return the silence since the last words of anyone after which the stage should report `OfficerSilent`."""
    return silence.next_silence_s(scenario, state)


def due_events(scenario: Scenario, state: DirectorState, at_s: float) -> tuple[str, ...]:
    """Return the timed events that are due and have not fired: authored ones, then arrivals (`arrived:ID`).

    The stage reports each as `TimedEventFired`, one at a time, at a moment when nobody speaks.
    """
    moment = Moment(state.model_copy(update={"clock_s": max(state.clock_s, at_s)}))
    due = [
        event.id
        for event in scenario.events
        if event.id not in state.fired
        and (event.at_s is not None or event.when is not None)
        and (event.at_s is None or at_s >= event.at_s)
        and (event.when is None or holds(event.when, moment))
    ]
    return (*due, *resources.due_arrivals(scenario, state, at_s))


def _silent(scenario: Scenario, state: DirectorState) -> Step:
    cause = silence.cause_of_silence(state)
    causes = (cause,) if cause is not None else ()
    helped = cause is not None and cause.changes[AGITATION] < 0
    cost = 0.0 if cause is None or helped else cause.changes[AGITATION]
    moved = state.model_copy(
        update={
            "gauges": effects.applied(state.gauges, causes),
            "silence_steps": state.silence_steps + 1,
            "silence_harm": state.silence_harm + cost,
        }
    )
    choice = choose.to_silence(scenario, moved, helped)
    if choice is None:
        return Step(state=moved, causes=causes)
    direction = delivery.direct(scenario, Moment(moved), choice)
    return Step(state=delivery.remembered(moved, direction), direction=direction, causes=causes)


def _heard(state: DirectorState, event: SubjectHeard) -> Step:
    news = tuple(fact for fact in event.disclosed if fact not in state.told)
    agitation, trust = effect_sizes.TOLD_AND_HEARD
    causes = tuple(Cause(id=f"fact:{fact}", turn=event.turn, changes={AGITATION: agitation}) for fact in news)
    moved = state.model_copy(
        update={
            "gauges": effects.applied(state.gauges, causes),
            "subject_turns": state.subject_turns + 1,
            "told": (*state.told, *news),
            "subject_spoke_last": True,
        }
    )
    return Step(state=moved, causes=causes)


def _forced(scenario: Scenario, state: DirectorState, ending: Ending) -> Step:
    return ended(state, endings.forced(scenario, Moment(state), ending), (), ())
