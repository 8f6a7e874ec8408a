"""The behaviour coder: what can be heard in one officer utterance."""

from appliance.review.coder.coder import VERSION, Coder, Encode, Vectors
from appliance.review.coder.heads import PROBES, HeadsError
from appliance.review.coder.history import History
from appliance.review.coder.rules import Context

__all__ = ["PROBES", "VERSION", "Coder", "Context", "Encode", "HeadsError", "History", "Vectors"]
