from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import CertificateSigningRequestBuilder, Name, NameAttribute
from cryptography.x509.oid import NameOID

from agency.broker.authority import ends_in_days, make_authority
from agency.broker.enrolment import (
    Asked,
    Code,
    Decision,
    EnrolmentRefused,
    KnownKiosk,
    answer,
    certificate_for,
    code_sha256,
    decide,
    new_code,
    read_request,
)
from agency.database.kiosks import KioskState
from appliance.store.identity import Identity
from appliance.sync.certificate import request
from appliance.sync.enrol import key_sha256
from appliance.wire.enrolment import EnrolmentRequest

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
OPEN = Code(until=NOW + timedelta(days=1))


def asked(data: Path, kiosk: str = "north-1") -> Asked:
    return read_request(EnrolmentRequest(kiosk=kiosk, csr_pem=request(Identity(data), kiosk), code="x"))


def test_a_request_tells_the_key_that_both_screens_show(tmp_path: Path) -> None:
    assert asked(tmp_path).key_sha256 == key_sha256(Identity(tmp_path))


def test_a_request_that_the_key_did_not_sign_is_refused(tmp_path: Path) -> None:
    name = Name([NameAttribute(NameOID.COMMON_NAME, "north-1")])
    key = rsa.generate_private_key(65537, 2048)
    other_kind = CertificateSigningRequestBuilder().subject_name(name).sign(key, SHA256()).public_bytes(Encoding.PEM)
    for csr_pem in ("", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"):
        with pytest.raises(EnrolmentRefused, match="cannot be read"):
            read_request(EnrolmentRequest(kiosk="north-1", csr_pem=csr_pem))
    with pytest.raises(EnrolmentRefused, match="not signed by a key of the kind"):
        read_request(EnrolmentRequest(kiosk="north-1", csr_pem=other_kind.decode()))


def test_a_name_that_is_a_topic_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EnrolmentRefused, match="reviews"):
        asked(tmp_path, "reviews")


def test_a_code_opens_a_new_name_once_and_until_its_end(tmp_path: Path) -> None:
    one = asked(tmp_path)
    pending = decide(one, None, OPEN, NOW)
    assert pending == Decision(KioskState.PENDING, is_new=True, spends_code=True)
    at_once = decide(one, None, Code(OPEN.until, accepts_at_once=True), NOW)
    assert at_once.state is KioskState.ACCEPTED and at_once.issues_certificate
    refused = {
        decide(one, None, None, NOW),
        decide(one, None, Code(NOW), NOW),
        decide(one, None, Code(OPEN.until, used_by="other"), NOW),
        decide(one, None, Code(OPEN.until, True, used_by="other"), NOW),
    }
    (only,) = refused
    assert only.state is None, "an unknown, a used and an ended code get the same words"


def test_the_same_request_again_gets_the_same_answer_without_a_code(tmp_path: Path) -> None:
    one = asked(tmp_path)
    waiting = KnownKiosk(KioskState.PENDING, one.key_sha256)
    assert decide(one, waiting, None, NOW) == Decision(KioskState.PENDING)
    accepted = KnownKiosk(KioskState.ACCEPTED, one.key_sha256)
    assert decide(one, accepted, None, NOW) == Decision(KioskState.ACCEPTED, issues_certificate=True)


def test_a_name_that_is_taken_opens_for_no_other_key_and_no_code(tmp_path: Path) -> None:
    one, other = asked(tmp_path / "one"), asked(tmp_path / "other")
    for state in KioskState:
        decision = decide(other, KnownKiosk(state, one.key_sha256), OPEN, NOW)
        assert decision.state is None and not decision.spends_code and "another key" in decision.reason


@pytest.mark.parametrize("state", [KioskState.REVOKED, KioskState.REPLACED])
def test_a_kiosk_that_was_sent_away_stays_away(tmp_path: Path, state: KioskState) -> None:
    one = asked(tmp_path)
    assert decide(one, KnownKiosk(state, one.key_sha256), OPEN, NOW).state is None


def test_a_certificate_is_renewed_when_it_ends_within_ninety_days_and_handed_out_again_before(tmp_path: Path) -> None:
    authority = make_authority("elm-county", NOW)
    one = asked(tmp_path)
    accepted = KnownKiosk(KioskState.ACCEPTED, one.key_sha256)
    first = certificate_for(authority, one, decide(one, accepted, None, NOW), accepted, NOW)
    assert first is not None
    known = KnownKiosk(KioskState.ACCEPTED, one.key_sha256, first)
    soon = NOW + timedelta(days=200)
    assert certificate_for(authority, one, decide(one, known, None, soon), known, soon) == first
    late = NOW + timedelta(days=300)
    renewed = certificate_for(authority, one, decide(one, known, None, late), known, late)
    assert renewed is not None and renewed != first and ends_in_days(renewed.encode(), late) == 365


def test_an_answer_holds_a_certificate_only_for_who_was_accepted(tmp_path: Path) -> None:
    one = asked(tmp_path)
    refused = answer(one, Decision(None, "No."), None, "elm-county", "broker.example")
    assert (refused.state, refused.reason, refused.agency) == ("refused", "No.", None)
    pending = answer(one, Decision(KioskState.PENDING), None, "elm-county", "broker.example")
    assert (pending.state, pending.certificate_pem) == ("pending", None)


def test_codes_are_long_random_and_kept_as_hashes() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200 and all(len(code) == 12 for code in codes)
    code = codes.pop()
    assert code_sha256(f"{code[:4]}-{code[4:].lower()}") == code_sha256(code)
    assert code not in code_sha256(code)
