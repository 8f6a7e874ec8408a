"""What one officer utterance does to the person: bounded, weighted by confidence, every change with its cause."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.encounter import effect_sizes as size
from appliance.encounter.behaviours import BehaviourId, CodedUtterance
from appliance.encounter.direction import Cause
from appliance.encounter.events import OfficerSpoke
from appliance.encounter.scenario import Hook, Scenario, Subject
from appliance.encounter.state import AGITATION, GAUGE_MAX, HIGHER_IS_BETTER, TRUST, DirectorState
from appliance.encounter.words import overlap, tokens, touches_any

SHOWN: Final = 0.5
"""Weight from which a behaviour counts as shown."""

_GIVES_ROOM: Final = frozenset(
    {
        BehaviourId.LIMIT_WITH_REASON,
        BehaviourId.COLLABORATION,
        BehaviourId.OPTION,
        BehaviourId.TIME_AND_DISTANCE,
        BehaviourId.EXPLANATION,
    }
)
"""What makes a longer instruction bearable."""

Changes = dict[str, float]


@dataclass(frozen=True, slots=True)
class Effect:
    """The named changes of one utterance."""

    causes: tuple[Cause, ...]
    shown: frozenset[BehaviourId]
    """Behaviours that count as shown in this turn."""
    harm: float
    """Trust and calm that the utterance itself destroyed; 0 when nothing in it hurt."""
    trust_lost: float
    """Trust that the utterance destroyed, before anything it built."""
    touched: tuple[str, ...]
    """`hook:ID` and `trigger:ID` that worked."""


def coder_weight(confidence: float) -> float:
    """Return what a coded behaviour counts: nothing at 0.25 and below, all from 0.75 on."""
    return min(1.0, max(0.0, (confidence - 0.25) / 0.5))


def hearing_weight(word_confidence: float) -> float:
    """Return what recognised words count: nothing at 0.3 and below, all from 0.75 on."""
    return min(1.0, max(0.0, (word_confidence - 0.3) / 0.45))


def rapport_factor(state: DirectorState) -> float:
    """Return what influence counts at this trust: a third before rapport, all from trust 5 on."""
    return min(1.0, max(0.33, 0.33 + (state.trust - 2.0) * 0.67 / 3.0))


def loud_excess_db(event: OfficerSpoke) -> float:
    """Return how far the voice rose above normal speech, 0 when not measured."""
    raised = event.prosody.raised_db
    return 0.0 if raised is None else min(size.LOUD_MOST_DB, max(0.0, raised - size.LOUDNESS_FREE_DB))


def improves(gauge: str, change: float) -> bool:
    """Tell whether a change of a gauge is good for the person."""
    return change > 0 if gauge in HIGHER_IS_BETTER else change < 0


def weights(coded: CodedUtterance, word_confidence: float) -> dict[BehaviourId, float]:
    """Return what each coded behaviour counts, coder and recogniser taken together."""
    heard = hearing_weight(word_confidence)
    weighed: dict[BehaviourId, float] = {}
    for behaviour in coded.behaviours:
        weight = coder_weight(behaviour.confidence) * heard
        if weight > weighed.get(behaviour.id, 0.0):
            weighed[behaviour.id] = weight
    return weighed


def _saturation(state: DirectorState, behaviour: BehaviourId) -> float:
    if behaviour in size.ONCE_ONLY and behaviour in state.said:
        return 0.0
    uses = sum(behaviour in turn for turn in state.recent[-size.RECENT_TURNS :])
    return size.SATURATION[min(uses, len(size.SATURATION) - 1)]


def stock_phrase_key(words: str) -> str:
    """Return the form in which words that carried a behaviour are remembered."""
    return " ".join(tokens(words))


def _stock(state: DirectorState, coded: CodedUtterance, behaviour: BehaviourId) -> float:
    uses = min(
        (state.phrases.get(stock_phrase_key(b.words), 0) for b in coded.behaviours if b.id is behaviour), default=0
    )
    return size.STOCK_PHRASE[min(uses, len(size.STOCK_PHRASE) - 1)]


def times_recited(state: DirectorState, text: str) -> int:
    """Return how often the officer has said nearly the same before; short turns are allowed to recur."""
    if len(tokens(text)) < 4:
        return 0
    return sum(overlap(text, earlier) >= size.RECITED_OVERLAP for earlier in state.officer_texts)


def _helpful(
    scenario: Scenario, state: DirectorState, event: OfficerSpoke, weighed: Mapping[BehaviourId, float]
) -> list[tuple[str, Changes]]:
    subject, text = scenario.subject, event.text
    voice = 1.0 - 0.05 * loud_excess_db(event)
    recited = size.RECITED[min(times_recited(state, text), len(size.RECITED) - 1)]
    calming, trusting = _calming(state), _trusting(state)
    found: list[tuple[str, Changes]] = []
    for behaviour, weight in weighed.items():
        if behaviour not in size.HELPFUL or behaviour in subject.harms:
            continue
        factor = weight * subject.reach * voice * recited
        factor *= _saturation(state, behaviour) * _stock(state, event.coded, behaviour)
        factor *= size.HELPS_THIS_PERSON if behaviour in subject.helps else 1.0
        factor *= rapport_factor(state) if behaviour in size.INFLUENCE else 1.0
        agitation, trust = size.HELPFUL[behaviour]
        changes = {AGITATION: agitation * factor * calming, TRUST: trust * factor * trusting}
        for gauge, table in size.OTHER_GAUGES.items():
            if gauge in state.gauges and behaviour in table and improves(gauge, table[behaviour]):
                changes[gauge] = table[behaviour] * factor
        found.append((behaviour.value, changes))
    return found


def _harmful(
    scenario: Scenario, state: DirectorState, event: OfficerSpoke, weighed: Mapping[BehaviourId, float]
) -> list[tuple[str, Changes]]:
    found: list[tuple[str, Changes]] = []

    def add(behaviour: BehaviourId, pair: tuple[float, float], weight: float) -> None:
        changes = {AGITATION: pair[0] * weight, TRUST: pair[1] * weight}
        for gauge, table in size.OTHER_GAUGES.items():
            change = table.get(behaviour, 0.0)
            if gauge in state.gauges and change and not improves(gauge, change):
                changes[gauge] = change * weight
        found.append((behaviour.value, changes))

    for behaviour, weight in weighed.items():
        if behaviour in size.HARMFUL:
            add(behaviour, size.HARMFUL[behaviour], weight)
        elif behaviour in scenario.subject.harms:
            add(behaviour, size.THIS_PERSON_IS_HARMED, weight)
        elif behaviour is BehaviourId.COMMAND:
            add(behaviour, _command(state, event, weighed), weight)
    if event.interrupted_subject:
        found = [part for part in found if part[0] != BehaviourId.INTERRUPTION]
        add(BehaviourId.INTERRUPTION, size.HARMFUL[BehaviourId.INTERRUPTION], 1.0)
    return found


def _command(
    state: DirectorState, event: OfficerSpoke, weighed: Mapping[BehaviourId, float]
) -> tuple[float, float]:
    """Return what a command does: right while a hazard is open, short and with time to comply; else it inflames."""
    if not state.open_hazards:
        return size.COMMAND_WITHOUT_HAZARD
    if state.last_command_turn is not None and state.officer_turns + 1 - state.last_command_turn <= 1:
        return size.COMMAND_TOO_SOON
    stacked = weighed.keys() & {BehaviourId.REPEATED_COMMAND, BehaviourId.CONFLICTING_COMMANDS}
    reasoned = weighed.keys() & _GIVES_ROOM
    if stacked or (len(tokens(event.text)) > size.SHORT_COMMAND_WORDS and not reasoned):
        return size.COMMAND_TOO_SOON
    return size.COMMAND_WITH_HAZARD


def _tone(scenario: Scenario, state: DirectorState, event: OfficerSpoke) -> tuple[Changes, Changes]:
    """Return what the voice and the sense of the whole did: help, harm."""
    excess = loud_excess_db(event)
    rate = event.prosody.rate_words_per_s
    fast = 0.0 if rate is None else min(size.FAST_MOST, max(0.0, rate - size.RATE_FREE_WORDS_PER_S))
    sense = event.coded.de_escalation * hearing_weight(event.word_confidence)
    cold = max(0.0, -sense)
    harm = {
        AGITATION: excess * size.LOUD_AGITATION_PER_DB + fast * size.FAST_AGITATION + cold * size.COLD_SENSE[0],
        TRUST: excess * size.LOUD_TRUST_PER_DB + cold * size.COLD_SENSE[1],
    }
    reach = _clear_sense(sense) * scenario.subject.reach
    reach *= size.RECITED[min(times_recited(state, event.text), len(size.RECITED) - 1)]
    calming, trusting = size.WARM_SENSE
    help_ = {AGITATION: calming * reach * _calming(state), TRUST: trusting * reach * _trusting(state)}
    # A voice that is held against nothing counts as ordinary: a person hears it all the same.
    aloud = rate is not None or not event.prosody.scored
    if aloud and excess == 0 and fast == 0 and state.agitation >= 5:
        help_[AGITATION] += size.QUIET_CALM
    return help_, harm


def _clear_sense(sense: float) -> float:
    """Return how far the warm sense of an utterance counts; nothing while it is near neutral."""
    return max(0.0, sense - 0.2) / 0.8


def _calming(state: DirectorState) -> float:
    """Return what calming counts: less from somebody not trusted, and less the calmer the person is already."""
    return (0.55 + 0.45 * min(1.0, state.trust / 5.0)) * (0.3 + 0.7 * min(1.0, state.agitation / 6.0))


def _trusting(state: DirectorState) -> float:
    """Return what trust grows by: less the more there is, and less while something hurts."""
    return max(0.3, (1.1 - state.trust / 12.0) / (1.0 + 0.5 * state.hurt))


def _combine(
    parts: Sequence[tuple[str, Changes]], falls_off: Sequence[float], most: Callable[[str], float]
) -> dict[str, Changes]:
    """Add up changes of one sign, strongest first, each next one counting less, and keep the sum within bounds."""
    combined: dict[str, Changes] = {}
    for gauge in sorted({gauge for _, changes in parts for gauge in changes}):
        ranked = sorted(
            ((abs(changes[gauge]), changes[gauge], cause) for cause, changes in parts if changes.get(gauge)),
            key=lambda part: (-part[0], part[2]),
        )
        counted = [
            (cause, change * falls_off[min(rank, len(falls_off) - 1)])
            for rank, (_, change, cause) in enumerate(ranked)
        ]
        total = sum(abs(change) for _, change in counted)
        scale = min(1.0, most(gauge) / total) if total else 1.0
        for cause, change in counted:
            own = combined.setdefault(cause, {})
            own[gauge] = own.get(gauge, 0.0) + change * scale
    return combined


def _touched(
    kind: str, hooks: Sequence[Hook], state: DirectorState, event: OfficerSpoke, weighed: Mapping[BehaviourId, float]
) -> list[tuple[str, Changes, float]]:
    found = []
    for hook in hooks:
        cause = f"{kind}:{hook.id}"
        if state.touched.get(cause, 0) >= hook.times or not touches_any(event.text, hook.heard):
            continue
        weight = hearing_weight(event.word_confidence)
        if hook.with_behaviour:
            weight *= max((1.0 if weighed.get(b, 0.0) >= SHOWN else 0.0 for b in hook.with_behaviour), default=0.0)
        if weight > 0:
            found.append((cause, dict(hook.changes), weight))
    return found


def of_utterance(scenario: Scenario, state: DirectorState, event: OfficerSpoke) -> Effect:
    """Return everything an utterance does to the person, with no event's result applied yet."""
    subject: Subject = scenario.subject
    weighed = weights(event.coded, event.word_confidence)
    shown = frozenset(behaviour for behaviour, weight in weighed.items() if weight >= SHOWN)
    harms = _harmful(scenario, state, event, weighed)
    helps = _helpful(scenario, state, event, weighed)
    tone_help, tone_harm = _tone(scenario, state, event)
    touched: list[str] = []
    for kind, hooks in (("hook", subject.hooks), ("trigger", subject.triggers)):
        for cause, changes, weight in _touched(kind, hooks, state, event, weighed):
            touched.append(cause)
            better = {g: c * weight * subject.reach for g, c in changes.items() if improves(g, c)}
            worse = {g: c * weight for g, c in changes.items() if not improves(g, c)}
            if better:
                helps.append((cause, better))
            if worse:
                harms.append((cause, worse))
    harms.append(("tone", tone_harm))
    helps.append(("tone", tone_help))
    worse_by = _combine(harms, size.HARM_FALLS_OFF, lambda gauge: size.MOST_HARM.get(gauge, size.MOST_OTHER))
    hurtful = sum(abs(c) for changes in worse_by.values() for g, c in changes.items() if g in (AGITATION, TRUST))
    drowned = 1.0 / (1.0 + hurtful)
    better_by = _combine(
        [(cause, {g: c * drowned for g, c in changes.items()}) for cause, changes in helps],
        size.HELP_FALLS_OFF,
        lambda gauge: size.MOST_HELP.get(gauge, size.MOST_OTHER),
    )
    causes = []
    for cause in [*worse_by, *(name for name in better_by if name not in worse_by)]:
        merged: Changes = dict(worse_by.get(cause, {}))
        for gauge, change in better_by.get(cause, {}).items():
            merged[gauge] = merged.get(gauge, 0.0) + change
        merged = {g: c for g, c in merged.items() if g in state.gauges and c}
        if merged:
            causes.append(Cause(id=cause, turn=event.turn, changes=merged))
    trust_lost = sum(-changes.get(TRUST, 0.0) for changes in worse_by.values())
    return Effect(tuple(causes), shown, hurtful, trust_lost, tuple(touched))


def applied(gauges: Mapping[str, float], causes: Sequence[Cause]) -> dict[str, float]:
    """Return the gauges after the causes, kept within 0 and 10; gauges that are not declared are left out."""
    result = dict(gauges)
    for gauge in result:
        change = sum(cause.changes.get(gauge, 0.0) for cause in causes)
        result[gauge] = round(min(GAUGE_MAX, max(0.0, result[gauge] + change)), 6)
    return result
