"""How an intention is delivered: mood, voice, length, wait, first sound and the authored line that always works."""

from typing import Final

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.chance import chance, pick
from appliance.encounter.choose import Choice
from appliance.encounter.conditions import Moment
from appliance.encounter.direction import Direction, Floor, Manner
from appliance.encounter.intentions import Intention as I
from appliance.encounter.scenario import IntentionLines, Scenario
from appliance.encounter.state import CLARITY, FEAR, SHAME, DirectorState
from appliance.encounter.words import tokens

REMEMBERED_LINES: Final = 8
REMEMBERED_INTENTIONS: Final = 4
_PARENTHESIS_WORDS: Final = 6
_LONG_TURN_WORDS: Final = 30
_MAX_WORDS: Final[dict[I, int]] = {
    I.VENT: 22,
    I.TELL: 40,
    I.ANSWER: 14,
    I.WITHDRAW: 6,
    I.PUZZLED: 10,
    I.STARTLE: 10,
    I.REFUSE: 14,
    I.THREATEN: 12,
    I.SILENCE_BREAKER: 12,
}
_OTHER_MAX_WORDS: Final = 16
"""Short: people in crisis are, and a small actor stays itself for a sentence or two."""
_FEWEST_WORDS: Final = 6
_ABOUT_SUICIDE: Final = frozenset({BehaviourId.SUICIDE_QUESTION, BehaviourId.LEADING_SUICIDE_QUESTION})
_EMOTIONAL: Final = frozenset({I.VENT, I.TELL, I.DEMAND, I.THREATEN, I.ACCUSE, I.SOFTEN})


def lets_feeling_out(intention: I) -> bool:
    """Tell whether an answer with this intention is one that a listener does well to let stand a moment."""
    return intention in _EMOTIONAL


def mood(state: DirectorState) -> str:
    """Return one word for how the person is, as an actor would be told."""
    agitation = state.agitation
    burdens = {"frightened": state.gauge(FEAR), "ashamed": state.gauge(SHAME)}
    word, burden = max(burdens.items(), key=lambda item: item[1])
    if state.gauge(CLARITY, 10.0) < 4 and agitation < 8:
        return "confused, " + ("frightened" if burdens["frightened"] >= 5 else "slow")
    if agitation >= 8.5:
        return "terrified, shouting" if burdens["frightened"] >= 8 else "furious"
    if agitation >= 7:
        return word if burden >= 7.5 else "angry"
    if burden >= 6:
        return word
    if agitation >= 4:
        return "wary" if state.trust < 4 else "worn out"
    return "tired" if state.trust < 6 else "quieter"


def manner(scenario: Scenario, state: DirectorState, choice: Choice) -> Manner:
    """Return how the voice sounds."""
    authored = scenario.lines[choice.intention].manner
    if authored is not None and not (authored in (Manner.SHOUTING, Manner.RAISED) and state.agitation < 5):
        return authored
    if state.agitation >= 8.5:
        return Manner.SHOUTING
    if scenario.subject.speech.slurring >= 4:
        return Manner.SLURRED
    if state.agitation >= 6.5:
        return Manner.RAISED
    shame, fear = state.gauge(SHAME), state.gauge(FEAR)
    if choice.intention in (I.TELL, I.SOFTEN) and shame >= 7:
        return Manner.CRYING
    if fear >= 7.5 and state.agitation < 5:
        return Manner.WHISPERING
    if choice.intention is I.WITHDRAW or (shame >= 7 and state.agitation < 5):
        return Manner.FLAT
    return Manner.TENSE if state.agitation >= 4 else Manner.PLAIN


def delay_s(state: DirectorState, choice: Choice, asked_about_suicide: bool) -> float:
    """Return the silence the person needs before these words; none while they are worked up."""
    dice = chance(state.seed, state.officer_turns, "delay")
    wait = 0.0
    clarity = state.gauge(CLARITY, 10.0)
    if clarity < 5 and state.agitation < 8.5:
        wait += (5.0 - clarity) * 0.5 + dice
    if state.agitation < 7:
        if asked_about_suicide:
            wait = max(wait, 1.5 + dice)
        elif choice.intention is I.TELL and choice.fact is not None and state.gauge(SHAME) >= 5:
            wait = max(wait, 0.8 + dice)
        elif choice.intention is I.WITHDRAW:
            wait = max(wait, 1.2 + dice)
    return round(wait, 2)


def _floor(state: DirectorState, choice: Choice, text: str, wait_s: float) -> Floor:
    if choice.intention is I.WITHDRAW and state.agitation < 6 and chance(state.seed, state.officer_turns, "mute") < 0.4:
        return Floor.STAY_SILENT
    lively = choice.intention in (I.ACCUSE, I.REFUSE, I.THREATEN, I.DEMAND, I.VENT)
    if state.agitation >= 8 and lively and len(tokens(text)) >= _LONG_TURN_WORDS:
        return Floor.TALK_OVER
    return Floor.WAIT if wait_s > 0 else Floor.ANSWER


def _parenthesis(mood_words: str, authored: IntentionLines, line: str) -> str:
    """Return the stage direction, mood first: what the authored line comes to, else how the intention is played.

    An actor as small as the default one makes things up where nobody tells it what to say.
    """
    meaning = authored.meaning_of(line)
    if meaning is not None:
        return f"{mood_words}, {meaning}"
    # Cut between the parts of a direction rather than inside one.
    kept = mood_words
    for part in authored.parenthesis.split(","):
        longer = f"{kept}, {part.strip()}"
        if len(longer.split()) > _PARENTHESIS_WORDS:
            break
        kept = longer
    if kept == mood_words:
        kept = " ".join(f"{mood_words}, {authored.parenthesis}".split()[:_PARENTHESIS_WORDS]).rstrip(",;:")
    return kept


def _most_words(intention: I, line: str) -> int:
    """Return about as many words as the authored line has: what a small actor adds to its point, it makes up."""
    return min(_MAX_WORDS.get(intention, _OTHER_MAX_WORDS), max(_FEWEST_WORDS, len(line.split())))


def _first_sound(scenario: Scenario, state: DirectorState, floor: Floor, wait_s: float) -> str | None:
    if floor in (Floor.STAY_SILENT, Floor.TALK_OVER) or wait_s >= 0.6:
        return None
    fitting = [
        sound
        for sound in scenario.first_sounds
        if sound != state.last_first_sound
        and state.band in scenario.first_sound_bands.get(sound, (state.band,))
    ]
    return pick(fitting, state.seed, state.officer_turns * 100 + state.silence_steps, "sound") if fitting else None


def authored_line(scenario: Scenario, state: DirectorState, choice: Choice) -> str:
    """Return a line that works in this state and was not used lately."""
    if choice.fact is not None:
        told_before = state.offered.get(choice.fact.id, 0)
        return choice.fact.lines[told_before % len(choice.fact.lines)]
    lines = scenario.lines[choice.intention].in_band(state.band)
    fresh = [line for line in lines if line not in state.lines]
    if not fresh:
        fresh = [line for line in lines if line not in state.lines[-1:]] or list(lines)
    return pick(fresh, state.seed, state.officer_turns * 100 + state.silence_steps, "line")


def direct(scenario: Scenario, moment: Moment, choice: Choice) -> Direction:
    """Turn a choice into the stage direction for this moment."""
    state = moment.state
    asked_about_suicide = bool(_ABOUT_SUICIDE & moment.behaviours)
    wait_s = delay_s(state, choice, asked_about_suicide)
    floor = _floor(state, choice, moment.text, wait_s)
    fact = choice.fact
    line = authored_line(scenario, state, choice)
    return Direction(
        intention=choice.intention,
        parenthesis=_parenthesis(mood(state), scenario.lines[choice.intention], line),
        manner=manner(scenario, state, choice),
        max_words=_most_words(choice.intention, line),
        floor=floor,
        delay_s=wait_s,
        first_sound=None if asked_about_suicide else _first_sound(scenario, state, floor, wait_s),
        disclose=(fact.id,) if fact is not None else (),
        authored_line=line,
        # A small actor garbles facts, and the plot hangs on them; one that is asked for again and again gets new words.
        # It says yes to anything: of suicide only the author speaks.
        verbatim=asked_about_suicide or (fact is not None and state.offered.get(fact.id, 0) < len(fact.lines)),
        backchannel_ok=state.agitation < 9,
    )


def verbatim(intention: I, line: str, state: DirectorState, mood_words: str) -> Direction:
    """Return a direction whose words are authored: an opening, a closing act, last words."""
    how = Manner.SHOUTING if state.agitation >= 8.5 else Manner.RAISED if state.agitation >= 6.5 else Manner.TENSE
    return Direction(
        intention=intention,
        parenthesis=mood_words,
        manner=how if state.agitation >= 4 else Manner.PLAIN,
        max_words=60,
        authored_line=line,
        verbatim=True,
    )


def remembered(state: DirectorState, direction: Direction) -> DirectorState:
    """Return the state that knows this direction was given, so that nothing is said twice running."""
    offered = dict(state.offered)
    for fact in direction.disclose:
        offered[fact] = offered.get(fact, 0) + 1
    return state.model_copy(
        update={
            "intentions": (*state.intentions, direction.intention)[-REMEMBERED_INTENTIONS:],
            "lines": (*state.lines, direction.authored_line)[-REMEMBERED_LINES:],
            "last_first_sound": direction.first_sound or state.last_first_sound,
            "emotional": lets_feeling_out(I(direction.intention)),
            "offered": offered,
        }
    )
