"""Writes and keeps up a broker's directory: authority, certificates, rights, configuration."""

import getpass
import os
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
    names_in,
    open_authority,
)
from agency.broker.mosquitto import PORT, BrokerFiles, configuration, rights, server_name
from appliance.wire.scales import AgencyName, KioskName

AUTHORITY_FOLDER: Final = "authority"
BROKER_FOLDER: Final = "broker"
CONSUMER_FOLDER: Final = "consumer"
WEB_FOLDER: Final = "web"


@dataclass(frozen=True, slots=True)
class Refused:
    """Kiosks that the broker is to refuse, and every certificate that they were given."""

    kiosks: tuple[KioskName, ...] = ()
    serials: tuple[int, ...] = ()


NOBODY_REFUSED: Final = Refused()


@dataclass(frozen=True, slots=True)
class Site:
    """What one agency's broker and consumer need, below the server's data directory."""

    data: Path
    agency: AgencyName
    hosts: tuple[str, ...]
    port: int = PORT
    consumers: int = 1
    """How many consumers share the messages, each with a certificate of its own."""

    @property
    def broker(self) -> BrokerFiles:
        """Return the broker's own files."""
        return BrokerFiles(self.data / BROKER_FOLDER)

    @property
    def consumer(self) -> Path:
        """Return the directory with the first consumer's certificate."""
        return self.consumer_folder(1)

    def consumer_folder(self, number: int) -> Path:
        """Return the directory with the certificate of one of the consumers, counted from 1."""
        return self.data / (CONSUMER_FOLDER if number == 1 else f"{CONSUMER_FOLDER}-{number}")

    def authority(self) -> Authority:
        """Return the agency's authority, made at first use."""
        directory = self.data / AUTHORITY_FOLDER
        if not (directory / "ca.key").exists():
            keep_authority(make_authority(self.agency), directory)
        return open_authority(directory)

    def write(
        self,
        *,
        as_child: bool = False,
        address: str | None = None,
        refused: Refused = NOBODY_REFUSED,
        now: datetime | None = None,
    ) -> list[str]:
        """Write everything that is missing, out of date or about to end; return in words what was done.

        Args:
            as_child: the broker is to run as this user, as our own child process.
            address: to listen at; None for every address of the machine.
            refused: kiosks that are to be refused.
            now: the moment to reckon from; the present one by default.

        """
        authority = self.authority()
        files = self.broker
        files.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(1, self.consumers + 1):
            self.consumer_folder(number).mkdir(mode=0o700, parents=True, exist_ok=True)
        files.authority.write_bytes(authority.certificate_pem)
        done = self.renew(now)
        for number in range(1, self.consumers + 1):
            (self.consumer_folder(number) / "ca.crt").write_bytes(authority.certificate_pem)
        self.refuse(refused, now)
        files.rights.chmod(0o600 if as_child else 0o640)
        user = getpass.getuser() if as_child else None
        files.configuration.write_text(configuration(files, self.port, address, user))
        done.append(f"wrote {files.configuration}")
        return done

    def renew(self, now: datetime | None = None) -> list[str]:
        """Make the certificates of broker and consumer that are missing or end within 90 days; return what was done."""
        done: list[str] = []
        files = self.broker
        if _ends_soon(files.certificate, now):
            _keep(files.certificate, files.key, self.authority().issue_server(self.hosts[0], self.hosts, now))
            done.append("made the broker's certificate")
        for number in range(1, self.consumers + 1):
            folder = self.consumer_folder(number)
            if _ends_soon(folder / "server.crt", now):
                issued = self.authority().issue_client(server_name(number), now)
                _keep(folder / "server.crt", folder / "server.key", issued)
                done.append("made the server's own certificate")
        return done

    def refuse(self, refused: Refused, now: datetime | None = None) -> None:
        """Write who is refused: into the rights and as revoked certificates, which the broker reads when it starts."""
        self.broker.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        servers = [server_name(number) for number in range(1, self.consumers + 1)]
        _replace(self.broker.revoked, self.authority().revocations(refused.serials, now))
        _replace(self.broker.rights, rights(self.agency, servers, refused.kiosks).encode())


def web_certificate(data: Path, agency: AgencyName, names: tuple[str, ...], now: datetime | None = None) -> Path:
    """Return the folder with server.crt and server.key of the web server, from the agency's own authority.

    They are made when they are missing, end within 90 days or name other hosts.
    """
    folder = data / WEB_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate, key = folder / "server.crt", folder / "server.key"
    if _ends_soon(certificate, now) or names_in(certificate.read_bytes()) != set(names):
        authority = Site(data, agency, names).authority()
        _keep(certificate, key, authority.issue_server(names[0], names, now))
    return folder


def _replace(file: Path, content: bytes) -> None:
    """Put a file in place whole, since the broker may read it at any moment."""
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(content)
    if file.exists():
        part.chmod(file.stat().st_mode & 0o777)
    part.replace(file)


def _ends_soon(certificate: Path, now: datetime | None) -> bool:
    return not certificate.exists() or ends_in_days(certificate.read_bytes(), now) <= RENEW_DAYS


def _keep(certificate: Path, key: Path, issued: Issued) -> None:
    key.unlink(missing_ok=True)
    descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(issued.key_pem)
    certificate.write_bytes(issued.certificate_pem)
