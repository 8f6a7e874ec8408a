"""Drills on the kiosk: the list, each step of one, and its result."""

from typing import Final

from textual.pilot import Pilot
from textual.widgets import Input

from appliance.stage.drill_view import AnswerView, DrillOffer, DrillResultView, DrillView, PastDrill
from appliance.stage.view import View
from appliance.tui.screens.home import DRILLS
from tests.tui.scripted import Booth
from tests.tui.views import CHOOSING, MICROPHONE, Way, open_item, to_home

STATUS: Final = (
    "This drill has not yet been reviewed by a crisis-intervention instructor, a clinician and a person with lived "
    "experience."
)
REFLECT: Final = DrillOffer(
    id="reflect",
    title="Reflect, don't fix",
    trains="Active listening",
    aim="Give back what they said, or the feeling under it, in one sentence. No advice, no solution, no story of your "
    "own. Then leave it there.",
    why="A solution offered too early says that the trouble is simple and they are slow.",
    topic_notes=("relapse, in one prompt", "feeling that nobody cares, in several"),
    self_harm=False,
    content_status=STATUS,
    suggested=True,
    past=(
        PastDrill(
            started_utc="2026-03-08T18:30Z",
            passed=5,
            answered=8,
            prompts=8,
            try_this="Say the feeling under it and stop there.",
        ),
        PastDrill(
            started_utc="2026-03-01T18:30Z", passed=2, answered=6, prompts=8, try_this="Leave the advice for later."
        ),
    ),
)
ASKING: Final = DrillOffer(
    id="suicide-question",
    title="Asking about suicide",
    trains="Reading risk and staying safe",
    aim="Ask them directly, in plain words, whether they are thinking about suicide. One question. Then stop.",
    why="Asking does not put the idea there.",
    topic_notes=("suicide, in every prompt",),
    self_harm=True,
    content_status=STATUS,
)
OFFERED: Final = CHOOSING.model_copy(update={"drills": (REFLECT, ASKING)})
ABOUT: Final = DrillView(
    id=REFLECT.id, title=REFLECT.title, aim=REFLECT.aim, why=REFLECT.why, topic_notes=REFLECT.topic_notes, prompts=8
)
READY: Final = View(phase="briefing", scenario_title=REFLECT.title, drill=ABOUT)
FIRST: Final = ABOUT.model_copy(
    update={
        "number": 1,
        "step": "answering",
        "moment": "A porch step, the shouting is over. She is holding a cup of tea that somebody gave her.",
        "says": "Twelve years I covered for him. And my own mother tells me to go back in and say sorry.",
    }
)
FIXED: Final = AnswerView(
    says=FIRST.says,
    said="Have you thought about calling a lawyer?",
    passed=False,
    line="“Have you thought about calling a lawyer?” is advice. They have not been heard yet.",
    better="Twelve years of covering for him, and even your mother is on his side.",
)
HEARD: Final = AnswerView(
    says="I did everything they told me to. Everything. And they still took the kids.",
    said="You did everything they asked, and they took them anyway.",
    passed=True,
    line="“You did everything they asked”: they know they were heard.",
    better="Every single thing they asked, and it still was not enough.",
)
RESULT: Final = DrillResultView(
    passed=1,
    answered=2,
    prompts=8,
    improved="Too few answers to compare the first with the last.",
    best_line=HEARD.said,
    best_passed=True,
    try_this="Say the feeling under it and stop there.",
    sources=("FBI Behavioral Change Stairway Model and active listening skills", "MITI 4.2.1"),
    content_status=STATUS,
    disclaimer="For training, never for discipline. This result is yours.",
)


def at(**changes: object) -> View:
    """Return the drill at one of its steps."""
    return View(phase="drilling", scenario_title=REFLECT.title, drill=FIRST.model_copy(update=changes))


SPOKEN: Final = at().model_copy(update={"officer_level": 0.6, "subject_level": 0.0})
JUDGED: Final = at(step="judged", answers=(FIXED,))
OVER: Final = at(step="over", answers=(FIXED, HEARD), result=RESULT).model_copy(update={"phase": "drilled"})


async def to_drills(booth: Booth, pilot: Pilot[None]) -> None:
    await to_home(booth, pilot, OFFERED)
    await open_item(booth, pilot, DRILLS)


async def to_drill_briefing(booth: Booth, pilot: Pilot[None]) -> None:
    await to_drills(booth, pilot)
    await pilot.press("enter")
    await booth.tell(pilot, READY.model_copy(update={"microphone": MICROPHONE}))


async def to_spoken_drill(booth: Booth, pilot: Pilot[None]) -> None:
    await to_drills(booth, pilot)
    await pilot.press("enter")
    await booth.tell(pilot, READY, SPOKEN)


async def to_typed_drill(booth: Booth, pilot: Pilot[None]) -> None:
    await to_drills(booth, pilot)
    await pilot.press("f3", "enter")
    await booth.tell(pilot, READY, at())
    booth.app.screen.query_one(Input).cursor_blink = False


async def to_judged(booth: Booth, pilot: Pilot[None]) -> None:
    await to_typed_drill(booth, pilot)
    await booth.tell(pilot, JUDGED)


async def to_drill_result(booth: Booth, pilot: Pilot[None]) -> None:
    await to_typed_drill(booth, pilot)
    await booth.tell(pilot, OVER)


TOUR: Final[dict[str, Way]] = {
    "drills": to_drills,
    "drill-briefing": to_drill_briefing,
    "drill-spoken": to_spoken_drill,
    "drill-typed": to_typed_drill,
    "drill-judged": to_judged,
    "drill-result": to_drill_result,
}
