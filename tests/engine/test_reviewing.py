from pathlib import Path

import pytest

from appliance.encounter.behaviours import BehaviourId
from appliance.engine import reviewing
from appliance.engine.library import read_scenario
from appliance.stage import review_view, view
from appliance.stage.view import View
from appliance.store.store import Store
from tests.engine.test_process import Screen, _begun, _say, data, engine, owner_of

__all__ = ["data"]
"""A fixture: data in a directory of its own, no models."""


@pytest.fixture(autouse=True)
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewing, "coder_with_encoder", lambda _directory: None)


async def _reviewed(screen: Screen) -> View:
    await _begun(screen)
    await _say(screen, "Hi Marcus, I'm Dan.")
    await _say(screen, "Calm down.")
    screen.send(view.End(confirmed=True))
    return await screen.phase("ended")


def _line(seen: View, text: str) -> review_view.LineView:
    return next(line for line in seen.lines if line.heard == text)


async def test_a_line_is_corrected_after_the_encounter_and_both_versions_stay(data: Path) -> None:
    async with engine() as screen:
        ended = await _reviewed(screen)
        line = _line(ended, "Calm down.")
        assert BehaviourId.CALM_DOWN in {heard.behaviour for heard in line.behaviours} and not line.corrected
        assert line.before
        screen.send(review_view.Correct(turn=line.turn, words="Can you tell me what happened tonight?"))
        amended = await screen.until(lambda seen: seen.phase == "ended" and _line(seen, "Calm down.").corrected)
        now = _line(amended, "Calm down.")
        assert now.text == "Can you tell me what happened tonight?"
        assert BehaviourId.OPEN_QUESTION in {heard.behaviour for heard in now.behaviours}
        assert amended.review is not None and amended.review.amended[0].heard == "Calm down."
        assert amended.review.changed_by_amending


async def test_what_was_heard_in_a_line_is_disputed_and_the_dispute_taken_back(data: Path) -> None:
    async with engine() as screen:
        ended = await _reviewed(screen)
        turn = _line(ended, "Calm down.").turn
        screen.send(review_view.Dispute(turn=turn, behaviour=BehaviourId.CALM_DOWN))
        amended = await screen.until(lambda seen: bool(seen.lines) and _line(seen, "Calm down.").disputed)
        assert amended.review is not None and amended.review.amendment_counts.disputes == 1
        screen.send(review_view.Withdraw(turn=turn, behaviour=BehaviourId.CALM_DOWN))
        back = await screen.until(lambda seen: not _line(seen, "Calm down.").disputed)
        assert back.review == ended.review


async def test_a_final_review_says_that_nothing_in_it_changes_and_nothing_does(data: Path) -> None:
    async with engine() as screen:
        ended = await _reviewed(screen)
        turn = _line(ended, "Calm down.").turn
        screen.send(review_view.Finish())
        final = await screen.until(lambda seen: seen.review is not None and seen.review.final)
        screen.send(review_view.Dispute(turn=turn, behaviour=BehaviourId.CALM_DOWN))
        refused = await screen.until(lambda seen: seen.notice is not None)
        assert "final" in (refused.notice or "") and refused.review == final.review


async def test_a_review_that_was_left_open_is_listed_opened_and_set_right_later(data: Path) -> None:
    async with engine() as screen:
        ended = await _reviewed(screen)
    async with engine() as screen:
        assert (await screen.phase("choosing")).reviews is None
        screen.send(review_view.ShowReviews())
        listed = await screen.until(lambda seen: seen.reviews is not None)
        assert listed.reviews is not None and not listed.reviews[0].final
        assert (listed.reviews[0].title, len(listed.reviews)) == ("The porch light", 1)
        screen.send(review_view.OpenReview(encounter_id=listed.reviews[0].encounter_id))
        opened = await screen.phase("ended")
        assert opened.review == ended.review and opened.lines == ended.lines
        screen.send(review_view.Finish())
        await screen.until(lambda seen: seen.review is not None and seen.review.final)
    with Store(data) as store:
        assert store.records(owner_of(store))[0].final


async def test_a_box_without_reviews_lists_none_and_one_that_is_not_there_is_told(
    data: Path,
) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(review_view.ShowReviews())
        assert (await screen.until(lambda seen: seen.reviews is not None)).reviews == ()
        screen.send(review_view.OpenReview(encounter_id="nowhere"))
        failed = await screen.until(lambda seen: seen.phase == "failed")
        assert "nowhere" in (failed.error or "")


async def test_a_call_that_was_rewritten_since_is_read_and_no_longer_changed(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine() as screen:
        ended = await _reviewed(screen)
        old = read_scenario("porch")
        monkeypatch.setattr(reviewing, "read_scenario", lambda _name: type(old)(old.scenario, "0" * 64, old.path))
        screen.send(review_view.Finish())
        told = await screen.until(lambda seen: seen.notice is not None)
        assert "rewritten" in (told.notice or "") and told.review == ended.review
