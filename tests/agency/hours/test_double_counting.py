"""No hour counts twice under one rule, whatever the order and however often it is told."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from agency.hours.record import Credit, ImportedRecord, OfficerRecord, OtherTraining
from agency.hours.standing import stand
from agency.hours.words import sentences
from tests.agency.hours.people import BOTH, COLORADO, GUIDE, RULE_28, credit, record, standing, training

DAYS = st.integers(0, 364).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
CATEGORIES = st.sampled_from(sorted(COLORADO.category))
CREDITS = st.lists(
    st.builds(
        Credit,
        practised_on=DAYS,
        counted_s=st.integers(1, 4 * 3600),
        course=st.just("deescalation-2026"),
        categories=st.sampled_from(["deescalation", "anti_bias", "community_policing", "other"]).map(
            lambda name: frozenset({name})
        ),
        toward=st.sampled_from([BOTH, frozenset({RULE_28})]),
        credited_by=st.sampled_from([None, "tsmith"]),
        date_trusted=st.booleans(),
    ),
    max_size=12,
)
TRAININGS = st.lists(
    st.builds(
        OtherTraining,
        date=DAYS,
        minutes=st.integers(1, 600),
        categories=CATEGORIES.map(lambda name: frozenset({name})),
        from_talkdown=st.sampled_from([None, False, True]),
    ),
    max_size=12,
)
END = date(2026, 12, 31)


@given(CREDITS, TRAININGS, st.randoms(use_true_random=False))
def test_the_order_of_credits_and_lines_changes_no_number_and_no_word(
    credits: list[Credit], trainings: list[OtherTraining], random: Random
) -> None:
    def told(some: list[Credit], lines: list[OtherTraining]) -> list[object]:
        other = ImportedRecord(END, tuple(lines), {GUIDE: date(2025, 6, 1)})
        found = stand(OfficerRecord(tuple(some), other), COLORADO, END)
        return [(each.parts, each.span, sentences(each)) for each in found]

    mixed, lines = list(credits), list(trainings)
    random.shuffle(mixed)
    random.shuffle(lines)
    assert told(mixed, lines) == told(credits, trainings)


@given(CREDITS, TRAININGS)
def test_the_parts_of_rule_28_never_hold_more_than_what_was_done(
    credits: list[Credit], trainings: list[OtherTraining]
) -> None:
    officer = OfficerRecord(tuple(credits), ImportedRecord(END, tuple(trainings)))
    found = standing(RULE_28, officer, "2026-12-31")
    counted = [item for item in credits if item.credited_by and item.date_trusted]
    done_s = sum(item.counted_s for item in counted)
    done_s += sum(line.minutes * 60 for line in trainings if not line.from_talkdown)
    known = {part.id: part.known_min or 0 for part in found.parts}
    assert min(known["perishable"], 720) + known["discretionary"] <= known["total"] <= done_s // 60
    inner = known["arrest_control"] + known["driving"] + known["firearms"]
    assert inner <= known["perishable"]


@given(CREDITS, TRAININGS)
def test_lines_that_repeat_talkdowns_own_hours_change_nothing(
    credits: list[Credit], trainings: list[OtherTraining]
) -> None:
    without = [line for line in trainings if not line.from_talkdown]
    both = [
        standing(RULE_28, OfficerRecord(tuple(credits), ImportedRecord(END, tuple(lines))), "2026-12-31")
        for lines in (trainings, without)
    ]
    assert both[0] == both[1]


def test_a_line_of_the_same_day_and_category_is_held_apart_until_someone_says_what_it_is() -> None:
    ours = credit("2026-03-10", 120)

    def known(from_talkdown: bool | None) -> tuple[int | None, int]:
        line = training("2026-03-10", 2, "deescalation", from_talkdown=from_talkdown)
        found = standing(RULE_28, OfficerRecord((ours,), record("2026-11-01", line)), "2026-11-30")
        return found.part("total").known_min, len(found.held)

    assert known(None) == (120, 1)
    assert known(True) == (120, 0)
    assert known(False) == (240, 0)


def test_a_line_of_another_day_or_category_is_other_training() -> None:
    lines = (training("2026-03-11", 2, "deescalation"), training("2026-03-10", 2, "anti_bias"))
    found = standing(RULE_28, OfficerRecord((credit("2026-03-10", 120),), record("2026-11-01", *lines)), "2026-11-30")
    assert (found.part("total").known_min, found.held) == (360, ())
