"""Writes and keeps up a broker's directory: authority, certificates, rights, configuration."""

import getpass
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from agency.broker.authority import (
    PRIVATE_FILE,
    RENEW_DAYS,
    Authority,
    Issued,
    ends_in_days,
    keep_authority,
    make_authority,
    open_authority,
)
from agency.broker.mosquitto import PORT, SERVER, BrokerFiles, configuration, rights
from appliance.wire.scales import AgencyName

AUTHORITY_FOLDER: Final = "authority"
BROKER_FOLDER: Final = "broker"
CONSUMER_FOLDER: Final = "consumer"


@dataclass(frozen=True, slots=True)
class Site:
    """What one agency's broker and consumer need, below the server's data directory."""

    data: Path
    agency: AgencyName
    hosts: tuple[str, ...]
    port: int = PORT

    @property
    def broker(self) -> BrokerFiles:
        """Return the broker's own files."""
        return BrokerFiles(self.data / BROKER_FOLDER)

    @property
    def consumer(self) -> Path:
        """Return the directory with the server's own certificate for the broker."""
        return self.data / CONSUMER_FOLDER

    def authority(self) -> Authority:
        """Return the agency's authority, made at first use."""
        directory = self.data / AUTHORITY_FOLDER
        if not (directory / "ca.key").exists():
            keep_authority(make_authority(self.agency), directory)
        return open_authority(directory)

    def write(self, *, as_child: bool = False, address: str | None = None, now: datetime | None = None) -> list[str]:
        """Write everything that is missing, out of date or about to end; return in words what was done.

        Args:
            as_child: the broker is to run as this user, as our own child process.
            address: to listen at; None for every address of the machine.
            now: the moment to reckon from; the present one by default.

        """
        authority = self.authority()
        files = self.broker
        files.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.consumer.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.authority.write_bytes(authority.certificate_pem)
        done: list[str] = []
        if _ends_soon(files.certificate, now):
            _keep(files.certificate, files.key, authority.issue_server(self.hosts[0], self.hosts, now))
            done.append("made the broker's certificate")
        if _ends_soon(self.consumer / "server.crt", now):
            _keep(self.consumer / "server.crt", self.consumer / "server.key", authority.issue_client(SERVER, now))
            done.append("made the server's own certificate")
        (self.consumer / "ca.crt").write_bytes(authority.certificate_pem)
        if not files.revoked.exists():
            self.revoke((), now)
        files.rights.write_text(rights(self.agency))
        files.rights.chmod(0o600 if as_child else 0o640)
        user = getpass.getuser() if as_child else None
        files.configuration.write_text(configuration(files, self.port, address, user))
        done.append(f"wrote {files.configuration}")
        return done

    def revoke(self, serials: Sequence[int], now: datetime | None = None) -> None:
        """Write the whole list of certificates that are refused; the broker reads it anew at SIGHUP or its start."""
        self.broker.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.broker.revoked.write_bytes(self.authority().revocations(serials, now))


def _ends_soon(certificate: Path, now: datetime | None) -> bool:
    return not certificate.exists() or ends_in_days(certificate.read_bytes(), now) <= RENEW_DAYS


def _keep(certificate: Path, key: Path, issued: Issued) -> None:
    key.unlink(missing_ok=True)
    descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(issued.key_pem)
    certificate.write_bytes(issued.certificate_pem)
