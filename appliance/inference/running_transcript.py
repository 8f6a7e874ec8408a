"""Reads a turn that is still growing: what is settled is not decoded again, and no window outgrows the model."""

from typing import Final

import numpy as np

from appliance.inference.mel import SAMPLE_RATE_HZ
from appliance.inference.seams import Audio, HeardWord, Recogniser, Transcript

COMMIT_FROM_S: Final = 12.0
"""A window longer than this is cut, so that a monologue costs no more than a sentence."""
CUT_EARLIEST_S: Final = 7.0
CUT_LATEST_S: Final = 11.5
CUT_GAP_S: Final = 0.2
"""The quietest stretch of this length is where the window is cut: between words, at a breath."""
HELD_BACK_WORDS: Final = 3
"""Of the words that two readings agree on, the last few are decoded again: more sound may change them."""

RESTART_WORDS: Final = 3
"""So many words of the beginning, right after the beginning, are the decoder's second start and not the officer's."""


def quietest_s(audio_16k: Audio, earliest_s: float, latest_s: float, gap_s: float = CUT_GAP_S) -> float:
    """Return the middle of the quietest `gap_s` between two instants."""
    first, last = round(earliest_s * SAMPLE_RATE_HZ), min(len(audio_16k), round(latest_s * SAMPLE_RATE_HZ))
    gap = round(gap_s * SAMPLE_RATE_HZ)
    if last - first <= gap:
        return (first + last) / 2 / SAMPLE_RATE_HZ
    energy = np.concatenate(([0.0], np.cumsum(np.square(audio_16k[first:last], dtype=np.float64))))
    start = int(np.argmin(energy[gap:] - energy[:-gap]))
    return (first + start + gap / 2) / SAMPLE_RATE_HZ


def settled_words(before: str, latest: str, held_back: int = HELD_BACK_WORDS) -> str:
    """Return the beginning that two readings agree on, without its last few words."""
    agreed: list[str] = []
    for old, new in zip(before.split(), latest.split(), strict=False):
        if old.strip(".,?!…").lower() != new.strip(".,?!…").lower():
            break
        agreed.append(new)
    settled = agreed[: max(0, len(agreed) - held_back)]
    return " ".join(settled)


def starts_over(text: str, prefix: str, least_words: int = RESTART_WORDS) -> bool:
    """Tell whether the decoder, handed the beginning of a text, has said that beginning twice."""
    given, words = _plain_words(prefix), _plain_words(text)
    again = words[len(given) :]
    return len(given) >= least_words and again[:least_words] == given[:least_words]


def _plain_words(text: str) -> list[str]:
    return [word.strip(".,?!…").lower() for word in text.split()]


class RunningTranscript:
    """The readings of one turn, whose sound only ever grows. State changes only when a reading has succeeded."""

    def __init__(self) -> None:
        self._from_s = 0.0
        self._committed: list[Transcript] = []
        self._before = ""
        self._latest = ""

    async def read(self, recogniser: Recogniser, sound: Audio, *, final: bool) -> Transcript:
        """Return the whole turn so far; `final` asks for word times and confidences.

        `sound` begins where the turn began, at 16 kHz.
        """
        while len(self._window(sound)) > COMMIT_FROM_S * SAMPLE_RATE_HZ:
            await self._commit_piece(recogniser, sound)
        window = self._window(sound)
        prefix = settled_words(self._before, self._latest)
        heard = await recogniser.transcribe(window, final=final, prefix=prefix)
        if prefix and (not heard.text or starts_over(heard.text, prefix)):
            heard = await recogniser.transcribe(window, final=final)
        self._before, self._latest = self._latest, heard.text
        return _joined([*self._committed, _moved(heard, self._from_s)])

    def _window(self, sound: Audio) -> Audio:
        return sound[round(self._from_s * SAMPLE_RATE_HZ) :]

    async def _commit_piece(self, recogniser: Recogniser, sound: Audio) -> None:
        window = self._window(sound)
        cut_s = quietest_s(window, CUT_EARLIEST_S, CUT_LATEST_S)
        piece = window[: round(cut_s * SAMPLE_RATE_HZ)]
        heard = await recogniser.transcribe(piece, final=True)
        self._committed.append(_moved(heard, self._from_s))
        self._from_s += len(piece) / SAMPLE_RATE_HZ
        self._before = self._latest = ""


def _moved(heard: Transcript, by_s: float) -> Transcript:
    words = tuple(HeardWord(w.text, w.start_s + by_s, w.end_s + by_s, w.confidence) for w in heard.words)
    return Transcript(heard.text, words, heard.confidence, heard.rejected)


def _joined(parts: list[Transcript]) -> Transcript:
    spoken = [part for part in parts if part.text]
    if not spoken:
        return parts[-1]
    words = tuple(word for part in spoken for word in part.words)
    lengths = [len(part.text.split()) for part in spoken]
    mean = sum(part.confidence * length for part, length in zip(spoken, lengths, strict=True)) / sum(lengths)
    return Transcript(" ".join(part.text for part in spoken), words, mean)
