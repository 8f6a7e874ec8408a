import re
from html.parser import HTMLParser

from appliance.review import document
from appliance.review.document.html import _AGITATION, _STYLE, _TRUST
from appliance.review.review import review
from tests.review.records import played_record


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_every_text_colour_has_a_contrast_of_seven_on_white() -> None:
    colours = set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", _STYLE)) | {_AGITATION, _TRUST}
    assert len(colours) >= 4
    for colour in colours:
        assert 1.05 / (luminance(colour) + 0.05) >= 7


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "line", "circle", "polyline"}:
            self.open.append(tag)
        self.fetched += [v or "" for k, v in attrs if k in {"src", "href"}]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [v or "" for k, v in attrs if k in {"src", "href"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_fetches_nothing() -> None:
    page = document.html(document.build(review(*played_record("porch", "novice", 1))))
    parser = _Links()
    parser.feed(page)
    assert not parser.open
    assert not parser.fetched
    assert "<script" not in page
    assert page.count("<polyline") == 2


def test_words_of_the_officer_cannot_become_markup() -> None:
    record, scene = played_record("porch", "novice", 1)
    nasty = tuple(
        t.model_copy(update={"text": "<b>calm down</b>"}) if t.speaker == "officer" else t for t in record.turns
    )
    page = document.html(document.build(review(record.model_copy(update={"turns": nasty}), scene)))
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_the_curve_is_drawn_in_characters() -> None:
    text = document.text(document.build(review(*played_record("porch", "expert", 1))))
    assert "●" in text
    assert "○" in text
    assert "10 ┤" in text
