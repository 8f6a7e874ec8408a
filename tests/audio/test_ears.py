"""Whose speech becomes a turn, at stated levels, with Silero's own network."""

from collections.abc import Callable

import numpy as np
import pytest

from appliance.audio.ears import CLOSURE_S, EarEvent, Ears, Silence, SpeechRunning, SpeechStarted
from appliance.audio.near_field import OwnVoice
from appliance.audio.seams import FRAME_S, Frame
from appliance.audio.vad import SpeechDetector
from tests.audio.scenes import (
    COLLEAGUE_LINES,
    OFFICER_LINES,
    RADIO_LINES,
    RATE_HZ,
    Audio,
    as_colleague,
    as_portable_radio,
    at_level,
    flite,
    hum,
    office,
    padded,
    recorded,
    samples,
)

pytestmark = pytest.mark.real

OWN_DBFS = -26.0
OFFICE_BELOW_OWN_DB = 20.0
VOICES = ("rms", "slt", "awb")


@pytest.fixture(scope="module")
def detector() -> SpeechDetector:
    return SpeechDetector()


def listen(detector: SpeechDetector, scene: Audio, noise_dbfs: float) -> tuple[Ears, list[EarEvent]]:
    ears = Ears(detector, OwnVoice(OWN_DBFS, noise_dbfs, low_band_db=-8.0))
    ears.reset()
    sound = samples(np.clip(scene, -1, 1))
    events: list[EarEvent] = []
    for start in range(0, len(sound) - 319, 320):
        events += ears.feed(Frame(sound[start : start + 320], (start + 320) / RATE_HZ))
    return ears, events


def room(speech: Audio, with_office: bool, number: int) -> tuple[Audio, float]:
    scene = padded(speech, 1.0, 1.0)
    if not with_office:
        return (scene + hum(len(scene))).astype(np.float32), -72.0
    noise_dbfs = OWN_DBFS - OFFICE_BELOW_OWN_DB
    noise = office(len(scene), noise_dbfs, number * 1.7)
    return (scene + hum(len(scene)) + noise).astype(np.float32), noise_dbfs


def turns(
    detector: SpeechDetector, speech: list[Audio], with_office: bool
) -> list[tuple[Ears, list[EarEvent]]]:
    return [listen(detector, *room(line, with_office, number)) for number, line in enumerate(speech)]


def started(events: list[EarEvent]) -> list[SpeechStarted]:
    return [event for event in events if isinstance(event, SpeechStarted)]


def officers() -> list[Audio]:
    return recorded()[::2] + [flite(text, voice) for text in OFFICER_LINES for voice in VOICES]


def others() -> list[Audio]:
    return recorded() + [flite(text, voice) for text in RADIO_LINES + COLLEAGUE_LINES for voice in VOICES]


@pytest.mark.parametrize("with_office", [False, True])
@pytest.mark.parametrize("over_own_db", [-6.0, 0.0, 10.0])
def test_the_officers_own_speech_always_starts_a_turn_within_a_quarter_second(
    detector: SpeechDetector, over_own_db: float, with_office: bool
) -> None:
    heard = turns(detector, [at_level(line, OWN_DBFS + over_own_db) for line in officers()], with_office)
    starts = [started(events) for _, events in heard]
    assert all(starts)
    assert max(start[0].at_s - start[0].began_s for start in starts) <= 0.25


@pytest.mark.parametrize("with_office", [False, True])
@pytest.mark.parametrize(
    ("far", "over_own_db"), [(as_portable_radio, -14.0), (as_colleague, -16.0)], ids=["radio", "colleague"]
)
def test_a_radio_and_a_colleague_never_start_a_turn(
    detector: SpeechDetector, far: Callable[[Audio], Audio], over_own_db: float, with_office: bool
) -> None:
    heard = turns(detector, [at_level(far(line), OWN_DBFS + over_own_db) for line in others()], with_office)
    assert [number for number, (_, events) in enumerate(heard) if events] == []


def test_a_colleague_who_goes_on_does_not_keep_the_officers_turn_open(detector: SpeechDetector) -> None:
    own = at_level(flite(OFFICER_LINES[2], "rms"), OWN_DBFS)
    far = at_level(as_colleague(flite(COLLEAGUE_LINES[0], "slt")), OWN_DBFS - 16)
    scene = np.concatenate([padded(own, 1.0, 0.3), far])
    ears, events = listen(detector, (scene + hum(len(scene))).astype(np.float32), -72.0)
    assert len(started(events)) == 1
    utterance = ears.utterance()
    assert utterance is not None
    assert utterance.last_speech_s == pytest.approx(1.0 + len(own) / RATE_HZ, abs=0.3)
    assert isinstance(events[-1], Silence)
    assert events[-1].run_s > 2.0


@pytest.mark.parametrize("level_dbfs", [-46.0, -40.0, -34.0])
def test_two_minutes_of_office_noise_start_no_turn(detector: SpeechDetector, level_dbfs: float) -> None:
    _, events = listen(detector, office(140 * RATE_HZ, level_dbfs), level_dbfs)
    assert events == []


@pytest.mark.parametrize("word", ["No.", "Hey!", "Yes.", "Stop!", "Okay."])
def test_one_short_word_is_a_turn(detector: SpeechDetector, word: str) -> None:
    for number, voice in enumerate(VOICES):
        _, events = listen(detector, *room(at_level(flite(word, voice), OWN_DBFS), False, number))
        assert len(started(events)) == 1


def breath(seed: int) -> Audio:
    noise = np.random.default_rng(seed).normal(size=int(0.6 * RATE_HZ))
    smooth = np.convolve(noise, np.ones(4) / 4, "same")
    return (smooth * np.hanning(len(smooth))).astype(np.float32)


def keyboard(seed: int) -> Audio:
    draw = np.random.default_rng(seed)
    sound = np.zeros(2 * RATE_HZ)
    for at in draw.integers(0, len(sound) - 400, 14):
        sound[at : at + 320] += draw.normal(size=320) * np.exp(-np.arange(320) / 60)
    return sound.astype(np.float32)


def cough(seed: int) -> Audio:
    draw = np.random.default_rng(seed)
    burst = draw.normal(size=int(0.09 * RATE_HZ)) * np.exp(-np.arange(int(0.09 * RATE_HZ)) / 500)
    tail = draw.normal(size=int(0.2 * RATE_HZ)) * np.exp(-np.arange(int(0.2 * RATE_HZ)) / 900) * 0.3
    return np.concatenate([burst, tail, np.zeros(2000), 0.7 * burst]).astype(np.float32)


@pytest.mark.parametrize("noise", [breath, keyboard, cough], ids=["breath", "keyboard", "cough"])
def test_noises_at_the_officers_own_level_start_no_turn(
    detector: SpeechDetector, noise: Callable[[int], Audio]
) -> None:
    for seed in range(10):
        for over_own_db in (-6.0, 4.0):
            _, events = listen(detector, *room(at_level(noise(seed), OWN_DBFS + over_own_db), False, seed))
            assert started(events) == []


def test_a_pause_is_timed_from_the_last_sounding_sample_and_the_utterance_goes_on(detector: SpeechDetector) -> None:
    line = at_level(flite(OFFICER_LINES[3], "slt"), OWN_DBFS)
    loud = np.flatnonzero(np.abs(line) > 10 ** ((OWN_DBFS - 20) / 20))
    line = line[loud[0] : loud[-1]]
    scene = np.concatenate([padded(line, 1.0, 0.8), line, np.zeros(RATE_HZ, np.float32)])
    ears, events = listen(detector, (scene + hum(len(scene))).astype(np.float32), -72.0)
    assert len(started(events)) == 1
    assert started(events)[0].began_s == pytest.approx(1.0, abs=0.1)
    line_s = len(line) / RATE_HZ
    silences = [event for event in events if isinstance(event, Silence)]
    assert max(event.run_s for event in silences if event.at_s < 2.0 + 2 * line_s) == pytest.approx(0.8, abs=0.1)
    utterance = ears.close_utterance()
    assert utterance is not None
    assert utterance.last_speech_s == pytest.approx(1.8 + 2 * line_s, abs=0.06)
    assert utterance.starts_s <= utterance.began_s - 0.28
    assert utterance.level_dbfs == pytest.approx(OWN_DBFS, abs=2.0)
    assert utterance.paused_s == pytest.approx(0.8 - CLOSURE_S, abs=0.4)
    assert utterance.spoken_s + utterance.paused_s == pytest.approx(utterance.last_speech_s - utterance.began_s)
    speech_s = utterance.last_speech_s + 0.2 - utterance.starts_s
    assert len(utterance.speech) / RATE_HZ == pytest.approx(speech_s, abs=0.01)
    assert not ears.in_utterance
    assert ears.utterance() is None


class ScriptedDetector:
    """Says what it was told, chunk by chunk, then silence."""

    def __init__(self, probabilities: list[float]) -> None:
        self.probabilities = iter(probabilities)

    def probability(self, chunk: np.ndarray[tuple[int], np.dtype[np.int16]]) -> float:
        assert chunk.shape == (512,)
        return next(self.probabilities, 0.0)

    def reset(self) -> None:
        self.probabilities = iter([])


def loud_frames(count: int, first: int = 0) -> list[Frame]:
    tone = (3000 * np.sin(2 * np.pi * 200 * np.arange(320) / RATE_HZ)).astype(np.int16)
    return [Frame(tone, (first + number + 1) * FRAME_S) for number in range(count)]


def test_every_frame_of_an_utterance_is_either_speech_or_silence() -> None:
    ears = Ears(ScriptedDetector([0.0] * 5 + [0.9] * 20))
    events = [ears.feed(frame) for frame in loud_frames(100)]
    first = next(number for number, sent in enumerate(events) if sent)
    assert isinstance(events[first][0], SpeechStarted)
    for sent in events[first + 1 :]:
        assert len(sent) == 1
        assert isinstance(sent[0], SpeechRunning | Silence)
    assert isinstance(events[-1][0], Silence)


def test_three_likely_chunks_are_not_yet_speech() -> None:
    ears = Ears(ScriptedDetector([0.0] * 5 + [0.9] * 3))
    assert not any(ears.feed(frame) for frame in loud_frames(60))


def test_after_closing_the_next_speech_begins_another_utterance() -> None:
    ears = Ears(ScriptedDetector([0.0] * 5 + [0.9] * 10 + [0.0] * 10 + [0.9] * 10))
    found: list[float] = []
    for frame in loud_frames(100):
        for event in ears.feed(frame):
            if isinstance(event, SpeechStarted):
                found.append(event.began_s)
            if isinstance(event, Silence) and event.run_s > 0.2 and ears.in_utterance:
                ears.close_utterance()
    assert found == pytest.approx([5 * 0.032, 25 * 0.032])


def test_a_reset_drops_the_open_utterance_and_keeps_the_level() -> None:
    ears = Ears(ScriptedDetector([0.9] * 20), OwnVoice(-24.0, -70.0))
    for frame in loud_frames(20):
        ears.feed(frame)
    assert ears.in_utterance
    ears.reset()
    assert not ears.in_utterance
    assert ears.own_dbfs == -24.0
