"""The trained heads and the file that ships them, without the encoder."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.behaviours import BehaviourId as B
from appliance.errors import TalkdownError
from appliance.review.coder import PROBES, Coder, Context, HeadsError, Vectors
from appliance.review.coder.heads import Heads, load, pool, read
from benchmarks.coder_corpus import corpus_sha256

MANIFEST = Path(__file__).parents[2] / "models" / "manifest.toml"
AGAIN = "Run `python models/coder/train.py --write`, then measure the heads and update models/coder/README.md."


def made_up(count: int) -> Vectors:
    """Return vectors of length 1 that stand for no sentence."""
    rows = np.sin(np.arange(count * 384, dtype=np.float32).reshape(count, 384) * 1.7)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def kept(path: Path, **changes: np.ndarray) -> Path:
    """Write the shipped heads with some arrays changed."""
    shipped = Path(__file__).parents[2] / "appliance" / "review" / "heads.npz"
    with np.load(shipped, allow_pickle=False) as arrays:
        np.savez(path, **({name: arrays[name] for name in arrays.files} | changes))
    return path


def test_the_shipped_heads_were_fitted_on_this_corpus() -> None:
    assert load().corpus_sha256 == corpus_sha256(), f"The corpus or its labels have changed. {AGAIN}"


def test_the_shipped_heads_were_fitted_on_this_encoder() -> None:
    files = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["models"]["minilm"]["files"]
    assert load().encoder_sha256 in {f["sha256"] for f in files}, f"The encoder has changed. {AGAIN}"


def test_an_encoder_with_other_vectors_is_refused() -> None:
    with pytest.raises(HeadsError, match="not the one"):
        Coder.trained(made_up(len(PROBES)))


def test_the_encoder_that_the_heads_were_fitted_on_is_taken() -> None:
    assert Coder.trained(load().probes).version == "coder-3"
    assert Coder().version == "coder-3-rules"


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TalkdownError, match="train.py"):
        read(tmp_path / "none.npz")


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    whole = kept(tmp_path / "whole.npz").read_bytes()
    (tmp_path / "cut.npz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.npz").write_text("no heads")
    for name in ("cut.npz", "text.npz"):
        with pytest.raises(HeadsError, match="cannot be read"):
            read(tmp_path / name)


@pytest.mark.parametrize(
    "changes",
    [
        {"features": np.array(["another cue"])},
        {"unit_weights": np.zeros((3, 3))},
        {"thresholds": np.zeros(1)},
    ],
)
def test_heads_of_other_cues_are_refused(tmp_path: Path, changes: dict[str, np.ndarray]) -> None:
    with pytest.raises(HeadsError, match="other cues"):
        read(kept(tmp_path / "other.npz", **changes))


@given(st.lists(st.floats(-5, 5, width=32), min_size=1, max_size=8))
def test_the_smooth_maximum_is_above_every_unit_and_below_their_number(scores: list[float]) -> None:
    by_unit = np.array(scores, dtype=np.float32)[:, None]
    pooled, part = pool(by_unit, np.array([0]))
    assert max(scores) - 1e-4 <= pooled[0, 0] <= max(scores) + np.log(len(scores)) / 2 + 1e-4
    assert part.sum() == pytest.approx(1, abs=1e-4)


def test_the_same_words_and_vectors_are_coded_the_same() -> None:
    coder, context = Coder(load()), Context(subject_last="They took everything I had.")
    text = "They took all of it. Who was it? Put the bottle down for me."
    vectors = made_up(len(coder.units(text, context)))
    assert coder.code(text, context, vectors) == Coder(load()).code(text, context, vectors.copy())


def test_no_behaviour_is_coded_in_words_that_were_not_said() -> None:
    coder, text = Coder(load()), "You're shaking, and nobody came. What do you need?"
    for behaviour in coder.code(text, Context(), made_up(len(coder.units(text)))).behaviours:
        assert behaviour.words in text
        assert 0.45 <= behaviour.confidence <= 1


def test_words_the_recogniser_was_unsure_of_are_not_encoded() -> None:
    text = "you are an idiot sir"
    assert Coder(load()).units(text, Context(word_confidences=(0.9, 0.9, 0.9, 0.2, 0.9))) == ["you are an sir"]


def test_an_order_does_not_inflame_while_a_hazard_is_open() -> None:
    coder, text = Coder(load()), "Put the knife down."
    vectors = made_up(1)
    hazard = coder.code(text, Context(open_hazards=("a knife",)), vectors).de_escalation
    assert hazard > coder.code(text, Context(), vectors).de_escalation


def test_what_calms_never_lowers_and_what_inflames_never_raises_de_escalation() -> None:
    heads: Heads = load()
    weights = dict(zip(heads.names, heads.calming.tolist(), strict=True))
    assert all(weights[b] >= 0 for b in (B.EMPATHY, B.VALIDATION, B.COMPLEX_REFLECTION, B.OPTION, B.APOLOGY))
    assert all(weights[b] <= 0 for b in (B.THREAT, B.INSULT, B.DISMISSAL, B.SARCASM, B.MORALISING, B.COMMAND))


def test_vectors_of_other_units_fall_back_to_the_rules() -> None:
    coder, text = Coder(load()), "What happened? I'm listening."
    assert coder.code(text, Context(), made_up(1)) == Coder().code(text)
