"""What the microphone means for the floor: the ear's events, steadied, and the sound of the open turn."""

from dataclasses import replace
from typing import Final

import numpy as np

from appliance.audio.ears import Ears, Silence, SpeechRunning, SpeechStarted, Utterance
from appliance.audio.levels import level_dbfs
from appliance.audio.pcm import Samples, as_audio
from appliance.audio.prosody import OrdinaryVoice
from appliance.audio.seams import Frame
from appliance.inference.seams import Audio
from appliance.stage import floor_events
from appliance.stage.floor_events import FloorEvent

RESUMES_AFTER_S: Final = 0.1
"""Sound after a pause that lasts this long is speech again; a click or a breath is shorter."""
PAUSE_S: Final = 0.12
TAIL_S: Final = 0.1
"""Sound kept after the last speech: a final consonant is quieter than the ear's threshold."""


class Hearing:
    """Owner of the ear during one encounter."""

    def __init__(self, ears: Ears, ordinary: OrdinaryVoice | None = None, tone_scored: bool = True) -> None:
        """Listen with a set of ears; `ordinary` is the officer's own voice at the microphone check.

        Without `tone_scored` no turn is measured: not its level, not its pace, not its pauses.
        """
        self._ears = ears
        self.ordinary = ordinary
        self.tone_scored = tone_scored
        self._check: Samples | None = None
        self._paused = False
        self._resuming_from_s: float | None = None
        self.level_dbfs = -90.0
        """Level of the last frame, for a meter."""

    def know_voice(self, ears: Ears, ordinary: OrdinaryVoice | None, check: Samples | None = None) -> None:
        """Listen with ears that know the officer's own voice, as a microphone check found it.

        Without `ordinary` turns are not held against it. `check` is the check's own sound, until its words are known.
        """
        self._ears = ears
        self.ordinary = ordinary
        self._check = None if ordinary is None else check

    def check_sound(self) -> Audio | None:
        """Hand over the sound of the microphone check, once: float32, 16 kHz."""
        check, self._check = self._check, None
        return None if check is None else as_audio(check)

    def know_words_of_check(self, text: str) -> None:
        """Learn at which rate the officer speaks from what they said in the check."""
        if self.ordinary is not None:
            self.ordinary = replace(self.ordinary, rate_syllables_per_s=self.ordinary.voice.rate_syllables_per_s(text))

    def frame(self, frame: Frame) -> list[FloorEvent]:
        """Take 20 ms of microphone and return what it means for the floor."""
        self.level_dbfs = level_dbfs(frame.samples)
        events: list[FloorEvent] = []
        for event in self._ears.feed(frame):
            match event:
                case SpeechStarted(at_s, began_s):
                    self._paused, self._resuming_from_s = False, None
                    events.append(floor_events.SpeechStarted(at_s, began_s))
                case SpeechRunning(at_s):
                    if self._goes_on(at_s):
                        events.append(floor_events.SpeechRuns(at_s))
                case Silence(at_s, run_s, last_speech_s):
                    self._resuming_from_s = None
                    self._paused = self._paused or run_s >= PAUSE_S
                    events.append(floor_events.SilenceRuns(at_s, last_speech_s))
        return events

    def _goes_on(self, at_s: float) -> bool:
        """Whether sound after a pause has lasted long enough to be speech."""
        if not self._paused:
            return True
        if self._resuming_from_s is None:
            self._resuming_from_s = at_s
        if at_s - self._resuming_from_s < RESUMES_AFTER_S:
            return False
        self._paused, self._resuming_from_s = False, None
        return True

    def utterance(self) -> Utterance | None:
        """Return the open utterance."""
        return self._ears.utterance()

    def sound(self) -> Audio:
        """Return the sound of the open utterance up to just after its last speech: float32, 16 kHz."""
        utterance = self._ears.utterance()
        if utterance is None:
            return np.zeros(0, dtype=np.float32)
        end = int((utterance.last_speech_s - utterance.starts_s + TAIL_S) * 16_000)
        return np.ascontiguousarray(utterance.samples[: max(0, end)], dtype=np.float32) / np.float32(32768.0)

    def close_turn(self) -> None:
        """Close the open turn: what sounds from here on is another."""
        self._ears.close_utterance()
        self._paused, self._resuming_from_s = False, None

    def reset(self) -> None:
        """Forget the stream, as after a lost headset."""
        self._ears.reset()
        self._paused, self._resuming_from_s = False, None
