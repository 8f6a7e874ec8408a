"""The microphone check: about 4 s of the officer's normal speech give their baseline, or advice in plain words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.audio.levels import FLOOR_DBFS, clipped_share
from appliance.audio.near_field import OwnVoice, band_powers, low_band_db
from appliance.audio.pcm import Samples, as_audio
from appliance.audio.vad import CHUNK_S, CHUNK_SAMPLES
from appliance.words import N_, _

CHECK_S: Final = 4.0
_MIN_SPEECH_S: Final = 1.0
_NO_SIGNAL_DBFS: Final = -75.0
_CLIPPED_SHARE: Final = 0.001
_TOO_LOUD_DBFS: Final = -10.0
_TOO_QUIET_DBFS: Final = -42.0
_TOO_LITTLE_OVER_NOISE_DB: Final = 12.0
_REVERBERANT_FALL_DB_PER_S: Final = 100.0
_DOUBTFUL_FALL_DB_PER_S: Final = 140.0
"""With a low level too it is distance. Recordings at the mouth fall 120 to 310 dB/s, mixes from 1.5 m 73 to 127."""
_LOW_DBFS: Final = -33.0
_SPEECH_AT: Final = 0.5
_STEP: Final = 320


class Verdict(StrEnum):
    """What the check found."""

    FINE = "fine"
    NO_SIGNAL = "no_signal"
    NO_SPEECH = "no_speech"
    WRONG_DEVICE = "wrong_device"
    CLIPPING = "clipping"
    TOO_QUIET = "too_quiet"
    TOO_FAR = "too_far"


ADVICE: Final = {
    Verdict.FINE: N_("Your microphone is fine."),
    Verdict.NO_SIGNAL: N_(
        "No sound comes from the microphone. Check the mute switch and that the headset is plugged in."
    ),
    Verdict.NO_SPEECH: N_("No speech was heard. Put the headset on and say a few sentences in your normal voice."),
    Verdict.WRONG_DEVICE: N_(
        "This seems to be another microphone, not the one at your mouth: it hears the room better than you. "
        "Choose the headset in the settings."
    ),
    Verdict.CLIPPING: N_("You are too loud for the microphone. Turn its level down or move it two fingers away."),
    Verdict.TOO_QUIET: N_("You are very quiet. Move the microphone to the corner of your mouth or turn its level up."),
    Verdict.TOO_FAR: N_("You sound far away. Bend the microphone to the corner of your mouth."),
}


@dataclass(frozen=True, slots=True)
class MicrophoneCheck:
    """The outcome; `own` is given whenever speech was heard, and to be kept only when `fine`."""

    verdict: Verdict
    advice: str
    own: OwnVoice | None

    @property
    def fine(self) -> bool:
        """Whether practice can begin."""
        return self.verdict is Verdict.FINE


def check_microphone(samples: Samples, speech_probabilities: npt.NDArray[np.float64]) -> MicrophoneCheck:
    """Judge 16 kHz sound and the speech probability of each of its 512-sample chunks."""
    count = len(speech_probabilities)
    if count == 0 or len(samples) < count * CHUNK_SAMPLES:
        raise ValueError("Every probability needs its 512 samples.")
    chunks = samples[: count * CHUNK_SAMPLES].reshape(count, CHUNK_SAMPLES)
    chunk_power = (as_audio(chunks).astype(np.float64) ** 2).mean(axis=1)
    if _dbfs(float(chunk_power.max())) < _NO_SIGNAL_DBFS:
        return _outcome(Verdict.NO_SIGNAL, None)
    speech = speech_probabilities >= _SPEECH_AT
    if np.count_nonzero(speech) * CHUNK_S < _MIN_SPEECH_S:
        return _outcome(Verdict.NO_SPEECH, None)
    # Pauses between words count as neither: the quietest tenth is the room.
    noise_dbfs = _dbfs(float(np.quantile(chunk_power, 0.1)))
    sounding = speech & (chunk_power > chunk_power[speech].max() * 1e-3)
    speech_dbfs = _dbfs(float(chunk_power[sounding].mean()))
    bands = np.sum([band_powers(chunk) for chunk in chunks[sounding]], axis=0)
    own = OwnVoice(speech_dbfs, noise_dbfs, low_band_db(bands))
    if clipped_share(samples) > _CLIPPED_SHARE or speech_dbfs > _TOO_LOUD_DBFS:
        return _outcome(Verdict.CLIPPING, own)
    if speech_dbfs - noise_dbfs < _TOO_LITTLE_OVER_NOISE_DB:
        return _outcome(Verdict.WRONG_DEVICE, own)
    if speech_dbfs < _TOO_QUIET_DBFS:
        return _outcome(Verdict.TOO_QUIET, own)
    if fall_db_per_s(samples) < (_DOUBTFUL_FALL_DB_PER_S if speech_dbfs < _LOW_DBFS else _REVERBERANT_FALL_DB_PER_S):
        return _outcome(Verdict.TOO_FAR, own)
    return _outcome(Verdict.FINE, own)


def fall_db_per_s(samples: Samples) -> float:
    """Return how fast sound dies away at its quickest: slow in a room's echo, fast at the mouth.

    The steepest tenth of the falls over 100 ms, between 20 ms levels that start within 15 dB of the loudest.
    """
    count = len(samples) // _STEP
    power = (as_audio(samples[: count * _STEP]).astype(np.float64).reshape(count, _STEP) ** 2).mean(axis=1)
    levels = 10 * np.log10(power + 1e-9)
    falls = levels[:-5] - levels[5:]
    from_loud = falls[levels[:-5] > levels.max() - 15]
    return float(np.quantile(from_loud, 0.9)) / 0.1 if len(from_loud) else 0.0


def _dbfs(power: float) -> float:
    return max(FLOOR_DBFS, 10 * float(np.log10(power + 1e-12)))


def _outcome(verdict: Verdict, own: OwnVoice | None) -> MicrophoneCheck:
    return MicrophoneCheck(verdict, _(ADVICE[verdict]), own)
