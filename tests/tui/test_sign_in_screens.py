import pytest
from pydantic import SecretStr
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from appliance.stage import view
from appliance.stage.people_view import BeginAnew, BeGuest, BeNew, DoorView, SignIn
from appliance.stage.view import View
from appliance.tui.engine_link import STOPPED
from appliance.tui.idle import SIGN_OUT_AFTER_S, WARN_BEFORE_S, Idle
from appliance.tui.screens.base import STAY, KioskScreen
from appliance.tui.screens.encounter import EncounterScreen
from appliance.tui.screens.home import GUEST, OUT, HomeScreen
from appliance.tui.screens.sign_in import BeNewScreen, ForgottenScreen, SignInScreen
from appliance.tui.screens.trouble import TroubleScreen
from appliance.tui.screens.welcome import WelcomeScreen
from appliance.tui.screens.your_data import YourDataScreen
from tests.tui.people_views import to_forgotten, to_new, to_sign_in
from tests.tui.scripted import Booth
from tests.tui.views import ANA, CHOOSING, CHOOSING_LEFT, RUNNING, SIGNED_OUT, open_item, to_encounter, to_home

SIZE = (80, 24)
PIN = "482913"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still at its only entry."""
    clock = [1000.0]
    monkeypatch.setattr(KioskScreen, "now_s", lambda _: clock[0])
    return clock


async def typed(pilot: Pilot[None], *answers: str) -> None:
    """Type answers, each with Enter."""
    for answer in answers:
        await pilot.press(*answer, "enter")
        await pilot.pause()


def refused(problem: str, **more: object) -> View:
    return SIGNED_OUT.model_copy(update={"door": DoorView(problem=problem, agency=True).model_copy(update=more)})


async def look(booth: Booth, pilot: Pilot[None]) -> None:
    """Let the app look whether anybody is here."""
    booth.app._look_idle()
    await pilot.pause()


async def test_whoever_is_quicker_than_the_engine_is_asked_for_a_claim_code_all_the_same() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        await pilot.press(*"Ana")
        assert "1 of 3" in booth.shown
        await booth.tell(pilot, SIGNED_OUT)
        assert "1 of 4" in booth.shown and booth.app.screen.query_one(Input).value == "Ana"
        await typed(pilot, "", PIN, PIN)
        assert "4 of 4" in booth.shown and "The code from your training officer" in booth.shown


@pytest.mark.parametrize("agency", [True, False])
async def test_whoever_has_answered_all_before_the_engine_spoke_is_still_asked_for_a_code_where_there_are_codes(
    agency: bool,
) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        await typed(pilot, "Ana", PIN, PIN)
        assert booth.link.sent == []
        await booth.tell(pilot, SIGNED_OUT.model_copy(update={"door": DoorView(agency=agency)}))
        if agency:
            assert "4 of 4" in booth.shown and booth.link.sent == []
            await typed(pilot, "")
        assert booth.link.sent == [BeNew(name="Ana", pin=SecretStr(PIN), code=SecretStr(""))]


async def test_an_officer_signs_in_with_id_and_pin_and_the_pin_is_never_on_the_screen() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, SIGNED_OUT)
        assert isinstance(booth.app.screen, WelcomeScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, SignInScreen) and "First time here? Press F2." in booth.shown
        await typed(pilot, "ana ortiz")
        await pilot.press(*PIN)
        await pilot.pause()
        assert PIN not in booth.shown and "••••••" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.sent == [SignIn(name="ana ortiz", pin=SecretStr(PIN))]
        assert "Opening your records" in booth.shown
        await booth.tell(pilot, CHOOSING)
        assert isinstance(booth.app.screen, HomeScreen) and "Ana Ortiz" in booth.shown
        assert PIN not in booth.shown


async def test_a_wrong_pin_is_told_and_typed_again_and_mashed_enters_ask_once() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_sign_in(booth, pilot)
        await typed(pilot, "ana", "000111")
        await pilot.press("enter", "enter", "escape", "f2", "f3", "f4", "x")
        await pilot.pause()
        assert len(booth.link.sent) == 1
        await booth.tell(pilot, refused("No records open with this training id and PIN."))
        assert "No records open" in booth.shown and "PIN forgotten" in booth.shown
        answer = booth.app.screen.query_one("#answer", Input)
        assert answer.value == "" and answer.password and answer.has_focus
        await typed(pilot, PIN)
        assert booth.link.sent[1:] == [SignIn(name="ana", pin=SecretStr(PIN))]


async def test_a_wait_counts_down_and_nothing_is_tried_before_it_is_over(now: list[float]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_sign_in(booth, pilot)
        await typed(pilot, "ana", "000111")
        await booth.tell(pilot, refused("Too many wrong PINs. Wait, then try again.", wait_s=90))
        screen = booth.app.screen
        assert isinstance(screen, SignInScreen) and "1 min 30 s to go" in booth.shown
        await typed(pilot, PIN)
        assert len(booth.link.sent) == 1
        now[0] += 75
        screen._show_outcome()
        await pilot.pause()
        assert "15 s to go" in booth.shown
        now[0] += 15
        screen._show_outcome()
        await pilot.pause()
        assert "You can try again now." in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.sent[1:] == [SignIn(name="ana", pin=SecretStr(PIN))]


async def test_somebody_new_reads_once_what_happens_to_their_data() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_new(booth, pilot)
        await typed(pilot, "Ana Ortiz", PIN, PIN)
        assert "Claim code" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.sent == [BeNew(name="Ana Ortiz", pin=SecretStr(PIN))]
        await booth.tell(pilot, CHOOSING.model_copy(update={"who": ANA.model_copy(update={"new": True})}))
        assert isinstance(booth.app.screen, YourDataScreen) and "No sound is kept" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, HomeScreen)


async def test_a_weak_pin_is_refused_at_once_with_the_reason_and_so_is_another_second_one() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_new(booth, pilot)
        await typed(pilot, "Ana", "123456")
        assert "in a row" in booth.shown
        await typed(pilot, PIN, "482914")
        assert "not the same" in booth.shown and booth.link.sent == []
        await typed(pilot, PIN)
        assert "Claim code" in booth.shown


async def test_another_officers_claim_code_is_told_and_the_rest_need_not_be_typed_again() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_new(booth, pilot)
        await typed(pilot, "Ana", PIN, PIN, "AAAA-BBBB-CCCC")
        await booth.tell(pilot, refused("This claim code was used on this kiosk already.", about="code"))
        assert "used on this kiosk already" in booth.shown and "Claim code" in booth.shown
        await pilot.press(*["backspace"] * 14)
        await typed(pilot, "dddd eeee ffff")
        assert booth.link.sent[-1] == BeNew(name="Ana", pin=SecretStr(PIN), code=SecretStr("dddd eeee ffff"))


async def test_a_taken_id_is_asked_again() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_new(booth, pilot)
        await typed(pilot, "Ana", PIN, PIN, "")
        await booth.tell(pilot, refused("Somebody has this training id on this kiosk.", about="name"))
        assert "Somebody has this training id" in booth.shown and "1 of 4" in booth.shown


async def test_without_an_agency_no_claim_code_is_asked_for() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, View(phase="signed_out"))
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        assert "1 of 3" in booth.shown
        await typed(pilot, "Ana", PIN, PIN)
        assert booth.link.sent == [BeNew(name="Ana", pin=SecretStr(PIN))]


async def test_a_guest_comes_in_with_one_key_and_is_told_what_that_means() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_sign_in(booth, pilot)
        await pilot.press("f3", "f3")
        await pilot.pause()
        assert booth.link.sent == [BeGuest()]
        guest = ANA.model_copy(update={"name": "", "guest": True, "claimed": False})
        await booth.tell(pilot, CHOOSING.model_copy(update={"who": guest}))
        assert isinstance(booth.app.screen, HomeScreen)
        assert GUEST.split(". ")[1] in " ".join(booth.shown.split())


async def test_who_forgot_the_pin_reads_first_what_is_lost() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_forgotten(booth, pilot)
        assert isinstance(booth.app.screen, ForgottenScreen)
        shown = " ".join(booth.shown.split())
        assert "lost for good" in shown and "Your hours are not lost" in shown and len(booth.link.sent) == 1
        await typed(pilot, "ana", "AAAA-BBBB-CCCC", "907264", "907264")
        assert booth.link.sent[-1] == BeginAnew(name="ana", code=SecretStr("AAAA-BBBB-CCCC"), pin=SecretStr("907264"))
        await booth.tell(pilot, refused("This claim code does not belong to this training id.", about="code"))
        assert "does not belong" in booth.shown and "New claim code" in booth.shown


async def test_escape_goes_back_one_question_and_out() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_new(booth, pilot)
        await typed(pilot, "Ana", PIN)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, BeNewScreen)
        assert booth.app.screen.query_one("#answer", Input).value == "Ana"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, SignInScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(booth.app.screen, WelcomeScreen)


async def test_signing_out_ends_the_engine_that_held_the_key_and_the_next_person_sees_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_home(booth, pilot, CHOOSING_LEFT)
        assert "The porch light" in booth.shown
        await open_item(booth, pilot, OUT)
        assert isinstance(booth.app.screen, WelcomeScreen)
        await pilot.pause()
        assert booth.links[0].closed and len(booth.links) == 2
        await booth.tell(pilot, SIGNED_OUT)
        await pilot.press("enter")
        await pilot.pause()
        assert "porch" not in booth.shown and "Ana" not in booth.shown


async def test_after_five_minutes_without_a_key_the_officer_is_signed_out_with_a_warning_before(
    now: list[float],
) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_home(booth, pilot)
        await look(booth, pilot)
        now[0] += SIGN_OUT_AFTER_S - WARN_BEFORE_S
        await look(booth, pilot)
        assert STAY[:20] in booth.shown and isinstance(booth.app.screen, HomeScreen)
        await pilot.press("down")
        await look(booth, pilot)
        assert STAY[:20] not in booth.shown
        now[0] += SIGN_OUT_AFTER_S - 1
        await look(booth, pilot)
        assert isinstance(booth.app.screen, HomeScreen)
        now[0] += 1
        await look(booth, pilot)
        assert isinstance(booth.app.screen, WelcomeScreen)
        await pilot.pause()
        assert booth.links[0].closed


async def test_nobody_is_signed_out_while_talking_but_one_who_walked_away_from_a_pause_is(now: list[float]) -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        for _ in range(3):
            now[0] += SIGN_OUT_AFTER_S
            await look(booth, pilot)
        assert isinstance(booth.app.screen, EncounterScreen)
        await booth.tell(pilot, RUNNING.model_copy(update={"phase": "paused"}))
        await look(booth, pilot)
        now[0] += SIGN_OUT_AFTER_S
        await look(booth, pilot)
        assert isinstance(booth.app.screen, WelcomeScreen)
        await pilot.pause()
        assert booth.links[0].closed and view.End() not in booth.links[0].sent


def test_somebody_who_came_back_in_time_is_here() -> None:
    idle = Idle()
    assert idle.look(0, False) == "here"
    assert idle.look(SIGN_OUT_AFTER_S - 1, False) == "warn"
    idle.touched()
    assert idle.look(SIGN_OUT_AFTER_S, False) == "here"
    assert idle.look(2 * SIGN_OUT_AFTER_S, True) == "here"
    assert idle.look(2 * SIGN_OUT_AFTER_S + 1, False) == "here"
    assert idle.look(3 * SIGN_OUT_AFTER_S + 1, False) == "gone"


async def test_pasted_lines_odd_keys_and_odd_sizes_break_nothing_and_send_nothing() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_sign_in(booth, pilot)
        for size in ((40, 10), (200, 60), (20, 5), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("tab", "f1", "f9", "delete", "home", "up", "pagedown", "ctrl+a", "[", "]", "$")
        booth.app.screen.query_one("#answer", Input).post_message(events.Paste("[/x]\nline two\x1b[31m" + "9" * 500))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, SignInScreen) and booth.link.sent == []
        assert len(booth.app.screen._answers["name"]) <= 80 and "two" not in booth.app.screen._answers["name"]


async def test_a_returning_officer_is_at_the_briefing_after_id_pin_and_two_more_keys() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await booth.tell(pilot, SIGNED_OUT)
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, "ana", PIN)
        await booth.tell(pilot, CHOOSING)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert booth.link.sent[-1] == view.Start(scenario="porch", officer="mic", short_form=True)


async def test_after_an_engine_that_stopped_one_signs_in_again() -> None:
    booth = Booth()
    async with booth.app.run_test(size=SIZE) as pilot:
        await to_encounter(booth, pilot)
        await booth.tell(pilot, View(phase="failed", error=STOPPED))
        booth.link.coming.put_nowait(None)
        await pilot.pause()
        assert isinstance(booth.app.screen, TroubleScreen) and "in again" in booth.shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(booth.app.screen, WelcomeScreen)
        await pilot.pause()
        assert len(booth.links) == 2 and booth.links[0].closed
