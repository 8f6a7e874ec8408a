"""The behaviour coder: what can be heard in one officer utterance."""

from appliance.review.coder.coder import VERSION, Coder
from appliance.review.coder.history import History
from appliance.review.coder.prototypes import Encode, load
from appliance.review.coder.rules import Context

__all__ = ["VERSION", "Coder", "Context", "Encode", "History", "prototype_sentences"]


def prototype_sentences() -> tuple[str, ...]:
    """Return the sentences whose vectors `Coder` wants, in order."""
    return load().sentences
