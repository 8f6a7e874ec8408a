"""A drill typed on a screen, from the choice to the result that is kept, by the rules alone."""

from pathlib import Path

import pytest

from appliance.engine.drill_library import read_drill
from appliance.review.drill_result import NOT_REVIEWED
from appliance.stage import view
from appliance.stage.drill_view import GoOn, StartDrill
from appliance.stage.people_view import Leave
from tests.engine.test_process import Screen, data, engine

__all__ = ["data"]
DRILL = "reflect"
TYPED = StartDrill(id=DRILL, officer="typed", headset="none")


async def _answer(screen: Screen, text: str) -> view.View:
    await screen.until(lambda seen: seen.drill is not None and seen.drill.step == "answering")
    screen.send(view.Say(text=text))
    return await screen.until(lambda seen: seen.drill is not None and seen.drill.step == "judged")


async def _begun(screen: Screen) -> None:
    await screen.phase("choosing")
    screen.send(TYPED)
    about = (await screen.phase("briefing")).drill
    assert about is not None and about.aim == read_drill(DRILL).drill.aim
    screen.send(view.Begin())


async def test_every_prompt_is_judged_and_the_result_is_among_the_past_ones(data: Path) -> None:
    drill = read_drill(DRILL).drill
    async with engine() as screen:
        await _begun(screen)
        for number, prompt in enumerate(drill.prompts, start=1):
            seen = (await _answer(screen, prompt.better)).drill
            assert seen is not None and (seen.number, seen.says) == (number, prompt.says)
            assert seen.answers[-1].said == prompt.better and seen.answers[-1].passed
            screen.send(GoOn())
        over = (await screen.phase("drilled")).drill
        assert over is not None and over.result is not None
        assert (over.result.passed, over.result.answered) == (len(drill.prompts), len(drill.prompts))
        assert over.result.content_status == NOT_REVIEWED and over.result.kept
        screen.send(Leave())
        offers = (await screen.phase("choosing")).drills
    done = next(offer for offer in offers if offer.id == DRILL)
    assert [(past.passed, past.answered) for past in done.past] == [(len(drill.prompts), len(drill.prompts))]
    assert all(not offer.past for offer in offers if offer.id != DRILL)


async def test_a_drill_that_is_ended_early_keeps_what_was_answered(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await _answer(screen, "You should call a lawyer.")
        screen.send(view.End(confirmed=True))
        over = (await screen.phase("drilled")).drill
        assert over is not None and over.result is not None
        assert (over.result.answered, over.result.prompts) == (1, 8)
        screen.send(Leave())
        offers = (await screen.phase("choosing")).drills
    assert next(offer for offer in offers if offer.id == DRILL).past[0].answered == 1


@pytest.mark.parametrize("ends", ["leaves", "dies"])
async def test_a_drill_that_is_left_at_the_briefing_keeps_nothing(data: Path, ends: str) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(TYPED)
        await screen.phase("briefing")
        if ends == "dies":
            screen.die()
            return
        screen.send(Leave())
        assert all(not offer.past for offer in (await screen.phase("choosing")).drills)


async def test_a_drill_that_nothing_was_answered_in_keeps_nothing(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await screen.until(lambda seen: seen.drill is not None and seen.drill.step == "answering")
        screen.send(view.End(confirmed=True))
        over = (await screen.phase("drilled")).drill
        assert over is not None and over.answers == ()
        screen.send(Leave())
        assert all(not offer.past for offer in (await screen.phase("choosing")).drills)
