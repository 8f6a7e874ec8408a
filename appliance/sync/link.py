"""One connection to the agency's broker: MQTT 5 over TLS, with the kiosk's own certificate.

Every connection is a new client with a clean start: nothing is remembered but what the outbox remembers. All of it
runs in the caller's thread, inside `turn`.
"""

import ssl
from collections import deque
from dataclasses import dataclass
from typing import Final

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from appliance.errors import TalkdownError
from appliance.store.identity import Identity, Place
from appliance.sync import why_not
from appliance.sync.window import MOST_IN_FLIGHT
from appliance.wire import topics

KEEPALIVE_S: Final = 30
"""A peer that is silent for so long after a ping is gone, whatever the network says: half-open connections end."""
CONNECT_TIMEOUT_S: Final = 15.0
_NOBODY_SUBSCRIBED: Final = 16


class LinkLost(TalkdownError):
    """There is no connection; the message says why in words."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message from the server."""

    topic: str
    payload: bytes


def tls_context(identity: Identity) -> ssl.SSLContext:
    """Return how this kiosk proves itself, and whom alone it believes: the agency's own authority."""
    context = ssl.create_default_context(cafile=str(identity.authority_file))
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(identity.certificate_file, identity.key_file)
    return context


class Link:
    """A connection from its beginning to its end."""

    def __init__(
        self, place: Place, identity: Identity, keepalive_s: int = KEEPALIVE_S, timeout_s: float = CONNECT_TIMEOUT_S
    ) -> None:
        """Prepare; `open` connects."""
        self._place = place
        self._identity = identity
        self._keepalive_s = keepalive_s
        self._timeout_s = timeout_s
        self._arrived: deque[Arrived] = deque()
        self._ready = False
        self._ended: str | None = None
        self.nobody_listens = False
        """The broker said of the last message that no server is subscribed."""
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=place.kiosk, protocol=MQTTProtocolVersion.MQTTv5
        )
        self._client.connect_timeout = timeout_s
        self._client.max_inflight_messages_set(2 * MOST_IN_FLIGHT)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.on_publish = self._on_publish

    def open(self) -> None:
        """Connect and subscribe; raise LinkLost with the reason in words."""
        try:
            self._client.tls_set_context(tls_context(self._identity))
            self._client.connect(self._place.broker_host, self._place.broker_port, self._keepalive_s, clean_start=True)
        except OSError as error:
            raise LinkLost(why_not.in_words(error, self._place)) from error

    @property
    def ready(self) -> bool:
        """Tell whether the broker has accepted this kiosk."""
        return self._ready

    def turn(self, timeout_s: float) -> list[Arrived]:
        """Let the connection work for at most so long, and return what arrived; raise LinkLost when it is gone."""
        outcome = self._client.loop(timeout_s)
        if self._ended is not None:
            raise LinkLost(self._ended)
        if outcome is not MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise LinkLost(why_not.lost(self._place))
        arrived = list(self._arrived)
        self._arrived.clear()
        return arrived

    def publish(self, topic: str, payload: bytes) -> None:
        """Hand a message to the broker, at least once; what comes of it is the server's receipt to say."""
        self._client.publish(topic, payload, qos=1)

    def close(self) -> None:
        """End the connection."""
        self._client.disconnect()
        self._client.loop(0.1)

    def _on_connect(
        self,
        client: mqtt.Client,
        userdata: object,
        flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._ended = why_not.refused(reason.value, self._place)
            return
        agency, kiosk = self._place.agency, self._place.kiosk
        wanted = (topics.desired(agency, kiosk), topics.receipts(agency, kiosk), topics.review_receipts(agency))
        client.subscribe([(topic, SubscribeOptions(qos=1)) for topic in wanted])

    def _on_subscribe(
        self,
        client: mqtt.Client,
        userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        refused = [reason for reason in reasons if reason.is_failure]
        if refused:
            self._ended = why_not.refused(refused[0].value, self._place)
        self._ready = not refused

    def _on_disconnect(
        self,
        client: mqtt.Client,
        userdata: object,
        flags: mqtt.DisconnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if self._ended is None:
            told = flags.is_disconnect_packet_from_server
            self._ended = why_not.refused(reason.value, self._place) if told else why_not.lost(self._place)

    def _on_message(self, client: mqtt.Client, userdata: object, message: mqtt.MQTTMessage) -> None:
        self._arrived.append(Arrived(message.topic, bytes(message.payload)))

    def _on_publish(
        self, client: mqtt.Client, userdata: object, mid: int, reason: ReasonCode, properties: Properties
    ) -> None:
        self.nobody_listens = reason.value == _NOBODY_SUBSCRIBED
        if reason.is_failure:
            self._ended = why_not.refused(reason.value, self._place)
