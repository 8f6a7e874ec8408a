import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.encounter.scenario import Competency
from appliance.review.trend.build import build, trend_json
from appliance.review.trend.drawn import GAUGE_CELLS, curve, gauge
from appliance.review.trend.model import CompetencyTrend, Trend
from appliance.review.trend.practice import Practice
from appliance.review.trend.text import WIDTH, text
from tests.review.practices import BRIDGE, FEWER, OFFERS, PORCH, STATION, histories, on, practice, scored

TODAY = on(50)


def of(trend: Trend, competency: Competency = Competency.LISTENING) -> CompetencyTrend:
    return next(c for c in trend.competencies if c.id is competency)


def listening(*practices: Practice) -> CompetencyTrend:
    return of(build(practices, OFFERS, TODAY))


def width(trend: CompetencyTrend) -> float:
    assert trend.low is not None and trend.high is not None
    return trend.high - trend.low


# What counts


@FEWER
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_practices_are_given_never_matters(practices: list[Practice], chance: random.Random) -> None:
    shuffled = chance.sample(practices, len(practices))
    offers = chance.sample(OFFERS, len(OFFERS))
    assert trend_json(build(shuffled, offers, TODAY)) == trend_json(build(practices, OFFERS, TODAY))


@FEWER
@given(st.lists(st.integers(10, 50), min_size=3, max_size=6), st.randoms(use_true_random=False))
def test_which_of_two_encounters_of_one_minute_came_first_never_changes_a_level(
    tenths: list[int], chance: random.Random
) -> None:
    def levels(scores: list[int]) -> list[float | None]:
        offers = [PORCH.model_copy(update={"id": f"call-{n}"}) for n in range(len(scores))]
        found = [practice(n, s / 10, day=0, at=offers[n]) for n, s in enumerate(scores)]
        return [of(build(found, OFFERS, TODAY), c).level for c in Competency]

    assert levels(chance.sample(tenths, len(tenths))) == levels(tenths)


@FEWER
@given(histories(), st.data())
def test_better_reviews_never_lower_a_level(practices: list[Practice], data: st.DataObject) -> None:
    def better(p: Practice) -> Practice:
        scores = tuple(
            s if s.score is None else s.model_copy(update={"score": data.draw(st.floats(s.score, 5))}) for s in p.scores
        )
        return p.model_copy(update={"scores": scores})

    before, after = build(practices, OFFERS, TODAY), build([better(p) for p in practices], OFFERS, TODAY)
    for one, other in zip(before.competencies, after.competencies, strict=True):
        assert one.level is None or (other.level is not None and other.level >= one.level)


@FEWER
@given(histories(), st.data())
def test_the_same_scores_on_harder_scenarios_never_lower_a_level(
    practices: list[Practice], data: st.DataObject
) -> None:
    harder = [p.model_copy(update={"difficulty": data.draw(st.integers(p.difficulty or 1, 5))}) for p in practices]
    before, after = build(practices, OFFERS, TODAY), build(harder, OFFERS, TODAY)
    for one, other in zip(before.competencies, after.competencies, strict=True):
        assert one.level is None or (other.level is not None and other.level >= one.level)


def test_a_harder_scenario_is_worth_more() -> None:
    easy = listening(*[practice(n, 3.0, at=PORCH) for n in range(4)])
    hard = listening(*[practice(n, 3.0, at=BRIDGE) for n in range(4)])
    assert easy.level == pytest.approx(2.88) and hard.level == pytest.approx(3.12)


def test_too_few_encounters_are_said_with_how_many_more() -> None:
    for count, more in ((1, "2 more encounters"), (2, "1 more encounter ")):
        trend = listening(*[practice(n) for n in range(count)])
        assert (trend.level, trend.change, trend.needed) == (None, None, 3 - count)
        assert more in trend.words[0] and f"{count} encounter" in trend.words[0]
    assert listening(*[practice(n) for n in range(3)]).level is not None


def test_an_encounter_in_which_a_competency_was_not_observed_is_no_evidence_for_it() -> None:
    seen = [practice(n) for n in range(2)]
    unseen = practice(2, scores=scored(3.0, listening=None))
    assert listening(*seen, unseen).observed == 2
    assert of(build([*seen, unseen], OFFERS, TODAY), Competency.EMPATHY).observed == 3


def test_nothing_at_all_is_a_trend_too() -> None:
    trend = build([], OFFERS, TODAY)
    assert {c.words for c in trend.competencies} == {("Not observed yet.",)}
    assert "0 encounters count." in trend.notes


def test_typed_encounters_count_less_say_nothing_of_tone_and_are_told() -> None:
    def typed(n: int) -> Practice:
        return practice(n, at=OFFERS[n], scores=scored(3.0, tone=None), mode="typed")

    spoken = build([practice(n, at=OFFERS[n]) for n in range(3)], OFFERS, TODAY)
    trend = build([typed(n) for n in range(3)], OFFERS, TODAY)
    assert width(of(trend)) > width(of(spoken))
    assert "Take a call with the headset on" in of(trend, Competency.TONE).words[0]
    assert any("3 typed, which say nothing of tone" in note for note in trend.notes)
    assert ", typed)" in of(trend).words[1]


def test_short_repeated_and_differently_scored_encounters_count_less_and_are_told() -> None:
    plain = [practice(n, at=OFFERS[n]) for n in range(3)]
    for changed, told in (
        ([p.model_copy(update={"encounter_s": 150.0}) for p in plain], "3 shorter than 3 minutes"),
        ([practice(n) for n in range(3)], "2 of a scenario you knew"),
        ([plain[0].model_copy(update={"method_version": 0}), *plain[1:]], "1 scored by another version of the method"),
    ):
        trend = build(changed, OFFERS, TODAY)
        assert width(of(trend)) > width(of(build(plain, OFFERS, TODAY)))
        assert any(told in note for note in trend.notes)


@pytest.mark.parametrize(
    "left_out, told",
    [
        (practice(9, 5.0, officer_turns=5), "1 with fewer than 6 turns of yours"),
        (practice(9, 5.0, encounter_s=59.0), "or under a minute"),
        (practice(9, 5.0, retake_of="e1"), "1 retaken from a turn"),
        (practice(9, 5.0, mode="simulated"), "1 played by a simulated officer"),
    ],
)
def test_what_is_no_measure_is_left_out_and_told(left_out: Practice, told: str) -> None:
    counted = [practice(n) for n in range(4)]
    trend = build([*counted, left_out], OFFERS, TODAY)
    assert of(trend).points == of(build(counted, OFFERS, TODAY)).points
    assert any(told in note for note in trend.notes)


def test_encounters_that_could_not_be_opened_are_told() -> None:
    assert any("2 that could not be opened" in note for note in build([], OFFERS, TODAY, unreadable=2).notes)


# What it says


def test_a_steep_rise_is_larger_than_its_uncertainty_and_a_wobble_is_not() -> None:
    rise = listening(*[practice(n, s, at=OFFERS[n % 2]) for n, s in enumerate([1.6, 2.0, 2.6, 3.4, 4.2, 4.6])])
    wobble = listening(*[practice(n, s, at=OFFERS[n % 2]) for n, s in enumerate([2.8, 3.1, 2.7, 3.2, 2.9, 3.1])])
    fall = listening(*[practice(n, s, at=OFFERS[n % 2]) for n, s in enumerate([4.6, 4.2, 3.4, 2.6, 2.0, 1.6])])
    assert rise.change is not None and rise.change.verdict == "higher" and rise.change.low > 0
    assert wobble.change is not None and wobble.change.verdict == "no_change_shown"
    assert fall.change is not None and fall.change.verdict == "lower" and fall.change.high < 0
    assert rise.words[2].startswith("Higher than at first by about")
    assert wobble.words[2].startswith("No change since the first that is larger than its uncertainty")
    assert fall.words[2].startswith("Lower than at first by about")


def test_first_and_latest_are_the_scores_that_the_reviews_said() -> None:
    trend = listening(practice(0, 2.3), practice(3, 3.0), practice(9, 3.6, at=STATION))
    assert trend.first is not None and (trend.first.score, trend.first.on) == (2.3, on(0))
    assert trend.latest is not None and (trend.latest.score, trend.latest.practice) == (3.6, 3)
    assert trend.words[1] == "First 2.3 (“The porch light”, 2 March), latest 3.6 (“Bay nine”, 11 March)."


@FEWER
@given(histories())
def test_every_figure_in_the_sentences_is_in_the_trend(practices: list[Practice]) -> None:
    for c in build(practices, OFFERS, TODAY).competencies:
        if c.level is None or c.low is None or c.high is None or c.change is None:
            assert c.needed > 0
            continue
        assert c.low <= c.level <= c.high and c.needed == 0
        told = [float(n.replace("−", "-")) for n in re.findall(r"[+−]?\d\.\d", c.words[0] + c.words[2])]
        change = [] if c.change.verdict == "no_change_shown" else [abs(c.change.by)]
        figures = [c.level, c.low, c.high, *change, c.change.low, c.change.high]
        assert told == pytest.approx(figures, abs=0.0501)


def test_only_the_latest_points_are_kept_and_the_first_reading_stays() -> None:
    trend = listening(*[practice(n, 1.0 if n == 0 else 3.0) for n in range(130)])
    assert (len(trend.points), trend.points[-1].practice, trend.observed) == (120, 130, 130)
    assert trend.first is not None and trend.first.score == 1.0


def test_a_trend_names_nobody_and_compares_with_nobody() -> None:
    trend = build([practice(n, at=OFFERS[n % 3]) for n in range(5)], OFFERS, TODAY)
    assert "There is no average and no rank in it." in trend_json(trend)
    assert "e1" not in trend_json(trend.model_copy(update={"suggestions": ()}))


def test_the_keys_of_the_document_are_a_contract() -> None:
    trend = build([practice(n) for n in range(3)], OFFERS, TODAY).model_dump(mode="json")
    assert trend["schema_version"] == 1
    assert set(trend) == {
        *("schema_version", "trend_method_version", "made_on", "counts", "competencies", "suggestions", "notes")
    }
    assert set(trend["competencies"][0]) == {
        *("id", "title", "what", "observed", "needed", "level", "low", "high", "first", "latest", "change"),
        *("last_practised_on", "due_on", "points", "words"),
    }
    assert set(trend["competencies"][0]["points"][0]) == {"practice", "on", "adjusted", "level", "low", "high"}
    assert set(trend["suggestions"][0]) == {
        *("kind", "id", "title", "competency", "competency_title", "due_on", "reason", "offer_break"),
        *("retake_of", "retake_turn"),
    }


# How it is drawn


@FEWER
@given(histories(), st.integers(1, 90), st.sampled_from([1, 2]))
def test_a_curve_fits_and_needs_only_what_a_console_has(practices: list[Practice], columns: int, rows: int) -> None:
    for c in build(practices, OFFERS, TODAY).competencies:
        drawn = curve(c.points, columns, rows)
        assert len(drawn) == 4 * rows + 1 and {len(row) for row in drawn} == {columns}
        assert "".join(drawn).encode("cp437")
        assert ("░" in "".join(drawn) or "■" in "".join(drawn) or columns < 4) is (c.level is not None or columns < 4)
        if c.level is not None and c.low is not None and c.high is not None:
            bar = gauge(c.level, c.low, c.high)
            assert len(bar) == GAUGE_CELLS and bar.count("■") == 1 and bar.encode("cp437")


def test_a_rising_level_rises_on_the_curve() -> None:
    rise = listening(*[practice(n, s, at=OFFERS[n % 2]) for n, s in enumerate([1.5, 2.0, 3.0, 4.0, 4.5])])
    rows = curve(rise.points, 30)
    level = {row.index("■"): number for number, row in enumerate(rows) if "■" in row}
    assert level[min(level)] > level[max(level)]
    assert rows[-2][0] == "o" and rows[1][-1] == "o"


@FEWER
@given(histories())
def test_the_text_is_eighty_columns_wide_and_says_every_sentence(practices: list[Practice]) -> None:
    trend = build(practices, OFFERS, TODAY)
    lines = text(trend).splitlines()
    assert max(len(line) for line in lines) <= WIDTH
    flat = " ".join(" ".join(lines).split())
    told = [
        *trend.notes,
        *(s.reason for s in trend.suggestions),
        *(w for c in trend.competencies if c.observed for w in c.words),
    ]
    assert all(" ".join(sentence.split()) in flat for sentence in told)
