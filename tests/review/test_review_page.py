"""The page on the review names every key of its JSON."""

import re

import pytest
from pydantic import BaseModel

from appliance.review import model
from appliance.review.model import REVIEW_SCHEMA_VERSION, Review
from tests.house.test_checks import ROOT

PAGE = (ROOT / "docs" / "review.md").read_text(encoding="utf-8")
KEYS = set(re.findall(r"`([a-z_0-9]+)`", PAGE))


def test_every_key_of_the_document_is_in_the_table_and_no_other() -> None:
    first = {
        key for row in re.findall(r"^\| (`[^|]+`) \|", PAGE, re.MULTILINE) for key in re.findall(r"`([a-z_0-9]+)`", row)
    }
    assert first == set(Review.model_fields)
    assert f"`schema_version` {REVIEW_SCHEMA_VERSION}" in PAGE


@pytest.mark.parametrize(
    "part",
    [
        model.Amended,
        model.AmendmentCounts,
        model.Comparison,
        model.CompetencyScore,
        model.CurvePoint,
        model.Evidence,
        model.Landed,
        model.NextStep,
        model.Outcome,
        model.ScoreChange,
        model.Slipped,
        model.TakeEnd,
        model.TakeTurn,
        model.TurningPoint,
        model.WentWell,
    ],
)
def test_every_key_of_its_parts_is_named(part: type[BaseModel]) -> None:
    assert set(part.model_fields) <= KEYS
