"""What the person means to do next, from their state and from what was just said to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.encounter.behaviours import PROVOCATIONS, QUESTIONS, REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.chance import chance
from appliance.encounter.conditions import Moment, holds
from appliance.encounter.intentions import Intention as I
from appliance.encounter.oddity import is_odd
from appliance.encounter.scenario import Fact, Scenario
from appliance.encounter.state import SHAME, DirectorState, Stage
from appliance.encounter.words import touches_any

HARM_THAT_ANSWERS_BACK = 0.45
"""Calm and trust destroyed in one turn from which the person answers that, whatever else was said."""
_ASKS_FOR_ONE_THING = frozenset({B.SUICIDE_QUESTION, B.MEDICAL_CHECK})
"""Questions that can only be about the fact that answers them."""
TURNS_BETWEEN_FACTS = 1
"""Turns after telling something before the person tells the next thing unasked."""


@dataclass(frozen=True, slots=True)
class Said:
    """An officer turn as the choice of an answer sees it; `state` is the one after its effects."""

    moment: Moment
    harm: float
    word_confidence: float = 1.0
    promised: tuple[str, ...] = ()
    repaired: bool = False
    """There was something to apologise for, and the officer did."""
    triggered: bool = False

    @property
    def state(self) -> DirectorState:
        """The state after the turn's effects."""
        return self.moment.state


@dataclass(frozen=True, slots=True)
class Choice:
    """An intention, and the fact it tells, if any."""

    intention: I
    fact: Fact | None = None


def answer_to(scenario: Scenario, said: Said) -> Choice:
    """Choose the answer to an officer turn; what hurt comes first, then what is ready to be told, then the question."""
    state, shown = said.state, said.moment.behaviours
    if is_odd(said.moment.text, said.word_confidence):
        return Choice(I.PUZZLED)
    if said.harm >= HARM_THAT_ANSWERS_BACK or said.triggered:
        return Choice(_answering_back(said))
    asked, unasked = _ready_facts(scenario, said)
    if asked is not None:
        return Choice(I.TELL, asked)
    again = _asked_again(scenario, said)
    if again is not None:
        return Choice(I.ANSWER, again)
    if unasked is not None:
        return Choice(I.TELL, unasked)
    if said.promised:
        return Choice(I.ASK)
    if said.repaired:
        return Choice(I.REPAIR_OFFERED)
    if B.SUICIDE_QUESTION in shown:
        return Choice(I.ANSWER if state.trust >= 3.5 else I.DEFLECT)
    if B.COMMAND in shown:
        return Choice(I.REFUSE if state.trust < 5 else I.ASK)
    if B.WEAPON_CHECK in shown and state.open_hazards:
        return Choice(I.ANSWER if state.trust >= 3 else I.DEFLECT)
    if shown & {B.AGREEMENT, B.OPTION, B.COLLABORATION, B.RESOURCE}:
        return Choice(_to_an_offer(state))
    if shown & QUESTIONS:
        return Choice(_to_a_question(state, shown))
    if shown & (REFLECTIONS | {B.VALIDATION, B.EMPATHY, B.RESPECT, B.GRATITUDE, B.REASSURANCE, B.TIME_AND_DISTANCE}):
        return Choice(_to_warmth(state))
    if shown & {B.EXPLANATION, B.RESTRAINT_EXPLAINED, B.LIMIT_WITH_REASON}:
        return Choice(_vary(state, (I.ASK, I.SOFTEN) if state.trust >= 4 else (I.ASK, I.DEMAND, I.DEFLECT)))
    if B.MINIMAL_ENCOURAGER in shown:
        return Choice(_vary(state, (I.VENT, I.VENT, I.DEMAND) if state.agitation >= 5 else (I.VENT, I.ASK)))
    if shown & {B.INTRODUCTION, B.PURPOSE} and state.officer_turns <= 2:
        return Choice(_vary(state, (I.SIZE_UP, I.DEMAND) if state.agitation >= 7 else (I.SIZE_UP,)))
    return Choice(_by_stage(state))


def to_silence(scenario: Scenario, state: DirectorState, helped: bool) -> Choice | None:
    """Choose what a silence draws out; None when the person lets it stand."""
    if helped:
        asked, unasked = _ready_facts(scenario, Said(Moment(state), harm=0.0))
        fact = asked or unasked
        if fact is not None:
            return Choice(I.TELL, fact)
        return Choice(_vary(state, (I.VENT, I.SILENCE_BREAKER) if state.agitation >= 4 else (I.SOFTEN, I.ASK)))
    if state.silence_steps % 2 == 1:
        return None
    return Choice(I.SILENCE_BREAKER)


def to_a_move(state: DirectorState, harm: float) -> Choice | None:
    """Choose what a step closer or back draws out; a step back is mostly just breathed out at."""
    if harm > 0:
        return Choice(I.STARTLE if state.agitation < 8.5 else I.THREATEN)
    return None


def to_an_event(state: DirectorState, agitated_by: float, spoken: bool) -> Choice | None:
    """Choose the reaction to something that happened; somebody's words get an answer rather than a start."""
    if spoken:
        return Choice(_vary(state, (I.VENT, I.DEMAND)))
    startling = 0.25 if state.agitation >= 5 else 0.5
    return Choice(I.STARTLE) if agitated_by >= startling else None


def _answering_back(said: Said) -> I:
    state, shown = said.state, said.moment.behaviours
    ashamed = state.gauge(SHAME) >= 6 and state.agitation < 6
    if B.THREAT in shown:
        return _vary(state, (I.THREATEN, I.REFUSE) if state.agitation >= 7.5 else (I.REFUSE, I.ACCUSE))
    if shown & {B.REPEATED_COMMAND, B.CONFLICTING_COMMANDS, B.COMMAND} and state.open_hazards:
        return I.REFUSE if state.agitation < 8 else _vary(state, (I.REFUSE, I.THREATEN))
    if shown & {B.INSULT, B.SARCASM} and state.agitation >= 9:
        return _vary(state, (I.THREATEN, I.ACCUSE))
    if shown & {B.DISMISSAL, B.GUILT_APPEAL, B.MORALISING, B.ACCUSING_WHY} and ashamed:
        return I.WITHDRAW
    if shown & {B.STACKED_QUESTIONS, B.LECTURE} and not shown & PROVOCATIONS:
        return _vary(state, (I.PUZZLED, I.DEFLECT))
    return _vary(state, (I.ACCUSE, I.ACCUSE, I.REFUSE, I.DEMAND))


def _ready_facts(scenario: Scenario, said: Said) -> tuple[Fact | None, Fact | None]:
    """Return the fact that this very turn asked for, and the next that is ready to be told unasked."""
    state = said.state
    asked: list[Fact] = []
    unasked: list[Fact] = []
    for fact in scenario.subject.facts:
        if fact.id in state.told or not holds(fact.tell_when, said.moment):
            continue
        direct = fact.tell_when.said_now or fact.tell_when.heard
        (asked if direct or state.offered.get(fact.id) else unasked).append(fact)
    just_told = I.TELL in state.intentions[-TURNS_BETWEEN_FACTS:]
    return (
        asked[0] if asked else None,
        unasked[0] if unasked and not just_told and said.harm < 0.2 else None,
    )


def _asked_again(scenario: Scenario, said: Said) -> Fact | None:
    """Return the fact, told before, that a question is about: the person says the same as before, in other words."""
    shown = said.moment.behaviours
    if not shown & (QUESTIONS | _ASKS_FOR_ONE_THING):
        return None
    for fact in scenario.subject.facts:
        if fact.id not in said.state.told:
            continue
        for way in (fact.tell_when, *fact.tell_when.any_of):
            asks = _ASKS_FOR_ONE_THING.intersection(way.said_now, shown)
            if touches_any(said.moment.text, way.heard) if way.heard else asks:
                return fact
    return None


def _to_an_offer(state: DirectorState) -> I:
    if state.stage in (Stage.WORKING, Stage.CLOSING):
        return _vary(state, (I.AGREE, I.ASK, I.AGREE))
    if state.stage is Stage.RAPPORT or state.trust >= 3.5:
        return _vary(state, (I.ASK, I.SOFTEN))
    return _vary(state, (I.REFUSE, I.DEMAND, I.DEFLECT))


def _to_a_question(state: DirectorState, shown: frozenset[B]) -> I:
    if state.agitation >= 8 and state.trust < 2.5 and B.CLOSED_QUESTION not in shown:
        return _vary(state, (I.DEFLECT, I.VENT, I.DEMAND))
    if shown & {B.OPEN_QUESTION, B.WANTS_QUESTION} and state.agitation >= 4.5:
        return _vary(state, (I.VENT, I.ANSWER, I.VENT))
    return I.ANSWER


def _to_warmth(state: DirectorState) -> I:
    if state.trust >= 4 and state.agitation < 6:
        return _vary(state, (I.SOFTEN, I.SOFTEN, I.ASK))
    if state.trust >= 2.8 and state.agitation < 8:
        return _vary(state, (I.SOFTEN, I.VENT))
    return _vary(state, (I.VENT, I.DEMAND, I.DEFLECT))


def _by_stage(state: DirectorState) -> I:
    if state.stage is Stage.ARRIVAL:
        return _vary(state, (I.SIZE_UP, I.DEMAND))
    if state.stage is Stage.VENTING:
        return _vary(state, (I.VENT, I.DEMAND, I.DEFLECT))
    if state.stage is Stage.LISTENING:
        return _vary(state, (I.VENT, I.ASK, I.DEFLECT))
    return _vary(state, (I.ASK, I.SOFTEN, I.ANSWER))


def _vary(state: DirectorState, options: Sequence[I]) -> I:
    """Pick by seed and turn, and not what the person just did when there is anything else."""
    fresh = [option for option in options if option not in state.intentions[-1:]] or list(options)
    return fresh[int(chance(state.seed, state.officer_turns * 100 + state.silence_steps, "intention") * len(fresh))]
