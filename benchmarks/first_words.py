"""When the first words begin in a reply: a breath or a "Look—" is a sound, not yet words about what was said.

The ear is transcribed after the run. A recogniser's word times are rough, so the first word is moved to the beginning
of the sound it lies in when it is the first word there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from benchmarks.sound import RATE_HZ, Samples, Span, levels_dbfs, spans
from benchmarks.word_errors import edits, normalised

_AT_LEAST_S: Final = 0.12
"""A spoken word is longer than a click or a lip."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A recognised word, seconds from the start of the stretch that was handed in."""

    text: str
    start_s: float
    end_s: float


class Transcriber(Protocol):
    """Reads a stretch of the ear's recording."""

    def words(self, samples: Samples) -> tuple[TimedWord, ...]:
        """Return the words of 16 kHz mono int16."""
        ...


def first_words_s(
    words: Sequence[TimedWord], sound: Sequence[Span], first_sound: str = "", reply: str | None = None
) -> float | None:
    """Return when words begin that are not the first sound; None when there are none.

    `first_sound` is the sound that the director chose, as text ("Look—"); `reply` is the line itself where a record
    tells it, the words of the sound at its beginning included: the words before the rest of it are the sound, however
    they were misheard.
    """
    known = [word for word in words if normalised(word.text)]
    skipped = _words_of_first_sound(known, normalised(first_sound), normalised(reply or ""))
    if skipped >= len(known):
        return None
    word = known[skipped]
    at = _span_of(word, sound)
    if at is None:
        return word.start_s
    previous = _span_of(known[skipped - 1], sound) if skipped else None
    if previous is not None and previous == at:
        return max(word.start_s, sound[at].start_s)
    return sound[at].start_s


def fine_spans(samples: Samples) -> tuple[Span, ...]:
    """Return the sounds of a stretch, those shorter than a word left out."""
    return tuple(span for span in spans(levels_dbfs(samples)) if span.length_s >= _AT_LEAST_S)


def _words_of_first_sound(known: Sequence[TimedWord], sound: tuple[str, ...], reply: tuple[str, ...]) -> int:
    """Return how many of the first recognised words belong to the first sound, which may have been misheard."""
    if not sound:
        return 0
    said = [normalised(word.text) for word in known]
    if reply:
        reply = reply[len(sound) :] if reply[: len(sound)] == sound else reply
        likely = range(min(len(sound) + 1, len(said)) + 1)
        heard = [tuple(part for word in said[:skipped] for part in word) for skipped in likely]
        rest = [tuple(part for word in said[skipped:] for part in word) for skipped in likely]
        return min(likely, key=lambda skipped: (edits(reply, rest[skipped]).errors, heard[skipped] != sound))
    return len(sound) if tuple(part for word in said[: len(sound)] for part in word) == sound else 0


def _span_of(word: TimedWord, sound: Sequence[Span]) -> int | None:
    """Return the sound a word ends in, or the nearest one; a word's end is its more reliable edge."""
    if not sound:
        return None
    edge_s = max(word.start_s, word.end_s - 0.05)
    distances = [max(span.start_s - edge_s, edge_s - span.end_s, 0.0) for span in sound]
    return distances.index(min(distances))


class WhisperTranscriber:
    """faster-whisper with word times, in this process."""

    def __init__(self, model_folder: str, threads: int = 2) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(model_folder, device="cpu", compute_type="int8", cpu_threads=threads)

    def words(self, samples: Samples) -> tuple[TimedWord, ...]:
        """Return the words of 16 kHz mono int16."""
        segments, _ = self._model.transcribe(
            samples.astype("float32") / 32768,
            language="en",
            word_timestamps=True,
            condition_on_previous_text=False,
        )
        length_s = len(samples) / RATE_HZ
        return tuple(
            TimedWord(word.word.strip(), word.start, min(word.end, length_s))
            for segment in segments
            for word in segment.words or ()
        )
