"""How far one clearly heard behaviour moves a person whom it neither helps nor harms more than most.

Changes on the 0 to 10 scales. Signs and order follow the sources of the methodology (active listening and influence in
the Behavioral Change Stairway, Project BETA's ten domains, respect in Voigt et al. 2017, commands and reasons in Rho et
al. 2023); the sizes are tuned so that simulated officers rank as trained raters would rank them.
"""

from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.state import CLARITY, FEAR, SHAME

HELPFUL: Final[dict[B, tuple[float, float]]] = {
    B.INTRODUCTION: (-0.20, 0.35),
    B.PURPOSE: (-0.15, 0.30),
    B.USES_NAME: (-0.10, 0.15),
    B.OPEN_QUESTION: (-0.25, 0.25),
    B.CLOSED_QUESTION: (0.0, 0.05),
    B.WANTS_QUESTION: (-0.35, 0.35),
    B.SUICIDE_QUESTION: (-0.20, 0.30),
    B.WEAPON_CHECK: (0.0, 0.05),
    B.MEDICAL_CHECK: (-0.10, 0.20),
    B.SIMPLE_REFLECTION: (-0.35, 0.25),
    B.COMPLEX_REFLECTION: (-0.55, 0.40),
    B.EMOTION_LABEL: (-0.55, 0.40),
    B.PARAPHRASE: (-0.45, 0.40),
    B.SUMMARY: (-0.45, 0.50),
    B.MINIMAL_ENCOURAGER: (-0.15, 0.10),
    B.VALIDATION: (-0.50, 0.45),
    B.EMPATHY: (-0.45, 0.40),
    B.APOLOGY: (-0.40, 0.45),
    B.REASSURANCE: (-0.35, 0.25),
    B.RESPECT: (-0.25, 0.35),
    B.OPTION: (-0.40, 0.35),
    B.COLLABORATION: (-0.35, 0.35),
    B.LIMIT_WITH_REASON: (-0.05, 0.15),
    B.EXPLANATION: (-0.25, 0.35),
    B.RESTRAINT_EXPLAINED: (-0.15, 0.35),
    B.TIME_AND_DISTANCE: (-0.45, 0.25),
    B.RESOURCE: (-0.25, 0.30),
    B.AGREEMENT: (-0.35, 0.40),
    B.GRATITUDE: (-0.25, 0.25),
}
"""Behaviour to its change of agitation and trust, where it does not hurt in itself."""

HARMFUL: Final[dict[B, tuple[float, float]]] = {
    B.LEADING_SUICIDE_QUESTION: (0.45, -0.55),
    B.REPEATED_COMMAND: (0.75, -0.45),
    B.CONFLICTING_COMMANDS: (0.85, -0.50),
    B.THREAT: (1.30, -1.30),
    B.INSULT: (1.50, -1.70),
    B.SARCASM: (0.90, -1.00),
    B.CALM_DOWN: (0.90, -0.60),
    B.DISMISSAL: (0.80, -0.90),
    B.ARGUMENT: (0.80, -0.65),
    B.COLLUDING_WITH_DELUSION: (0.20, -0.45),
    B.MORALISING: (0.55, -0.65),
    B.GUILT_APPEAL: (0.50, -0.55),
    B.ACCUSING_WHY: (0.55, -0.55),
    B.FALSE_PROMISE: (0.20, -0.60),
    B.LECTURE: (0.45, -0.25),
    B.STACKED_QUESTIONS: (0.40, -0.20),
    B.INTERRUPTION: (0.45, -0.40),
}
"""Behaviour to its change of agitation and trust, where it hurts whoever hears it."""

OTHER_GAUGES: Final[dict[str, dict[B, float]]] = {
    FEAR: {
        B.INTRODUCTION: -0.20,
        B.PURPOSE: -0.20,
        B.REASSURANCE: -0.60,
        B.TIME_AND_DISTANCE: -0.50,
        B.EXPLANATION: -0.40,
        B.RESTRAINT_EXPLAINED: -0.30,
        B.VALIDATION: -0.25,
        B.EMPATHY: -0.25,
        B.EMOTION_LABEL: -0.25,
        B.OPTION: -0.30,
        B.RESOURCE: -0.20,
        B.APOLOGY: -0.20,
        B.THREAT: 1.20,
        B.REPEATED_COMMAND: 0.50,
        B.CONFLICTING_COMMANDS: 0.50,
        B.ARGUMENT: 0.30,
        B.INSULT: 0.50,
        B.INTERRUPTION: 0.20,
    },
    SHAME: {
        B.VALIDATION: -0.45,
        B.EMPATHY: -0.40,
        B.RESPECT: -0.35,
        B.COMPLEX_REFLECTION: -0.25,
        B.EMOTION_LABEL: -0.20,
        B.GRATITUDE: -0.20,
        B.INSULT: 1.20,
        B.MORALISING: 0.80,
        B.GUILT_APPEAL: 0.80,
        B.ACCUSING_WHY: 0.60,
        B.DISMISSAL: 0.60,
        B.SARCASM: 0.70,
    },
    CLARITY: {
        B.USES_NAME: 0.15,
        B.CLOSED_QUESTION: 0.15,
        B.MEDICAL_CHECK: 0.10,
        B.REASSURANCE: 0.10,
        B.TIME_AND_DISTANCE: 0.15,
        B.LECTURE: -0.50,
        B.STACKED_QUESTIONS: -0.50,
        B.CONFLICTING_COMMANDS: -0.60,
        B.ARGUMENT: -0.20,
        B.THREAT: -0.40,
    },
}
"""Gauges that a scenario may declare, and what moves them."""

INFLUENCE: Final = frozenset({B.OPTION, B.COLLABORATION, B.RESOURCE, B.AGREEMENT, B.REASSURANCE, B.RESTRAINT_EXPLAINED})
"""Asks for change; weak before rapport (listening comes first)."""

ONCE_ONLY: Final = frozenset({B.INTRODUCTION, B.PURPOSE})
"""Said once they have done their work."""

THIS_PERSON_IS_HARMED: Final = (0.50, -0.40)
"""What a behaviour does that helps others and harms this person."""

HELPS_THIS_PERSON: Final = 1.4
"""Factor for a behaviour that helps this person more than most."""

COMMAND_WITHOUT_HAZARD: Final = (0.65, -0.40)
COMMAND_WITH_HAZARD: Final = (0.10, 0.0)
COMMAND_TOO_SOON: Final = (0.70, -0.40)
"""A command on the heels of another, before there was time to comply."""
SHORT_COMMAND_WORDS: Final = 25

HELP_FALLS_OFF: Final = (1.0, 0.55, 0.35, 0.2, 0.1)
HARM_FALLS_OFF: Final = (1.0, 0.7, 0.5, 0.35, 0.25)
"""What the first, second … strongest behaviour of one utterance counts; never rising, so that more is never worse."""

MOST_HELP: Final = {"agitation": 0.6, "trust": 0.40}
MOST_HARM: Final = {"agitation": 1.2, "trust": 1.6}
MOST_OTHER: Final = 1.2
"""Bounds of what one turn can do to a gauge."""

SATURATION: Final = (1.0, 0.8, 0.6, 0.45, 0.35)
"""What a behaviour counts after 0, 1, 2 … uses in the last turns."""
RECENT_TURNS: Final = 5
"""Officer turns that saturation looks back over."""
STOCK_PHRASE: Final = (1.0, 0.7, 0.4, 0.2)
"""What a behaviour counts whose very words were said 0, 1, 2 … times before."""
RECITED_OVERLAP: Final = 0.72
"""Share of words in common with an earlier turn from which a turn sounds recited."""
RECITED: Final = (1.0, 0.25, 0.0)
"""What a turn helps that was said 0, 1, 2 … times before in nearly the same words."""

LOUDNESS_FREE_DB: Final = 3.0
"""Louder than the officer's own level by this much is still normal speech."""
LOUD_AGITATION_PER_DB: Final = 0.10
LOUD_TRUST_PER_DB: Final = -0.05
LOUD_MOST_DB: Final = 10.0
RATE_FREE_WORDS_PER_S: Final = 3.6
FAST_AGITATION: Final = 0.25
FAST_MOST: Final = 2.0
WARM_SENSE: Final = (-0.25, 0.18)
COLD_SENSE: Final = (0.25, -0.10)
"""What the sense of the whole utterance does, whatever single behaviours were heard in it."""
QUIET_CALM: Final = -0.12
"""A low, slow voice while the person is worked up."""

GAP_CREDIT: Final = (-0.10, 0.04)
"""Waiting this long before answering somebody who let feeling out."""
GAP_S: Final = (0.8, 6.0)
MOST_GAP_CREDITS: Final = 6
SILENCE_CREDIT: Final = (-0.25, 0.10)
"""The first silence after a question or after feeling was let out."""
SILENCE_COST: Final = (0.15, -0.05)
SILENCE_COST_MOST: Final = 1.5

CAME_CLOSER: Final = (0.80, -0.35)
CAME_CLOSER_WELCOME: Final = (0.0, 0.0)
STEPPED_BACK: Final = (-0.45, 0.20)
TOOK_COVER: Final = (-0.15, 0.0)
RADIO_BEFORE_THEM: Final = (0.20, -0.05)
TOLD_AND_HEARD: Final = (-0.15, 0.0)
BROKEN_PROMISE: Final = (0.20, -0.60)

HURT_PER_HARM: Final = 0.6
"""Of each point of trust that provocation cost."""
HURT_MOST: Final = 4.0
APOLOGY_REPAIRS: Final = 1.2
