import asyncio
import os
import signal
from pathlib import Path

from pydantic import BaseModel, SecretStr

from appliance.engine.door import forget_guests
from appliance.stage import view
from appliance.stage.people_view import BeginAnew, BeGuest, BeNew, Leave, SignIn
from appliance.stage.review_view import ShowReviews
from appliance.store.agency import claim
from appliance.store.keys import OwnerKind
from appliance.store.lockout import FIRST_WAIT_S, FREE_TRIES
from appliance.store.memory import Fact
from appliance.store.store import Store
from appliance.wire.claims import claim_sha256
from appliance.wire.desired import Desired, OfficerStanding
from appliance.wire.envelope import canonical
from tests.engine.test_process import DAN, PIN, TYPED, Screen, _begun, _say, data, engine, owner_of
from tests.store.samples import QUICK_PIN, files_below

__all__ = ["data"]
"""A fixture: data in a directory of its own with one officer, no models."""

CODE, OTHER = "AAAA-BBBB-CCCC", "DDDD-EEEE-FFFF"


def comes_in(name: str, pin: str = PIN) -> SignIn:
    return SignIn(name=name, pin=SecretStr(pin))


def new(name: str, pin: str = PIN, code: str = "") -> BeNew:
    return BeNew(name=name, pin=SecretStr(pin), code=SecretStr(code))


def open_codes(data: Path, *codes: str, hold: bool = False) -> None:
    officers = tuple(
        OfficerStanding(
            officer_ref=str(number) * 32, claim_sha256=claim_sha256(code), as_of="2026-12-01", litigation_hold=hold
        )
        for number, code in enumerate(codes, start=1)
    )
    with Store(data, QUICK_PIN) as store:
        store.memory.write(Fact.DESIRED, canonical(Desired(version=1, epoch=1, officers=officers)).decode())


async def _refused(screen: Screen, ask: BaseModel) -> view.View:
    screen.send(ask)
    return await screen.until(lambda seen: bool(seen.door.problem))


async def test_nobody_is_in_before_the_right_pin_and_the_wait_survives_a_restart(data: Path) -> None:
    async with engine(entrance=None) as screen:
        assert (await screen.phase("signed_out")).door.problem == ""
        for _ in range(FREE_TRIES - 1):
            seen = await _refused(screen, comes_in(DAN, "000111"))
            assert seen.phase == "signed_out" and seen.door.wait_s == 0 and "training id and PIN" in seen.door.problem
        assert (await _refused(screen, comes_in(DAN, "000111"))).door.wait_s == FIRST_WAIT_S
    async with engine(entrance=None) as screen:
        locked = await _refused(screen, comes_in(DAN))
        assert 0 < locked.door.wait_s <= FIRST_WAIT_S
        screen.send(new("Kim"))
        assert (await screen.phase("choosing")).who is not None


async def test_a_pin_is_in_no_view_no_repr_and_no_file(data: Path) -> None:
    ask = comes_in("Somebody", "7395182460")
    assert "7395182460" not in repr(ask) and "7395182460" in ask.model_dump_json()
    async with engine(entrance=None) as screen:
        refused = await _refused(screen, ask)
        assert "7395182460" not in refused.model_dump_json()
    assert not any(b"7395182460" in content for content in files_below(data).values())


async def test_somebody_new_is_in_at_once_and_known_the_next_time(data: Path) -> None:
    async with engine(new("Ana Ortiz")) as screen:
        who = (await screen.phase("choosing")).who
        assert who is not None and who.new and who.name == "Ana Ortiz" and not who.claimed and not who.can_claim
    async with engine(comes_in("ana ortiz")) as screen:
        who = (await screen.phase("choosing")).who
        assert who is not None and not who.new and who.name == "Ana Ortiz"


async def test_a_weak_pin_and_a_taken_id_are_refused_with_the_reason(data: Path) -> None:
    async with engine(entrance=None) as screen:
        assert "in a row" in (await _refused(screen, new("Ana", "123456"))).door.problem
        assert "Choose another" in (await _refused(screen, new("DAN"))).door.problem
    with Store(data, QUICK_PIN) as store:
        assert [one.name for one in store.keys.owners()] == [DAN]


async def test_a_claim_code_ties_a_new_officer_to_the_roster_and_another_officers_is_told(data: Path) -> None:
    open_codes(data, CODE, OTHER)
    async with engine(entrance=None) as screen:
        assert (await screen.phase("signed_out")).door.agency
        assert "letter by letter" in (await _refused(screen, new("Ana", code="ZZZZ-ZZZZ-ZZZZ"))).door.problem
        screen.send(new("Ana", code=CODE.lower()))
        who = (await screen.phase("choosing")).who
        assert who is not None and who.claimed and not who.can_claim
    async with engine(entrance=None) as screen:
        assert "used on this kiosk" in (await _refused(screen, new("Kim", code=CODE))).door.problem


async def test_a_litigation_hold_is_shown_to_the_officer_it_is_on(data: Path) -> None:
    open_codes(data, CODE, hold=True)
    async with engine(new("Ana", code=CODE)) as screen:
        who = (await screen.phase("choosing")).who
        assert who is not None and who.hold
    async with engine() as screen:
        who = (await screen.phase("choosing")).who
        assert who is not None and not who.hold and who.can_claim


async def test_a_forgotten_pin_is_replaced_and_what_it_opened_is_gone(data: Path) -> None:
    open_codes(data, CODE)
    with Store(data, QUICK_PIN) as store:
        claim(store, owner_of(store).owner_id, CODE)
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
    open_codes(data, OTHER)
    anew = BeginAnew(name=DAN, code=SecretStr(OTHER), pin=SecretStr("907264"))
    async with engine(anew) as screen:
        seen = await screen.phase("choosing")
        assert seen.who is not None and seen.who.new and seen.who.claimed and seen.left is None
    async with engine(entrance=None) as screen:
        assert (await _refused(screen, comes_in(DAN))).phase == "signed_out"


async def test_a_colleague_sees_neither_what_was_left_nor_a_review(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
        screen.send(view.CalledAway())
        await screen.phase("ended")
        screen.send(Leave())
        assert (await screen.phase("choosing")).left is not None
        await _begun_again(screen)
        screen.send(view.End(confirmed=True))
        await screen.until(lambda seen: seen.review is not None)
    async with engine(new("Kim")) as screen:
        seen = await screen.phase("choosing")
        assert seen.left is None
        screen.send(ShowReviews())
        assert (await screen.until(lambda seen: seen.reviews is not None)).reviews == ()
    async with engine(BeGuest()) as screen:
        assert (await screen.phase("choosing")).left is None


async def _begun_again(screen: Screen) -> None:
    screen.send(TYPED)
    await screen.phase("briefing")
    screen.send(view.Begin())
    await screen.phase("running")
    await _say(screen, "Hello again, Marcus.")


async def test_one_sign_in_lasts_over_several_encounters_and_reads_its_reviews(data: Path) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        for number in range(2):
            await _begun_again(screen)
            screen.send(view.End(confirmed=True))
            await screen.until(lambda seen: seen.review is not None)
            screen.send(Leave())
            await screen.phase("choosing")
            screen.send(ShowReviews())
            listed = await screen.until(lambda seen: seen.reviews is not None)
            assert listed.reviews is not None and len(listed.reviews) == number + 1


async def test_a_choice_that_fails_is_told_and_another_can_be_made(data: Path) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(view.Start(scenario="nowhere", officer="typed", headset="none"))
        assert "porch" in ((await screen.until(lambda seen: seen.phase == "failed")).error or "")
        screen.send(Leave())
        await screen.phase("choosing")
        screen.send(TYPED)
        await screen.phase("briefing")


async def test_leaving_the_briefing_goes_back_to_the_calls_and_leaves_nothing(data: Path) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(TYPED)
        await screen.phase("briefing")
        screen.send(Leave())
        assert (await screen.phase("choosing")).left is None
        assert list((data / "journals").iterdir()) == []


async def test_keys_that_come_out_of_turn_end_nothing(data: Path) -> None:
    async with engine() as screen:
        screen.send(comes_in(DAN))
        await screen.phase("choosing")
        for ask in (view.Begin(), Leave(), view.Say(text="hello"), comes_in(DAN), BeGuest()):
            screen.send(ask)
        screen.send(ShowReviews())
        assert (await screen.until(lambda seen: seen.reviews is not None)).phase == "choosing"


async def test_a_guest_leaves_nothing_behind(data: Path) -> None:
    async with engine(BeGuest()) as screen:
        who = (await screen.phase("choosing")).who
        assert who is not None and who.guest
        await _begun_again(screen)
        screen.send(view.End(confirmed=True))
        await screen.until(lambda seen: seen.review is not None)
        screen.send(Leave())
        await screen.phase("choosing")
        await _begun_again(screen)
    with Store(data, QUICK_PIN) as store:
        assert [one.name for one in store.keys.owners()] == [DAN]
        assert store.outbox.listed() == () and store.database.rows("SELECT * FROM encounters") == []
    assert list((data / "journals").iterdir()) == []


async def test_a_guest_whose_engine_was_killed_is_forgotten_at_the_next_start_and_one_who_is_here_is_not(
    data: Path,
) -> None:
    with Store(data, QUICK_PIN) as store:
        store.keys.guest()
    async with engine(BeGuest()) as screen:
        await screen.phase("choosing")
        with Store(data, QUICK_PIN) as store:
            forget_guests(store)
            assert [one.kind for one in store.keys.owners() if one.name != DAN] == [OwnerKind.GUEST]
        async with engine() as other:
            await other.phase("choosing")
        with Store(data, QUICK_PIN) as store:
            assert len(store.keys.owners()) == 2


async def test_sigterm_while_choosing_ends_the_engine_and_forgets_the_guest(data: Path) -> None:
    async with engine(BeGuest()) as screen:
        await screen.phase("choosing")
        os.kill(os.getpid(), signal.SIGTERM)
        while await asyncio.wait_for(screen.rest(), 30):
            pass
    with Store(data, QUICK_PIN) as store:
        assert [one.name for one in store.keys.owners()] == [DAN]
