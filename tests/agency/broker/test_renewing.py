import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agency.broker.authority import RENEW_DAYS, SERVER_DAYS
from agency.broker.lasting import WARN_DAYS, ending_soon
from agency.broker.renewing import Renewing
from agency.broker.site import Site, web_certificate
from agency.database import Database
from agency.database.people import Role
from tests.agency.browser import signed_in
from tests.agency.sites import NOW

AGENCY, NAMES = "elm-county", ("talkdown.example",)


def served(context: ssl.SSLContext, authority: bytes) -> bytes:
    """Return the certificate that a browser is shown, by a whole handshake in memory."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    trusting = ssl.create_default_context(cadata=authority.decode())
    client = trusting.wrap_bio(to_client, to_server, server_hostname=NAMES[0])
    server = context.wrap_bio(to_server, to_client, server_side=True)
    sides = [client, server]
    while sides:
        for one in list(sides):
            try:
                one.do_handshake()
                sides.remove(one)
            except ssl.SSLWantReadError:
                continue
    return ssl.DER_cert_to_PEM_cert(client.getpeercert(binary_form=True) or b"").encode()


def loaded(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def test_a_running_server_shows_the_renewed_certificate_to_whoever_connects_next(tmp_path: Path) -> None:
    began = datetime.now(UTC) - timedelta(days=SERVER_DAYS - RENEW_DAYS - 1)
    folder = web_certificate(tmp_path, AGENCY, NAMES, began)
    certificate, key = folder / "server.crt", folder / "server.key"
    context = loaded(certificate, key)
    authority = Site(tmp_path, AGENCY, ()).authority().certificate_pem
    first = served(context, authority)

    def renew(now: datetime | None) -> None:
        web_certificate(tmp_path, AGENCY, NAMES, now)

    renewing = Renewing(context, certificate, key, tmp_path, renew)
    beside = Renewing(other := loaded(certificate, key), certificate, key, tmp_path, renew)
    today = datetime.now(UTC)
    assert not renewing.look(today - timedelta(days=1)) and served(context, authority) == first
    assert renewing.look(today + timedelta(days=1))
    second = served(context, authority)
    assert second != first and second.split() == certificate.read_bytes().split()
    assert not renewing.look(today + timedelta(days=1)), "once is enough"
    assert beside.look() and served(other, authority) == second, "what another process renewed is taken too"


def test_what_cannot_be_renewed_or_read_is_said_and_the_old_certificate_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = web_certificate(tmp_path, AGENCY, NAMES)
    certificate, key = folder / "server.crt", folder / "server.key"
    context = loaded(certificate, key)
    authority = Site(tmp_path, AGENCY, ()).authority().certificate_pem
    first = served(context, authority)
    renewing = Renewing(context, certificate, key, tmp_path, lambda now: None)
    certificate.write_bytes(b"half of a certif")
    assert not renewing.look() and served(context, authority) == first
    assert "not renewed" in caplog.text


def test_the_servers_own_certificates_are_warned_of_sixty_days_before_they_end(database: Database) -> None:
    assert database.file is not None
    data = database.file.parent
    Site(data, AGENCY, NAMES).write(now=NOW - timedelta(days=SERVER_DAYS - WARN_DAYS))
    web_certificate(data, AGENCY, NAMES, NOW)
    assert [one.whose for one in ending_soon(data, now=NOW - timedelta(days=1))] == []
    assert {one.whose for one in ending_soon(data, now=NOW)} == {"the broker", "the consumer"}
    person = signed_in(database, Role.IT, data=data)
    for page in ("/", "/kiosks"):
        shown = person.get(page).text
        assert f"The certificate of the broker ends in {WARN_DAYS} days" in shown and "the pages" not in shown
    person.clock.forward(timedelta(minutes=1))
    assert "certificate of the broker" not in signed_in(database, Role.SUPERVISOR, data=data).get("/").text
