import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest

from appliance.audio.seams import FRAME_S, FRAME_SAMPLES, Frame
from appliance.audio.wake import (
    BUFFER_S,
    HEADS_FOLDER,
    REFRACTORY_S,
    WakeEar,
    WakeError,
    WakeHit,
    WakePhrase,
    read_heads,
)
from appliance.audio.wake_features import Window

FRAMES_A_STEP = 4


class Steps:
    """Features that are the number of the step."""

    def __init__(self) -> None:
        self.count = 0
        self.resets = 0

    def step(self, samples: np.ndarray) -> Window:
        assert len(samples) == FRAMES_A_STEP * FRAME_SAMPLES
        self.count += 1
        return np.full((16, 96), self.count, np.float32)

    def reset(self) -> None:
        self.resets += 1


class Scripted:
    """Scores 1 at given steps."""

    def __init__(self, phrase: WakePhrase, *sure_at: int, threshold: float = 0.8) -> None:
        self.phrase = phrase
        self.threshold = threshold
        self._sure_at = sure_at

    def score(self, window: Window) -> float:
        return 1.0 if int(window[0, 0]) in self._sure_at else 0.0


def listen(ear: WakeEar, seconds: float, begin_s: float = 0.0) -> list[WakeHit]:
    hits = []
    for number in range(round(seconds / FRAME_S)):
        samples = np.full(FRAME_SAMPLES, number % 1000, np.int16)
        hit = ear.feed(Frame(samples, begin_s + (number + 1) * FRAME_S))
        hits += [hit] if hit is not None else []
    return hits


def test_a_phrase_counts_once_two_steps_in_a_row_are_sure() -> None:
    ear = WakeEar(Steps(), (Scripted(WakePhrase.PAUSE, 10, 30, 31),))
    hits = listen(ear, 4.0)
    assert [hit.phrase for hit in hits] == [WakePhrase.PAUSE]
    assert hits[0].at_s == pytest.approx(31 * 0.08)
    assert hits[0].score == 1.0


def test_a_phrase_that_is_still_in_the_window_is_not_heard_again() -> None:
    sure = range(10, 10 + round(REFRACTORY_S / 0.08))
    assert len(listen(WakeEar(Steps(), (Scripted(WakePhrase.END, *sure),)), 6.0)) == 1


def test_of_two_phrases_the_surer_one_counts() -> None:
    ear = WakeEar(Steps(), (Scripted(WakePhrase.PAUSE, 20, 21, threshold=0.9), Scripted(WakePhrase.END, 20, 21)))
    assert [hit.phrase for hit in listen(ear, 4.0)] == [WakePhrase.END]


def test_no_more_than_two_seconds_are_held_and_none_after_a_reset() -> None:
    ear = WakeEar(Steps(), (Scripted(WakePhrase.PAUSE, 60, 61, 100, 101),))
    first = listen(ear, 98 * 0.08)[0]
    assert len(first.sound) == BUFFER_S * 16_000
    assert first.sound[-1] == 61 * FRAMES_A_STEP - 1
    ear.reset()
    again = listen(ear, 3 * 0.08)[0]
    assert len(again.sound) == 3 * FRAMES_A_STEP * FRAME_SAMPLES


def test_a_reset_reaches_the_features() -> None:
    features = Steps()
    WakeEar(features, ()).reset()
    assert features.resets == 2


def test_every_phrase_has_a_head_that_fits_in_a_few_hundred_kilobytes() -> None:
    heads = read_heads()
    assert {head.phrase for head in heads} == set(WakePhrase)
    assert all(file.stat().st_size < 300_000 for file in HEADS_FOLDER.glob("*.onnx"))
    assert all(0 <= head.score(np.zeros((16, 96), np.float32)) <= 1 for head in heads)


def test_a_changed_head_is_refused_by_name(tmp_path: Path) -> None:
    folder = shutil.copytree(HEADS_FOLDER, tmp_path / "heads")
    spoilt = folder / "pause_training.onnx"
    data = bytearray(spoilt.read_bytes())
    data[1000] ^= 1
    spoilt.write_bytes(data)
    with pytest.raises(WakeError, match=r"pause_training\.onnx has changed"):
        read_heads(folder)


def test_a_missing_head_is_refused_by_name(tmp_path: Path) -> None:
    folder = shutil.copytree(HEADS_FOLDER, tmp_path / "heads")
    (folder / "end_training.onnx").unlink()
    with pytest.raises(WakeError, match=r"end_training\.onnx cannot be read"):
        read_heads(folder)


def test_a_spoilt_list_of_heads_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "heads.toml").write_text("[[heads]]\nphrase = 'stop training'\n", encoding="utf-8")
    with pytest.raises(WakeError, match=r"heads\.toml cannot be read"):
        read_heads(tmp_path)


def test_the_heads_were_trained_on_the_features_that_the_manifest_names() -> None:
    listed = tomllib.loads((HEADS_FOLDER / "heads.toml").read_text(encoding="utf-8"))
    manifest = (Path(__file__).parents[2] / "models" / "manifest.toml").read_text(encoding="utf-8")
    assert listed["embedding_sha256"] in manifest
