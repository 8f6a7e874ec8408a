import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.events import Prosody


def raised_db(louder_db: float, alpha_db: float | None) -> float | None:
    return Prosody(loudness_over_baseline_db=louder_db, alpha_over_baseline_db=alpha_db).raised_db


def test_a_microphone_that_moved_nearer_is_hardly_a_raised_voice_and_a_voice_that_grew_brighter_is() -> None:
    assert raised_db(10.0, 0.0) == pytest.approx(1.0)
    assert raised_db(10.0, 4.0) == pytest.approx(10.0)
    assert raised_db(5.0, 2.0) == pytest.approx(5.0)


def test_where_the_brightness_is_not_known_the_level_stands_alone() -> None:
    assert raised_db(8.0, None) == pytest.approx(8.0)
    assert Prosody(alpha_over_baseline_db=3.0).raised_db is None


@given(st.floats(-20, 30), st.floats(-10, 20))
def test_a_voice_is_never_raised_by_more_than_it_grew_louder(louder_db: float, alpha_db: float) -> None:
    found = raised_db(louder_db, alpha_db)
    assert found is not None and found <= louder_db
