"""Fixed views of signing in, of home and of an officer's data, and the way to each of their screens."""

from typing import Final

from textual.pilot import Pilot

from appliance.engine.sharing import quotes_of
from appliance.stage.people_view import (
    AssignedView,
    DoorView,
    HomeView,
    LeftView,
    NoteView,
    PersonView,
    SharingView,
    TrainerView,
)
from appliance.stage.view import View
from appliance.tui.screens.home import CLAIM, DATA
from appliance.tui.screens.sign_in import SignInScreen
from tests.tui.scripted import Booth
from tests.tui.views import (
    ANA,
    CHOOSING,
    CHOOSING_LEFT,
    FINAL,
    KEPT,
    REVIEW,
    SIGNED_OUT,
    Way,
    open_item,
    to_finish,
    to_home,
    to_reviews,
)

HOME: Final = HomeView(
    assigned=(AssignedView(title="A person who wants to leave the bay", scenario="bus-station", due="2026-12-15"),),
    standing="You have 2 h 40 min of 4 h of crisis intervention for this year. 1 h 20 min to go, until 31 December.",
    standing_on="2026-12-01",
    notes=(NoteView(outcome="accepted", text="The pause before you asked about the knife made the difference."),),
    minutes_here=47,
)
CHOOSING_ALL: Final = CHOOSING_LEFT.model_copy(update={"home": HOME, "who": ANA.model_copy(update={"claimed": True})})
SHARING: Final = SharingView(
    trainers=(TrainerView(ref="e" * 32, name="Sgt. R. Lee"), TrainerView(ref="f" * 32, name="Dr. M. Cho")),
    quotes=quotes_of(REVIEW),
)
SHAREABLE: Final = FINAL.model_copy(update={"sharing": SHARING})
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


async def to_share(booth: Booth, pilot: Pilot[None]) -> None:
    await to_finish(booth, pilot)
    await pilot.press("enter")
    await pilot.pause()
    await booth.tell(pilot, SHAREABLE)
    for _ in range(100):
        if "Share this review?" in booth.shown:
            break
        await pilot.pause()


async def to_share_what(booth: Booth, pilot: Pilot[None]) -> None:
    await to_share(booth, pilot)
    await pilot.press("down", "enter")
    await pilot.pause()
    await pilot.press("down", "enter")
    await pilot.pause()


async def to_share_letter(booth: Booth, pilot: Pilot[None]) -> None:
    await to_share_what(booth, pilot)
    await open_item(booth, pilot, "see")
    preview = SHARING.model_copy(update={"preview": '{"competencies":{"listening":2.5},"date":"2026-03-02"}'})
    await booth.tell(pilot, SHAREABLE.model_copy(update={"sharing": preview}))


TOUR: Final[dict[str, Way]] = {
    "sign-in": to_sign_in,
    "wait": to_wait,
    "first-time": to_new,
    "weak-pin": to_weak,
    "forgotten": to_forgotten,
    "your-data": to_your_data,
    "home-with-all": to_home_with_all,
    "guest": to_guest,
    "claim": to_claim,
    "change-pin": to_change_pin,
    "delete-me": to_delete_me,
    "share": to_share,
    "share-what": to_share_what,
    "share-letter": to_share_letter,
    "left-box": to_left_box,
    "left-bytes": to_left_bytes,
    "delete-review": to_delete_review,
}
