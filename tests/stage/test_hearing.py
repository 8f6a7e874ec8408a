import numpy as np

from appliance.audio.ears import Ears
from appliance.audio.pcm import Samples
from appliance.audio.seams import FRAME_S, FRAME_SAMPLES, Frame
from appliance.stage.floor_events import FloorEvent, SilenceRuns, SpeechRuns, SpeechStarted
from appliance.stage.hearing import Hearing

LOUD = (np.sin(np.arange(FRAME_SAMPLES) / 5) * 9000).astype(np.int16)
QUIET = np.zeros(FRAME_SAMPLES, dtype=np.int16)


class LevelDetector:
    """Takes every loud chunk for speech."""

    def probability(self, chunk: Samples) -> float:
        return 0.95 if np.abs(chunk).max() > 2000 else 0.01

    def reset(self) -> None: ...


class Microphone:
    def __init__(self) -> None:
        self.hearing = Hearing(Ears(LevelDetector()))
        self.now_s = 0.0

    def give(self, samples: Samples, seconds: float) -> list[FloorEvent]:
        events: list[FloorEvent] = []
        for _ in range(round(seconds / FRAME_S)):
            self.now_s += FRAME_S
            events += self.hearing.frame(Frame(samples, self.now_s))
        return events


def kinds(events: list[FloorEvent]) -> set[type[FloorEvent]]:
    return {type(event) for event in events}


def test_speech_starts_once_and_its_silence_knows_the_last_sample() -> None:
    microphone = Microphone()
    microphone.give(QUIET, 0.5)
    spoken = microphone.give(LOUD, 0.6)
    assert sum(isinstance(event, SpeechStarted) for event in spoken) == 1
    silent = [event for event in microphone.give(QUIET, 0.4) if isinstance(event, SilenceRuns)]
    assert silent and silent[-1].last_speech_s is not None
    assert abs(silent[-1].last_speech_s - 1.1) < 0.05


def test_a_click_in_a_pause_is_not_speech_again() -> None:
    microphone = Microphone()
    microphone.give(QUIET, 0.5)
    microphone.give(LOUD, 0.6)
    microphone.give(QUIET, 0.4)
    click = microphone.give(LOUD, 0.04) + microphone.give(QUIET, 0.1)
    assert SpeechRuns not in kinds(click)
    assert SpeechRuns in kinds(microphone.give(LOUD, 0.3))


def test_a_closed_turn_lets_the_next_sound_begin_another() -> None:
    microphone = Microphone()
    microphone.give(QUIET, 0.5)
    microphone.give(LOUD, 0.6)
    microphone.give(QUIET, 0.4)
    microphone.hearing.close_turn()
    assert len(microphone.hearing.sound()) == 0
    assert SpeechStarted in kinds(microphone.give(LOUD, 0.4))


def test_the_sound_of_a_turn_ends_just_after_its_last_speech() -> None:
    microphone = Microphone()
    microphone.give(QUIET, 0.5)
    microphone.give(LOUD, 0.6)
    microphone.give(QUIET, 1.0)
    assert 0.6 < len(microphone.hearing.sound()) / 16_000 < 1.1
