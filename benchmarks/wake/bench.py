"""The wake bench: the kiosk's own listener on phrases it should hear and on hours of speech it should not.

Voices, paces, near misses, lines and noise are none that the heads were trained on or their thresholds set on; see
`voices.py` and `texts.py`. Everything comes from one seed, faster than real time, in one thread.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import soxr

from appliance.audio.pcm import as_audio
from appliance.audio.seams import CAPTURE_RATE_HZ, FRAME_SAMPLES, Frame
from appliance.audio.wake import WakeHit, WakeListener, WakePhrase
from appliance.audio.wav_file import read_wav
from appliance.audio.whole_utterance import Control, asks_at_end
from benchmarks.wake import rooms, texts
from benchmarks.wake.voices import BENCH, BENCH_PACES, Engine, Sound, Speaker, VoicesError, missing, speak

SNR_DB: Final = 10.0
SPEECH: Final = Path(__file__).parents[2] / "tests" / "data" / "speech"
NOISES: Final = ("office", "babble", "pink")
_SEED: Final = 7
OTHER_SEED: Final = 8
_LEAD_S: Final = 2.2
_TAIL_S: Final = 1.0
_EARLY_S: Final = 0.3
_LATE_S: Final = 0.9
_BLOCK_S: Final = 60.0
_SHARES: Final[dict[Engine, float]] = {"flite": 0.44, "festival": 0.06, "espeak-ng": 0.5}
"""Of the lines of the long run."""
_UNPACED: Final = "cmu_us_slt_arctic_hts"
"""A voice that speaks at one pace."""
_ASKS: Final = {WakePhrase.PAUSE: Control.PAUSE, WakePhrase.END: Control.END}
RECORDED: Final = "recorded"
Reader = Callable[[Sound], str]


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase that was said, and what became of it."""

    phrase: WakePhrase
    engine: Engine
    voice: str
    pace: float
    noise: str
    delay_s: float | None
    """From the phrase's end to the step that heard it; None when it was missed."""
    instead: WakePhrase | None = None
    """Another phrase that was heard."""
    confirmed: bool | None = None
    """Whether the recogniser read the phrase too; None where it was not asked."""


@dataclass(frozen=True, slots=True)
class FalseAccept:
    """A phrase that was heard and not said."""

    phrase: WakePhrase
    score: float
    text: str
    voice: str
    confirmed: bool | None


@dataclass(slots=True)
class OtherSpeech:
    """What the long run was made of, and what was taken for a phrase."""

    hours: float = 0.0
    spoken_hours: float = 0.0
    """Of them with somebody speaking."""
    recorded_minutes: float = 0.0
    """Of them recordings of people."""
    lines: int = 0
    different_lines: int = 0
    voices: int = 0
    false_accepts: list[FalseAccept] = field(default_factory=list)
    processor_share: float = 0.0
    """Of one core, for as long as the listener listens."""


@dataclass(frozen=True, slots=True)
class WakeResult:
    """Everything that was measured."""

    snr_db: float
    said: list[Said]
    other: OtherSpeech
    missing_engines: tuple[str, ...]

    def heard(self, phrase: WakePhrase | None = None, engine: str | None = None) -> tuple[int, int]:
        """Return how many were heard of how many said."""
        chosen = [s for s in self.said if phrase in (None, s.phrase) and engine in (None, s.engine)]
        return sum(s.delay_s is not None for s in chosen), len(chosen)


def run(
    listener: WakeListener, hours: float, recordings: Path, seed: int, read: Reader | None, tell: Callable[[str], None]
) -> WakeResult:
    """Say the phrases, then hours of other speech; `read` is the recogniser that confirms, where there is one."""
    lacking = missing(BENCH)
    if "flite" in lacking:
        raise VoicesError("The wake bench speaks with flite, which is not installed: run `make setup`.")
    speakers = tuple(speaker for speaker in BENCH if speaker.engine not in lacking)
    office = recording_of(SPEECH / "noise" / "office-ambience-8k.wav")
    said = say_phrases(listener, phrase_clips(speakers, office), read, tell)
    other = say_other(listener, other_speech(speakers, office, recordings, seed), hours, read, tell)
    return WakeResult(SNR_DB, said, other, lacking)


def phrases_to_say(speakers: tuple[Speaker, ...], random: np.random.Generator) -> Iterator[tuple[str, Speaker, float]]:
    """Yield how each phrase is said: text, voice and pace; of espeak-ng's many voices each speaks at one pace."""
    for phrase in WakePhrase:
        for speaker in speakers:
            match speaker.engine:
                case "espeak-ng":
                    yield phrase.value, speaker, float(random.choice(BENCH_PACES))
                case "festival" if speaker.name == _UNPACED:
                    for mark in ("", ".", "!"):
                        yield phrase.value + mark, speaker, 1.0
                case "festival":
                    for pace in (*BENCH_PACES, 0.92, 1.05, 1.16):
                        yield phrase.value + ".", speaker, pace
                case "flite":
                    for pace in BENCH_PACES:
                        for mark in ("", ".", "!"):
                            yield phrase.value + mark, speaker, pace


@dataclass(frozen=True, slots=True)
class PhraseClip:
    """A phrase as a microphone hears it, after more than two seconds of noise alone."""

    phrase: WakePhrase
    speaker: Speaker
    pace: float
    noise: str
    samples: np.ndarray
    """16 kHz, int16."""
    end_s: float
    """The phrase's last sample."""


def phrase_clips(speakers: tuple[Speaker, ...], office: Sound) -> Iterator[PhraseClip]:
    """Yield every phrase in every noise, half of them in a room."""
    random = np.random.default_rng(_SEED)
    talkers = some_talkers(speakers, random)
    for text, speaker, pace in phrases_to_say(speakers, random):
        pitch = float(random.choice(speaker.pitches)) if speaker.pitches else None
        spoken = speak(text, speaker, pace, pitch)
        for noise in NOISES:
            sound = rooms.in_a_room(spoken, random, 0.3, 8.0) if random.random() < 0.5 else spoken
            before, after = (np.zeros(round(length_s * CAPTURE_RATE_HZ), np.float32) for length_s in (_LEAD_S, _TAIL_S))
            padded = np.concatenate([before, sound, after])
            mixed = rooms.with_noise(padded, noise_of(noise, len(padded), random, office, talkers), SNR_DB)
            samples = rooms.at_level(mixed, float(random.uniform(-20, -4)))
            end_s = (len(before) + len(spoken)) / CAPTURE_RATE_HZ
            yield PhraseClip(WakePhrase(text.strip(".!")), speaker, pace, noise, samples, end_s)


def say_phrases(
    listener: WakeListener, clips: Iterable[PhraseClip], read: Reader | None, tell: Callable[[str], None]
) -> list[Said]:
    """Say every phrase and return what became of each."""
    results: list[Said] = []
    listener.reset()
    for clip in clips:
        hits = list(listen(listener, clip.samples))
        results.append(_outcome(clip, hits, read))
        if len(results) % 100 == 0:
            tell(f"{len(results)} phrases said, {sum(said.delay_s is not None for said in results)} heard")
    return results


def _outcome(clip: PhraseClip, hits: list[WakeHit], read: Reader | None) -> Said:
    near = [hit for hit in hits if clip.end_s - _EARLY_S <= hit.at_s <= clip.end_s + _LATE_S]
    hit = next((hit for hit in near if hit.phrase is clip.phrase), None)
    return Said(
        clip.phrase,
        clip.speaker.engine,
        clip.speaker.name,
        clip.pace,
        clip.noise,
        None if hit is None else round(hit.at_s - clip.end_s, 3),
        next((hit.phrase for hit in hits if hit.phrase is not clip.phrase), None),
        None if hit is None else confirms(hit, read),
    )


def confirms(hit: WakeHit, read: Reader | None) -> bool | None:
    """Return whether the recogniser reads the phrase at the end of what was spotted; "start training" is not read."""
    if read is None or hit.phrase is WakePhrase.START:
        return None
    return asks_at_end(read(as_audio(hit.sound))) is _ASKS[hit.phrase]


@dataclass(frozen=True, slots=True)
class Block:
    """About a minute of other speech as a microphone hears it."""

    samples: np.ndarray
    """16 kHz, int16."""
    lines: tuple[tuple[float, float, str, str], ...]
    """Where each line ends, how long it sounds, its text and its voice; seconds."""


def other_speech(
    speakers: tuple[Speaker, ...], office: Sound, recordings: Path, seed: int = OTHER_SEED
) -> Iterator[Block]:
    """Yield lines of encounters, near misses and recordings, without end."""
    random = np.random.default_rng(seed)
    talkers = some_talkers(speakers, random)
    utterances = _utterances(speakers, recordings, random)
    while True:
        pieces: list[Sound] = []
        lines: list[tuple[float, float, str, str]] = []
        length = 0
        while length < _BLOCK_S * CAPTURE_RATE_HZ:
            text, voice, sound = next(utterances)
            gap = np.zeros(round(random.uniform(0.25, 1.1) * CAPTURE_RATE_HZ), np.float32)
            pieces += [gap, sound * float(random.uniform(0.5, 1.0))]
            length += len(gap) + len(sound)
            lines.append((length / CAPTURE_RATE_HZ, len(sound) / CAPTURE_RATE_HZ, text, voice))
        block = np.concatenate(pieces)
        if random.random() < 0.4:
            block = rooms.in_a_room(block, random, float(random.uniform(0.15, 0.4)), float(random.uniform(4, 15)))
        noise = noise_of(str(random.choice(NOISES)), len(block), random, office, talkers)
        noisy = rooms.with_noise(block, noise, float(random.uniform(8, 35)))
        yield Block(rooms.at_level(noisy, -4.0), tuple(lines))


def say_other(
    listener: WakeListener, blocks: Iterator[Block], hours: float, read: Reader | None, tell: Callable[[str], None]
) -> OtherSpeech:
    """Say other speech for as many hours and return what was taken for a phrase."""
    done = OtherSpeech()
    texts_said: set[str] = set()
    voices: set[str] = set()
    listener.reset()
    cpu_s = 0.0
    number = 0
    while done.hours < hours:
        block = next(blocks)
        began_s = time.thread_time()
        hits = list(listen(listener, block.samples))
        cpu_s += time.thread_time() - began_s
        done.hours += len(block.samples) / CAPTURE_RATE_HZ / 3600
        for _, sounds_s, text, voice in block.lines:
            done.lines += 1
            done.spoken_hours += sounds_s / 3600
            if voice == RECORDED:
                done.recorded_minutes += sounds_s / 60
            else:
                texts_said.add(text)
                voices.add(voice)
        for hit in hits:
            spoken = (line for line in block.lines if hit.at_s <= line[0] + 0.5)
            _, _, text, voice = next(spoken, block.lines[-1])
            done.false_accepts.append(FalseAccept(hit.phrase, round(hit.score, 3), text, voice, confirms(hit, read)))
            tell(f"taken for “{hit.phrase}” ({hit.score:.2f}): {voice}: {text}")
        number += 1
        if number % 30 == 0:
            tell(f"{done.hours:.2f} of {hours:g} hours, {len(done.false_accepts)} false accepts")
    done.different_lines, done.voices = len(texts_said), len(voices)
    done.processor_share = cpu_s / (done.hours * 3600) if done.hours else 0.0
    return done


def _utterances(
    speakers: tuple[Speaker, ...], recordings: Path, random: np.random.Generator
) -> Iterator[tuple[str, str, Sound]]:
    """Yield text, voice and sound: every recording once, among lines that come again in other voices."""
    recorded = [path for path in sorted(recordings.rglob("*.wav")) if path.parent.name != "noise"]
    lines = texts.bench_lines()
    engines = sorted({speaker.engine for speaker in speakers})
    shares = np.array([_SHARES[engine] for engine in engines])
    while True:
        for at in random.permutation(len(lines)):
            if recorded and random.random() < 0.2:
                path = recorded.pop()
                yield path.name, RECORDED, recording_of(path)
            engine = random.choice(engines, p=shares / shares.sum())
            of_engine = [speaker for speaker in speakers if speaker.engine == engine]
            speaker = of_engine[int(random.integers(len(of_engine)))]
            pitch = float(random.choice(speaker.pitches)) if speaker.pitches else None
            yield lines[at], speaker.name, speak(lines[at], speaker, float(random.choice(BENCH_PACES)), pitch)


def listen(listener: WakeListener, samples: np.ndarray) -> Iterator[WakeHit]:
    """Feed samples frame by frame, at instants from 0 on; what is left over of a frame is dropped."""
    for end in range(FRAME_SAMPLES, len(samples) + 1, FRAME_SAMPLES):
        hit = listener.feed(Frame(samples[end - FRAME_SAMPLES : end], end / CAPTURE_RATE_HZ))
        if hit is not None:
            yield hit


def some_talkers(speakers: tuple[Speaker, ...], random: np.random.Generator) -> list[Sound]:
    """Return lines for babble, by flite's voices."""
    lines = texts.turn_lines()
    return [
        speak(lines[int(random.integers(len(lines)))], speaker)
        for speaker in speakers
        if speaker.engine == "flite"
        for _ in range(6)
    ]


def noise_of(kind: str, length: int, random: np.random.Generator, office: Sound, talkers: list[Sound]) -> Sound:
    """Return noise of one of NOISES."""
    match kind:
        case "office":
            return rooms.from_recording(length, random, office)
        case "babble":
            return rooms.babble(length, random, talkers)
        case _:
            return rooms.coloured(length, random, 1.0)


def recording_of(path: Path) -> Sound:
    """Return a recording at 16 kHz with its peak at half scale."""
    samples, rate_hz = read_wav(path)
    sound = as_audio(samples)
    sound = sound if rate_hz == CAPTURE_RATE_HZ else soxr.resample(sound, rate_hz, CAPTURE_RATE_HZ)
    return np.asarray(0.5 * sound / max(1e-6, float(np.abs(sound).max())), np.float32)
