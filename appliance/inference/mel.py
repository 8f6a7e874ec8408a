"""Whisper's log-mel features, as long as the audio and no longer."""

from typing import Final

import numpy as np
import numpy.typing as npt

from appliance.inference.seams import Audio

SAMPLE_RATE_HZ: Final = 16_000
HOP_SAMPLES: Final = 160
FRAMES_PER_S: Final = SAMPLE_RATE_HZ // HOP_SAMPLES
WINDOW_SAMPLES: Final = 400
BANDS: Final = 80

Features = npt.NDArray[np.float32]


def mel_filters(bands: int = BANDS) -> Features:
    """Return Slaney's mel filter bank, shape `(bands, 201)`, as Whisper was trained with."""
    bin_hz = np.fft.rfftfreq(WINDOW_SAMPLES, 1.0 / SAMPLE_RATE_HZ)
    mels = np.linspace(0.0, 45.245640471924965, bands + 2)  # 0 to 8 kHz
    hz_per_mel, linear_until_mel, linear_until_hz = 200.0 / 3.0, 15.0, 1000.0
    edges_hz = np.where(
        mels < linear_until_mel,
        mels * hz_per_mel,
        linear_until_hz * np.exp(np.log(6.4) / 27.0 * (mels - linear_until_mel)),
    )
    widths = np.diff(edges_hz)
    ramps = edges_hz[:, None] - bin_hz[None, :]
    rising, falling = -ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]
    weights = np.maximum(0.0, np.minimum(rising, falling))
    weights *= (2.0 / (edges_hz[2:] - edges_hz[:bands]))[:, None]
    return np.asarray(weights, dtype=np.float32)


_FILTERS: Final = mel_filters()
_WINDOW: Final = np.hanning(WINDOW_SAMPLES + 1)[:-1].astype(np.float32)


def log_mel(audio_16k: Audio, silence_s: float) -> Features:
    """Return features of the audio followed by silence, shape `(80, frames)`, an even number of frames.

    Silence is 0 in the features, as faster-whisper pads them; silent samples give the floor of the clip's own range,
    with which more words are misheard in noise (7.8 % against 6.9 % at 10 dB).
    """
    samples = len(audio_16k) + -len(audio_16k) % HOP_SAMPLES
    half = WINDOW_SAMPLES // 2
    padded = np.zeros(samples + WINDOW_SAMPLES, dtype=np.float32)
    padded[half : half + len(audio_16k)] = audio_16k
    head = audio_16k[1 : half + 1]
    padded[half - len(head) : half] = head[::-1]  # the short-time transform mirrors the beginning
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SAMPLES)[:samples:HOP_SAMPLES]
    power = np.abs(np.fft.rfft(windows * _WINDOW, axis=-1)) ** 2
    spectrum = np.log10(np.maximum(_FILTERS @ power.astype(np.float32).T, 1e-10))
    clamped = (np.maximum(spectrum, spectrum.max() - 8.0) + 4.0) / 4.0
    frames = clamped.shape[1] + round(silence_s * FRAMES_PER_S)
    features = np.zeros((BANDS, frames + frames % 2), dtype=np.float32)
    features[:, : clamped.shape[1]] = clamped
    return features
