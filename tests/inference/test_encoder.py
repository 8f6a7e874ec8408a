from pathlib import Path

import numpy as np
import pytest

from appliance.inference.encoder import DIMENSIONS, SentenceEncoder
from appliance.inference.paths import ModelPaths, default_root
from appliance.inference.seams import ModelError


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(ModelPaths.under(default_root()).encoder)


@pytest.mark.real
def test_vectors_have_length_one_and_like_sentences_lie_closer(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["Drop the knife now!", "Put down that knife.", "What is your daughter's name?"])
    assert vectors.shape == (3, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


@pytest.mark.real
def test_a_sentence_has_the_same_vector_whatever_its_neighbours(encoder: SentenceEncoder) -> None:
    alone = encoder.encode(["I hear you."])
    together = encoder.encode(["Get on the ground or I will shoot you right now", "I hear you.", ""])
    assert np.array_equal(alone[0], together[1])


@pytest.mark.real
def test_nothing_to_encode_is_an_empty_matrix(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


@pytest.mark.real
def test_a_monologue_longer_than_the_model_can_read_is_cut(encoder: SentenceEncoder) -> None:
    assert np.isfinite(encoder.encode(["I want to help you. " * 200])).all()


def test_a_missing_model_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"tokenizer\.json|model\.int8\.onnx.*talkdown models fetch"):
        SentenceEncoder(tmp_path)
