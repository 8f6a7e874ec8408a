"""Whether a short utterance is "start training", "pause training" or "end training", by its sound.

Whisper writes what is likely to be said, and these phrases are not: in noise "end training" becomes "and training." and
"pause training" becomes "I was training." So it is asked how likely it finds each phrase, beside what it would write
itself, once as usual and once after a prompt in which the phrases occur. A logistic regression, fitted by
`models/wake/fit_judge.py`, weighs the answers.
"""

import math
import re
from dataclasses import dataclass
from typing import Final, Protocol

from appliance.inference.invented import plain_words
from appliance.inference.seams import Audio, Transcript

PHRASES: Final = ("start training", "pause training", "end training")
SPOKEN_S: Final = (0.4, 1.9)
"""How long somebody speaks who says a phrase and nothing else: at the slowest and fastest paces of the bench."""
MOST_WORDS: Final = 4
"""A phrase is often written twice over."""
LEAST_PROBABILITY: Final = 0.708
WEIGHTS: Final = (0.089, 0.141, -0.24, 0.247, -0.028, 0.198, 0.665, 0.087, 0.062, -0.835)
"""For `numbers`, fitted on voices, lines and noises that the bench does not have; models/wake/README.md is the card."""
BIASES: Final = (-0.364, 0.332, 0.425)
"""For each phrase."""
UNSURE: Final = 0.5
"""Whisper's mean probability of a token, below which short words may be anything."""
_ALIKE: Final = re.compile(r"tra|tre|rai|rea|tri|dra|str")
"""Something in whatever Whisper makes of "training": trading, straining, trailing, reading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What Whisper makes of a sound under one prompt; logarithms of probabilities."""

    text: str
    """What it writes when it is free."""
    free: float
    """Of all tokens of that text."""
    phrases: tuple[tuple[float, ...], ...]
    """For each phrase one number a token: verb, "training", full stop."""

    def of(self, phrase: int) -> float:
        """Return the logarithm of the probability of a whole phrase."""
        return sum(self.phrases[phrase])

    def lead(self, phrase: int) -> float:
        """Return by how much a phrase is likelier than the likeliest other one."""
        return self.of(phrase) - max(self.of(other) for other in range(len(self.phrases)) if other != phrase)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Both readings of one sound, and how long somebody speaks in it."""

    plain: Reading
    reminded: Reading
    """After a prompt in which the phrases occur."""
    spoken_s: float


def numbers(evidence: Evidence, phrase: int) -> tuple[float, ...]:
    """Return what is weighed for one phrase."""
    plain, reminded = evidence.plain, evidence.reminded
    verb, training, _ = plain.phrases[phrase]
    reminded_verb, reminded_training, _ = reminded.phrases[phrase]
    return (
        plain.of(phrase) - plain.free,
        plain.lead(phrase),
        verb,
        training,
        reminded.of(phrase) - reminded.free,
        reminded.lead(phrase),
        reminded_verb,
        reminded_training,
        float(plain_words(reminded.text)[:2] == PHRASES[phrase].split()),
        float(len(plain_words(reminded.text)) > 3),
    )


def probability(evidence: Evidence, phrase: int) -> float:
    """Return how likely a phrase, and nothing else, was said."""
    weighed = sum(weight * number for weight, number in zip(WEIGHTS, numbers(evidence, phrase), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, BIASES[phrase] + weighed))))


def said(evidence: Evidence) -> str | None:
    """Return the phrase that was said, None when it was something else."""
    chance, phrase = max((probability(evidence, index), phrase) for index, phrase in enumerate(PHRASES))
    return phrase if chance >= LEAST_PROBABILITY and SPOKEN_S[0] <= evidence.spoken_s <= SPOKEN_S[1] else None


def worth_asking(heard: Transcript) -> bool:
    """Whether these words may be what Whisper made of a phrase: the question costs a tenth of a second of the turn."""
    if not 0 < len(plain_words(heard.text)) <= MOST_WORDS:
        return False
    return heard.confidence < UNSURE or _ALIKE.search(heard.text.lower()) is not None


class Witness(Protocol):
    """Tells how well the phrases explain a sound."""

    def spoken_s(self, audio_16k: Audio) -> float:
        """Return how long somebody speaks."""
        ...

    def phrase_evidence(self, audio_16k: Audio) -> Evidence | None:
        """Return the evidence, None when nobody speaks."""
        ...


def read_again(witness: Witness, audio_16k: Audio, heard: Transcript) -> Transcript:
    """Return the phrase in place of the words where a short utterance was one, and otherwise what was heard."""
    if not worth_asking(heard) or not SPOKEN_S[0] <= witness.spoken_s(audio_16k) <= SPOKEN_S[1]:
        return heard
    evidence = witness.phrase_evidence(audio_16k)
    phrase = None if evidence is None else said(evidence)
    return heard if phrase is None else Transcript(f"{phrase.capitalize()}.", confidence=heard.confidence)
