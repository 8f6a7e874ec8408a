import json
from pathlib import Path

from appliance.stage.people_view import Leave, Share
from appliance.stage.review_view import Finish, OpenReview
from appliance.store.agency import claim
from appliance.store.memory import Fact
from appliance.store.outbox import Stream
from appliance.store.store import Store
from appliance.wire.claims import claim_sha256
from appliance.wire.desired import Desired, OfficerStanding, Trainer
from appliance.wire.envelope import canonical, read_envelope
from appliance.wire.shared import SharedReview
from tests.engine.test_door import CODE
from tests.engine.test_process import data, engine, owner_of
from tests.engine.test_reviewing import _reviewed, rules_alone
from tests.store.samples import QUICK_PIN

__all__ = ["data", "rules_alone"]
"""Fixtures: data in a directory of its own with one officer, no models."""

LEE = "e" * 32


def with_trainer(data: Path) -> None:
    officer = OfficerStanding(officer_ref="1" * 32, claim_sha256=claim_sha256(CODE), as_of="2026-12-01")
    desired = Desired(version=1, epoch=1, officers=(officer,), trainers=(Trainer(trainer_ref=LEE, name="Sgt. R. Lee"),))
    with Store(data, QUICK_PIN) as store:
        store.memory.write(Fact.DESIRED, canonical(desired).decode())
        claim(store, owner_of(store).owner_id, CODE)


async def test_a_final_review_is_shared_as_it_was_shown_in_place_of_the_anonymous_one(data: Path) -> None:
    with_trainer(data)
    async with engine() as screen:
        ended = await _reviewed(screen)
        assert ended.sharing is None
        screen.send(Finish())
        final = await screen.until(lambda seen: seen.review is not None and seen.review.final)
        assert final.sharing is not None and [one.name for one in final.sharing.trainers] == ["Sgt. R. Lee"]
        assert final.sharing.quotes and final.sharing.preview is None
        screen.send(Share(trainer=LEE, quotes=(0,), says="I rushed it."))
        seen = await screen.until(lambda seen: seen.sharing is not None and seen.sharing.preview is not None)
        assert seen.sharing is not None and seen.sharing.preview is not None
        shown = json.loads(seen.sharing.preview)
        assert shown["quotes"][0]["text"] == final.sharing.quotes[0].text and shown["officer_says"] == "I rushed it."
        with Store(data, QUICK_PIN) as store:
            assert store.outbox.waiting(Stream.SHARED) == () and len(store.outbox.waiting(Stream.HELD)) == 1
        screen.send(Share(trainer=LEE, quotes=(0,), says="I rushed it.", send=True))
        told = await screen.until(lambda seen: seen.told is not None)
        assert told.told is not None and told.told.done and told.sharing is None
        with Store(data, QUICK_PIN) as store:
            (sent,) = store.outbox.waiting(Stream.SHARED)
            assert store.outbox.waiting(Stream.HELD) == ()
        body = read_envelope(sent.row.payload.encode()).body
        assert isinstance(body, SharedReview) and canonical(body).decode() == seen.sharing.preview
        screen.send(Share(trainer=LEE, send=True))
        again = await screen.until(lambda seen: seen.notice is not None)
        assert "no longer be shared" in (again.notice or "")


async def test_it_can_be_shared_later_from_the_kept_reviews_and_only_with_a_trainer_of_the_agency(data: Path) -> None:
    with_trainer(data)
    async with engine() as screen:
        ended = await _reviewed(screen)
        screen.send(Share(trainer=LEE, send=True))
        early = await screen.until(lambda seen: seen.notice is not None)
        assert "Only a final review" in (early.notice or "") and ended.encounter_id is not None
        screen.send(Finish())
        await screen.until(lambda seen: seen.review is not None and seen.review.final)
        screen.send(Leave())
        await screen.phase("choosing")
        screen.send(OpenReview(encounter_id=ended.encounter_id))
        opened = await screen.phase("ended")
        assert opened.sharing is not None
        screen.send(Share(trainer="0" * 32, send=True))
        refused = await screen.until(lambda seen: seen.notice is not None)
        assert "Nothing was sent" in (refused.notice or "")


async def test_an_unclaimed_officer_and_one_without_trainers_are_offered_no_sharing(data: Path) -> None:
    async with engine() as screen:
        await _reviewed(screen)
        screen.send(Finish())
        final = await screen.until(lambda seen: seen.review is not None and seen.review.final)
        assert final.sharing is None
