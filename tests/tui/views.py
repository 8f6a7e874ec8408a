"""Fixed views, and the way to each screen of the kiosk."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter
from textual.pilot import Pilot

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.scenario import Competency
from appliance.engine.microphone import SENTENCE
from appliance.review.model import Amended, Review, ScoreChange
from appliance.stage.people_view import (
    DoorView,
    PersonView,
)
from appliance.stage.review_view import HeardView, KeptReview, LineView
from appliance.stage.view import Caption, HazardView, LeftEncounter, MicrophoneView, Offer, View
from appliance.tui.menu import Menu
from appliance.tui.screens.come_down import ComeDownScreen
from appliance.tui.screens.home import CALLS, REVIEWS
from tests.tui.scripted import Booth

REVIEW: Final = Review.model_validate_json(Path(__file__).with_name("review.json").read_text(encoding="utf-8"))
LINES: Final = TypeAdapter(tuple[LineView, ...]).validate_json(
    Path(__file__).with_name("lines.json").read_text(encoding="utf-8")
)
OFFERS: Final = (
    Offer(
        id="bus-station",
        title="Bay nine",
        minutes=11,
        short_minutes=6,
        topic_notes=("psychosis", "a knife in a bag", "a stay in hospital against her will"),
    ),
    Offer(
        id="porch",
        title="The porch light",
        minutes=10,
        short_minutes=6,
        topic_notes=(
            "separation and a locked door",
            "a child is inside the house and may be mentioned often",
            "alcohol",
            "losing a job",
            "suicide may be asked about; he is not suicidal",
        ),
    ),
    Offer(id="traffic-stop", title="Third stop this year", minutes=9, short_minutes=None, topic_notes=("racism",)),
)
LEFT: Final = LeftEncounter(
    encounter_id="0" * 32,
    title="The porch light",
    last_line="They let me go. This morning. Eleven years.",
    minutes_left=4.2,
)
ANA: Final = PersonView(name="Ana Ortiz", claimed=True)
SIGNED_OUT: Final = View(phase="signed_out", door=DoorView(agency=True))
CHOOSING: Final = View(phase="choosing", offers=OFFERS, who=ANA)
CHOOSING_LEFT: Final = View(phase="choosing", offers=OFFERS, left=LEFT, who=ANA)
LOADING: Final = View(
    phase="loading",
    scenario_title="The porch light",
    dispatch_call=(
        "Unwanted person, 418 Alder. The caller is Renee Tate. Her ex-husband Marcus is on her front porch, knocking "
        "and calling through the door for half an hour. He has been drinking. He has a beer bottle. She says he hasn't "
        "touched or threatened anyone. Their daughter, seven, is upstairs. No orders on file, no history of weapons. "
        "Cover is four minutes out."
    ),
    setting=(
        "A small house, quarter to ten at night. A man in a work jacket stands at the top of four porch steps with one "
        "palm flat on the door. A brown beer bottle hangs by its neck from his right hand. A pickup is parked crooked "
        "at the curb. You are on the front walk, about twenty feet from him. There's a light on upstairs."
    ),
    legal_note=(
        "It is Renee's home and she wants him to leave, so he cannot stay. No crime has been reported; as things stand "
        "nothing calls for an arrest. If he refuses to leave once told, it becomes trespass. If he forces the door or "
        "uses the bottle, he will be arrested. He must not drive."
    ),
    person="Marcus",
    waiting_for="Loading the voice",
)
MICROPHONE: Final = MicrophoneView(state="waiting", sentence=SENTENCE)
CHECKING: Final = LOADING.model_copy(
    update={"microphone": MICROPHONE.model_copy(update={"state": "listening"}), "officer_level": 0.6}
)
BRIEFING: Final = LOADING.model_copy(update={"phase": "briefing", "waiting_for": None})
RUNNING: Final = View(
    phase="running",
    scenario_title="The porch light",
    person="Marcus",
    hazards=(
        HazardView(what="a glass beer bottle held by the neck in his right hand", open=True),
        HazardView(what="truck keys in his jacket pocket; he drove here and would drive away", open=False),
    ),
    speaking="subject",
    remaining_s=296.0,
    officer_level=0.1,
    subject_level=0.7,
    distance="two steps back",
    captions=(
        Caption(
            speaker="subject",
            name="Marcus",
            text="Oh, here we go. She called the cops on me. I'm on a porch! I'm standing on a porch!",
        ),
        Caption(
            speaker="officer",
            name="You",
            text="Hi, Marcus. I'm Officer Daniels, city police. Renee called us. What's going on tonight?",
        ),
        Caption(speaker="subject", name="Marcus", text="I don't know. She saw my bottle. She locked the door."),
        Caption(speaker="officer", name="You", text="Okay. You're upset. I get that. I'm not coming up there."),
        Caption(speaker="event", name="", text="A light goes on in the house next door."),
        Caption(
            speaker="subject",
            name="Marcus",
            text="They let me go. This morning. Eleven years cutting glass, and two people I never met read it to me",
            partial=True,
        ),
    ),
)
TYPED: Final = RUNNING.model_copy(update={"officer_level": None, "subject_level": None, "speaking": "nobody"})
ENDED: Final = RUNNING.model_copy(update={"phase": "ended", "review": REVIEW, "lines": LINES})
ENDED_HARD: Final = ENDED.model_copy(update={"self_harm": True})
CHOOSING_HARD: Final = CHOOSING.model_copy(
    update={"offers": tuple(o.model_copy(update={"self_harm": o.id == "porch"}) for o in OFFERS)}
)
CALM_DOWN: Final = next(line for line in LINES if "calm down" in line.text)
MISHEARD: Final = CALM_DOWN.model_copy(
    update={
        "text": "Look, let's slow all of this down a little bit.",
        "behaviours": (HeardView(behaviour=BehaviourId.TIME_AND_DISTANCE, words="slow all of this down"),),
    }
)
AMENDED: Final = ENDED.model_copy(
    update={
        "lines": tuple(MISHEARD if line is CALM_DOWN else line for line in LINES),
        "review": REVIEW.model_copy(
            update={
                "amended": (
                    Amended(
                        kind="correction",
                        turn=CALM_DOWN.turn,
                        heard=CALM_DOWN.heard,
                        said=MISHEARD.text,
                        coded_heard=(BehaviourId.CALM_DOWN,),
                        coded_said=(BehaviourId.TIME_AND_DISTANCE,),
                    ),
                ),
                "changed_by_amending": (
                    ScoreChange(id=Competency.EMPATHY, title="Empathy and respect", before=2.1, after=2.6),
                    ScoreChange(
                        id=Competency.TIME_AND_OPTIONS, title="Time, distance and options", before=3, after=3.4
                    ),
                ),
            }
        ),
    }
)
FINAL: Final = AMENDED.model_copy(update={"review": REVIEW.model_copy(update={"final": True})})


def _kept(encounter_id: str, title: str, day: str, final: bool) -> KeptReview:
    until = f"2027-{day}"
    return KeptReview(
        encounter_id=encounter_id, title=title, started_utc=f"2026-{day}T18:30Z", final=final, kept_until=until
    )


KEPT: Final = (
    _kept("1" * 32, "Bay nine", "03-08", final=False),
    _kept(REVIEW.encounter_id, "The porch light", "03-02", final=True),
)
FAILED: Final = View(
    phase="failed",
    error='The microphone "default" opens but gives no sound. Unplug the headset and plug it in again, and check that '
    "no other program holds it.",
)


Way = Callable[[Booth, Pilot[None]], Awaitable[None]]


async def to_welcome(booth: Booth, pilot: Pilot[None]) -> None:
    await booth.tell(pilot, SIGNED_OUT)


async def to_home(booth: Booth, pilot: Pilot[None], seen: View = CHOOSING) -> None:
    await booth.tell(pilot, SIGNED_OUT)
    await booth.tell(pilot, seen)


async def open_item(booth: Booth, pilot: Pilot[None], item_id: str) -> None:
    """Open a line of the list that is shown."""
    booth.app.screen.query_one(Menu).mark(item_id)
    await pilot.press("enter")
    await pilot.pause()


async def to_choose(booth: Booth, pilot: Pilot[None]) -> None:
    await to_home(booth, pilot, CHOOSING_LEFT)
    await open_item(booth, pilot, CALLS)
    await pilot.press("down", "down")


async def to_briefing(booth: Booth, pilot: Pilot[None], typed: bool = False) -> None:
    await booth.tell(pilot, CHOOSING)
    await pilot.press("enter")
    await pilot.pause()
    await pilot.press(*(["f3"] if typed else []), "enter")
    await booth.tell(pilot, LOADING if typed else LOADING.model_copy(update={"microphone": MICROPHONE}))


async def to_listening(booth: Booth, pilot: Pilot[None]) -> None:
    await to_briefing(booth, pilot)
    await booth.tell(pilot, CHECKING)


async def to_encounter(booth: Booth, pilot: Pilot[None]) -> None:
    await to_briefing(booth, pilot)
    await booth.tell(pilot, RUNNING)


async def to_typed_encounter(booth: Booth, pilot: Pilot[None]) -> None:
    await to_briefing(booth, pilot, typed=True)
    await booth.tell(pilot, TYPED)


async def to_asking(booth: Booth, pilot: Pilot[None]) -> None:
    await to_encounter(booth, pilot)
    await booth.tell(pilot, RUNNING.model_copy(update={"phase": "asking_to_end", "speaking": "nobody"}))


async def to_review(booth: Booth, pilot: Pilot[None]) -> None:
    await to_encounter(booth, pilot)
    await booth.tell(pilot, ENDED)
    # On a busy machine keys could go before the page is there to take them.
    for _ in range(100):
        if "1 of 10" in booth.shown:
            break
        await pilot.pause()


async def to_come_down(booth: Booth, pilot: Pilot[None], ended: View = ENDED_HARD) -> None:
    await to_encounter(booth, pilot)
    await booth.tell(pilot, ended)
    screen = booth.app.screen
    if isinstance(screen, ComeDownScreen):
        now_s = screen.now_s() + 2
        setattr(screen, "now_s", lambda: now_s)  # noqa: B010 -- a clock that stands, on this screen alone
        screen._began_s = now_s - 2
        screen.show_breath()
        await pilot.pause()


async def to_break(booth: Booth, pilot: Pilot[None]) -> None:
    await to_come_down(booth, pilot)
    await pilot.press("enter")
    await pilot.pause()
    await pilot.press("escape")
    await booth.tell(pilot, CHOOSING_HARD)
    await open_item(booth, pilot, CALLS)
    await pilot.press("enter")
    await pilot.pause()


async def to_curve(booth: Booth, pilot: Pilot[None]) -> None:
    await to_review(booth, pilot)
    await pilot.press("right", "right", "down")


async def to_competency(booth: Booth, pilot: Pilot[None]) -> None:
    await to_review(booth, pilot)
    await pilot.press("right", "down")


async def to_competency_read(booth: Booth, pilot: Pilot[None]) -> None:
    await to_competency(booth, pilot)
    await pilot.pause()
    await pilot.press("enter")


async def to_slips(booth: Booth, pilot: Pilot[None]) -> None:
    await to_review(booth, pilot)
    await pilot.press(*["right"] * 5)


async def to_next(booth: Booth, pilot: Pilot[None]) -> None:
    await to_slips(booth, pilot)
    await pilot.press("right")


async def to_lines(booth: Booth, pilot: Pilot[None]) -> None:
    await to_next(booth, pilot)
    await pilot.press("right", "right", "down", "down", "down")
    await pilot.pause()


async def to_line(booth: Booth, pilot: Pilot[None]) -> None:
    await to_lines(booth, pilot)
    await pilot.press("enter")
    await pilot.pause()


async def to_line_typed(booth: Booth, pilot: Pilot[None]) -> None:
    await to_line(booth, pilot)
    await pilot.press("enter")


async def to_line_amended(booth: Booth, pilot: Pilot[None]) -> None:
    await to_line(booth, pilot)
    await pilot.press("down", "enter")
    await booth.tell(pilot, AMENDED)


async def to_finish(booth: Booth, pilot: Pilot[None]) -> None:
    await to_lines(booth, pilot)
    await pilot.press(*["down"] * len(LINES), "enter")
    await pilot.pause()


async def to_reviews(booth: Booth, pilot: Pilot[None]) -> None:
    await booth.tell(pilot, CHOOSING)
    await open_item(booth, pilot, REVIEWS)
    await booth.tell(pilot, CHOOSING.model_copy(update={"reviews": KEPT}))


async def to_trouble(booth: Booth, pilot: Pilot[None]) -> None:
    await to_briefing(booth, pilot)
    await booth.tell(pilot, FAILED)


TOUR: Final[dict[str, Way]] = {
    "welcome": to_welcome,
    "home": to_home,
    "choose": to_choose,
    "briefing": to_listening,
    "encounter": to_encounter,
    "typed": to_typed_encounter,
    "asking": to_asking,
    "come-down": to_come_down,
    "break": to_break,
    "review": to_review,
    "curve": to_curve,
    "competency": to_competency,
    "competency-read": to_competency_read,
    "slips": to_slips,
    "next": to_next,
    "lines": to_lines,
    "line": to_line,
    "line-typed": to_line_typed,
    "line-amended": to_line_amended,
    "finish": to_finish,
    "reviews": to_reviews,
    "trouble": to_trouble,
}
