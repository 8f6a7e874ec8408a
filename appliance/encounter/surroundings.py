"""What happens around the conversation: steps closer and back, the radio, events and arrivals."""

from typing import Final

from appliance.encounter import choose, delivery, effect_sizes, effects, endings, hazards, resources
from appliance.encounter.conditions import Moment
from appliance.encounter.direction import Cause, Ending
from appliance.encounter.events import Movement, OfficerMoved, OfficerRadioed, TimedEventFired
from appliance.encounter.outcome import Step, dealt_with, ended
from appliance.encounter.scenario import Scenario
from appliance.encounter.stages import stage_of
from appliance.encounter.state import AGITATION, TRUST, DirectorState

_NEAREST: Final = -2
_FARTHEST: Final = 2
"""Steps from where the encounter began; further moves change nothing."""


def moved_about(scenario: Scenario, state: DirectorState, event: OfficerMoved) -> Step:
    """Return what a step closer, back or behind cover does; it may deal with a hazard or be one step too many."""
    agitation, trust, harm = 0.0, 0.0, 0.0
    distance = state.distance
    if event.movement is Movement.CLOSER:
        distance = max(_NEAREST, distance - 1)
        welcome = state.trust >= 6 and state.agitation < 4 and distance > _NEAREST
        agitation, trust = effect_sizes.CAME_CLOSER_WELCOME if welcome else effect_sizes.CAME_CLOSER
        harm = max(0.0, agitation)
    elif event.movement is Movement.BACK:
        distance = min(_FARTHEST, distance + 1)
        if distance > state.distance:
            agitation, trust = effect_sizes.STEPPED_BACK
    elif Movement.COVER not in state.moves:
        agitation, trust = effect_sizes.TOOK_COVER
    changes = {gauge: change for gauge, change in ((AGITATION, agitation), (TRUST, trust)) if change}
    causes = (Cause(id=f"move:{event.movement}", changes=changes),) if changes else ()
    moved = state.model_copy(
        update={
            "gauges": effects.applied(state.gauges, causes),
            "moves": (*state.moves, event.movement),
            "distance": distance,
            "hurt": min(effect_sizes.HURT_MOST, state.hurt + max(0.0, -trust) * effect_sizes.HURT_PER_HARM),
        }
    )
    hazard_change = hazards.changes(scenario, Moment(moved))
    moved = hazards.with_changes(moved, hazard_change)
    moved = moved.model_copy(update={"stage": stage_of(moved)})
    done = endings.reached(scenario, Moment(moved), frozenset({Ending.ESCALATED}), harm)
    if done is not None:
        return ended(moved, done, causes, tuple(hazard.id for hazard in hazard_change.closed))
    if hazard_change.closed:
        return dealt_with(moved, hazard_change, causes)
    choice = choose.to_a_move(moved, harm)
    if choice is None:
        return Step(state=moved, causes=causes)
    direction = delivery.direct(scenario, Moment(moved), choice)
    return Step(state=delivery.remembered(moved, direction), direction=direction, causes=causes)


def radioed(scenario: Scenario, state: DirectorState, event: OfficerRadioed) -> Step:
    """Return dispatch's or the partner's answer, what was set going, and a hand-over when somebody here is briefed."""
    if event.to == "partner" and scenario.partner is None:
        return Step(state=state, notice="You are alone on this call; use the radio.")
    resource = resources.asked_for(scenario, event)
    requests = dict(state.asked_for)
    if resource is not None:
        requests.setdefault(resource.id, state.clock_s)
        answer = resource.answer
    else:
        answer = resources.plain_answer(state.radio_replies)
    causes: tuple[Cause, ...] = ()
    if state.agitation >= 6 and event.to == "radio" and state.radio_replies == 0:
        agitation, trust = effect_sizes.RADIO_BEFORE_THEM
        causes = (Cause(id="move:radio", turn=event.turn, changes={AGITATION: agitation, TRUST: trust}),)
    moved = state.model_copy(
        update={
            "gauges": effects.applied(state.gauges, causes),
            "asked_for": requests,
            "radio_replies": state.radio_replies + 1,
            "briefed": state.briefed or resources.briefed_by_radio(state, event),
            "silence_steps": 0,
        }
    )
    hazard_change = hazards.changes(scenario, Moment(moved))
    moved = hazards.with_changes(moved, hazard_change)
    done = endings.reached(scenario, Moment(moved, text=event.text), frozenset({Ending.HANDED_OVER}), 0.0)
    if done is not None:
        made = ended(moved, done, causes, tuple(hazard.id for hazard in hazard_change.closed))
    elif hazard_change.closed:
        made = dealt_with(moved, hazard_change, causes)
    else:
        made = Step(state=moved, causes=causes)
    return made.model_copy(update={"other_voice": answer})


def happened(scenario: Scenario, state: DirectorState, event: TimedEventFired) -> Step:
    """Return what an event of the scenario's, or an arrival, does; it does it once."""
    if event.event.startswith(resources.ARRIVAL):
        return _arrived(scenario, state, event.event.removeprefix(resources.ARRIVAL))
    authored = next((candidate for candidate in scenario.events if candidate.id == event.event), None)
    if authored is None or authored.id in state.fired:
        return Step(state=state)
    changes = {gauge: change for gauge, change in authored.changes.items() if gauge in state.gauges}
    causes = (Cause(id=f"event:{authored.id}", changes=changes),) if changes else ()
    moved = state.model_copy(
        update={"gauges": effects.applied(state.gauges, causes), "fired": (*state.fired, authored.id)}
    )
    moved = moved.model_copy(update={"stage": stage_of(moved)})
    choice = choose.to_an_event(moved, changes.get(AGITATION, 0.0), bool(authored.spoken))
    direction = None
    if choice is not None:
        direction = delivery.direct(scenario, Moment(moved), choice)
        moved = delivery.remembered(moved, direction)
    return Step(
        state=moved, direction=direction, causes=causes, notice=authored.what, other_voice=authored.spoken or ""
    )


def _arrived(scenario: Scenario, state: DirectorState, resource_id: str) -> Step:
    resource = next((candidate for candidate in scenario.resources if candidate.id == resource_id), None)
    if resource is None or resource.id in state.arrived:
        return Step(state=state)
    moved = state.model_copy(
        update={
            "arrived": (*state.arrived, resource.id),
            "fired": (*state.fired, f"{resources.ARRIVAL}{resource.id}"),
        }
    )
    return Step(state=moved, notice=f"On scene now: {resource.what}")
