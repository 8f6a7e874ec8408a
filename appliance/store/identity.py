"""Who this kiosk is to its agency: a key of its own, and where the agency's server is once it was enrolled.

The key is made on the box and never leaves it. It signs the hours, and the agency's certificate for it opens the
connection. All of it lies in one directory that an update or a roll-back of the program leaves alone.
"""

from pathlib import Path
from typing import Annotated, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from appliance.store.errors import KeyDamaged, StoreError, plain_errors
from appliance.store.files import create_private, private_directory, replace_private
from appliance.wire.scales import AgencyName, KioskName
from appliance.words import _

DIRECTORY: Final = "identity"
_HALF_BYTES: Final = 32  # of a P-256 signature: r, then s


class Place(BaseModel):
    """Where an enrolled kiosk belongs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: AgencyName
    kiosk: KioskName
    broker_host: Annotated[str, Field(min_length=1, max_length=253)]
    broker_port: Annotated[int, Field(ge=1, le=65535)] = 8883
    server_url: str = ""
    """Where the certificate is renewed; empty for a kiosk that is served by stick alone."""


class Identity:
    """The files of a kiosk's identity; they are read anew at each use, since enrolment is another process."""

    def __init__(self, data: Path) -> None:
        """Use the identity in a data directory; nothing is made before it is needed."""
        self.directory = data / DIRECTORY
        self.key_file = self.directory / "kiosk.key"
        self.certificate_file = self.directory / "kiosk.crt"
        self.authority_file = self.directory / "agency-ca.crt"
        self.place_file = self.directory / "place.json"

    def place(self) -> Place | None:
        """Return where this kiosk belongs; None before it was enrolled."""
        with plain_errors(_("Reading where this kiosk belongs")):
            try:
                content = self.place_file.read_bytes()
            except FileNotFoundError:
                return None
        try:
            return Place.model_validate_json(content)
        except ValidationError:
            raise StoreError(
                _("{place_file} is not what enrolment wrote. Enrol this kiosk again.").format(
                    place_file=self.place_file
                )
            ) from None

    def key(self) -> ec.EllipticCurvePrivateKey:
        """Return the kiosk's private key (P-256), made at first use."""
        with plain_errors(_("Reading the kiosk's key")):
            private_directory(self.directory)
            if not self.key_file.exists():
                made = ec.generate_private_key(ec.SECP256R1())
                pem = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
                try:
                    create_private(self.key_file, pem)
                except FileExistsError:
                    pass  # another process made it in this instant; its key is the one that counts
            content = self.key_file.read_bytes()
        try:
            key = load_pem_private_key(content, None)
        except ValueError:
            key = None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyDamaged(
                _("{key_file} is damaged. Move the directory {directory} away and enrol this kiosk again.").format(
                    key_file=self.key_file, directory=self.directory
                )
            )
        return key

    def sign(self, content: bytes) -> str:
        """Return the signature of some bytes: ECDSA on P-256 with SHA-256, r and s in 128 hexadecimal digits."""
        r, s = decode_dss_signature(self.key().sign(content, ec.ECDSA(hashes.SHA256())))
        return (r.to_bytes(_HALF_BYTES) + s.to_bytes(_HALF_BYTES)).hex()

    def keep(self, place: Place, certificate_pem: bytes, authority_pem: bytes) -> None:
        """Keep what enrolment brought; the place goes last, so that a crash before it leaves the kiosk unenrolled."""
        with plain_errors(_("Keeping this kiosk's certificate")):
            private_directory(self.directory)
            replace_private(self.authority_file, authority_pem)
            replace_private(self.certificate_file, certificate_pem)
            replace_private(self.place_file, place.model_dump_json(indent=2).encode() + b"\n")

    def keep_certificate(self, certificate_pem: bytes) -> None:
        """Keep a renewed certificate."""
        with plain_errors(_("Keeping this kiosk's certificate")):
            replace_private(self.certificate_file, certificate_pem)
