"""Takes in what kiosks left on a stick and writes the answers beside it: the same bytes, the same receipts.

What comes by stick passed through hands, so hours count only with the signature of the kiosk they name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from agency.consume.seams import DesiredDocuments, Take
from agency.ingest.take import receipt_topic
from appliance.errors import TalkdownError
from appliance.wire import stick
from appliance.wire.envelope import HoursEnvelope, WireError, canonical, read_envelope
from appliance.wire.scales import AgencyName
from appliance.wire.stick import Carried, StickError
from appliance.wire.topics import desired, kiosk_of, reviews

_HALF_DIGITS = 64


class StickRefused(TalkdownError):
    """A stick cannot be taken in as it is."""


@dataclass(frozen=True, slots=True)
class StickDone:
    """What came of one stick."""

    kiosks: tuple[str, ...]
    taken: int
    refused: tuple[str, ...]
    """In words: hours whose signature does not hold, and lines on a topic that is not the file's."""


def signed(envelope: HoursEnvelope, certificate_pem: str) -> bool:
    """Tell whether hours carry the signature of the kiosk that a certificate is for."""
    key = x509.load_pem_x509_certificate(certificate_pem.encode()).public_key()
    if envelope.signature is None or not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    r, s = int(envelope.signature[:_HALF_DIGITS], 16), int(envelope.signature[_HALF_DIGITS:], 16)
    try:
        key.verify(encode_dss_signature(r, s), canonical(envelope.body), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def take_stick(
    directory: Path, agency: AgencyName, take: Take, documents: DesiredDocuments, certificates: Mapping[str, str]
) -> StickDone:
    """Take in a stick and write receipts and desired documents onto it.

    Args:
        directory: where the stick is mounted.
        agency: this agency; other agencies' files are left alone.
        take: takes one message in.
        documents: what the kiosks are to have.
        certificates: of every accepted kiosk, by name.

    """
    folder = directory / stick.FOLDER
    wanted = documents()
    done: list[str] = []
    refused: list[str] = []
    taken = 0
    try:
        for file in sorted(folder.glob(f"{agency}.*.up.jsonl")):
            name = file.name.removeprefix(f"{agency}.").removesuffix(".up.jsonl")
            answers: list[Carried] = []
            for number, one in enumerate(stick.read_lines(file.read_bytes()), start=1):
                why = _why_not(one, name, agency, certificates)
                if why is not None:
                    refused.append(f"{file.name}, line {number}: {why}")
                    continue
                receipt, where = take(one.payload, one.topic), receipt_topic(one.topic)
                taken += 1
                if receipt is not None and where is not None:
                    answers.append(Carried(where, receipt))
            if name in wanted:
                answers.append(Carried(desired(agency, name), wanted[name]))
            (folder / f"{agency}.{name}.down.jsonl").write_bytes(stick.write_lines(answers))
            if name != "reviews":
                done.append(name)
    except StickError as error:
        raise StickRefused(f"{folder}: {error}. Export anew on the kiosk, onto an empty stick.") from None
    except OSError as error:
        raise StickRefused(f"The stick at {directory} cannot be used: {error.strerror} ({error.filename}).") from None
    if not done:
        raise StickRefused(f"{folder} holds nothing of a kiosk of {agency}. On the kiosk: `talkdown sync export`.")
    return StickDone(tuple(done), taken, tuple(refused))


def _why_not(one: Carried, name: str, agency: AgencyName, certificates: Mapping[str, str]) -> str | None:
    if name == "reviews":
        return None if one.topic == reviews(agency) else "not on the topic of anonymous reviews"
    found = kiosk_of(one.topic)
    if found is None or found[0] != name or receipt_topic(one.topic) is None:
        return f"not on a topic of {name}"
    try:
        envelope = read_envelope(one.payload)
    except WireError:
        return None  # the database keeps it aside
    if isinstance(envelope, HoursEnvelope):
        certificate = certificates.get(name)
        if certificate is None or not signed(envelope, certificate):
            return "hours without the signature of this kiosk"
    return None
