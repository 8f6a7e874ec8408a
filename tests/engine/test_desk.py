from datetime import date
from pathlib import Path

from pydantic import SecretStr

from appliance.stage import view
from appliance.stage.people_view import ChangePin, DeleteMe, DeleteReview, EnterCode, Leave
from appliance.stage.review_view import ShowReviews
from appliance.store.agency import claim
from appliance.store.memory import Fact
from appliance.store.store import Store
from appliance.wire.claims import claim_sha256
from appliance.wire.desired import Assignment, Desired, Note, OfficerStanding
from appliance.wire.envelope import canonical
from tests.engine.test_door import CODE, OTHER, comes_in, open_codes
from tests.engine.test_process import DAN, PIN, Screen, _begun, _say, data, engine, owner_of
from tests.store.samples import QUICK_PIN, record

__all__ = ["data"]
"""A fixture: data in a directory of its own with one officer, no models."""


async def _told(screen: Screen) -> view.View:
    return await screen.until(lambda seen: seen.told is not None)


def standing(data: Path) -> None:
    """Let the agency assign something to the officer, and answer a shared review."""
    officer = OfficerStanding(
        officer_ref="1" * 32,
        claim_sha256=claim_sha256(CODE),
        as_of="2026-12-01",
        in_words="2 h of 4 h.",
        assignments=(
            Assignment(id="a" * 32, title="The porch", scenario="porch", due="2026-12-15"),
            Assignment(id="b" * 32, title="Anything"),
        ),
        notes=(Note(id="c" * 32, shared_id="d" * 32, outcome="accepted", text="Well asked."),),
    )
    with Store(data, QUICK_PIN) as store:
        store.memory.write(Fact.DESIRED, canonical(Desired(version=1, epoch=1, officers=(officer,))).decode())


async def test_home_shows_what_the_agency_sent_to_a_claimed_officer_and_nothing_before(data: Path) -> None:
    standing(data)
    async with engine() as screen:
        seen = await screen.phase("choosing")
        assert seen.home.assigned == () and seen.home.standing == "" and seen.who is not None and seen.who.can_claim
        screen.send(EnterCode(code=SecretStr(OTHER)))
        told = (await _told(screen)).told
        assert told is not None and not told.done and "letter by letter" in told.text
        screen.send(EnterCode(code=SecretStr(CODE)))
        seen = await screen.until(lambda seen: seen.told is not None and seen.told.done)
        assert seen.who is not None and seen.who.claimed and seen.home.standing == "2 h of 4 h."
        assert [(one.title, one.scenario, one.due) for one in seen.home.assigned] == [
            ("The porch", "porch", "2026-12-15"),
            ("Anything", None, None),
        ]
        assert seen.home.notes[0].text == "Well asked."


async def test_the_minutes_here_are_added_up_after_the_calls_are_shown(data: Path) -> None:
    with Store(data, QUICK_PIN) as store:
        store.close_encounter(owner_of(store), record(), record(), date.today())
    async with engine() as screen:
        assert (await screen.phase("choosing")).home.minutes_here is None
        seen = await screen.until(lambda seen: seen.home.minutes_here is not None)
        assert seen.home.minutes_here == int(record().counted_s // 60)


async def test_a_review_says_until_when_it_is_kept_and_is_deleted_for_good(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
        screen.send(view.End(confirmed=True))
        await screen.until(lambda seen: seen.review is not None)
        screen.send(Leave())
        await screen.phase("choosing")
        screen.send(ShowReviews())
        listed = await screen.until(lambda seen: seen.reviews is not None)
        assert listed.reviews is not None and listed.reviews[0].kept_until is not None
        assert date.fromisoformat(listed.reviews[0].kept_until) > date.today()
        screen.send(DeleteReview(encounter_id="nowhere"))
        refused = await _told(screen)
        assert refused.told is not None and not refused.told.done
        screen.send(DeleteReview(encounter_id=listed.reviews[0].encounter_id))
        gone = await screen.until(lambda seen: seen.told is not None and seen.told.done)
        assert gone.reviews == ()


async def test_nobody_deletes_a_colleagues_review(data: Path) -> None:
    with Store(data, QUICK_PIN) as store:
        store.keys.enrol(PIN, "Kim")
        store.close_encounter(owner_of(store), record(), record(), date.today())
    async with engine(comes_in("Kim")) as screen:
        await screen.phase("choosing")
        screen.send(DeleteReview(encounter_id="e-1"))
        told = (await _told(screen)).told
        assert told is not None and not told.done
    with Store(data, QUICK_PIN) as store:
        assert store.closed(owner_of(store), "e-1")


async def test_a_review_on_hold_has_no_last_day(data: Path) -> None:
    open_codes(data, CODE, hold=True)
    with Store(data, QUICK_PIN) as store:
        claim(store, owner_of(store).owner_id, CODE)
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
        screen.send(view.End(confirmed=True))
        await screen.until(lambda seen: seen.review is not None)
        screen.send(Leave())
        await screen.phase("choosing")
        screen.send(ShowReviews())
        listed = await screen.until(lambda seen: seen.reviews is not None)
        assert listed.reviews is not None and listed.reviews[0].kept_until is None


async def test_the_pin_is_changed_with_the_old_one_alone(data: Path) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(ChangePin(pin=SecretStr("000111"), new_pin=SecretStr("907264")))
        told = (await _told(screen)).told
        assert told is not None and not told.done
        screen.send(ChangePin(pin=SecretStr(PIN), new_pin=SecretStr("123456")))
        told = (await screen.until(lambda seen: seen.told is not None and "row" in seen.told.text)).told
        assert told is not None and not told.done
        screen.send(ChangePin(pin=SecretStr(PIN), new_pin=SecretStr("907264")))
        await screen.until(lambda seen: seen.told is not None and seen.told.done)
    async with engine(comes_in(DAN, "907264")) as screen:
        await screen.phase("choosing")


async def test_an_officer_deletes_everything_of_theirs_with_their_pin_and_the_engine_ends(data: Path) -> None:
    with Store(data, QUICK_PIN) as store:
        store.close_encounter(owner_of(store), record(), record(), date.today())
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(DeleteMe(pin=SecretStr("000111")))
        told = (await _told(screen)).told
        assert told is not None and not told.done
        screen.send(DeleteMe(pin=SecretStr(PIN)))
        await screen.until(lambda seen: seen.told is not None and seen.told.done)
        assert await screen.rest() == b""
    with Store(data, QUICK_PIN) as store:
        assert store.keys.owners() == () and not store.encounters.holds("e-1")
