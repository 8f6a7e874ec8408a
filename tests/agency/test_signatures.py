import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

from agency.database import Database
from agency.database.kiosks import Kiosk
from agency.database.people import Role
from agency.database.training import HoursEntry
from agency.ingest import take
from appliance.wire import topics
from appliance.wire.envelope import HoursEnvelope, canonical
from tests.agency.browser import a_course, an_entry, an_officer, signed_in
from tests.agency.sites import NOW, rows
from tests.wire.samples import HOURS

KEY = ec.generate_private_key(ec.SECP256R1())
TOPIC = topics.upward("elm-county", "north-1", "hours")


def sign(key: ec.EllipticCurvePrivateKey = KEY, content: bytes = canonical(HOURS)) -> str:
    r, s = decode_dss_signature(key.sign(content, ec.ECDSA(hashes.SHA256())))
    return f"{r:064x}{s:064x}"


def take_in(database: Database, signature: str | None) -> bool:
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(KEY, hashes.SHA256())
    with database.write() as session:
        session.get_one(Kiosk, "north-1").csr_pem = request.public_bytes(Encoding.PEM).decode()
    envelope = HoursEnvelope(id="a" * 32, body=HOURS, signature=signature)
    with database.writing_session() as session:
        assert take(canonical(envelope), TOPIC, session, NOW) is not None
    (row,) = rows(database, HoursEntry)
    return bool(row["signed"])


def test_what_the_kiosk_signed_is_marked_as_signed(database: Database) -> None:
    assert take_in(database, sign())


@pytest.mark.parametrize(
    "signature",
    [None, "0" * 128, sign(ec.generate_private_key(ec.SECP256R1())), sign(content=b"something else")],
    ids=["none", "zeros", "another key", "other words"],
)
def test_anything_else_is_kept_and_marked_as_not(database: Database, signature: str | None) -> None:
    assert not take_in(database, signature)


@pytest.mark.parametrize("order", [(None, "right"), ("right", None), ("right", "right")])
def test_one_signed_delivery_is_enough_in_any_order(database: Database, order: tuple[str | None, ...]) -> None:
    marks = [take_in(database, sign() if each is not None else None) for each in order]
    assert marks[-1]


def test_hours_that_nobody_signed_are_flagged_before_they_are_credited(database: Database) -> None:
    with database.write() as session:
        session.add_all([an_officer(), a_course(), an_entry(1, signed=False)])
    assert "not signed by the key" in signed_in(database, Role.TRAINING_OFFICER).get("/").text
