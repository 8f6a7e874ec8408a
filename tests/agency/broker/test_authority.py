from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from agency.broker.authority import (
    KIOSK_DAYS,
    RENEW_DAYS,
    AuthorityError,
    ends_in_days,
    keep_authority,
    make_authority,
    open_authority,
)
from agency.broker.mosquitto import SERVER, rights
from agency.broker.site import Site
from appliance.store.identity import Identity
from appliance.sync.certificate import request

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_kiosks_certificate_names_it_and_opens_connections_only(tmp_path: Path) -> None:
    authority = make_authority("elm-county", NOW)
    identity = Identity(tmp_path)
    pem = authority.issue_kiosk(request(identity, "whatever-it-says"), "north-1", NOW)
    certificate = x509.load_pem_x509_certificate(pem)
    certificate.verify_directly_issued_by(authority.certificate)
    assert [one.value for one in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == ["north-1"]
    assert certificate.public_key() == identity.key().public_key()
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert ends_in_days(pem, NOW) == KIOSK_DAYS


def test_an_authority_is_never_written_over(tmp_path: Path) -> None:
    first = make_authority("elm-county")
    keep_authority(first, tmp_path)
    with pytest.raises(AuthorityError, match="already"):
        keep_authority(make_authority("elm-county"), tmp_path)
    assert open_authority(tmp_path).fingerprint == first.fingerprint
    assert (tmp_path / "ca.key").stat().st_mode & 0o077 == 0


def test_a_missing_damaged_or_mixed_authority_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="broker write"):
        open_authority(tmp_path)
    keep_authority(make_authority("elm-county"), tmp_path)
    (tmp_path / "ca.crt").write_bytes(make_authority("elm-county").certificate_pem)
    with pytest.raises(AuthorityError, match="do not belong together"):
        open_authority(tmp_path)
    (tmp_path / "ca.key").write_bytes(b"damaged")
    with pytest.raises(AuthorityError, match="damaged"):
        open_authority(tmp_path)


def test_certificates_of_broker_and_server_are_renewed_before_they_end_and_not_sooner(tmp_path: Path) -> None:
    site = Site(tmp_path, "elm-county", ("localhost", "127.0.0.1"))
    site.write(now=NOW)
    first = site.broker.certificate.read_bytes()
    site.write(now=NOW + timedelta(days=100))
    assert site.broker.certificate.read_bytes() == first
    late = NOW + timedelta(days=ends_in_days(first, NOW) - RENEW_DAYS + 1)
    site.write(now=late)
    assert site.broker.certificate.read_bytes() != first
    assert ends_in_days(site.broker.certificate.read_bytes(), late) > RENEW_DAYS
    assert site.authority().fingerprint == Site(tmp_path, "elm-county", ()).authority().fingerprint


def test_rights_give_a_kiosk_its_own_topics_and_no_other() -> None:
    lines = rights("elm-county").splitlines()
    patterns = [line for line in lines if line.startswith("pattern")]
    assert all("%u" in line or "/reviews" in line for line in patterns)
    assert not any(line.startswith("topic") and "#" not in line for line in lines)
    assert [line for line in lines if line.startswith("user")] == [f"user {SERVER}"]
    assert "pattern write talkdown/v1/elm-county/%u/receipts" not in lines
