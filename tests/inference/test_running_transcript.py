import asyncio
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.inference.running_transcript import (
    COMMIT_FROM_S,
    RunningTranscript,
    quietest_s,
    settled_words,
    starts_over,
)
from appliance.inference.seams import Audio, ChildDied, HeardWord, Transcript

RATE = 16_000


def _counting_speech(seconds: float) -> Audio:
    """Sound whose sample value names its second; the last tenth of each second is silent."""
    t = np.arange(round(seconds * RATE))
    return np.where(t % RATE < 0.9 * RATE, (t // RATE + 1) / 1000, 0.0).astype(np.float32)


class CountingRecogniser:
    """Hears one word a second: the second's number."""

    def __init__(self) -> None:
        self.windows_s: list[float] = []
        self.prefixes: list[str] = []
        self.fail_next = False

    async def transcribe(self, audio_16k: Audio, *, final: bool, prefix: str = "") -> Transcript:
        if self.fail_next:
            self.fail_next = False
            raise ChildDied("gone")
        self.windows_s.append(len(audio_16k) / RATE)
        self.prefixes.append(prefix)
        words = []
        for start in range(0, len(audio_16k) - RATE // 2, RATE):
            number = round(float(audio_16k[start + RATE // 4]) * 1000)
            words.append(HeardWord(f"n{number}", start / RATE, start / RATE + 0.9, 0.8))
        text = " ".join(word.text for word in words)
        assert text.startswith(prefix)
        return Transcript(text, tuple(words) if final else (), 0.8)


async def _read_growing(seconds: int, step: int) -> tuple[Transcript, CountingRecogniser]:
    recogniser, running = CountingRecogniser(), RunningTranscript()
    sound = _counting_speech(seconds)
    for until in range(step, seconds, step):
        await running.read(recogniser, sound[: until * RATE], final=False)
    return await running.read(recogniser, sound, final=True), recogniser


@given(st.integers(2, 90), st.integers(1, 7))
def test_every_word_of_a_turn_is_heard_once_however_long_it_is(seconds: int, step: int) -> None:
    heard, recogniser = asyncio.run(_read_growing(seconds, step))
    assert heard.text.split() == [f"n{n + 1}" for n in range(seconds)]
    assert max(recogniser.windows_s) <= COMMIT_FROM_S
    assert [word.text for word in heard.words] == heard.text.split()


@given(st.integers(2, 60), st.integers(1, 7))
def test_word_times_rise_and_belong_to_the_whole_turn(seconds: int, step: int) -> None:
    heard, _ = asyncio.run(_read_growing(seconds, step))
    assert all(a.start_s < b.start_s for a, b in pairwise(heard.words))
    assert heard.words[-1].start_s == pytest.approx(seconds - 1, abs=0.2)


async def test_what_two_readings_agree_on_is_not_decoded_again() -> None:
    _, recogniser = await _read_growing(9, 1)
    assert recogniser.prefixes[-1] == "n1 n2 n3 n4"


async def test_a_recogniser_that_dies_loses_nothing() -> None:
    recogniser, running = CountingRecogniser(), RunningTranscript()
    sound = _counting_speech(30)
    await running.read(recogniser, sound[: 10 * RATE], final=False)
    recogniser.fail_next = True
    with pytest.raises(ChildDied):
        await running.read(recogniser, sound, final=True)
    assert len((await running.read(recogniser, sound, final=True)).text.split()) == 30


async def test_a_prefix_that_leads_nowhere_is_given_up() -> None:
    class Stubborn:
        async def transcribe(self, audio_16k: Audio, *, final: bool, prefix: str = "") -> Transcript:
            if prefix:
                return Transcript("", rejected="repetition")
            return Transcript("get down from there right now please")

    running = RunningTranscript()
    for _ in range(3):
        heard = await running.read(Stubborn(), _counting_speech(3), final=False)
    assert heard.text == "get down from there right now please"


async def test_silence_says_why_there_is_no_text() -> None:
    class Deaf:
        async def transcribe(self, audio_16k: Audio, *, final: bool, prefix: str = "") -> Transcript:
            return Transcript("", rejected="no_speech")

    assert (await RunningTranscript().read(Deaf(), _counting_speech(2), final=True)).rejected == "no_speech"


def test_the_quietest_gap_is_found() -> None:
    sound = np.full(20 * RATE, 0.1, dtype=np.float32)
    sound[round(8.3 * RATE) : round(8.6 * RATE)] = 0.001
    assert quietest_s(sound, 7, 11.5) == pytest.approx(8.45, abs=0.1)


@pytest.mark.parametrize(
    ("before", "latest", "settled"),
    [
        ("I can see that you", "I can see that you're upset", "I"),
        ("I can see that", "Icy that", ""),
        ("", "hello", ""),
        ("I hear you. Go on and tell me", "I hear you, go on and tell me more", "I hear you, go on"),
    ],
)
def test_words_settle_when_two_readings_agree(before: str, latest: str, settled: str) -> None:
    assert settled_words(before, latest) == settled


class RestartingRecogniser:
    """Says a given beginning twice, as Whisper may when a long beginning was handed to it."""

    async def transcribe(self, audio_16k: Audio, *, final: bool, prefix: str = "") -> Transcript:
        whole = "Hey Marcus, my name is Dan, and I am here."
        return Transcript(f"{prefix} {whole}" if prefix else whole, (), 0.8)


async def test_a_beginning_that_the_decoder_says_twice_is_decoded_afresh() -> None:
    running, sound = RunningTranscript(), _counting_speech(4)
    for _ in range(2):
        await running.read(RestartingRecogniser(), sound, final=False)
    heard = await running.read(RestartingRecogniser(), sound, final=True)
    assert heard.text == "Hey Marcus, my name is Dan, and I am here."


@pytest.mark.parametrize(
    ("text", "prefix", "over"),
    [
        ("Hey Marcus, my Hey Marcus, my name is Dan.", "Hey Marcus, my", True),
        ("Hey Marcus, my name is Dan.", "Hey Marcus, my", False),
        ("No, no, no.", "No,", False),
        ("Hey Marcus.", "", False),
    ],
)
def test_a_second_start_is_told_from_going_on(text: str, prefix: str, over: bool) -> None:
    assert starts_over(text, prefix) is over
