"""The recognition bench: our recogniser and faster-whisper's defaults on the same model, clip by clip in one run."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import soxr

from appliance.audio.wav_file import read_wav
from appliance.officers.speech import VOICES, render, without_marks
from benchmarks.lines import read_lines
from benchmarks.sound import RATE_HZ, Samples
from benchmarks.sounds_without_speech import Audio, Piece, mix, office_noise, pieces
from benchmarks.statistics_of import Spread, spread
from benchmarks.word_errors import WordErrors, normalised, total, word_errors

SPEECH: Final = Path(__file__).resolve().parent.parent / "tests" / "data" / "speech"
SNRS_DB: Final = (20.0, 10.0, 5.0)
_VOICE: Final = Path("piper-joe") / "en_US-joe-medium.onnx"


class Recogniser(Protocol):
    """Turns one stretch of sound into text."""

    name: str

    def recognise(self, audio: Audio) -> str:
        """Return the text of 16 kHz mono floats."""
        ...


class Ours:
    """The kiosk's recogniser with its guards against invented words."""

    name = "talkdown"

    def __init__(self, model: Path, threads: int) -> None:
        from appliance.inference.whisper import WhisperModel

        self._model = WhisperModel(model, threads)

    def recognise(self, audio: Audio) -> str:
        """Return the text of 16 kHz mono floats."""
        return self._model.transcribe(audio).text


class FasterWhisper:
    """faster-whisper as it comes (beam of five, temperature fallback, no voice detection); the language is given."""

    name = "faster-whisper defaults"

    def __init__(self, model: Path, threads: int) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=threads)

    def recognise(self, audio: Audio) -> str:
        """Return the text of 16 kHz mono floats."""
        segments, _ = self._model.transcribe(audio, language="en")
        return " ".join(segment.text.strip() for segment in segments)


@dataclass(frozen=True, slots=True)
class Clip:
    """Speech with its words."""

    kind: str
    text: str
    audio: Audio

    @property
    def length_s(self) -> float:
        """Seconds of sound."""
        return len(self.audio) / RATE_HZ


@dataclass(frozen=True, slots=True)
class ClipResult:
    """What one recogniser made of one clip."""

    kind: str
    condition: str
    errors: WordErrors
    taken_s: float
    length_s: float
    text: str
    recognised: str


@dataclass(frozen=True, slots=True)
class Invented:
    """Words produced where there were none."""

    kind: str
    length_s: float
    words: int


@dataclass(frozen=True, slots=True)
class RecogniserResult:
    """Everything measured of one recogniser."""

    name: str
    clips: tuple[ClipResult, ...]
    invented: tuple[Invented, ...]

    def errors(self, condition: str | None = None, kind: str | None = None) -> WordErrors:
        """Return the errors over the clips of a condition and kind."""
        return total(
            clip.errors
            for clip in self.clips
            if (condition is None or clip.condition == condition) and (kind is None or clip.kind == kind)
        )

    @property
    def seconds_a_clip(self) -> Spread | None:
        """How long a clip took."""
        return spread([clip.taken_s for clip in self.clips])

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of computing a second of speech."""
        length_s = sum(clip.length_s for clip in self.clips)
        return sum(clip.taken_s for clip in self.clips) / length_s if length_s else None

    @property
    def words_invented(self) -> int:
        """Words produced on sound without speech."""
        return sum(one.words for one in self.invented)

    @property
    def minutes_without_speech(self) -> float:
        """Minutes of it."""
        return sum(one.length_s for one in self.invented) / 60


def recognisers(model: Path, threads: int) -> tuple[Recogniser, ...]:
    """Load both on the same model files with the same number of threads."""
    return (Ours(model, threads), FasterWhisper(model, threads))


def run(
    contenders: Sequence[Recogniser],
    clips: Sequence[Clip],
    without_speech: Iterator[Piece],
    tell: Callable[[str], None] = lambda text: None,
) -> tuple[RecogniserResult, ...]:
    """Give every clip in every condition to every recogniser, one after another, then the sounds without speech."""
    made: dict[str, list[ClipResult]] = {contender.name: [] for contender in contenders}
    invented: dict[str, list[Invented]] = {contender.name: [] for contender in contenders}
    noise = office_noise()
    for number, clip in enumerate(clips):
        tell(f"clip {number + 1} of {len(clips)}: {clip.kind}")
        for condition, audio in _conditions(clip, noise):
            for contender in contenders:
                began_s = time.perf_counter()
                text = contender.recognise(audio)
                taken_s = time.perf_counter() - began_s
                made[contender.name].append(
                    ClipResult(
                        clip.kind, condition, word_errors(clip.text, text), taken_s, clip.length_s, clip.text, text
                    )
                )
    tell("sound without speech")
    for piece in without_speech:
        for contender in contenders:
            words = normalised(contender.recognise(piece.audio))
            invented[contender.name].append(Invented(piece.kind, len(piece.audio) / RATE_HZ, len(words)))
    return tuple(
        RecogniserResult(contender.name, tuple(made[contender.name]), tuple(invented[contender.name]))
        for contender in contenders
    )


def corpus(models: Path, most: int) -> list[Clip]:
    """Return recorded and synthetic speech, at most so many clips of each kind."""
    lines = [without_marks(line.text) for line in read_lines()][:most]
    return [
        *_recorded("librivox")[:most],
        *_recorded("ljspeech")[:most],
        *(
            Clip("flite officer", text, _floats(render(text, VOICES[at % len(VOICES)]).samples))
            for at, text in enumerate(lines)
        ),
        *_spoken_by_piper(models / _VOICE, lines),
    ]


def without_speech(minutes: float) -> Iterator[Piece]:
    """Yield the sounds on which no word may be produced."""
    return pieces(minutes * 60)


def _conditions(clip: Clip, noise: Audio) -> Iterator[tuple[str, Audio]]:
    yield "clean", clip.audio
    for snr_db in SNRS_DB:
        yield f"{snr_db:.0f} dB", mix(clip.audio, noise, snr_db)


def _floats(samples: Samples) -> Audio:
    return np.asarray(samples / np.float32(32768), dtype=np.float32)


def _recorded(folder: str) -> list[Clip]:
    clips: list[Clip] = []
    for line in (SPEECH / folder / "transcripts.tsv").read_text(encoding="utf-8").splitlines():
        name, _, text = line.partition("\t")
        samples, rate_hz = read_wav(SPEECH / folder / name)
        audio = soxr.resample(_floats(samples), rate_hz, RATE_HZ)
        clips.append(Clip(folder, text, np.asarray(audio, dtype=np.float32)))
    return clips


def _spoken_by_piper(voice: Path, lines: Sequence[str]) -> list[Clip]:
    from piper import PiperVoice

    piper = PiperVoice.load(voice)
    clips: list[Clip] = []
    for text in lines:
        chunks = list(piper.synthesize(text))
        audio = np.concatenate([chunk.audio_float_array for chunk in chunks])
        at_16k = soxr.resample(audio.astype(np.float32), chunks[0].sample_rate, RATE_HZ)
        clips.append(Clip("piper officer", text, np.asarray(at_16k, dtype=np.float32)))
    return clips
