"""Tells the officer's own speech, at the boom microphone, from a radio's or a colleague's, farther away.

Level decides, against the officer's own level from the microphone check: a portable radio on the shoulder arrives at
least 14 dB below it, a colleague at 1.5 m at least 16 dB, while people vary by about 6 dB below and 10 dB above
their own normal. Measured on 63 mixes of recorded and synthesised speech, the loudest 160 ms of every utterance spoken
6 dB low lie above -5 dB, those of a radio below -5.7 dB and nearly always below -8 dB, a colleague's below -7.9 dB.
A radio that is louder than most gives itself away by what its loudspeaker leaves out below 250 Hz.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.audio.levels import FLOOR_DBFS, level_dbfs
from appliance.audio.pcm import Samples, as_audio
from appliance.audio.vad import CHUNK_S

_LEVEL_CHUNKS: Final = 5
"""Chunks of 32 ms over which a level is taken."""
_ENTER_DB: Final = -7.5
_STAY_DB: Final = -11.0
"""Inside an utterance that has been recognised as the officer's."""
_RADIO_PENALTY_DB: Final = 6.0
_RADIO_BELOW_BASELINE_DB: Final = 14.0
_RADIO_BELOW_ABSOLUTE_DB: Final = -24.0
_BAND_CHUNKS: Final = 8
_UNKNOWN_LEVEL_DBFS: Final = -45.0
_UNKNOWN_OVER_NOISE_DB: Final = 15.0
_ADAPT: Final = 0.1
_ADAPT_LIMIT_DB: Final = 3.0
_CREST_FALL_DB_PER_S: Final = 1.0
_CHUNK_CREST_DB: Final = 2.0
"""A single chunk of noise stands this far above the level over all of `_LEVEL_CHUNKS`."""
_CREST_BELOW_OWN_DB: Final = 9.5
"""What the network doubts may still be the officer's own breath or consonant, and not noise."""
_NOISE_RISE: Final = 0.02
_NOISE_FALL: Final = 0.2

_FREQUENCY_HZ: Final = np.fft.rfftfreq(512, 1 / 16_000)
_LOW: Final = (_FREQUENCY_HZ >= 80) & (_FREQUENCY_HZ < 250)
_MIDDLE: Final = (_FREQUENCY_HZ >= 300) & (_FREQUENCY_HZ < 3400)
_WINDOW: Final = np.hanning(512)


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """What the microphone check learned of this officer on this headset."""

    speech_dbfs: float
    """Mean power over the 20 ms frames of speech."""
    noise_dbfs: float
    low_band_db: float | None = None
    """Power from 80 to 250 Hz over power from 300 to 3400 Hz while speaking."""


def band_powers(chunk: Samples) -> npt.NDArray[np.float64]:
    """Return power from 80 to 250 Hz and from 300 to 3400 Hz of 512 samples."""
    spectrum = np.abs(np.fft.rfft(as_audio(chunk) * _WINDOW)) ** 2
    return np.array([spectrum[_LOW].sum(), spectrum[_MIDDLE].sum()])


def low_band_db(powers: npt.NDArray[np.float64]) -> float:
    """Return the low band over the middle band, dB."""
    return float(10 * np.log10((powers[0] + 1e-12) / (powers[1] + 1e-12)))


class NearField:
    """Follows one stream chunk by chunk; without a microphone check it learns the level from the first utterance."""

    def __init__(self, own: OwnVoice | None = None) -> None:
        self._checked = own
        self._own_dbfs = own.speech_dbfs if own is not None else None
        self._noise_dbfs = own.noise_dbfs if own is not None else -65.0
        self._noise_crest_dbfs = self._noise_dbfs
        self._noise_bands = np.zeros(2)
        self._powers: deque[float] = deque(maxlen=_LEVEL_CHUNKS)
        self._bands: deque[npt.NDArray[np.float64]] = deque(maxlen=_BAND_CHUNKS)

    @property
    def noise_dbfs(self) -> float:
        """The room's level between speech."""
        return self._noise_dbfs

    @property
    def own_dbfs(self) -> float | None:
        """The officer's level as far as known."""
        return self._own_dbfs

    def officer(self, chunk: Samples, probability: float, *, speaking: bool) -> bool:
        """Tell whether this chunk, if it is speech, comes from the boom microphone; `speaking` inside an utterance."""
        chunk_dbfs = level_dbfs(chunk)
        if probability < 0.2:
            step = chunk_dbfs - self._noise_dbfs
            self._noise_dbfs += step * (_NOISE_RISE if step > 0 else _NOISE_FALL)
            self._noise_crest_dbfs = max(
                self._noise_crest_dbfs - _CREST_FALL_DB_PER_S * CHUNK_S, chunk_dbfs - _CHUNK_CREST_DB, self._noise_dbfs
            )
            self._noise_bands += _NOISE_RISE * (band_powers(chunk) - self._noise_bands)
        self._powers.append(10 ** (chunk_dbfs / 10))
        if probability < 0.5:
            if probability < 0.2:
                self._bands.clear()
        else:
            self._bands.append(band_powers(chunk))
        crest_dbfs = self._noise_crest_dbfs
        if self._own_dbfs is not None:
            crest_dbfs = min(crest_dbfs, self._own_dbfs - _CREST_BELOW_OWN_DB)
        speech_power = sum(self._powers) / _LEVEL_CHUNKS - 10 ** (crest_dbfs / 10)
        level = 10 * float(np.log10(max(speech_power, 1e-9)))
        if self._own_dbfs is None:
            return level >= max(_UNKNOWN_LEVEL_DBFS, self._noise_dbfs + _UNKNOWN_OVER_NOISE_DB)
        over_own = level - self._own_dbfs - (_RADIO_PENALTY_DB if self._sounds_like_a_radio() else 0.0)
        return over_own >= (_STAY_DB if speaking else _ENTER_DB)

    def learn(self, utterance_dbfs: float) -> None:
        """Follow the officer's level slowly after each of their utterances, within 3 dB of the microphone check."""
        if utterance_dbfs <= FLOOR_DBFS:
            return
        if self._own_dbfs is None:
            self._own_dbfs = utterance_dbfs
            return
        moved = self._own_dbfs + _ADAPT * float(np.clip(utterance_dbfs - self._own_dbfs, -6.0, 6.0))
        if self._checked is not None:
            checked = self._checked.speech_dbfs
            moved = float(np.clip(moved, checked - _ADAPT_LIMIT_DB, checked + _ADAPT_LIMIT_DB))
        self._own_dbfs = moved

    def _sounds_like_a_radio(self) -> bool:
        if self._checked is None or self._checked.low_band_db is None or len(self._bands) < _LEVEL_CHUNKS:
            return False
        powers = np.maximum(sum(self._bands) / len(self._bands) - self._noise_bands, 0.0)
        low = low_band_db(powers)
        return low < min(self._checked.low_band_db - _RADIO_BELOW_BASELINE_DB, _RADIO_BELOW_ABSOLUTE_DB)
