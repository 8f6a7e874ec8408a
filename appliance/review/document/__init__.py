"""Shows a review: one document model, rendered as plain text, HTML, PDF or JSON. Pure, and needs no model runtime."""

from appliance.review.document.build import EVIDENCE, HOW_IT_ENDED, NEXT_STEP, build, number_rows, sure
from appliance.review.document.html import render as html
from appliance.review.document.model import Document
from appliance.review.document.takes import CHANGES
from appliance.review.document.text import render as text
from appliance.review.review import canonical_json as json

__all__ = [
    "CHANGES",
    "EVIDENCE",
    "HOW_IT_ENDED",
    "NEXT_STEP",
    "build",
    "html",
    "json",
    "number_rows",
    "pdf",
    "sure",
    "text",
]


def pdf(document: Document) -> bytes:
    """Return the document as a PDF file; what draws it is imported only then."""
    from appliance.review.document.printing import render

    return render(document)
