"""An officer turn addressed to the person: what it does, what is remembered of it, what it is answered with."""

from typing import Final

from appliance.encounter import choose, delivery, effect_sizes, effects, endings, hazards, promises, resources, silence
from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.choose import Said
from appliance.encounter.conditions import Moment
from appliance.encounter.direction import Cause, Ending
from appliance.encounter.events import OfficerSpoke
from appliance.encounter.outcome import Step, dealt_with, ended
from appliance.encounter.scenario import Scenario
from appliance.encounter.stages import stage_of
from appliance.encounter.state import DirectorState

_REMEMBERED_TEXTS: Final = 16
_REMEMBERED_PHRASES: Final = 60


def spoke(scenario: Scenario, state: DirectorState, event: OfficerSpoke) -> Step:
    """Return what the turn does to the person, to hazards and promises, and how it is answered or ends."""
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
        return ended(moved, done, tuple(causes), closed)
    if hazard_change.closed:
        return dealt_with(moved, hazard_change, tuple(causes))
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
