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
from appliance.review.trend.build import build
from appliance.review.trend.habits import HabitId
from appliance.review.trend.model import Trend
from appliance.stage.people_view import AssignedView, DoorView, HomeView, LeftView, NoteView, PersonView
from appliance.stage.review_view import HeardView, KeptReview, LineView
from appliance.stage.view import Caption, HazardView, LeftEncounter, MicrophoneView, Offer, View
from appliance.tui.menu import Menu
from appliance.tui.screens.come_down import ComeDownScreen
from appliance.tui.screens.home import CALLS, CLAIM, DATA, REVIEWS
from appliance.tui.screens.home import TREND as MY_TREND
from appliance.tui.screens.sign_in import SignInScreen
from tests.review.practices import PORCH, STATION, on, practice, scored
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
KEPT: Final = (
    KeptReview(
        encounter_id="1" * 32,
        title="Bay nine",
        started_utc="2026-03-08T18:30Z",
        final=False,
        kept_until="2027-03-08",
    ),
    KeptReview(
        encounter_id=REVIEW.encounter_id,
        title="The porch light",
        started_utc="2026-03-02T18:30Z",
        final=True,
        kept_until="2027-03-02",
    ),
)
HOME: Final = HomeView(
    assigned=(AssignedView(title="A person who wants to leave the bay", scenario="bus-station", due="2026-12-15"),),
    standing="You have 2 h 40 min of 4 h of crisis intervention for this year. 1 h 20 min to go, until 31 December.",
    standing_on="2026-12-01",
    notes=(NoteView(outcome="accepted", text="The pause before you asked about the knife made the difference."),),
    minutes_here=47,
)
CHOOSING_ALL: Final = CHOOSING_LEFT.model_copy(update={"home": HOME, "who": ANA.model_copy(update={"claimed": True})})
LEFT_BOX: Final = (
    LeftView(
        id="a" * 32,
        kind="hours",
        state="received",
        sentence="9 min 12 s of practice (porch) on 2026-12-01 from 18:30, under your officer reference 5f0c1d…, on "
        "kiosk north-1. No word of what was said, and no score.",
        became="The server has it; receipt of 2026-12-01 (epoch 1).",
        payload='{"body":{"activity":"encounter","category":"relationship","chain":"0f…","counted_s":552,'
        '"date":"2026-12-01","kiosk":"north-1"},"schema_version":1,"stream":"hours"}',
    ),
    LeftView(
        id="b" * 32,
        kind="anonymous review",
        state="held",
        sentence="A review (relationship, 2026-12) that has not left. It leaves only together with those of at least "
        "four other officers like it; until then you may share it.",
        became="Stays on this box.",
    ),
    LeftView(
        id="c" * 32,
        kind="shared review",
        state="waiting",
        sentence="Your review of “Bay nine” on 2026-12-02, shared by you with one trainer, with 2 quotes that you "
        "chose.",
        became="Waits, or is on its way; the server has not said that it has it.",
        payload='{"body":{"scenario_title":"Bay nine"},"schema_version":1,"stream":"shared"}',
        can_take_back=True,
    ),
)
GUEST: Final = CHOOSING.model_copy(update={"who": PersonView(name="", guest=True)})
ON_HOLD: Final = CHOOSING.model_copy(
    update={
        "who": ANA.model_copy(update={"hold": True}),
        "reviews": tuple(kept.model_copy(update={"kept_until": None}) for kept in KEPT),
    }
)
FAILED: Final = View(
    phase="failed",
    error='The microphone "default" opens but gives no sound. Unplug the headset and plug it in again, and check that '
    "no other program holds it.",
)


def _trend() -> Trend:
    """Return the trend of an officer who listens better from call to call and takes no notice of weapons."""
    calls = (PORCH, STATION, PORCH.model_copy(update={"id": "traffic-stop", "title": "Third stop this year"}))
    rise = (1.8, 2.0, 2.6, 3.1, 3.4, 4.0, 4.1, 4.4)
    found = [
        practice(
            number,
            day=3 * number,
            at=calls[number % 3],
            mode="typed" if number in (1, 2) else "speech",
            scores=scored(
                3.1 + 0.1 * (number % 3),
                listening=score,
                risk=2.4 + 0.2 * (number % 2),
                empathy=round(score - 0.2, 1),
                tone=None if number in (1, 2) else 3.9,
                closure=3.0 if number > 5 else None,
            ),
            habits={HabitId.WEAPONS_ASKED: number == 4, HabitId.DANGER_EARLY: number > 2},
        )
        for number, score in enumerate(rise)
    ]
    return build(found, calls, on(25))


TREND: Final = CHOOSING.model_copy(update={"trend": _trend()})
NO_TREND: Final = CHOOSING.model_copy(update={"trend": build([], (PORCH, STATION), on(0))})

Way = Callable[[Booth, Pilot[None]], Awaitable[None]]


async def to_welcome(booth: Booth, pilot: Pilot[None]) -> None:
    await booth.tell(pilot, SIGNED_OUT)


async def to_home(booth: Booth, pilot: Pilot[None], seen: View = CHOOSING) -> None:
    await booth.tell(pilot, SIGNED_OUT)
    await booth.tell(pilot, seen)


async def to_sign_in(booth: Booth, pilot: Pilot[None]) -> None:
    await booth.tell(pilot, SIGNED_OUT)
    await pilot.press("enter")
    await pilot.pause()


async def to_wait(booth: Booth, pilot: Pilot[None]) -> None:
    await to_sign_in(booth, pilot)
    await pilot.press(*"ana", "enter", *"000111", "enter")
    await pilot.pause()
    locked = DoorView(problem="Too many wrong PINs. Wait, then try again.", wait_s=120, agency=True)
    screen = booth.app.screen
    now_s = screen.now_s() if isinstance(screen, SignInScreen) else 0.0
    setattr(screen, "now_s", lambda: now_s)  # noqa: B010 -- a clock that stands, on this screen alone
    await booth.tell(pilot, SIGNED_OUT.model_copy(update={"door": locked}))


async def to_new(booth: Booth, pilot: Pilot[None]) -> None:
    await to_sign_in(booth, pilot)
    await pilot.press("f2")
    await pilot.pause()


async def to_weak(booth: Booth, pilot: Pilot[None]) -> None:
    await to_new(booth, pilot)
    await pilot.press(*"ana", "enter", *"123456", "enter")
    await pilot.pause()


async def to_forgotten(booth: Booth, pilot: Pilot[None]) -> None:
    await to_sign_in(booth, pilot)
    await pilot.press(*"ana", "enter", *"000111", "enter")
    await pilot.pause()
    wrong = DoorView(problem="No records open with this training id and PIN.", agency=True)
    await booth.tell(pilot, SIGNED_OUT.model_copy(update={"door": wrong}))
    await pilot.press("f4")
    await pilot.pause()


async def to_your_data(booth: Booth, pilot: Pilot[None]) -> None:
    await to_home(booth, pilot, CHOOSING.model_copy(update={"who": ANA.model_copy(update={"new": True})}))


async def to_home_with_all(booth: Booth, pilot: Pilot[None]) -> None:
    await to_home(booth, pilot, CHOOSING_ALL)
    await pilot.press("down")


async def to_guest(booth: Booth, pilot: Pilot[None]) -> None:
    await to_home(booth, pilot, GUEST)


async def to_claim(booth: Booth, pilot: Pilot[None]) -> None:
    unclaimed = ANA.model_copy(update={"claimed": False, "can_claim": True})
    await to_home(booth, pilot, CHOOSING.model_copy(update={"who": unclaimed}))
    await open_item(booth, pilot, CLAIM)


async def to_delete_me(booth: Booth, pilot: Pilot[None], seen: View = ON_HOLD) -> None:
    await to_home(booth, pilot, seen)
    await open_item(booth, pilot, DATA)
    await pilot.press("f4")
    await pilot.pause()


async def to_change_pin(booth: Booth, pilot: Pilot[None]) -> None:
    await to_home(booth, pilot)
    await open_item(booth, pilot, DATA)
    await pilot.press("f3")
    await pilot.pause()


async def to_delete_review(booth: Booth, pilot: Pilot[None]) -> None:
    await to_reviews(booth, pilot)
    await pilot.press("f4")
    await pilot.pause()


async def to_left_box(booth: Booth, pilot: Pilot[None]) -> None:
    await to_home(booth, pilot)
    await open_item(booth, pilot, DATA)
    await pilot.press("f2")
    await pilot.pause()
    await booth.tell(pilot, CHOOSING.model_copy(update={"left_box": LEFT_BOX}))


async def to_left_bytes(booth: Booth, pilot: Pilot[None]) -> None:
    await to_left_box(booth, pilot)
    await pilot.press("enter")
    await pilot.pause()


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


async def to_trend(booth: Booth, pilot: Pilot[None]) -> None:
    await booth.tell(pilot, CHOOSING)
    await open_item(booth, pilot, MY_TREND)
    await booth.tell(pilot, TREND)


async def to_first_trend(booth: Booth, pilot: Pilot[None]) -> None:
    await to_trend(booth, pilot)
    await booth.tell(pilot, NO_TREND)


async def to_trend_curve(booth: Booth, pilot: Pilot[None]) -> None:
    await to_trend(booth, pilot)
    await pilot.press(*["down"] * (len(TREND.trend.suggestions if TREND.trend else ()) + 2), "enter")
    await pilot.pause()


TOUR: Final[dict[str, Way]] = {
    "welcome": to_welcome,
    "sign-in": to_sign_in,
    "wait": to_wait,
    "first-time": to_new,
    "weak-pin": to_weak,
    "forgotten": to_forgotten,
    "your-data": to_your_data,
    "home": to_home,
    "home-with-all": to_home_with_all,
    "guest": to_guest,
    "claim": to_claim,
    "change-pin": to_change_pin,
    "delete-me": to_delete_me,
    "left-box": to_left_box,
    "left-bytes": to_left_bytes,
    "delete-review": to_delete_review,
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
    "trend": to_trend,
    "first-trend": to_first_trend,
    "trend-curve": to_trend_curve,
}
