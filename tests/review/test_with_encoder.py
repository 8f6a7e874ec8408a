"""The coder with the real sentence encoder of the model bundle."""

import numpy as np
import pytest

from appliance.config import load_settings
from appliance.encounter.behaviours import QUESTIONS, REFLECTIONS, BehaviourId
from appliance.inference.encoder import SentenceEncoder
from appliance.inference.paths import ModelPaths
from appliance.review.coder import Coder, Context, prototype_sentences
from tests.review import labelled

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(ModelPaths.under(load_settings().paths.models).encoder)


def test_agreement_holds_with_vectors(encoder: SentenceEncoder) -> None:
    coder = Coder.with_encoder(encoder.encode)
    rows = labelled.load("test")
    heard: list[set[BehaviourId]] = []
    for row in rows:
        coded = coder.code_with(encoder.encode, row.text, Context(subject_last=row.subject))
        heard.append({b.id for b in coded.behaviours})
    assert labelled.class_kappa(rows, heard, QUESTIONS) >= 0.8
    assert labelled.class_kappa(rows, heard, REFLECTIONS) >= 0.6


def test_vectors_hear_what_no_rule_names(encoder: SentenceEncoder) -> None:
    text = "I have no plan at all to put you under arrest this evening."
    coder = Coder.with_encoder(encoder.encode)
    assert BehaviourId.REASSURANCE in {b.id for b in coder.code_with(encoder.encode, text).behaviours}
    assert BehaviourId.REASSURANCE not in {b.id for b in coder.code(text).behaviours}


def test_prototype_vectors_of_another_file_are_refused() -> None:
    with pytest.raises(ValueError, match="prototype vectors"):
        Coder(np.zeros((len(prototype_sentences()) - 1, 384), dtype=np.float32))
