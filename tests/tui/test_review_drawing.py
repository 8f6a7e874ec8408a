"""Every block of a review's document is drawn by the kiosk, at any width."""

import io

import pytest
from rich.console import Console

from appliance.review import document
from appliance.review.amend import correct
from appliance.review.review import review
from appliance.tui.review_drawing import draw
from benchmarks.review.played import played_record
from tests.review.recoding import RulesRecode
from tests.review.retakes import retaken


@pytest.mark.parametrize("width", [60, 80, 160])
def test_a_retake_with_a_corrected_line_is_drawn_whole(width: int) -> None:
    record, scene = played_record("porch", "novice", 1)
    retake = retaken(record, scene, 8, ["That sounds like a terrible day.", "What happened?"])
    amended = correct(retake, scene, 2, "I'm Officer Hale.", RulesRecode())
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None)
    for section in document.build(review(amended, scene), record_name=None).sections:
        console.print(draw(section))
    shown = " ".join(out.getvalue().split())
    assert "BOTH TAKES, TURN BY TURN" in shown
    assert "before turn 8 “Look, we just need you to calm down a little bit.”" in shown
    assert "now turn 8 “That sounds like a terrible day.”" in shown
    assert "it had ended" in shown
    assert "turn 2, corrected “I'm Officer Hale.”" in shown
    assert all(len(line) <= width for line in out.getvalue().splitlines())
