"""Mosquitto's configuration for one agency: TLS alone, a certificate for everybody, rights by certificate name.

A kiosk may write its own hours, shared reviews and health and read its own receipts and desired document; nothing of
any other kiosk's. Anonymous reviews go to one topic for all. Nothing is kept on the broker's disk and no message is
logged: what counts is in the kiosk until the server has it, and the log must not tell whose review came when.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.wire.scales import AgencyName, KioskName
from appliance.wire.topics import ROOT

SERVER: Final = "SERVER"
"""Certificate name of our own server. Kiosks' names are in small letters, so that none can be it."""
PORT: Final = 8883
MOST_MESSAGE_BYTES: Final = 1024 * 1024
"""More than a kiosk may send: what is too large reaches the server, which keeps its beginning aside and says so."""


@dataclass(frozen=True, slots=True)
class BrokerFiles:
    """Where the parts of a broker's configuration lie."""

    directory: Path

    @property
    def configuration(self) -> Path:
        """Return the file that Mosquitto is started with."""
        return self.directory / "mosquitto.conf"

    @property
    def rights(self) -> Path:
        """Return the access control list."""
        return self.directory / "rights.acl"

    @property
    def authority(self) -> Path:
        """Return the authority's certificate."""
        return self.directory / "ca.crt"

    @property
    def certificate(self) -> Path:
        """Return the broker's own certificate."""
        return self.directory / "broker.crt"

    @property
    def key(self) -> Path:
        """Return the broker's own key."""
        return self.directory / "broker.key"

    @property
    def revoked(self) -> Path:
        """Return the list of certificates that are refused."""
        return self.directory / "revoked.crl"


def server_name(number: int) -> str:
    """Return the certificate name of a consumer, counted from 1; of two with one name the broker puts one out."""
    return SERVER if number == 1 else f"{SERVER}-{number}"


def rights(agency: AgencyName, servers: Sequence[str] = (SERVER,), refused: Sequence[KioskName] = ()) -> str:
    """Return the access control list; `%u` is the name in the certificate.

    Kiosks that are refused are denied every topic here as well as by the list of revoked certificates: Mosquitto reads
    this file anew at a signal, and that one only when it starts.
    """
    root = f"{ROOT}/{agency}"
    lines = ["# Written by `talkdown-agency broker`; changes are lost."]
    for server in servers:
        lines += [f"user {server}", f"topic readwrite {root}/#", ""]
    for kiosk in refused:
        lines += [f"user {kiosk}", "topic deny #", ""]
    lines += [f"pattern write {root}/%u/{stream}" for stream in ("hours", "shared", "health")]
    lines += [f"pattern read {root}/%u/{stream}" for stream in ("receipts", "desired")]
    lines += [f"pattern write {root}/reviews", f"pattern read {root}/reviews/receipts"]
    return "\n".join(lines) + "\n"


def configuration(files: BrokerFiles, port: int = PORT, address: str | None = None, user: str | None = None) -> str:
    """Return Mosquitto's configuration file.

    Args:
        files: where the other files lie.
        port: to listen on.
        address: to listen at; None for every address of the machine.
        user: whom Mosquitto becomes when it is started as root; None leaves it at its own default.

    """
    listener = f"listener {port} {address}" if address else f"listener {port}"
    lines = [
        "# Written by `talkdown-agency broker`; changes are lost.",
        *([f"user {user}"] if user else []),
        "per_listener_settings false",
        "persistence false",
        "allow_anonymous false",
        f"acl_file {files.rights}",
        f"message_size_limit {MOST_MESSAGE_BYTES}",
        "max_keepalive 120",
        "max_inflight_messages 100",
        "max_queued_messages 10000",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "log_type notice",
        "connection_messages false",
        listener,
        f"cafile {files.authority}",
        f"certfile {files.certificate}",
        f"keyfile {files.key}",
        f"crlfile {files.revoked}",
        "require_certificate true",
        "use_identity_as_username true",
        "use_username_as_clientid true",
        "tls_version tlsv1.2",
    ]
    return "\n".join(lines) + "\n"
