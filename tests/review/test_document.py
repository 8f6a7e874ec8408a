import re
from html.parser import HTMLParser

import pytest

from appliance.review import document
from appliance.review.amend import correct, dispute, finish
from appliance.review.document.colours import AGITATION, BETTER, DIM, INK, TRUST
from appliance.review.document.html import _STYLE
from appliance.review.review import review
from benchmarks.review.played import played_record
from tests.review.recoding import RulesRecode


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_every_text_colour_has_a_contrast_of_seven_on_white() -> None:
    colours = set(re.findall(r"(?<![-\w])color:(#[0-9a-f]{6})", _STYLE)) | {AGITATION, TRUST, BETTER, DIM, INK}
    assert len(colours) == 5
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


def test_the_curve_is_drawn_in_blocks_that_need_no_colour() -> None:
    text = document.text(document.build(review(*played_record("porch", "expert", 1))))
    assert "█ agitation   ░ trust   ▓ both" in text
    assert "10 ┤" in text
    assert text.count("█") > 20 and text.count("░") > 20


@pytest.mark.parametrize("policy", ["expert", "novice", "abusive", "soft"])
def test_plain_text_keeps_to_characters_of_a_16_colour_console(policy: str) -> None:
    record, scene = played_record("bus-station", policy, 1)
    number = next(t.number for t in record.turns if t.speaker == "officer")
    amended = correct(record, scene, number, "Hi. I'm Officer Hale.", RulesRecode())
    text = document.text(document.build(review(amended, scene)))
    strange = {c for c in text if c not in TYPOGRAPHIC and not _in_code_page_437(c)}
    assert strange == set()


TYPOGRAPHIC = "“”’–…"
"""Punctuation that the console fonts of Debian have beside code page 437."""


def _in_code_page_437(character: str) -> bool:
    try:
        character.encode("cp437")
    except UnicodeEncodeError:
        return character in "▲▼→"
    return True


def test_what_was_corrected_and_disputed_is_shown_in_both_versions() -> None:
    record, scene = played_record("porch", "novice", 1)
    amended = dispute(correct(record, scene, 8, "I want to hear you. I'm sorry.", RulesRecode()), 12, "accusing_why")
    page = document.build(review(amended, scene), "last.json")
    for rendered in (document.text(page), document.html(page)):
        flat = " ".join(re.sub(r"<[^>]+>", " ", rendered).split())
        assert "What you corrected or disputed" in flat
        assert "[8, corrected] “I want to hear you. I'm sorry.”" in flat.replace("&#x27;", "'")
        assert "heard as: “Look, we just need you to calm down a little bit.”" in flat
        assert "a why that blames: disputed, and left out of the scores" in flat
        assert "1 of 25 lines corrected; 1 of 39 coded behaviours disputed." in flat
        assert "2.2 as heard" in flat
        assert "--lines shows every line" in flat
    final = document.text(document.build(review(finish(amended), scene), "last.json"))
    assert "Not final" not in final


def test_every_competency_has_its_sources() -> None:
    made = review(*played_record("porch", "novice", 1))
    text = " ".join(document.text(document.build(made)).split())
    for entry in made.competencies:
        for source in entry.sources:
            behind = text.split(" ".join(source.split()))[1].split(")")[0]
            assert entry.title in behind
