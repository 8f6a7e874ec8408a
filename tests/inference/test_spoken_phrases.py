import numpy as np
import pytest
import soxr

from appliance.inference.paths import ModelPaths, default_root
from appliance.inference.seams import Audio, Transcript
from appliance.inference.spoken_phrases import (
    PHRASES,
    UNSURE,
    Evidence,
    Reading,
    numbers,
    probability,
    read_again,
    said,
    worth_asking,
)
from appliance.inference.whisper import WhisperModel
from appliance.officers.speech import RATE_HZ, render
from tests.inference.sound import RATE

SOUND = np.zeros(RATE, np.float32)
LIKELY = (-1.0, -1.0, -0.5)
UNLIKELY = (-9.0, -4.0, -2.0)


def evidence(phrase: int | None, spoken_s: float = 1.0, text: str | None = None) -> Evidence:
    """Return what Whisper tells of a sound that is clearly this phrase, or clearly something else."""
    each = tuple(LIKELY if index == phrase else UNLIKELY for index in range(len(PHRASES)))
    written = text or ("What happened here today?" if phrase is None else f"{PHRASES[phrase]}.")
    return Evidence(Reading("I was training.", -3.5, each), Reading(written, -2.5, each), spoken_s)


class Witness:
    """Gives the same evidence of every sound."""

    def __init__(self, given: Evidence | None) -> None:
        self.given = given
        self.asked = 0

    def spoken_s(self, audio_16k: Audio) -> float:
        return 1.0 if self.given is None else self.given.spoken_s

    def phrase_evidence(self, audio_16k: Audio) -> Evidence | None:
        self.asked += 1
        return self.given


@pytest.mark.parametrize("phrase", range(len(PHRASES)))
def test_a_sound_that_a_phrase_explains_is_that_phrase(phrase: int) -> None:
    assert said(evidence(phrase)) == PHRASES[phrase]
    assert max(range(len(PHRASES)), key=lambda index: probability(evidence(phrase), index)) == phrase


def test_a_sound_that_other_words_explain_better_is_none() -> None:
    assert said(evidence(None)) is None


@pytest.mark.parametrize("spoken_s", [0.2, 2.5])
def test_nobody_says_a_phrase_that_fast_or_that_slowly(spoken_s: float) -> None:
    assert said(evidence(1, spoken_s)) is None


def test_what_is_weighed_says_by_how_much_a_phrase_leads_the_others() -> None:
    weighed = numbers(evidence(1), 1)
    assert weighed[1] == pytest.approx(sum(LIKELY) - sum(UNLIKELY))
    assert weighed[0] == pytest.approx(sum(LIKELY) + 3.5)
    assert numbers(evidence(1), 0)[1] == pytest.approx(sum(UNLIKELY) - sum(LIKELY))


@pytest.mark.parametrize("text", ["and training.", "I was training", "Paul's trading"])
def test_short_words_that_sound_like_a_phrase_are_asked_about(text: str) -> None:
    assert worth_asking(Transcript(text, confidence=0.9))


@pytest.mark.parametrize("text", ["", "Okay.", "I had forty hours of training."])
def test_other_words_are_not(text: str) -> None:
    assert not worth_asking(Transcript(text, confidence=0.9))


def test_any_short_words_are_asked_about_that_the_recogniser_is_unsure_of() -> None:
    assert worth_asking(Transcript("Okay.", confidence=UNSURE - 0.01))
    assert not worth_asking(Transcript("", confidence=0.0, rejected="no_speech"))


def test_the_phrase_stands_in_place_of_the_words_where_it_was_said() -> None:
    heard = Transcript("I was training.", confidence=0.4)
    assert read_again(Witness(evidence(1)), SOUND, heard) == Transcript("Pause training.", confidence=0.4)
    assert read_again(Witness(evidence(None)), SOUND, heard) is heard
    assert read_again(Witness(None), SOUND, heard) is heard


def test_nothing_is_asked_about_a_sound_that_is_too_long() -> None:
    witness = Witness(evidence(1, 3.0))
    heard = Transcript("I was training.", confidence=0.4)
    assert read_again(witness, SOUND, heard) is heard and witness.asked == 0


def test_nothing_is_asked_about_words_that_are_clear() -> None:
    witness = Witness(evidence(1))
    heard = Transcript("Tell me your name.", confidence=0.9)
    assert read_again(witness, SOUND, heard) is heard and witness.asked == 0


@pytest.mark.real
def test_whisper_tells_the_phrases_apart_and_from_other_words() -> None:
    model = WhisperModel(ModelPaths.under(default_root()).whisper)
    random = np.random.default_rng(1)
    for text, wanted in (*((f"{phrase}.", phrase) for phrase in PHRASES), ("Tell me your name.", None)):
        spoken = soxr.resample(render(text, "rms").samples.astype(np.float32) / 32768, RATE_HZ, RATE)
        quiet = np.zeros(RATE, np.float32)
        sound = np.concatenate([quiet, spoken, quiet])
        noisy = np.asarray(sound + random.normal(0, 0.002, len(sound)), np.float32)
        found = model.phrase_evidence(noisy)
        assert found is not None and said(found) == wanted
