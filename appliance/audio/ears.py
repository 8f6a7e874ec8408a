"""Frames in, what the officer's voice does out.

An utterance begins when speech of the officer's own has lasted long enough not to be a breath, a key or a cough, and
its sound reaches back to before the first of it. It stays open through pauses until its owner closes it: whether a
silence ends a turn is not decided here.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from appliance.audio.levels import FLOOR_DBFS, level_dbfs
from appliance.audio.near_field import NearField, OwnVoice
from appliance.audio.pcm import Samples
from appliance.audio.seams import CAPTURE_RATE_HZ, FRAME_S, Frame
from appliance.audio.vad import CHUNK_S, CHUNK_SAMPLES

PRE_ROLL_S: Final = 0.3
MIN_SPEECH_S: Final = 0.12
_STARTS_AT: Final = 0.5
_STAYS_AT: Final = 0.35
_ONSET_WINDOW_CHUNKS: Final = 6
_ONSET_OWN_CHUNKS: Final = 3
"""How many of them must be loud enough: a door or a chair in the office lifts one or two."""
CLOSURE_S: Final = 0.15
"""So much of every silence counts as speech, as the closure of a stop does, and the rest of it as a pause.

A limit from which on a silence is all pause would make speech shorter or longer by a quarter second a time when a
louder voice or a faster pace moves a silence over it.
"""
_GAP_S: Final = 0.06
"""Shorter stretches without sound are part of a word."""
_STEP_SAMPLES: Final = 160
_STEP_S: Final = _STEP_SAMPLES / CAPTURE_RATE_HZ
_SOUNDING_OVER_NOISE_DB: Final = 8.0
_SOUNDING_BELOW_OWN_DB: Final = 26.0
_LEVEL_GATE_DB: Final = 16.0
"""Below the loudest 10 ms: vowels and most consonants."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The officer has begun an utterance."""

    at_s: float
    """When this became certain, about 0.15 s after `began_s`."""
    began_s: float


@dataclass(frozen=True, slots=True)
class SpeechRunning:
    """The officer is speaking; once a frame."""

    at_s: float
    began_s: float


@dataclass(frozen=True, slots=True)
class Silence:
    """The officer's utterance has paused; once a frame."""

    at_s: float
    run_s: float
    """Seconds since `last_speech_s`."""
    last_speech_s: float


EarEvent = SpeechStarted | SpeechRunning | Silence


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the officer said so far in this turn."""

    samples: Samples
    """16 kHz, from `PRE_ROLL_S` before `began_s` up to the last frame."""
    starts_s: float
    """Instant of the first sample."""
    began_s: float
    last_speech_s: float
    spoken_s: float
    """Seconds from `began_s` to `last_speech_s` less `paused_s`."""
    paused_s: float
    """Seconds of silence inside it, of each what is beyond `CLOSURE_S`."""
    level_dbfs: float
    """Mean power while speaking, less that of the room."""

    @property
    def speech(self) -> Samples:
        """The samples up to 0.2 s after the last speech."""
        return self.samples[: max(0, int((self.last_speech_s - self.starts_s + 0.2) * CAPTURE_RATE_HZ))]


class Detector(Protocol):
    """Voice activity on a running stream."""

    def probability(self, chunk: Samples) -> float:
        """Return how likely the next 512 samples hold speech."""
        ...

    def reset(self) -> None:
        """Forget the stream so far."""
        ...


@dataclass(frozen=True, slots=True)
class _Onset:
    likely: bool
    own: bool
    end_s: float


class Ears:
    """Owns the state of listening; fed by one owner, frame by frame, in order."""

    def __init__(self, detector: Detector, own_voice: OwnVoice | None = None) -> None:
        self._detector = detector
        self._own_voice = own_voice
        self._near = NearField(own_voice)
        self._kept: deque[Frame] = deque(maxlen=round((PRE_ROLL_S + 0.4) / FRAME_S))
        self._partial = np.zeros(0, np.int16)
        self._onset: deque[_Onset] = deque(maxlen=_ONSET_WINDOW_CHUNKS)
        self._frames: list[Frame] = []
        self._began_s: float | None = None
        self._last_speech_s = 0.0
        self._paused_s = 0.0
        self._powers: list[float] = []

    @property
    def in_utterance(self) -> bool:
        """Whether an utterance is open."""
        return self._began_s is not None

    @property
    def own_dbfs(self) -> float | None:
        """The officer's level as far as known."""
        return self._near.own_dbfs

    def feed(self, frame: Frame) -> tuple[EarEvent, ...]:
        """Take the next frame and tell what the officer's voice does."""
        events: list[EarEvent] = []
        self._kept.append(frame)
        if self._began_s is not None:
            self._frames.append(frame)
        self._partial = np.concatenate([self._partial, frame.samples])
        while len(self._partial) >= CHUNK_SAMPLES:
            chunk, self._partial = self._partial[:CHUNK_SAMPLES], self._partial[CHUNK_SAMPLES:]
            chunk_end_s = frame.captured_s - len(self._partial) / CAPTURE_RATE_HZ
            if self._take(chunk, chunk_end_s) and self._began_s is not None:
                events.append(SpeechStarted(frame.captured_s, self._began_s))
        if self._began_s is not None:
            run_s = frame.captured_s - self._last_speech_s
            if run_s >= _GAP_S:
                events.append(Silence(frame.captured_s, run_s, self._last_speech_s))
            else:
                events.append(SpeechRunning(frame.captured_s, self._began_s))
        return tuple(events)

    def utterance(self) -> Utterance | None:
        """Return the open utterance so far."""
        if self._began_s is None or not self._frames:
            return None
        return Utterance(
            samples=np.concatenate([frame.samples for frame in self._frames]),
            starts_s=self._frames[0].captured_s - FRAME_S,
            began_s=self._began_s,
            last_speech_s=self._last_speech_s,
            spoken_s=max(0.0, self._last_speech_s - self._began_s - self._paused_s),
            paused_s=self._paused_s,
            level_dbfs=self._level_dbfs(),
        )

    def _level_dbfs(self) -> float:
        """Return the level of what sounds, by a gate that moves with the voice: each dB of it is one of these."""
        if not self._powers:
            return FLOOR_DBFS
        powers = np.asarray(self._powers)
        sounding = powers[powers >= powers.max() * 10 ** (-_LEVEL_GATE_DB / 10)].mean()
        return 10 * float(np.log10(max(sounding - 10 ** (self._near.noise_dbfs / 10), 0.1 * sounding)))

    def close_utterance(self) -> Utterance | None:
        """End the open utterance: what is spoken from here on begins another."""
        closed = self.utterance()
        if closed is not None:
            self._near.learn(closed.level_dbfs)
        self._began_s = None
        self._frames = []
        self._onset.clear()
        return closed

    def reset(self) -> None:
        """Forget the stream, as after a lost headset; an open utterance is dropped, the officer's level is kept."""
        self._detector.reset()
        self._kept.clear()
        self._partial = np.zeros(0, np.int16)
        self._onset.clear()
        self._began_s = None
        self._frames = []

    def _take(self, chunk: Samples, end_s: float) -> bool:
        """Judge one chunk; True when it begins an utterance."""
        probability = self._detector.probability(chunk)
        speaking = self._began_s is not None
        own = self._near.officer(chunk, probability, speaking=speaking)
        if speaking:
            if own and probability >= _STAYS_AT:
                self._note_speech(chunk, end_s)
            return False
        likely = probability >= _STARTS_AT
        self._onset.append(_Onset(likely, likely and own, end_s))
        speech = [seen.end_s for seen in self._onset if seen.likely]
        of_the_officer = sum(seen.own for seen in self._onset)
        if len(speech) * CHUNK_S < MIN_SPEECH_S or of_the_officer < _ONSET_OWN_CHUNKS:
            return False
        self._begin(speech[0] - CHUNK_S, chunk, end_s)
        return True

    def _begin(self, began_s: float, chunk: Samples, end_s: float) -> None:
        self._began_s = began_s
        self._frames = [frame for frame in self._kept if frame.captured_s > began_s - PRE_ROLL_S]
        self._paused_s = 0.0
        self._powers = []
        self._last_speech_s = end_s - CHUNK_S
        self._note_speech(chunk, end_s)

    def _note_speech(self, chunk: Samples, end_s: float) -> None:
        """Find the last 10 ms that sound: the network stays sure for up to 0.1 s after a word has ended."""
        own_dbfs = self._near.own_dbfs
        threshold = self._near.noise_dbfs + _SOUNDING_OVER_NOISE_DB
        if own_dbfs is not None:
            threshold = min(max(threshold, own_dbfs - _SOUNDING_BELOW_OWN_DB), own_dbfs - 12.0)
        steps = len(chunk) // _STEP_SAMPLES
        tail = chunk[-steps * _STEP_SAMPLES :].reshape(steps, _STEP_SAMPLES)
        for number, step in enumerate(tail):
            step_dbfs = level_dbfs(step)
            if step_dbfs >= threshold:
                sounds_until_s = end_s - (steps - 1 - number) * _STEP_S
                silence_s = sounds_until_s - _STEP_S - self._last_speech_s
                self._paused_s += max(0.0, silence_s - CLOSURE_S)
                self._last_speech_s = sounds_until_s
                self._powers.append(10 ** (step_dbfs / 10))
