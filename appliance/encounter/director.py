"""The director: holds the plot, so that a person in crisis changes only for a cause that the review can name.

Pure: `begin` and `step` return new values and read neither clock nor randomness but `f(seed, turn, purpose)`. A step on
a partial utterance is a what-if: nothing is remembered unless its state is kept.
"""

from typing import Final

from pydantic import BaseModel, ConfigDict

from appliance.encounter import choose, delivery, effect_sizes, effects, endings, hazards, promises, resources, silence
from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.choose import Said
from appliance.encounter.conditions import Moment, holds
from appliance.encounter.direction import Cause, Direction, Ending
from appliance.encounter.endings import Ended
from appliance.encounter.events import (
    DirectorEvent,
    Movement,
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
from appliance.encounter.scenario import Scenario
from appliance.encounter.stages import stage_of
from appliance.encounter.state import AGITATION, TRUST, DirectorState, Stage

__all__ = ["INTENTIONS", "DirectorState", "Stage", "Step", "begin", "due_events", "next_silence_s", "step"]

INTENTIONS: Final[tuple[str, ...]] = tuple(Intention)
"""The intention ids that every scenario authors lines for; `intentions.INTENTION_MEANINGS` says what each is for."""
_REMEMBERED_TEXTS: Final = 16
_REMEMBERED_PHRASES: Final = 60
_NEAREST, _FARTHEST = -2, 2


class Step(BaseModel):
    """The outcome of one event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: DirectorState
    direction: Direction | None = None
    """What the person does next; None when the event asks for no words."""
    causes: tuple[Cause, ...] = ()
    hazards_closed: tuple[str, ...] = ()
    ending: Ending | None = None
    narration: str = ""
    other_voice: str = ""
    """Words of dispatch, a partner or a bystander to be spoken now."""
    notice: str = ""
    """Something that happened on the scene, for the screen and the screenplay: "A porch light comes on next door."."""


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
            return _spoke(scenario, state, event)
        case OfficerSilent():
            return _silent(scenario, state)
        case OfficerMoved():
            return _moved(scenario, state, event)
        case OfficerRadioed():
            return _radioed(scenario, state, event)
        case OfficerActed():
            return _forced(scenario, state, Ending.ACTED)
        case OfficerDisengaged():
            return _forced(scenario, state, Ending.DISENGAGED)
        case SubjectHeard():
            return _heard(state, event)
        case TimedEventFired():
            return _happened(scenario, state, event)
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


def _spoke(scenario: Scenario, state: DirectorState, event: OfficerSpoke) -> Step:
    effect = effects.of_utterance(scenario, state, event)
    promised = promises.false_promises(scenario, event.text)
    causes = [*effect.causes, *promises.causes_of(promised, event.turn)]
    waited = silence.gap_cause(state, event)
    if waited is not None:
        causes.append(waited)
    moved = _after_words(state, event, effect, promised, causes)
    if waited is not None:
        moved = moved.model_copy(update={"gaps_credited": state.gaps_credited + 1})
    moment = Moment(moved, effect.shown, event.text)
    hazard_change = hazards.changes(scenario, moment)
    moved = hazards.with_changes(moved, hazard_change)
    if not moved.briefed and resources.briefed_in_words(scenario, moved, event.text, effect.shown):
        moved = moved.model_copy(update={"briefed": True})
    moved = moved.model_copy(update={"stage": stage_of(moved)})
    moment = Moment(moved, effect.shown, event.text)
    done = endings.reached(
        scenario, moment, frozenset({Ending.RESOLVED, Ending.HANDED_OVER, Ending.ESCALATED}), effect.harm
    )
    closed = tuple(hazard.id for hazard in hazard_change.closed)
    if done is not None:
        return _ended(moved, done, tuple(causes), closed)
    if hazard_change.closed:
        return _dealt_with(moved, hazard_change, tuple(causes))
    said = Said(
        moment,
        effect.harm,
        event.word_confidence,
        promised,
        repaired=state.hurt >= 0.5 and BehaviourId.APOLOGY in effect.shown,
        triggered=any(cause.startswith("trigger:") for cause in effect.touched),
    )
    direction = delivery.direct(scenario, moment, choose.answer_to(scenario, said))
    return Step(state=delivery.remembered(moved, direction), direction=direction, causes=tuple(causes))


def _dealt_with(state: DirectorState, change: hazards.HazardChange, causes: tuple[Cause, ...]) -> Step:
    """Let the person do the safe thing audibly."""
    line = change.closed[0].closing_line
    direction = delivery.verbatim(Intention.COMPLY, line, state, f"{delivery.mood(state)}, does what was asked")
    return Step(
        state=delivery.remembered(state, direction),
        direction=direction,
        causes=causes,
        hazards_closed=tuple(hazard.id for hazard in change.closed),
    )


def _after_words(
    state: DirectorState,
    event: OfficerSpoke,
    effect: effects.Effect,
    promised: tuple[str, ...],
    causes: list[Cause],
) -> DirectorState:
    """Return the state with an utterance's effects, and with what the person remembers of it."""
    said, phrases, touched = dict(state.said), dict(state.phrases), dict(state.touched)
    for behaviour in effect.shown:
        said[behaviour] = said.get(behaviour, 0) + 1
    for coded in event.coded.behaviours:
        if coded.id in effect.shown and (key := effects.stock_phrase_key(coded.words)):
            phrases[key] = phrases.get(key, 0) + 1
    for cause in effect.touched:
        touched[cause] = touched.get(cause, 0) + 1
    trust_lost = effect.trust_lost - len(promised) * effect_sizes.BROKEN_PROMISE[1]
    hurt = state.hurt + trust_lost * effect_sizes.HURT_PER_HARM
    if BehaviourId.APOLOGY in effect.shown:
        hurt -= effect_sizes.APOLOGY_REPAIRS
    is_command = effect.shown & {BehaviourId.COMMAND, BehaviourId.REPEATED_COMMAND, BehaviourId.CONFLICTING_COMMANDS}
    officer_turns = state.officer_turns + 1
    return state.model_copy(
        update={
            "officer_turns": officer_turns,
            "gauges": effects.applied(state.gauges, causes),
            "hurt": min(effect_sizes.HURT_MOST, max(0.0, hurt)),
            "said": said,
            "recent": (*state.recent, tuple(sorted(effect.shown)))[-effect_sizes.RECENT_TURNS :],
            "phrases": dict(list(phrases.items())[-_REMEMBERED_PHRASES:]),
            "officer_texts": (*state.officer_texts, event.text)[-_REMEMBERED_TEXTS:],
            "touched": touched,
            "promised": promises.standing(state, promised, effect.shown),
            "broken_promises": tuple(dict.fromkeys((*state.broken_promises, *promised))),
            "last_command_turn": officer_turns if is_command else state.last_command_turn,
            "silence_steps": 0,
            "invites_answer": silence.invites(effect.shown),
            "subject_spoke_last": False,
        }
    )


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


def _moved(scenario: Scenario, state: DirectorState, event: OfficerMoved) -> Step:
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
        return _ended(moved, done, causes, tuple(hazard.id for hazard in hazard_change.closed))
    if hazard_change.closed:
        return _dealt_with(moved, hazard_change, causes)
    choice = choose.to_a_move(moved, harm)
    if choice is None:
        return Step(state=moved, causes=causes)
    direction = delivery.direct(scenario, Moment(moved), choice)
    return Step(state=delivery.remembered(moved, direction), direction=direction, causes=causes)


def _radioed(scenario: Scenario, state: DirectorState, event: OfficerRadioed) -> Step:
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
        made = _ended(moved, done, causes, tuple(hazard.id for hazard in hazard_change.closed))
    elif hazard_change.closed:
        made = _dealt_with(moved, hazard_change, causes)
    else:
        made = Step(state=moved, causes=causes)
    return made.model_copy(update={"other_voice": answer})


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


def _happened(scenario: Scenario, state: DirectorState, event: TimedEventFired) -> Step:
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


def _forced(scenario: Scenario, state: DirectorState, ending: Ending) -> Step:
    return _ended(state, endings.forced(scenario, Moment(state), ending), (), ())


def _ended(state: DirectorState, done: Ended, causes: tuple[Cause, ...], closed: tuple[str, ...]) -> Step:
    ended = state.model_copy(update={"ending": done.ending, "stage": stage_of(state)})
    direction = None
    if done.line:
        intention = Intention.AGREE if done.ending is Ending.RESOLVED else Intention.ANSWER
        if done.ending is Ending.ESCALATED:
            intention = Intention.THREATEN
        direction = delivery.verbatim(intention, done.line, ended, delivery.mood(ended))
        ended = delivery.remembered(ended, direction)
    return Step(
        state=ended,
        direction=direction,
        causes=causes,
        hazards_closed=closed,
        ending=done.ending,
        narration=done.narration,
    )
