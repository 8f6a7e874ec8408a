from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.store.held import HeldReview, ended
from appliance.sync.release import LEAST_OFFICERS, MOST_OVER_CHANCE, Candidate, release
from appliance.wire.scales import half_point

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
        assert most * len(distinct) <= MOST_OVER_CHANCE * len(officers) + 1e-9
    shuffled = list(candidates)
    chance.shuffle(shuffled)
    assert release(shuffled, today, chance=Random(1)) == released, "the order in which they were kept decides nothing"


def scored(scores: list[dict[str, float]], **changes: object) -> list[Candidate]:
    return [Candidate(f"{n:032x}", f"officer-{n}", held(competencies=own, **changes)) for n, own in enumerate(scores)]


def test_scores_are_levelled_to_neighbouring_half_points_that_keep_their_sum() -> None:
    own = [{"opening": score} for score in (1.0, 1.5, 5.0, 4.0, 3.0, 2.0)]
    left = [one.review.competencies["opening"] for one in release(scored(own), LONG_AFTER)]
    assert Counter(left) == Counter({2.5: 3, 3.0: 3})
    assert sum(left) == 16.5


@given(st.lists(st.floats(1, 5).map(half_point), min_size=5, max_size=30), st.randoms(use_true_random=False))
def test_what_leaves_is_the_same_whoever_had_which_score(scores: list[float], chance: Random) -> None:
    shuffled = list(scores)
    chance.shuffle(shuffled)
    first, second = (
        [one.review for one in release(scored([{"opening": score} for score in some]), LONG_AFTER, chance=Random(1))]
        for some in (scores, shuffled)
    )
    assert first == second
    left = [one.competencies["opening"] for one in first]
    assert sum(left) == sum(scores)
    assert max(left) - min(left) <= 0.5


def test_a_competency_that_few_were_observed_in_is_left_out() -> None:
    own: list[dict[str, float]] = [{"opening": 3.0} | ({"tone": 1.0} if n < 4 else {}) for n in range(12)]
    assert all(set(one.review.competencies) == {"opening"} for one in release(scored(own), LONG_AFTER))
    own[4]["tone"] = 5.0
    toned = [one.review.competencies.get("tone") for one in release(scored(own), LONG_AFTER)]
    assert Counter(toned) == Counter({2.0: 3, 1.5: 2, None: 7})


def test_an_ending_or_a_count_is_told_only_where_all_are_alike() -> None:
    alike = crowd(5, ending="escalated", behaviours={"summary": "1", "empathy": "4+"}, disputed="1", corrected="0")
    for one in release(alike, LONG_AFTER):
        assert (one.review.ending, one.review.disputed, one.review.corrected) == ("escalated", "1", "0")
        assert one.review.behaviours == {"summary": "1", "empathy": "4+"}
    other = held(ending="resolved", behaviours={"summary": "1", "empathy": "2-3"}, disputed="0")
    for one in release([*alike, Candidate(f"{77:032x}", "officer-77", other)], LONG_AFTER):
        assert (one.review.ending, one.review.disputed, one.review.corrected) == (None, None, "0")
        assert one.review.behaviours == {"summary": "1"}
