from collections.abc import Iterator

from textual.pilot import Pilot
from textual.widgets import Input

from appliance.encounter.behaviours import BehaviourId
from appliance.review.model import NextStep
from appliance.stage.review_view import Correct, Dispute, Finish, OpenReview, ShowReviews, Withdraw
from appliance.stage.view import Start, View
from appliance.tui.review_pages import pages
from appliance.tui.screens.briefing import BriefingScreen
from appliance.tui.screens.finish import FinishScreen
from appliance.tui.screens.line import LineScreen
from appliance.tui.screens.review import ReviewScreen
from appliance.tui.screens.reviews import ReviewsScreen
from appliance.tui.screens.trouble import TroubleScreen
from tests.tui.scripted import Booth
from tests.tui.views import (
    AMENDED,
    CALM_DOWN,
    CHOOSING,
    ENDED,
    FAILED,
    FINAL,
    KEPT,
    LINES,
    REVIEW,
    to_encounter,
    to_finish,
    to_line,
    to_lines,
    to_review,
    to_reviews,
)

NARROW, TALL = (80, 24), (100, 60)


def _words(value: object) -> Iterator[str]:
    """Return every text that stands in a review's data."""
    match value:
        case str():
            yield value
        case dict():
            for held in value.values():
                yield from _words(held)
        case list():
            for held in value:
                yield from _words(held)


async def _read_all(booth: Booth, pilot: Pilot[None]) -> str:
    """Turn every page and choose every line; return all that was shown."""
    seen = ""
    for page in pages(ENDED):
        for _ in page.entries:
            seen += booth.shown + "\n"
            await pilot.press("down")
            await pilot.pause()
        await pilot.press("right")
        await pilot.pause()
    return seen


def _flat(text: str) -> str:
    return "".join(text.replace("│", "").split())


async def test_all_that_the_review_says_is_reached_with_the_arrow_keys() -> None:
    booth = Booth()
    async with booth.app.run_test(size=TALL) as pilot:
        await to_review(booth, pilot)
        shown = _flat(await _read_all(booth, pilot))
    told = REVIEW.model_dump(
        mode="json",
        include={
            "outcome": {"meaning", "narration"},
            "competencies": {"__all__": {"title", "anchor", "sources"}},
            "landed": {"__all__": {"line"}},
            "went_well": {"__all__": {"quote", "why", "effect"}},
            "slipped": {"__all__": {"quote", "effect", "why", "better_line"}},
            "next_step": {"why"},
            "numbers": {"first_45_words"},
            "what_helps": True,
            "scenario_sources": True,
            "content_status": True,
            "disclaimer": True,
        },
    )
    assert [text for text in _words(told) if _flat(text) not in shown] == []
    quotes = [e.quote for c in REVIEW.competencies for e in c.evidence]
    assert quotes and [quote for quote in quotes if _flat(quote) not in shown] == []
    assert [line.text for line in LINES if _flat(line.text) not in shown] == []


async def test_on_a_small_screen_nothing_is_cut_off_for_good() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_review(booth, pilot)
        await pilot.press("right", "down")
        await pilot.pause()
        last = REVIEW.competencies[1].sources[-1]
        assert "read on" in booth.shown and last not in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert last in booth.shown and "Competencies: Reading risk and staying safe" in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert "read on" in booth.shown and isinstance(booth.app.screen, ReviewScreen)


async def test_the_support_lines_stand_on_the_first_page_of_every_review() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_review(booth, pilot)
        assert "CopLine, 1-800-267-5463" in booth.shown and "988" in booth.shown
        assert "talkdown rehearse" not in booth.shown


async def test_turning_points_are_stepped_through_to_the_words_and_taken_again_from_there() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_review(booth, pilot)
        await pilot.press("right", "right")
        await pilot.pause()
        assert "►1◄" in booth.shown and "1 of 3" in booth.shown and CALM_DOWN.text in booth.shown
        assert "■ agitation" in booth.shown and "o trust" in booth.shown
        await pilot.press("down")
        await pilot.pause()
        second = REVIEW.turning_points[1]
        said = next(line for line in LINES if line.turn == second.turn)
        assert "►2◄" in booth.shown and said.text in booth.shown and said.before in booth.shown
        await pilot.press("enter")
        await booth.tell(pilot, CHOOSING)
        assert isinstance(booth.app.screen, BriefingScreen)
        assert booth.link.start == Start(
            scenario="porch", officer="mic", retake_of=REVIEW.encounter_id, retake_turn=second.turn
        )


async def test_a_review_that_names_a_turn_to_do_over_offers_it_as_the_next_step() -> None:
    step = NextStep(kind="retake", turn=6, why="That order made it worse.", try_this="What happened?")
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_encounter(booth, pilot)
        await booth.tell(pilot, ENDED.model_copy(update={"review": REVIEW.model_copy(update={"next_step": step})}))
        await pilot.press(*["right"] * 6)
        await pilot.pause()
        assert "That order made it worse." in booth.shown and "again from here" in booth.shown
        await pilot.press("enter")
        await booth.tell(pilot, CHOOSING)
        assert (booth.link.start.retake_of, booth.link.start.retake_turn) == (REVIEW.encounter_id, 6)


async def test_a_review_that_is_not_kept_offers_nothing_that_goes_back_to_it() -> None:
    booth = Booth()
    async with booth.app.run_test(size=TALL) as pilot:
        await to_encounter(booth, pilot)
        await booth.tell(pilot, ENDED.model_copy(update={"review_kept": False, "notice": "The disk is full."}))
        assert "The disk is full." in booth.shown
        shown = await _read_all(booth, pilot)
        assert "again from here" not in shown and "set it right" not in shown and "make it final" not in shown


async def test_a_line_is_corrected_in_the_officers_own_words_and_the_scores_are_told() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_line(booth, pilot)
        assert "telling them to calm down" in booth.shown and CALM_DOWN.before in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        words = booth.app.screen.query_one(Input)
        assert words.has_focus and words.value == CALM_DOWN.text
        words.value = "Look, let's slow all of this down a little bit."
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks == [Correct(turn=CALM_DOWN.turn, words=words.value)]
        assert "Working it out again" in booth.shown
        await booth.tell(pilot, AMENDED)
        assert "Heard at the time: “Look, we just need you to calm down" in booth.shown
        assert "Empathy and respect: 2.6, was 2.1" in booth.shown
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, ReviewScreen) and "corrected" in booth.shown
        assert "Your words" in booth.shown


async def test_a_correction_is_left_with_escape_or_by_changing_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_line(booth, pilot)
        await pilot.press("enter", "x", "escape")
        await pilot.pause()
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, LineScreen) and booth.link.asks == []


async def test_what_was_heard_is_disputed_and_the_dispute_taken_back() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_line(booth, pilot)
        await pilot.press("down")
        await pilot.pause()
        assert "it was not there" in booth.shown
        await pilot.press("enter")
        await booth.tell(pilot, _disputed())
        assert booth.link.asks == [Dispute(turn=CALM_DOWN.turn, behaviour=BehaviourId.CALM_DOWN)]
        assert "does not count" in booth.shown and "You say it was not: telling them to calm down" in booth.shown
        assert "No score is other" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.asks[-1] == Withdraw(turn=CALM_DOWN.turn, behaviour=BehaviourId.CALM_DOWN)


def _disputed() -> View:
    heard = tuple(b.model_copy(update={"disputed": True}) for b in CALM_DOWN.behaviours)
    line = CALM_DOWN.model_copy(update={"behaviours": heard})
    return ENDED.model_copy(update={"lines": tuple(line if held is CALM_DOWN else held for held in LINES)})


async def test_a_correction_is_taken_back() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_line(booth, pilot)
        await booth.tell(pilot, AMENDED)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert booth.link.asks == [Withdraw(turn=CALM_DOWN.turn)]


async def test_what_cannot_be_set_right_is_told_where_it_was_asked() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_line(booth, pilot)
        await pilot.press("down", "enter")
        await booth.tell(pilot, ENDED.model_copy(update={"notice": "This call has been rewritten since."}))
        assert "This call has been rewritten since." in booth.shown and "Working it out" not in booth.shown


async def test_a_review_is_made_final_after_asking_and_then_offers_no_change() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_finish(booth, pilot)
        assert isinstance(booth.app.screen, FinishScreen) and booth.link.asks == []
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, ReviewScreen) and "make it final" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await booth.tell(pilot, FINAL)
        assert booth.link.asks == [Finish()]
        await pilot.pause()
        assert isinstance(booth.app.screen, ReviewScreen) and "Your words, final" in booth.shown
        assert "set it right" not in booth.shown and "make it final" not in booth.shown


async def test_the_reading_stays_where_it_is_when_the_review_changes() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_lines(booth, pilot)
        await booth.tell(pilot, AMENDED)
        assert "What was heard in it: giving time or room" in booth.shown


async def test_kept_reviews_are_listed_and_one_is_opened() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_reviews(booth, pilot)
        assert isinstance(booth.app.screen, ReviewsScreen) and booth.link.sent == [ShowReviews()]
        assert "Bay nine" in booth.shown and "8 March" in booth.shown and "open" in booth.shown
        await pilot.press("down", "enter")
        await pilot.pause()
        assert booth.link.sent[-1] == OpenReview(encounter_id=KEPT[1].encounter_id)
        await booth.tell(pilot, FINAL)
        assert isinstance(booth.app.screen, ReviewScreen) and "How it ended" in booth.shown
        await pilot.press("escape")
        await booth.tell(pilot, CHOOSING)
        assert isinstance(booth.app.screen, ReviewsScreen) and booth.link.since == [ShowReviews()]


async def test_an_officer_without_reviews_and_one_whose_review_does_not_open_are_told() -> None:
    booth = Booth()
    async with booth.app.run_test(size=NARROW) as pilot:
        await to_reviews(booth, pilot)
        await booth.tell(pilot, CHOOSING.model_copy(update={"reviews": ()}))
        assert "You have no review yet." in booth.shown
        await booth.tell(pilot, CHOOSING.model_copy(update={"reviews": KEPT}))
        await pilot.press("enter")
        await booth.tell(pilot, FAILED)
        assert isinstance(booth.app.screen, TroubleScreen)


async def test_odd_sizes_and_mashed_keys_break_no_review() -> None:
    booth = Booth()
    async with booth.app.run_test(size=(80, 24)) as pilot:
        await to_review(booth, pilot)
        for size in ((40, 10), (200, 60), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("down", "right", "pagedown", "tab", "f1", "x", "up", "left", "right", "home", "space")
            await pilot.pause()
        assert isinstance(booth.app.screen, ReviewScreen)
