"""A box that turns on its agency: with a certificate of its own, with somebody else's messages, or with none."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.subscribeoptions import SubscribeOptions

from agency.broker.authority import make_authority
from agency.broker.mosquitto import SERVER
from agency.database.kiosks import AsideReason, KioskState
from agency.database.kiosks import Kiosk as KioskRow
from appliance.store.identity import Identity
from appliance.store.outbox import Stream
from appliance.sync.certificate import request
from appliance.sync.link import tls_context
from appliance.sync.window import Window
from appliance.wire.receipts import Receipt
from tests.sync.site import AGENCY, Agency, Kiosk, make_kiosk, settled, until

pytestmark = pytest.mark.real
ROOT = f"talkdown/v1/{AGENCY}"


@pytest.fixture
def south(agency: Agency, tmp_path: Path) -> Iterator[Kiosk]:
    """A kiosk of the agency's, accepted, that does what it likes."""
    with agency.database.write() as session:
        session.get_one(KioskRow, "south-1").state = KioskState.ACCEPTED
    one = make_kiosk(tmp_path / "south", agency, "south-1")
    yield one
    one.store.close()


@contextmanager
def hostile(agency: Agency, context: ssl.SSLContext, name: str) -> Iterator[mqtt.Client]:
    """A client of our own making that keeps to no rule but the protocol's; it comes back whenever it is put out."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTProtocolVersion.MQTTv5)
    client.tls_set_context(context)
    client.reconnect_delay_set(1, 1)
    client.connect("localhost", agency.site.port)
    client.loop_start()
    try:
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


def waiting_envelopes(kiosk: Kiosk) -> list[bytes]:
    return [one.row.payload.encode() for one in kiosk.store.outbox.waiting(Stream.HOURS)]


def test_a_receipt_that_another_kiosk_forges_marks_nothing(agency: Agency, kiosk: Kiosk, south: Kiosk) -> None:
    kiosk.play(3)
    ids = tuple(kiosk.store.outbox.waiting_ids(kiosk.store.memory.epoch))
    forged = Receipt(epoch=9, ids=ids).model_dump_json()
    refused: list[bool] = []
    with kiosk.syncing(), hostile(agency, tls_context(south.store.identity), "south-1") as client:
        client.on_publish = lambda _c, _u, _m, reason, _p: refused.append(reason.is_failure)
        topics = (
            f"{ROOT}/north-1/receipts",
            f"{ROOT}/reviews/receipts",
            f"{ROOT}/north-1/desired",
            f"{ROOT}/south-1/receipts",
        )
        for topic in topics:
            client.publish(topic, forged, qos=1, retain=True)
        until(lambda: len(refused) >= len(topics), "an answer to each")
        assert all(refused)
        assert kiosk.waiting() == 3 and kiosk.store.memory.epoch < 9
        with agency.consuming():
            until(settled(kiosk, agency, 3), "the true receipts")


def test_a_replayed_chain_counts_once_and_nothing_for_who_replays_it(
    agency: Agency, kiosk: Kiosk, south: Kiosk
) -> None:
    kiosk.play(8)
    captured = waiting_envelopes(kiosk)
    replayed = [one for one in captured for _ in range(3)]
    Random(7).shuffle(replayed)
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 8), "the hours")
    with agency.consuming() as consumer, hostile(agency, tls_context(kiosk.store.identity), "north-1") as client:
        until(consumer.ready.is_set, "the consumer")
        for payload in replayed:
            client.publish(f"{ROOT}/north-1/hours", payload, qos=1, retain=True)
        until(lambda: consumer.counts.taken >= len(replayed), "the replay")
    with agency.consuming() as consumer, hostile(agency, tls_context(south.store.identity), "south-1") as client:
        until(consumer.ready.is_set, "the consumer")
        for payload in captured:
            client.publish(f"{ROOT}/south-1/hours", payload, qos=1)
        until(lambda: len(agency.aside()) == len(captured), "the other's replay kept aside")
    assert agency.hours() == 8
    assert {one.reason for one in agency.aside()} == {AsideReason.ANOTHER_KIOSK}


def test_a_kiosk_that_listens_as_a_server_hears_nothing_and_takes_nothing_away(
    agency: Agency, kiosk: Kiosk, south: Kiosk
) -> None:
    heard: list[str] = []
    subscribed = threading.Event()
    with agency.consuming(), hostile(agency, tls_context(south.store.identity), "south-1") as client:
        client.on_message = lambda _c, _u, message: heard.append(message.topic)
        client.on_subscribe = lambda *_: subscribed.set()
        wanted = [f"$share/a-guess/{ROOT}/+/hours", f"{ROOT}/#", "#", "$SYS/#"]
        client.subscribe([(topic, SubscribeOptions(qos=1)) for topic in wanted])
        until(subscribed.is_set, "an answer to its subscriptions")
        kiosk.play(20)
        with kiosk.syncing(window=lambda: Window(resend_s=3600.0)):
            until(settled(kiosk, agency, 20), "the hours of the other, each sent once and none diverted")
        assert not [topic for topic in heard if "south-1" not in topic]


@pytest.mark.parametrize("name", [SERVER, "north-1"])
def test_a_certificate_of_ones_own_making_opens_nothing(agency: Agency, tmp_path: Path, name: str) -> None:
    own, box = make_authority(AGENCY), Identity(tmp_path / "box")
    certificate = own.issue_client(SERVER) if name == SERVER else None
    folder = tmp_path / "own"
    folder.mkdir()
    pem = certificate.certificate_pem if certificate else own.issue_kiosk(request(box, name), name)
    (folder / "c.crt").write_bytes(pem)
    (folder / "c.key").write_bytes(certificate.key_pem if certificate else box.key_file.read_bytes())
    context = ssl.create_default_context(cafile=str(agency.site.consumer / "ca.crt"))
    assert refused(agency, context), "without a certificate"
    context.load_cert_chain(folder / "c.crt", folder / "c.key")
    assert refused(agency, context), "with one of another authority"


def test_a_kiosk_cannot_stand_in_for_the_broker(kiosk: Kiosk, south: Kiosk) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(south.store.identity.certificate_file, south.store.identity.key_file)
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client_side = tls_context(kiosk.store.identity).wrap_bio(to_client, to_server, server_hostname="localhost")
    server_side = server.wrap_bio(to_server, to_client, server_side=True)
    with pytest.raises(ssl.SSLCertVerificationError):
        for _ in range(10):
            for one in (client_side, server_side):
                try:
                    one.do_handshake()
                except ssl.SSLWantReadError:
                    continue


def refused(agency: Agency, context: ssl.SSLContext) -> bool:
    """Tell whether the broker ends a connection before the protocol begins."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=SERVER, protocol=MQTTProtocolVersion.MQTTv5)
    client.tls_set_context(context)
    connected: list[bool] = []
    client.on_connect = lambda _c, _u, _f, reason, _p: connected.append(not reason.is_failure)
    try:
        client.connect("localhost", agency.site.port)
        while client.loop(1.0) is mqtt.MQTT_ERR_SUCCESS and not connected:
            continue
    except OSError:
        return True
    finally:
        client.disconnect()
    return not any(connected)
