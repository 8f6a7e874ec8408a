"""Kiosk, broker and server over real TLS, and everything that can break between them."""

import pytest
from cryptography import x509
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from agency.broker.site import Refused
from agency.database.base import utc_now
from agency.database.kiosks import AsideReason, ServerState
from agency.database.reviews import AnonymousReviewRow
from agency.database.training import HoursEntry, Officer
from appliance.store.agency import claim, desired_known
from appliance.store.identity import Place
from appliance.store.memory import Fact
from appliance.store.outbox import OutboxRow, Stream
from appliance.sync.link import Arrived, Link, LinkLost
from appliance.sync.server_says import take_desired, take_receipt
from appliance.sync.status import sync_status
from appliance.wire.claims import claim_sha256
from appliance.wire.envelope import ReviewEnvelope, canonical
from tests.store.leaving_samples import REFS, close
from tests.sync.site import AGENCY, NOON, TODAY, Agency, Kiosk, Proxy, make_kiosk, settled, until
from tests.wire.samples import REVIEW

pytestmark = pytest.mark.real


def test_hours_reach_the_database_and_are_marked_on_the_servers_receipt(agency: Agency, kiosk: Kiosk) -> None:
    kiosk.play(30)
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 30), "30 hours in the database, each with a receipt")
        until(lambda: desired_known(kiosk.store).version > 0, "the desired document on the kiosk")
    kept = [entry for entry in kiosk.store.outbox.listed() if entry.message.row.stream is Stream.HOURS]
    assert len(kept) == 30 and all(entry.received_in_epoch == 1 for entry in kept)


def test_a_brokers_acknowledgement_alone_marks_nothing(agency: Agency, kiosk: Kiosk) -> None:
    kiosk.play(3)
    with kiosk.syncing():
        until(lambda: "no agency server listens" in sync_status(kiosk.store).why_not, "the kiosk says who is missing")
        assert kiosk.waiting() == 3
        with agency.consuming():
            until(settled(kiosk, agency, 3), "the hours once a server listens")


def test_a_broker_that_is_killed_and_comes_back_empty_loses_nothing(agency: Agency, kiosk: Kiosk) -> None:
    with agency.consuming(), kiosk.syncing():
        for kill in range(3):
            before = agency.hours()
            kiosk.play(20, label=f"before-kill-{kill}")
            until(lambda before=before: agency.hours() > before, "some of the hours")  # type: ignore[misc]
            agency.broker.kill()
            agency.broker.start()
        until(settled(kiosk, agency, 60), "all hours after three kills")
        version = desired_known(kiosk.store).version
        assert version > 0, "the server publishes the desired document again to a broker that came back empty"


def test_a_broker_that_cannot_be_reached_is_named_in_words_and_all_is_kept(agency: Agency, kiosk: Kiosk) -> None:
    agency.broker.kill()
    kiosk.play(2)
    with kiosk.syncing():
        until(lambda: f"localhost:{agency.site.port}" in sync_status(kiosk.store).why_not, "why not, in words")
        assert not sync_status(kiosk.store).connected
        assert sync_status(kiosk.store).hours_waiting == 2
        agency.broker.start()
        with agency.consuming():
            until(settled(kiosk, agency, 2), "the hours once the broker is there")


def test_a_half_open_connection_is_noticed_and_replaced(agency: Agency, kiosk: Kiosk, proxy: Proxy) -> None:
    place = kiosk.place.model_copy(update={"broker_port": proxy.port})

    def link(_: Place, store: object) -> Link:
        return Link(place, kiosk.store.identity, keepalive_s=1, timeout_s=3)

    with agency.consuming(), kiosk.syncing(link=link):
        until(lambda: desired_known(kiosk.store).version > 0, "a connection")
        proxy.silent.set()
        kiosk.play(5)
        until(settled(kiosk, agency, 5), "the hours over a second connection")
    assert proxy.connections >= 2


def test_a_slow_network_only_takes_longer(agency: Agency, kiosk: Kiosk, proxy: Proxy) -> None:
    proxy.pause_s = 0.05
    kiosk.play(10)

    def link(_: Place, store: object) -> Link:
        place = kiosk.place.model_copy(update={"broker_port": proxy.port})
        return Link(place, kiosk.store.identity, keepalive_s=10, timeout_s=20)

    with agency.consuming(), kiosk.syncing(link=link):
        until(settled(kiosk, agency, 10), "the hours over a slow network")


def test_a_server_killed_between_commit_and_receipt_counts_nothing_twice(agency: Agency, kiosk: Kiosk) -> None:
    fell = iter([True, True, False])

    def fall() -> None:
        if next(fell, False):
            raise RuntimeError("killed after the commit")

    agency.after_commit = fall
    kiosk.play(8)
    with agency.consuming() as consumer, kiosk.syncing():
        until(settled(kiosk, agency, 8), "each of the hours once")
    assert consumer.counts.not_kept == 2 and len(agency.deliveries) > 8


def test_receipts_that_are_lost_lead_to_another_delivery_and_one_entry(agency: Agency, kiosk: Kiosk) -> None:
    real = agency.take_in
    lost: set[bytes] = set()

    def forgetful(payload: bytes, topic: str) -> bytes | None:
        receipt = real(payload, topic)
        if payload in lost or receipt is None:
            return receipt
        lost.add(payload)
        return None

    agency.take_in = forgetful  # type: ignore[method-assign]  # the fault that is tried here
    kiosk.play(6)
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 6), "every receipt the second time")
    assert sum(topic.endswith("/hours") for topic in agency.deliveries) >= 12


def test_a_locked_or_full_database_delays_and_loses_nothing(agency: Agency, kiosk: Kiosk) -> None:
    refusals = iter(range(4))

    def refuse() -> None:
        if next(refusals, None) is not None:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    agency.before_take = refuse
    kiosk.play(5)
    with agency.consuming() as consumer, kiosk.syncing():
        until(settled(kiosk, agency, 5), "the hours once there is room")
    assert consumer.counts.not_kept == 4


def test_a_server_restored_to_yesterday_gets_everything_again_and_counts_it_once(agency: Agency, kiosk: Kiosk) -> None:
    kiosk.play(4)
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 4), "the first hours")
    _restore_to_nothing(agency, epoch=2)
    kiosk.play(2, label="later")
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 6), "all hours of both days")
    assert kiosk.store.memory.epoch == 2
    chains = {entry.message.row.row_id: entry.received_in_epoch for entry in kiosk.store.outbox.listed()}
    assert [epoch for epoch in chains.values() if epoch is not None] == [2] * 6


def test_a_kiosk_cannot_read_what_is_meant_for_another(
    agency: Agency, kiosk: Kiosk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    south = make_kiosk(tmp_path_factory.mktemp("south"), agency, "south-1")
    south.play(1)
    overheard: list[Arrived] = []
    link = Link(south.place, kiosk.store.identity, keepalive_s=30)
    link.open()

    def listening() -> bool:
        overheard.extend(link.turn(0.02))
        return link.ready

    until(listening, "north-1 listens where south-1 is answered")
    with agency.consuming(), south.syncing():
        until(lambda: listening() and south.waiting() == 0, "the receipt of south-1")
    overheard += [*link.turn(0.2), *link.turn(0.2)]
    link.close()
    south.store.close()
    assert overheard == []


def test_a_kiosk_cannot_write_in_the_name_of_another(agency: Agency, kiosk: Kiosk) -> None:
    with agency.consuming() as consumer:
        until(consumer.ready.is_set, "the consumer")
        link = Link(kiosk.place, kiosk.store.identity, keepalive_s=5)
        link.open()
        until(lambda: link.turn(0.02) == [] and link.ready, "a connection")
        link.publish(f"talkdown/v1/{AGENCY}/south-1/hours", b"{}")

        def ended() -> bool:
            link.turn(0.02)
            return False

        with pytest.raises(LinkLost, match="does not accept this kiosk"):
            until(ended, "an end")
        link.close()
        kiosk.play(1)
        with kiosk.syncing():
            until(settled(kiosk, agency, 1), "its own hours afterwards")
    assert not any("south-1" in topic for topic in agency.deliveries)


def test_a_kiosk_that_was_not_accepted_is_set_aside_and_visible(
    agency: Agency, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pending = make_kiosk(tmp_path_factory.mktemp("south"), agency, "south-1")
    pending.play(1)
    with agency.consuming(), pending.syncing():
        until(lambda: pending.waiting() == 0, "a receipt: the bytes are kept aside")
    reasons = {row.reason for row in agency.aside()}
    assert agency.hours() == 0 and reasons == {AsideReason.NOT_ACCEPTED}
    pending.store.close()


def test_a_revoked_certificate_is_refused(agency: Agency, kiosk: Kiosk) -> None:
    serial = x509.load_pem_x509_certificate(kiosk.store.identity.certificate_file.read_bytes()).serial_number
    agency.site.refuse(Refused(serials=(serial,)))
    agency.broker.stop()
    agency.broker.start()
    kiosk.play(1)
    with agency.consuming(), kiosk.syncing():
        until(lambda: sync_status(kiosk.store).why_not != "", "why not, in words")
        assert not sync_status(kiosk.store).connected
    assert agency.hours() == 0 and kiosk.waiting() == 1


def test_malformed_huge_and_newer_messages_hold_up_nothing_and_are_kept_aside(agency: Agency, kiosk: Kiosk) -> None:
    topic = f"talkdown/v1/{AGENCY}/north-1/hours"
    newer = b'{"schema_version": 99, "stream": "hours", "id": "' + b"9" * 32 + b'", "body": {}}'
    with agency.consuming() as consumer:
        until(consumer.ready.is_set, "the consumer")
        link = Link(kiosk.place, kiosk.store.identity, keepalive_s=5)
        link.open()
        until(lambda: link.turn(0.02) == [] and link.ready, "a connection")
        for payload in (b"\xff not json", b"[" * 3000, b"x" * 300_000, newer, b"{}"):
            link.publish(topic, payload)

        def all_aside() -> bool:
            link.turn(0.02)
            return len(agency.aside()) == 5

        until(all_aside, "five messages kept aside")
        link.close()
        kiosk.play(2)
        with kiosk.syncing():
            until(settled(kiosk, agency, 2), "hours behind them")
    assert {row.reason for row in agency.aside()} == {
        AsideReason.MALFORMED, AsideReason.TOO_LARGE, AsideReason.NEWER_SCHEMA,
    }  # fmt: skip


def test_what_a_server_says_in_a_form_that_is_not_ours_changes_nothing(agency: Agency, kiosk: Kiosk) -> None:
    kiosk.play(1)
    for payload in (b"", b"\xff", b"{}", b'{"epoch": -1, "ids": []}', b'{"epoch": 1, "ids": ["x"]}', b"[" * 9000):
        assert take_receipt(kiosk.store, payload, TODAY) == ()
        assert take_desired(kiosk.store, payload) is None
    assert kiosk.waiting() == 1 and kiosk.store.memory.read(Fact.EPOCH) is None


def test_two_kiosks_share_the_review_topic_and_each_gets_its_receipts(agency: Agency, kiosk: Kiosk) -> None:
    kiosk.play(1)
    kiosk.store.outbox.release(
        lambda held: [
            OutboxRow(m.row.row_id, Stream.REVIEW, canonical(ReviewEnvelope(id=m.row.row_id, body=REVIEW)).decode())
            for m in held
        ]
    )
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 1), "hours and review receipted")
    with agency.database.read() as session:
        assert session.query(AnonymousReviewRow).count() == 1
    assert f"talkdown/v1/{AGENCY}/reviews" in agency.deliveries


def test_a_claim_code_from_the_server_opens_on_the_kiosk(agency: Agency, kiosk: Kiosk) -> None:
    with agency.database.write() as session:
        session.add(
            Officer(
                ref=REFS[7],
                training_id="77",
                family_name="Reyes",
                given_name="Ana",
                claim_sha256=claim_sha256("ABCD-EFGH-JKMN"),
                claim_made_at=utc_now(),
                made_at=NOON,
            )  # fmt: skip
        )
    newcomer = kiosk.store.keys.enrol("222222", "Ana")
    close(kiosk.store, newcomer, "unclaimed")
    with agency.consuming(), kiosk.syncing():
        until(lambda: len(desired_known(kiosk.store).officers) == 1, "the open code")
        assert claim(kiosk.store, newcomer.owner_id, "abcd efgh jkmn") == 1
        until(settled(kiosk, agency, 1), "the hours of before the claim")
    assert "Reyes" not in (kiosk.store.memory.read(Fact.DESIRED) or "Reyes")


def _restore_to_nothing(agency: Agency, epoch: int) -> None:
    with agency.database.write() as session:
        session.execute(delete(HoursEntry))
        session.execute(update(ServerState).values(epoch=epoch))
