"""How long a silence must last before the officer's turn is over: its own pure object.

The words so far decide, a rise in pitch leans. A rule names what plainly goes on ("and", "I'm", "if you …", a
greeting); what is left is weighed by a small model fitted on written officer turns. On the half of those turns that it
was not fitted on, with pauses of 0.4 to 1.5 s, 3 % of the pauses inside a sentence are cut into (7 % if the recogniser
puts a question mark behind every half question), and 25 % of those after a whole sentence that goes on, which its words
hardly tell; 52 % of the ends are recognised at once, and the others wait 1.75 s or more. `models/end_of_turn/fit.py`
prints these figures.

A recogniser leaves an "um" out or makes a word of it ("like this, boom"), and is then seldom sure of the last word:
below 0.55 at 45 % of 110 parts of these turns that flite and Piper said with "um" or "uh" behind them, and at 2 % of
110 true ends. How long and how steady the last voiced stretch is did not tell the two apart. The Smart Turn network
is left out: on such turns, spoken by flite part by part, it told ends from pauses no better than chance.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Final

from appliance.audio.turn_features import features
from appliance.audio.turn_rules import is_hanging, is_hesitation, is_open_clause, is_opener
from appliance.audio.turn_text import TurnText, asks_by_form, has_tag, read_text

FINISHED_S: Final = 0.5
PROBABLY_FINISHED_S: Final = 1.75
"""The longest pause that people make inside a turn while thinking, and the time to hear that they go on."""
UNSURE_S: Final = 1.8
UNFINISHED_S: Final = 1.9
OPENER_S: Final = 1.9
NOT_TRANSCRIBED_S: Final = 1.3

_FINISHED_AT: Final = 0.52
"""Just over half of the ends lie above it: the median answer is at once, and as little as possible is cut into."""
_PROBABLY_AT: Final = 0.3
_SURE_OF_WORD_AT: Final = 0.55
_SHORT_QUESTION_WORDS: Final = 4
"""Fewer words with a question mark ("You okay?") are a question whatever their order."""

_RISE_ST: Final = 2.0
_RISE_LOG_ODDS: Final = -0.6


class Reason(StrEnum):
    """Why a silence is given this long."""

    NOT_TRANSCRIBED = "not_transcribed"
    HESITATION = "hesitation"
    HANGING_WORD = "hanging_word"
    OPEN_CLAUSE = "open_clause"
    OPENER = "opener"
    TRAILING_OFF = "trailing_off"
    DOUBTFUL_WORD = "doubtful_word"
    UNSURE = "unsure"
    PROBABLY_FINISHED = "probably_finished"
    FINISHED_QUESTION = "finished_question"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class TurnCues:
    """What is known of the officer's turn at a silence."""

    text: str | None
    """The transcript so far; None when there is none yet."""
    final_pitch_st: float | None = None
    """Pitch movement over the last 0.3 s of voice, semitones, positive when it rises."""
    last_word_confidence: float | None = None
    """The recogniser's, 0 to 1; low where it made a word of a hesitation."""


@dataclass(frozen=True, slots=True)
class Patience:
    """The silence after which the turn is over."""

    patience_s: float
    reason: Reason
    finished: float | None
    """The model's probability that the turn ends here; None where a rule decided."""


@dataclass(frozen=True, slots=True)
class FinishedModel:
    """Log-odds that a turn ends here, a weight for each feature of `turn_text.features`."""

    bias: float
    weights: Mapping[str, float]

    def log_odds(self, found: Mapping[str, float]) -> float:
        """Weigh the features of a text."""
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in found.items())


@cache
def finished_model() -> FinishedModel:
    """Read the fitted weights."""
    table = tomllib.loads(resources.files(__package__).joinpath("end_of_turn.toml").read_text())
    return FinishedModel(bias=float(table["bias"]), weights={k: float(v) for k, v in table["weights"].items()})


class EndOfTurn:
    """Decides; `extra_wait_s` is an officer's comfort setting, added to every patience."""

    def __init__(self, extra_wait_s: float = 0.0, model: FinishedModel | None = None) -> None:
        if extra_wait_s < 0:
            raise ValueError("The extra wait cannot be negative.")
        self._extra_wait_s = extra_wait_s
        self._model = model if model is not None else finished_model()

    def patience(self, cues: TurnCues) -> Patience:
        """Return how long a silence ends this turn, and why."""
        patience_s, reason, finished = self._judge(cues)
        return Patience(patience_s + self._extra_wait_s, reason, finished)

    def _judge(self, cues: TurnCues) -> tuple[float, Reason, float | None]:
        if cues.text is None:
            return NOT_TRANSCRIBED_S, Reason.NOT_TRANSCRIBED, None
        text = _without_a_doubtful_mark(read_text(cues.text))
        if not text.sentence:
            return NOT_TRANSCRIBED_S, Reason.NOT_TRANSCRIBED, None
        rule = goes_on(text)
        if rule is not None:
            return (OPENER_S if rule is Reason.OPENER else UNFINISHED_S), rule, None
        if text.trails_off:
            return UNFINISHED_S, Reason.TRAILING_OFF, None
        found = features(text)
        log_odds = self._model.log_odds(found) + _leaning(cues, asks="question_form" in found)
        finished = 1 / (1 + math.exp(-log_odds))
        if cues.last_word_confidence is not None and cues.last_word_confidence < _SURE_OF_WORD_AT:
            return UNSURE_S, Reason.DOUBTFUL_WORD, finished
        if finished >= _FINISHED_AT:
            return FINISHED_S, Reason.FINISHED_QUESTION if "question_form" in found else Reason.FINISHED, finished
        if finished >= _PROBABLY_AT:
            return PROBABLY_FINISHED_S, Reason.PROBABLY_FINISHED, finished
        return UNSURE_S, Reason.UNSURE, finished


def _without_a_doubtful_mark(text: TurnText) -> TurnText:
    """Leave a question mark out where only the recogniser asks: "So you did everything they asked?" may well go on."""
    words = text.sentence
    asked = asks_by_form(words) or asks_by_form(text.after_comma) or has_tag(words)
    doubtful = text.question_mark and len(words) >= _SHORT_QUESTION_WORDS and not asked
    return replace(text, question_mark=False) if doubtful else text


def goes_on(text: TurnText) -> Reason | None:
    """Return the rule by which this text plainly goes on."""
    if is_hesitation(text):
        return Reason.HESITATION
    if is_opener(text):
        return Reason.OPENER
    if is_open_clause(text):
        return Reason.OPEN_CLAUSE
    if is_hanging(text):
        return Reason.HANGING_WORD
    return None


def _leaning(cues: TurnCues, *, asks: bool) -> float:
    """Return what prosody adds to the log-odds; small, because recordings of officers to fit it on do not exist.

    A rise on a statement says that it goes on. A fall says nothing: a whole sentence falls whether or not one follows.
    """
    rises = cues.final_pitch_st is not None and cues.final_pitch_st >= _RISE_ST
    return _RISE_LOG_ODDS if rises and not asks else 0.0
