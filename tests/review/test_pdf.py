"""The review on paper, read back from the file's own text and strokes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.encounter.record import Record
from appliance.review import document
from appliance.review.amend import correct
from appliance.review.document.colours import AGITATION, TRUST
from appliance.review.document.paper import BOTTOM_MM, Face, Paper, Piece, placed, printable
from appliance.review.review import review
from benchmarks.review.played import played_record
from tests.review.recoding import RulesRecode

POLICIES = ["expert", "good", "novice", "commanding", "abusive", "soft"]
NAMES = ["porch", "bus-station", "traffic-stop"]


def pages(pdf: bytes) -> list[bytes]:
    """Return the drawing of each page: the streams of the file, which are not compressed."""
    return re.findall(rb"stream\n(.*?)\nendstream", pdf, re.DOTALL)


def words(page: bytes) -> str:
    shown = re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", page)
    return " ".join(re.sub(rb"\\([()\\])", rb"\1", text).decode("cp1252") for text in shown)


def made(name: str = "porch", policy: str = "novice", seed: int = 1) -> bytes:
    return document.pdf(document.build(review(*played_record(name, policy, seed)), "last.json"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("policy", POLICIES)
def test_what_matters_stands_on_the_first_page_and_evidence_behind_it(name: str, policy: str) -> None:
    found = review(*played_record(name, policy, 1))
    first, *behind = [words(page) for page in pages(document.pdf(document.build(found, "last.json")))]
    for entry in found.competencies:
        assert entry.title in first
    for heading in ("How it ended", "over time", "One next step", "The numbers", "Numbers to look at, not targets."):
        assert heading in first
    for slip in found.slipped:
        assert "Instead: " in first and slip.better_line.split()[0] in first
    assert "Evidence" in behind[0] and "Evidence" not in first
    assert "No organisation named as a source has endorsed this product." in " ".join(behind)


def test_the_same_record_gives_the_same_file() -> None:
    record, scene = played_record("porch", "good", 3)
    kept = Record.model_validate_json(record.model_dump_json())
    one, two = (document.pdf(document.build(review(r, scene))) for r in (record, kept))
    assert one == two


def test_another_run_of_the_program_gives_the_same_file(tmp_path: Path) -> None:
    record, _ = played_record("porch", "novice", 1)
    file = tmp_path / "record.json"
    file.write_text(record.model_dump_json(), encoding="utf-8")
    command = [sys.executable, "-m", "appliance.cli", "review", str(file), "--pdf"]
    for name, seed in (("a.pdf", "1"), ("b.pdf", "2")):
        outcome = subprocess.run(
            [*command, str(tmp_path / name)],
            env={"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if seed == "1" else "America/Denver"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert outcome.returncode == 0, outcome.stderr
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_the_file_is_dated_by_the_record_and_says_nothing_of_the_machine() -> None:
    pdf = made()
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    assert b"/CreationDate (D:20260101000000Z" in pdf
    assert b"/Producer (Talkdown)" in pdf
    assert b"/FontFile" not in pdf and b"/FlateDecode" not in pdf


def test_a_start_that_is_no_date_still_gives_a_file() -> None:
    record, scene = played_record("porch", "good", 1)
    odd = record.model_copy(update={"started_utc": "some time in spring"})
    assert b"/CreationDate (D:20000101000000Z" in document.pdf(document.build(review(odd, scene)))


def test_the_curve_is_drawn_in_strokes_of_two_colours_one_of_them_dashed() -> None:
    (first, *_) = pages(made())
    for colour in (AGITATION, TRUST):
        stroke = " ".join(f"{int(colour[i : i + 2], 16) / 255:.4f}".rstrip("0").rstrip(".") for i in (1, 3, 5))
        assert stroke.encode() in first
    assert len(re.findall(rb"\[\d[\d.]* [\d.]+\] [\d.]+ d", first)) == 1
    assert first.count(b" l\n") + first.count(b" l ") > 40


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_printed(text: str) -> None:
    shown = printable(text)
    assert shown.encode("cp1252").decode("cp1252") == shown
    assert all(c.isprintable() or c == " " for c in shown)


def test_a_letter_that_the_font_lacks_is_shown_as_the_one_it_is_built_on() -> None:
    assert printable("Nguyễn said “don’t” – naïvely …") == "Nguyen said “don’t” – naïvely …"
    assert printable("\u4f60") == "?"
    record, scene = played_record("porch", "good", 1)
    amended = correct(record, scene, 2, "I'm Officer Nguyễn. (What's going on?) \\ 你好", RulesRecode())
    shown = " ".join(words(page) for page in pages(document.pdf(document.build(review(amended, scene)))))
    assert "I'm Officer Nguyen. (What's going on?) \\ ??" in shown


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 120), st.booleans()), min_size=1, max_size=30))
def test_nothing_is_printed_below_the_foot_and_no_heading_stands_alone(heights: list[tuple[float, bool]]) -> None:
    pieces = [Piece(h if not kept else 5.0, lambda x, y: None, 2.0, with_next=kept) for h, kept in heights]
    at = placed(pieces, (10.0, 110.0), 40.0, 14.0)
    assert [p.piece for p in at] == pieces
    run = 0
    for one, after in zip(at, at[1:], strict=False):
        run = run + 1 if one.piece.with_next else 0
        assert (one.page, one.x, one.y) <= (after.page, after.x, after.y) or one.x < after.x or one.page < after.page
        if one.piece.with_next and run < 10:
            assert (one.page, one.x) == (after.page, after.x)
    for p in at:
        assert p.y + p.piece.height_mm <= BOTTOM_MM + 1e-6 or p.y in (14.0, 40.0) or run >= 10


def test_a_word_longer_than_a_line_is_broken_and_nothing_is_lost() -> None:
    paper = Paper("t", "2026-01-01T00:00Z", "f")
    face = Face()
    text = "short " + "x" * 300 + " end"
    lines = paper.wrapped(text, face, 40.0)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(paper.width_of(line, face) <= 40.0 for line in lines)
