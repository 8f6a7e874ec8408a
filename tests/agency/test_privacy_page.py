import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from appliance.wire.envelope import HoursEnvelope
from appliance.wire.health import Health
from appliance.wire.hours import Hours
from appliance.wire.review import AnonymousReview
from appliance.wire.shared import SharedQuote, SharedReview, Withdrawal

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
SECTIONS: dict[str, tuple[type[BaseModel], ...]] = {
    "Every message": (HoursEnvelope,),
    "Hours": (Hours,),
    "Anonymous reviews": (AnonymousReview,),
    "Shared reviews": (SharedReview, SharedQuote, Withdrawal),
    "Health": (Health,),
}


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_page_lists_every_field_that_leaves_a_kiosk_and_no_other(heading: str) -> None:
    (section,) = re.findall(rf"^## {heading}.*?(?=^## )", PAGE, re.DOTALL | re.MULTILINE)
    listed = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    assert listed == {name for model in SECTIONS[heading] for name in model.model_fields}
