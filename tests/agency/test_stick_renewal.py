"""A kiosk without a network gets a new certificate by stick."""

from datetime import timedelta
from pathlib import Path

from agency.broker.authority import ends_in_days
from agency.broker.by_stick import renew_on_stick
from agency.broker.joining import Joining
from agency.broker.reached import note_broker
from agency.broker.site import Site
from agency.database import Database
from agency.database.kiosks import Kiosk, KioskState
from appliance.store.identity import Identity
from appliance.sync.certificate import request
from appliance.sync.enrol import key_sha256
from appliance.wire.stick import FOLDER
from tests.agency.sites import NOW


def ready(database: Database, box: Identity) -> Joining:
    assert database.file is not None
    site = Site(database.file.parent, "elm-county", ("localhost",))
    note_broker(site.data, "localhost", 8883)
    csr = request(box, "north-1")
    with database.write() as session:
        kiosk = session.get_one(Kiosk, "north-1")
        kiosk.key_sha256 = key_sha256(box)
        kiosk.certificate_pem = site.authority().issue_kiosk(csr, "north-1", NOW - timedelta(days=320)).decode()
    return Joining(database, site.data)


def on_stick(stick: Path, kiosk: str, box: Identity) -> None:
    (stick / FOLDER).mkdir(exist_ok=True)
    (stick / FOLDER / f"elm-county.{kiosk}.csr").write_text(request(box, kiosk))


def test_a_request_on_the_stick_is_answered_there(database: Database, tmp_path: Path) -> None:
    box = Identity(tmp_path / "box")
    joining = ready(database, box)
    on_stick(tmp_path, "north-1", box)
    assert renew_on_stick(tmp_path, "elm-county", joining, NOW) == (["north-1"], [])
    assert ends_in_days((tmp_path / FOLDER / "elm-county.north-1.crt").read_bytes(), NOW) == 365


def test_another_box_an_unknown_name_and_a_revoked_kiosk_get_nothing(database: Database, tmp_path: Path) -> None:
    box, other = Identity(tmp_path / "box"), Identity(tmp_path / "other")
    joining = ready(database, box)
    on_stick(tmp_path, "north-1", other)
    on_stick(tmp_path, "west-9", other)
    (tmp_path / FOLDER / "elm-county.X.csr").write_text("no request")
    renewed, refused = renew_on_stick(tmp_path, "elm-county", joining, NOW)
    assert renewed == [] and len(refused) == 3
    with database.write() as session:
        session.get_one(Kiosk, "north-1").state = KioskState.REVOKED
    on_stick(tmp_path, "north-1", box)
    assert renew_on_stick(tmp_path, "elm-county", joining, NOW)[0] == []
    assert list((tmp_path / FOLDER).glob("*.crt")) == []
