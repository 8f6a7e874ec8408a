from pathlib import Path

import numpy as np
import pytest

from appliance.config import Paths
from appliance.officers.speech import render
from benchmarks.first_words import TimedWord, WhisperTranscriber, fine_spans, first_words_s
from benchmarks.sound import Span
from tests.bench.recordings import put, silence, speechlike

REPLY = "I never touched anybody, I just want to talk to her."


def word(text: str, start_s: float, end_s: float) -> TimedWord:
    return TimedWord(text, start_s, end_s)


def test_a_breath_before_the_words_is_not_words_though_the_recogniser_dates_the_first_word_early() -> None:
    heard = (word("I", 0.0, 1.3), word("never", 1.3, 1.6))
    assert first_words_s(heard, (Span(0.3, 0.6), Span(1.1, 3.0))) == 1.1


def test_the_first_sound_is_skipped_when_it_is_words() -> None:
    heard = (word("Look,", 0.2, 0.5), word("I", 1.0, 1.2), word("never", 1.2, 1.5))
    assert first_words_s(heard, (Span(0.2, 0.5), Span(1.05, 3.0)), "Look—", REPLY) == 1.05


def test_a_reply_that_itself_begins_with_the_words_of_the_sound_keeps_them() -> None:
    twice = (word("Look.", 0.2, 0.5), word("Look,", 1.0, 1.2), word("man.", 1.3, 1.5))
    assert first_words_s(twice, (Span(0.2, 0.5), Span(1.0, 1.5)), "Look—", "Look— Look, man.") == 1.0


def test_a_first_sound_that_was_misheard_is_still_no_words() -> None:
    heard = (word("Luck.", 0.2, 0.5), word("I", 1.0, 1.2), word("never", 1.2, 1.5))
    assert first_words_s(heard, (Span(0.2, 0.5), Span(1.05, 3.0)), "Look—", "Look— I never did.") == 1.05


def test_words_that_run_on_from_the_sound_begin_where_the_recogniser_says() -> None:
    heard = (word("Man,", 0.2, 0.5), word("what?", 0.55, 0.9))
    assert first_words_s(heard, (Span(0.2, 0.9),), "Man…", "What?") == 0.55


def test_a_sound_alone_is_no_words() -> None:
    assert first_words_s((word("Look", 0.2, 0.5),), (Span(0.2, 0.5),), "Look—", REPLY) is None
    assert first_words_s((), (Span(0.2, 0.5),)) is None
    assert first_words_s((word("...", 0.2, 0.5),), (Span(0.2, 0.5),)) is None


@pytest.mark.real
@pytest.mark.parametrize("sound", ["", "breath", "Look."])
def test_first_words_are_found_in_speech_within_a_tenth_of_a_second(sound: str) -> None:
    ear = silence(7.0)
    if sound == "breath":
        put(ear, 0.5, speechlike(0.35, dbfs=-38))
    elif sound:
        put(ear, 0.5, render(sound, "rms").samples)
    put(ear, 1.6, render(REPLY, "rms").samples)
    words = transcriber().words(ear)
    assert first_words_s(words, fine_spans(ear), "Look." if sound == "Look." else "", REPLY) == pytest.approx(
        1.6, abs=0.1
    )


def transcriber() -> WhisperTranscriber:
    folder: Path = Paths().models / "whisper-base"
    return WhisperTranscriber(str(folder))


@pytest.mark.real
def test_nothing_but_silence_has_no_first_words() -> None:
    assert first_words_s((), fine_spans(np.zeros(16_000, np.int16))) is None
