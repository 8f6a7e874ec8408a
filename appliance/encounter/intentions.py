"""What a person in crisis can mean to do with their next words; a scenario authors lines for every one of them."""

from enum import StrEnum
from typing import Final


class Intention(StrEnum):
    """One purpose of a reply; the id is the key of a scenario's `lines`."""

    SIZE_UP = "size_up"
    VENT = "vent"
    DEFLECT = "deflect"
    ANSWER = "answer"
    TELL = "tell"
    ASK = "ask"
    DEMAND = "demand"
    REFUSE = "refuse"
    ACCUSE = "accuse"
    THREATEN = "threaten"
    WITHDRAW = "withdraw"
    SOFTEN = "soften"
    REPAIR_OFFERED = "repair_offered"
    COMPLY = "comply"
    AGREE = "agree"
    PUZZLED = "puzzled"
    SILENCE_BREAKER = "silence_breaker"
    STARTLE = "startle"


INTENTION_MEANINGS: Final[dict[Intention, str]] = {
    Intention.SIZE_UP: "sizes the officer up: who are you, who called you, what do you want",
    Intention.VENT: "pours out what is wrong, in general terms, without telling any listed fact",
    Intention.DEFLECT: "dodges what was said or asked without lying",
    Intention.ANSWER: "answers a direct question plainly and shortly; the line fits any harmless question",
    Intention.TELL: "leads up to telling something that matters; the fact's own lines carry the fact",
    Intention.ASK: "asks the officer something or tests them: what happens to me, why should I believe you",
    Intention.DEMAND: "wants or begs for something: leave me alone, let me talk to her, please",
    Intention.REFUSE: "says no to a command, a request or an offer",
    Intention.ACCUSE: "turns on the officer for what they just said or did",
    Intention.THREATEN: "warns the officer off, vaguely; never says how anybody would be hurt",
    Intention.WITHDRAW: "shuts down: a word or two, nothing left to say",
    Intention.SOFTEN: "takes in what was said and lets the guard down a little, grudging, not grateful",
    Intention.REPAIR_OFFERED: "half-accepts an apology or a change of tone, still wary",
    Intention.COMPLY: "does the safe thing that was asked, and says so",
    Intention.AGREE: "agrees to a next step",
    Intention.PUZZLED: "did not follow what the officer said: what, what does that mean",
    Intention.SILENCE_BREAKER: "speaks into a silence that has lasted a while",
    Intention.STARTLE: "reacts to something that just happened: a step closer, a light, the radio",
}
"""What each intention is for, in the words a scenario's author reads."""
