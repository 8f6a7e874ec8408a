"""Shows a review: one document model, rendered as plain text, HTML or JSON. Pure, and needs no model runtime."""

from appliance.review.document.build import build, number_rows
from appliance.review.document.html import render as html
from appliance.review.document.text import render as text
from appliance.review.review import canonical_json as json

__all__ = ["build", "html", "json", "number_rows", "text"]
