"""The review that anybody may read: what the program wrote after a simulated officer practised, as it wrote it."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from appliance.review import document
from appliance.review.model import Review


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A self-contained page and what a strict policy needs to let its style through."""

    html: str
    style_sha256: str


@cache
def sample_page() -> SamplePage:
    """Return the sample review's page."""
    review = Review.model_validate_json(files("agency.sample").joinpath("review.json").read_bytes())
    html = document.html(document.build(review, record_name=None))
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = hashlib.sha256(style[1].encode()).digest()
    return SamplePage(html, f"sha256-{base64.b64encode(digest).decode()}")
