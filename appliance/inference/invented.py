"""Rules against words that Whisper invents where nobody spoke."""

import re
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np

from appliance.inference.seams import Audio

QUIET_DBFS: Final = -62.0
"""Loudest 100 ms below this is silence: a whisper at a headset microphone is above -50."""
NO_SPEECH_PROBABILITY: Final = 0.4
LOW_LOG_PROBABILITY: Final = -1.0
"""Mean per token. Noise that passes for a voice gave at least 0.5 and at most -1.07 (142 s of office noise).
Whisper's own defaults are 0.6 and -1."""
BRIEF_SPEECH_S: Final = 0.6
"""Only sound as brief as this is doubted for the two above: longer sound that the voice-activity model took for a voice
was one, and single words of unusual speakers look like noise to Whisper."""
GUESS_LOG_PROBABILITY: Final = -2.2
"""Mean per token below which the words are noise to the model, whatever else it says."""
COMPRESSION_RATIO: Final = 2.4
"""Whisper's own default: repeated text compresses too well."""
WORDS_PER_S_LIMIT: Final = 8.0
"""Nobody speaks faster; auctioneers reach seven."""
SLACK_WORDS: Final = 3
"""More than that rate allows, since the voice-activity model hears a short word shorter than it is."""

STOCK_PHRASES: Final = frozenset(
    {
        "thank you", "thank you so much", "thank you very much", "thanks", "thanks for watching",
        "thank you for watching", "thank you for watching this video", "please subscribe",
        "please subscribe to my channel", "subscribe", "like and subscribe", "see you next time",
        "see you in the next video", "see you next week", "see you later", "bye", "bye bye", "goodbye", "you",
        "the end", "the", "so", "i", "a", "oh", "music", "applause", "silence",
        "subtitles by the amara org community", "subtitles by", "transcription by castingwords",
        "transcribed by https otter ai", "amara org", "ill see you in the next video", "ill see you next time",
        "well be right back", "hello everyone", "foreign", "beep", "shh", "mm", "hmm", "im sorry", "click",
        "sniff",
    }
)  # fmt: skip
"""What Whisper writes on silence, breath and clicks, most often as the whole text."""
STOCK_SURE_LOG_PROBABILITY: Final = -0.8
"""A stock phrase is believed when the model is this sure of each token: officers do say "thank you" and "okay, bye"."""


def loudest_dbfs(audio_16k: Audio) -> float:
    """Return the level of the loudest 100 ms, -inf for digital silence."""
    block = 1_600
    count = max(1, len(audio_16k) // block)
    powers = [float(np.mean(np.square(part))) for part in np.array_split(audio_16k, count) if len(part)]
    loudest = max(powers, default=0.0)
    return 10.0 * float(np.log10(loudest)) if loudest > 0 else float("-inf")


def plain_words(text: str) -> list[str]:
    """Return lower-case words without punctuation."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))


def repeats(text: str) -> bool:
    """Tell whether a text is a loop: the same one to eight words again and again, or text that compresses too well."""
    words = plain_words(text)
    for length in range(1, 9):
        times_needed = 6 if length == 1 else 4 if length <= 3 else 3
        if _repeats_in_a_row(words, length) >= times_needed:
            return True
    raw = text.encode()
    return len(raw) > 40 and len(raw) / len(zlib.compress(raw)) > COMPRESSION_RATIO


def _repeats_in_a_row(words: Sequence[str], length: int) -> int:
    most = run = 1
    for start in range(length, len(words) - length + 1):
        same = words[start : start + length] == words[start - length : start]
        if length == 1:
            run = run + 1 if same else 1
            most = max(most, run)
            continue
        times, at = 1, start
        while words[at : at + length] == words[start - length : start]:
            times, at = times + 1, at + length
        most = max(most, times)
    return most


def is_stock_phrase(text: str) -> bool:
    """Tell whether the whole text is one of Whisper's own, once or several times."""
    words = " ".join(plain_words(text))
    if words in STOCK_PHRASES:
        return True
    sentences = {" ".join(plain_words(part)) for part in re.split(r"[.!?,]", text)} - {""}
    return bool(sentences) and sentences <= STOCK_PHRASES


def reason_to_reject(text: str, *, log_probability: float, no_speech: float, speech_s: float) -> str | None:
    """Return the guard that empties this text, or None.

    `log_probability` is the mean per token, `no_speech` the model's probability that nobody spoke, `speech_s` how
    long the voice-activity model hears a voice.
    """
    words = plain_words(text)
    if not words:
        return "no_speech"
    if repeats(text) or len(words) > WORDS_PER_S_LIMIT * speech_s + SLACK_WORDS:
        return "repetition"
    unsure = no_speech > NO_SPEECH_PROBABILITY and log_probability < LOW_LOG_PROBABILITY
    if unsure and speech_s < BRIEF_SPEECH_S:
        return "no_speech"
    if is_stock_phrase(text) and log_probability < STOCK_SURE_LOG_PROBABILITY:
        return "stock_phrase"
    if log_probability < GUESS_LOG_PROBABILITY:
        return "low_probability"
    return None


def may_be_doubled(text: str) -> bool:
    """Tell whether the end of a text repeats its beginning, as an officer may and an echo of the decoder does."""
    words = plain_words(text)
    return any(
        words[:size] == words[start : start + size]
        for start in range(1, len(words))
        for size in (min(3, len(words) - start),)
        if start >= size
    )
