from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.store.held import HeldReview, ended
from appliance.sync.release import LEAST_OFFICERS, MOST_OVER_CHANCE, Candidate, dealt, release

LONG_AFTER = date(2027, 6, 1)


def held(**changes: object) -> HeldReview:
    values: dict[str, object] = {
        "month": "2026-11",
        "date_trusted": True,
        "scenario": "porch",
        "category": "domestic",
        "difficulty": 1,
        "short_form": False,
        "spoken": True,
        "ending": "resolved",
        "practice": "4-9",
        "competencies": {"opening": 3.0},
        "behaviours": {},
        "corrected": "0",
        "disputed": "0",
        "method_version": 1,
        "coder_version": 1,
        "software": (0, 1, 0),
    }
    return HeldReview.model_validate(values | changes)


def crowd(officers: int, start: int = 0, **changes: object) -> list[Candidate]:
    return [Candidate(f"{start + n:032x}", f"officer-{n}", held(**changes)) for n in range(officers)]


def test_four_officers_are_too_few_and_five_are_enough() -> None:
    assert release(crowd(4), LONG_AFTER) == ()
    released = release(crowd(5), LONG_AFTER)
    assert {one.fineness for one in released} == {"scenario_month"}
    assert {(one.review.period, one.review.scenario) for one in released} == {("2026-11", "porch")}
    assert len(released) == 5


def test_many_reviews_by_few_officers_are_no_crowd() -> None:
    many = [Candidate(f"{n:032x}", f"officer-{n % 4}", held()) for n in range(100)]
    assert release(many, LONG_AFTER) == ()


def test_the_scenario_is_left_out_when_too_few_played_the_same_one() -> None:
    mixed = crowd(3) + [Candidate(f"{100 + n:032x}", f"other-{n}", held(scenario="bus-station")) for n in range(3)]
    released = release(mixed, LONG_AFTER)
    assert len(released) == 6
    assert {(one.fineness, one.review.scenario) for one in released} == {("category_month", None)}


def test_the_month_gives_way_to_the_quarter_once_that_has_ended() -> None:
    spread = [
        Candidate(f"{n:032x}", f"officer-{n}", held(month=month))
        for n, month in enumerate(("2026-10", "2026-11", "2026-11", "2026-12", "2026-12"))
    ]
    assert release(spread, date(2027, 1, 7)) == ()
    released = release(spread, date(2027, 1, 8))
    assert {(one.fineness, one.review.period) for one in released} == {("category_quarter", "2026-Q4")}
    assert len(released) == 5


def test_nothing_leaves_before_a_week_after_the_month() -> None:
    assert release(crowd(5), date(2026, 12, 7)) == ()
    assert len(release(crowd(5), date(2026, 12, 8))) == 5


def test_reviews_that_hours_could_tell_apart_are_not_a_crowd() -> None:
    for differing in (
        {"practice": "first"},
        {"difficulty": 2},
        {"short_form": True},
        {"spoken": False},
        {"software": (0, 2, 0)},
        {"coder_version": 2},
        {"category": "traffic"},
    ):
        apart = crowd(3) + [Candidate(f"{100 + n:032x}", f"other-{n}", held(**differing)) for n in range(2)]
        assert release(apart, LONG_AFTER) == (), differing


def test_an_untrusted_date_never_leaves_and_does_not_make_a_crowd() -> None:
    assert release(crowd(4) + crowd(1, start=50, date_trusted=False), LONG_AFTER) == ()


def test_a_larger_smallest_group_is_heeded_and_a_smaller_one_is_not() -> None:
    assert release(crowd(9), LONG_AFTER, least_officers=10) == ()
    assert release(crowd(4), LONG_AFTER, least_officers=1) == ()


def test_one_who_practised_far_more_than_the_others_does_not_stand_out() -> None:
    own = [Candidate(f"{500 + n:032x}", "officer-0", held()) for n in range(30)]
    released = release(crowd(5) + own, LONG_AFTER)
    whose = {one.row_id: one.officer_ref for one in crowd(5) + own}
    counts = [sum(whose[one.row_id] == f"officer-{n}" for one in released) for n in range(5)]
    assert max(counts) <= MOST_OVER_CHANCE * sum(counts) / 5


@pytest.mark.parametrize(
    ("period", "day"),
    [("2026-11", date(2026, 12, 1)), ("2026-12", date(2027, 1, 1)), ("2026-Q4", date(2027, 1, 1)),
     ("2026-Q1", date(2026, 4, 1))],
)  # fmt: skip
def test_a_period_ends_with_its_last_day(period: str, day: date) -> None:
    assert ended(period) == day


_candidates = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from(["2026-10", "2026-11", "2026-12"]),
        st.sampled_from(["porch", "bus-station", None]),
        st.sampled_from(["first", "4-9"]),
        st.booleans(),
    ),
    max_size=80,
).map(
    lambda drawn: [
        Candidate(
            f"{n:032x}", f"officer-{who}", held(month=month, scenario=scenario, practice=band, date_trusted=trusted)
        )
        for n, (who, month, scenario, band, trusted) in enumerate(drawn)
    ]
)


@given(_candidates, st.dates(date(2026, 10, 1), date(2027, 3, 1)), st.randoms(use_true_random=False))
def test_whatever_is_released_hides_each_of_its_officers(
    candidates: list[Candidate], today: date, chance: Random
) -> None:
    released = release(candidates, today, chance=Random(1))
    whose = {one.row_id: one for one in candidates}
    assert len({one.row_id for one in released}) == len(released)
    batches: dict[object, list[str]] = {}
    for one in released:
        source = whose[one.row_id]
        assert source.review.date_trusted
        assert ended(one.review.period) < today
        cell = (one.fineness, one.review.period, one.review.scenario, one.review.practice)
        batches.setdefault(cell, []).append(source.officer_ref)
    for officers in batches.values():
        distinct = set(officers)
        assert len(distinct) >= LEAST_OFFICERS
        most = max(officers.count(one) for one in distinct)
        assert most / len(officers) <= MOST_OVER_CHANCE / len(distinct)
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert release(shuffled, today, chance=Random(1)) == released, "the order in which they were kept decides nothing"


def test_a_batch_is_dealt_out_so_that_every_total_stays_and_no_row_is_one_officers() -> None:
    own = [
        held(
            ending=("resolved", "escalated")[n % 2],
            competencies={"opening": 1.0 + n % 5, "risk": 1.0 + n % 5} | ({"tone": 2.0} if n % 3 else {}),
            behaviours={"summary": "1"} if n % 4 else {},
            disputed=("0", "1")[n % 2],
        )
        for n in range(40)
    ]
    mixed = dealt(own, Random(3))
    for name in ("opening", "risk", "tone"):
        assert Counter(one.competencies.get(name) for one in mixed) == Counter(
            one.competencies.get(name) for one in own
        )
    assert Counter(one.ending for one in mixed) == Counter(one.ending for one in own)
    assert Counter(one.behaviours.get("summary") for one in mixed) == Counter({"1": 30, None: 10})
    together = sum(one.competencies["opening"] == one.competencies["risk"] for one in mixed)
    assert together < 20, "in every review they were equal"
    assert {one.practice for one in mixed} == {"4-9"}
