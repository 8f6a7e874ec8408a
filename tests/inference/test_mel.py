import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from appliance.inference.mel import log_mel
from tests.inference.sound import recording, white


@pytest.mark.parametrize("sound", [white(1.3, -30), white(0.2, -30), recording("ljspeech/LJ001-0008.wav")])
def test_features_are_those_that_whisper_was_trained_with(sound: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
    ours = log_mel(sound, 2.0)
    theirs = FeatureExtractor()(np.pad(sound, (0, -len(sound) % 160)), padding=0)
    whole = theirs.shape[1]
    assert ours.shape[1] - whole in (200, 201)
    assert ours.shape[1] % 2 == 0
    # They mirror the end of the sound, where we go on with silence.
    assert np.allclose(ours[:, : whole - 2], theirs[:, :-2], atol=1e-4)
    assert not ours[:, whole:].any()
