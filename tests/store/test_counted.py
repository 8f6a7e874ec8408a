from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.direction import Direction
from appliance.encounter.record import Incident, Turn
from appliance.store.counted import CountedPart, CountingRule, counted_s, minutes_by_day
from tests.store.samples import record, turn


def every(step_s: float, turns: int, first_s: float = 10.0) -> list[Turn]:
    """Return officer turns of three seconds, one every `step_s`."""
    return [turn(n + 1, "Okay.", first_s + n * step_s, first_s + n * step_s + 3) for n in range(turns)]


def incident(at_s: float, what: str) -> Incident:
    return Incident.model_validate({"at_s": at_s, "what": what})


def waited(number: int, start_s: float, delay_s: float) -> Turn:
    direction = Direction(intention="dodge", parenthesis="tired", authored_line="No.", delay_s=delay_s)
    return turn(number, "No.", start_s, start_s + 2, "subject").model_copy(update={"direction": direction})


def test_time_counts_from_the_first_officer_turn_to_the_end() -> None:
    assert counted_s(CountedPart(every(20, 6, first_s=30), [], end_s=140)) == 110


def test_time_before_the_first_officer_turn_does_not_count_however_much_the_person_says() -> None:
    turns = [turn(1, "Who's there?", 0, 5, "subject"), *every(20, 6, first_s=100)]
    assert counted_s(CountedPart(turns, [], end_s=210)) == 110


@pytest.mark.parametrize("turns", [0, 1, 5])
def test_fewer_than_six_officer_turns_count_nothing(turns: int) -> None:
    assert counted_s(CountedPart(every(20, turns), [], end_s=400)) == 0


def test_turns_without_words_are_no_turns() -> None:
    breaths = [t.model_copy(update={"text": "  "}) for t in every(20, 20)]
    assert counted_s(CountedPart(breaths, [], end_s=400)) == 0


def test_a_silent_headset_counts_nothing() -> None:
    talk = [turn(n, "Who's there?", n * 10.0, n * 10.0 + 2, "subject") for n in range(1, 40)]
    assert counted_s(CountedPart(talk, [], end_s=720)) == 0


@pytest.mark.parametrize("left", [["called_away"], ["stopped"], ["headset_lost", "stopped"], ["headset_lost"]])
def test_time_after_an_encounter_that_was_left_goes_on_counts(left: list[str]) -> None:
    incidents = [*(incident(100, what) for what in left), incident(100, "resumed")]
    assert counted_s(CountedPart(every(20, 20), incidents, end_s=400)) == 390


def test_guests_and_simulated_officers_count_nothing() -> None:
    assert counted_s(CountedPart(every(20, 10), [], end_s=300, earns=False)) == 0


def test_a_retake_counts_only_where_the_course_says_so() -> None:
    part = CountedPart(every(20, 6), [], end_s=120, retake=True)
    assert counted_s(part) == 0
    assert counted_s(part, CountingRule(retakes=True)) == 110


@pytest.mark.parametrize(("silence_s", "counts"), [(44.9, True), (45.0, False), (300.0, False)])
def test_a_stretch_of_45_seconds_without_the_officer_does_not_count(silence_s: float, counts: bool) -> None:
    turns = every(20, 6, first_s=0)
    last_s = turns[-1].end_s
    again = turn(7, "Still here.", last_s + silence_s, last_s + silence_s + 3)
    end_s = again.end_s
    expected = end_s if counts else end_s - silence_s
    assert counted_s(CountedPart([*turns, again], [], end_s)) == pytest.approx(expected)


def test_a_long_silence_up_to_the_end_does_not_count() -> None:
    turns = every(20, 6, first_s=0)
    assert counted_s(CountedPart(turns, [], end_s=700)) == turns[-1].end_s


def test_waiting_for_a_delay_the_director_chose_is_not_idle() -> None:
    turns = every(20, 6, first_s=0)
    last_s = turns[-1].end_s
    person = waited(7, start_s=last_s + 40, delay_s=12)
    again = turn(8, "I'm listening.", last_s + 70, last_s + 73)
    with_wait = counted_s(CountedPart([*turns, person, again], [], again.end_s))
    assert with_wait == again.end_s, "28 s before the wait and 30 s after it are both shorter than 45 s"
    plain = person.model_copy(update={"direction": None})
    assert counted_s(CountedPart([*turns, plain, again], [], again.end_s)) == again.end_s - 70


def test_a_chosen_delay_is_credited_only_as_far_as_there_was_silence() -> None:
    turns = every(20, 6, first_s=0)
    last_s = turns[-1].end_s
    quick = waited(7, start_s=last_s + 1, delay_s=12)
    again = turn(8, "Okay.", last_s + 50, last_s + 53)
    assert counted_s(CountedPart([*turns, quick, again], [], again.end_s)) == pytest.approx(again.end_s - 49)


@pytest.mark.parametrize(
    ("stops", "goes_on"), [("paused", "resumed"), ("called_away", "resumed"), ("headset_lost", "headset_back")]
)
def test_pauses_do_not_count_even_if_the_clock_ran_on(stops: str, goes_on: str) -> None:
    turns = every(20, 6, first_s=0)
    incidents = [incident(45, stops), incident(55, goes_on)]
    assert counted_s(CountedPart(turns, incidents, end_s=105)) == 95


def test_a_pause_during_which_the_clock_stood_still_takes_nothing_away() -> None:
    incidents = [incident(45, "paused"), incident(45, "resumed")]
    assert counted_s(CountedPart(every(20, 6, first_s=0), incidents, end_s=105)) == 105


def test_a_headset_lost_during_a_pause_is_taken_away_once() -> None:
    incidents = [
        incident(45, "paused"),
        incident(48, "headset_lost"),
        incident(50, "headset_back"),
        incident(55, "resumed"),
    ]
    assert counted_s(CountedPart(every(20, 6, first_s=0), incidents, end_s=105)) == 95


def test_called_away_for_good_counts_up_to_leaving() -> None:
    incidents = [incident(104, "called_away")]
    assert counted_s(CountedPart(every(20, 6, first_s=0), incidents, end_s=104)) == 104


def test_pausing_every_40_seconds_earns_nothing_for_a_silent_officer() -> None:
    turns = every(20, 6, first_s=0)
    incidents = [incident(at_s, what) for at_s in range(140, 700, 40) for what in ("paused", "resumed")]
    assert counted_s(CountedPart(turns, incidents, end_s=700)) == turns[-1].end_s


def test_typed_turns_without_length_count_like_spoken_ones() -> None:
    turns = [turn(n, "Okay.", n * 30.0, n * 30.0) for n in range(1, 8)]
    assert counted_s(CountedPart(turns, [], end_s=220)) == 190


_spans = st.lists(st.tuples(st.floats(0, 700), st.floats(0, 60)), max_size=20)


@given(spoken=_spans, pauses=st.lists(st.floats(0, 720), max_size=6), end_s=st.floats(0, 720))
def test_counted_time_is_never_negative_nor_longer_than_the_encounter(
    spoken: list[tuple[float, float]], pauses: list[float], end_s: float
) -> None:
    turns = [turn(n, "Okay.", start, start + length) for n, (start, length) in enumerate(spoken, start=1)]
    incidents = [incident(at, ("paused", "resumed")[n % 2]) for n, at in enumerate(sorted(pauses))]
    counted = counted_s(CountedPart(turns, incidents, end_s))
    assert 0 <= counted <= end_s
    assert counted <= counted_s(CountedPart(turns, [], end_s)) + 45 * len(pauses) + 1e-6


@given(spoken=_spans, more=st.tuples(st.floats(0, 700), st.floats(0, 60)))
def test_speaking_more_within_the_encounter_never_counts_less(
    spoken: list[tuple[float, float]], more: tuple[float, float]
) -> None:
    turns = [turn(n, "Okay.", start, start + length) for n, (start, length) in enumerate(spoken, start=1)]
    added = turn(99, "And you?", more[0], more[0] + more[1])
    assert counted_s(CountedPart([*turns, added], [], 760)) >= counted_s(CountedPart(turns, [], 760)) - 1e-6


def test_time_on_record_is_rounded_down_once_per_local_day() -> None:
    records = [
        record(f"e-{n}").model_copy(update={"started_utc": started, "counted_s": seconds})
        for n, (started, seconds) in enumerate(
            [
                ("2026-03-02T05:30Z", 119.0),
                ("2026-03-01T20:00+00:00", 119.0),
                ("2026-03-02T08:00", 59.9),
            ]
        )
    ]
    assert minutes_by_day(records, ZoneInfo("America/Denver")) == {date(2026, 3, 1): 3, date(2026, 3, 2): 0}
    assert minutes_by_day(records) == {date(2026, 3, 1): 1, date(2026, 3, 2): 2}
