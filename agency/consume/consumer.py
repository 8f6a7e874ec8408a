"""Takes messages from the broker into the database and sends receipts after the commit; one thread, one connection.

Clean start and session expiry 0: while no consumer is connected the broker hoards nothing, and the kiosks keep what
has no receipt. Several consumers may share one broker; a shared subscription gives each message to one of them. Its
name is secret: Mosquitto lets anybody subscribe, and would give a share of them to a kiosk that may not read any.
"""

import logging
import random
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from agency.broker.mosquitto import SERVER
from agency.consume.seams import DesiredDocuments, Take, TakeTogether
from agency.ingest.take import receipt_topic
from appliance.wire.scales import AgencyName
from appliance.wire.topics import ROOT, desired, reviews

KEEPALIVE_S: Final = 30
CONNECT_TIMEOUT_S: Final = 15.0
LOOK_EVERY_S: Final = 10.0
"""How often the desired documents are compared with those that were published."""
FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 30.0
MOST_TOGETHER: Final = 100
"""As many as the broker has under way to one client."""
_QOS: Final = 1
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the broker is, and how this server proves itself there."""

    host: str
    port: int
    directory: Path
    """Holds ca.crt, server.crt and server.key."""
    name: str = SERVER

    def tls(self) -> ssl.SSLContext:
        """Return the server's side of TLS: its own certificate, and the agency's authority alone."""
        context = ssl.create_default_context(cafile=str(self.directory / "ca.crt"))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.directory / "server.crt", self.directory / "server.key")
        return context


@dataclass(slots=True)
class Counts:
    """What a consumer has done since it began."""

    taken: int = 0
    receipts: int = 0
    not_kept: int = 0
    connections: int = 0
    published: dict[str, bytes] = field(default_factory=dict)


class NotKept(Exception):
    """The database did not take a message; the connection ends, so that the broker holds nothing back for us."""


class Consumer:
    """Runs until it is told to stop."""

    def __init__(
        self,
        connection: Connection,
        agency: AgencyName,
        group: str,
        take: Take,
        documents: DesiredDocuments,
        chance: Callable[[float, float], float] = random.uniform,
        together: TakeTogether | None = None,
    ) -> None:
        """Join broker and database.

        Args:
            connection: how the broker is reached.
            agency: whose messages are taken in.
            group: the secret name under which all consumers of one database share the messages.
            take: takes one message in.
            documents: what the kiosks are to have.
            chance: spreads the waits after failures.
            together: takes several in with one commit; without it each has its own.

        """
        self._connection = connection
        self._agency = agency
        self._group = group
        self._take = take
        self._documents = documents
        self._chance = chance
        self._together = together
        self._arrived: deque[mqtt.MQTTMessage] = deque()
        self._up = False
        self._lost = False
        self.counts = Counts()
        self.ready = threading.Event()
        """Set while the subscriptions stand."""

    def run(self, stop: threading.Event) -> None:
        """Connect, take in, receipt; after any failure wait a little and begin again."""
        failures = 0
        while not stop.is_set():
            taken_before = self.counts.taken
            try:
                self._once(stop)
            except (OSError, NotKept) as error:
                log.warning("The broker's consumer begins again: %s", error)
            except Exception:  # a document or a message that breaks the server must not end the consumer
                log.exception("The broker's consumer begins again")
            self.ready.clear()
            failures = 0 if self.counts.taken > taken_before else failures + 1
            most_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures, 10))
            stop.wait(self._chance(most_s / 2, most_s))

    def _once(self, stop: threading.Event) -> None:
        client = self._client()
        self._arrived.clear()
        self._up = self._lost = False
        self.counts.published.clear()
        client.tls_set_context(self._connection.tls())
        client.connect(self._connection.host, self._connection.port, KEEPALIVE_S, clean_start=True)
        look_at_s = 0.0
        try:
            while not stop.is_set():
                outcome = self._gather(client)
                self._take_in_all(client)
                if self._lost or outcome is not MQTTErrorCode.MQTT_ERR_SUCCESS:
                    raise ConnectionError("the connection to the broker was lost or refused")
                if self._up and time.monotonic() >= look_at_s:
                    look_at_s = time.monotonic() + LOOK_EVERY_S
                    self._publish_documents(client)
        finally:
            client.disconnect()
            client.loop(0.1)

    def _gather(self, client: mqtt.Client) -> MQTTErrorCode:
        """Wait for messages, and take with the first what has come by then."""
        outcome, before = client.loop(0.2), 0
        while outcome is MQTTErrorCode.MQTT_ERR_SUCCESS and before < len(self._arrived) < MOST_TOGETHER:
            before = len(self._arrived)
            outcome = client.loop(0)
        return outcome

    def _take_in_all(self, client: mqtt.Client) -> None:
        """Take in what was gathered: together, or, when that fails, one by one, so that one holds up no other."""
        messages = list(self._arrived)
        self._arrived.clear()
        if self._together is not None and len(messages) > 1:
            try:
                found = self._together([(bytes(one.payload), one.topic) for one in messages])
            except Exception:  # whichever it was, each now gets a commit of its own
                log.warning("Messages could not be taken in together; each is taken in by itself", exc_info=True)
            else:
                for message, receipt in zip(messages, found, strict=True):
                    self._answer(client, message, receipt)
                return
        for message in messages:
            self._take_in(client, message)

    def _take_in(self, client: mqtt.Client, message: mqtt.MQTTMessage) -> None:
        payload = bytes(message.payload)
        try:
            receipt = self._take(payload, message.topic)
        except Exception as error:
            self.counts.not_kept += 1
            raise NotKept(f"a message was not kept ({type(error).__name__}); it will be sent again") from error
        self._answer(client, message, receipt)

    def _answer(self, client: mqtt.Client, message: mqtt.MQTTMessage, receipt: bytes | None) -> None:
        self.counts.taken += 1
        where = receipt_topic(message.topic)
        if receipt is not None and where is not None:
            client.publish(where, receipt, qos=_QOS)
            self.counts.receipts += 1
        client.ack(message.mid, message.qos)

    def _publish_documents(self, client: mqtt.Client) -> None:
        for kiosk, document in self._documents().items():
            if self.counts.published.get(kiosk) != document:
                client.publish(desired(self._agency, kiosk), document, qos=_QOS, retain=True)
                self.counts.published[kiosk] = document

    def _client(self) -> mqtt.Client:
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._connection.name,
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
        )
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_inflight_messages_set(1000)
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = lambda _client, _userdata, message: self._arrived.append(message)
        return client

    def _on_connect(
        self,
        client: mqtt.Client,
        userdata: object,
        flags: mqtt.ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._lost = True
            return
        self.counts.connections += 1
        root = f"{ROOT}/{self._agency}"
        wanted = [f"{root}/+/{stream}" for stream in ("hours", "shared", "health")] + [reviews(self._agency)]
        client.subscribe([(f"$share/{self._group}/{topic}", SubscribeOptions(qos=_QOS)) for topic in wanted])

    def _on_subscribe(
        self,
        client: mqtt.Client,
        userdata: object,
        mid: int,
        reasons: list[ReasonCode],
        properties: Properties | None,
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            log.error("The broker refuses this server's subscriptions: its rights are not those that Talkdown wrote.")
            self._lost = True
            return
        self._up = True
        self.ready.set()

    def _on_disconnect(
        self,
        client: mqtt.Client,
        userdata: object,
        flags: mqtt.DisconnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        self._lost = True
