from datetime import timedelta

import pytest

from agency.consume.documents import DatabaseDocuments
from agency.database import Database
from agency.database.base import utc_now
from agency.database.people import Role
from agency.training import claim_codes
from appliance.wire.desired import Desired
from tests.agency.browser import an_officer, signed_in

GOOD = {"retention_days": "90", "smallest_group": "8", "peer_support": "Peer team, 555-0100"}


def wanted(database: Database) -> Desired:
    return Desired.model_validate_json(DatabaseDocuments(database)()["north-1"])


def test_what_is_set_is_what_kiosks_are_told_with_a_later_version(database: Database) -> None:
    before = wanted(database)
    assert "Saved." in signed_in(database, Role.IT).post("/settings", GOOD).text
    after = wanted(database)
    settings = after.settings
    assert (settings.retention_days, settings.smallest_group) == (90, 8) and "555-0100" in settings.peer_support
    assert after.version > before.version


@pytest.mark.parametrize(
    "wrong", [{"smallest_group": "4"}, {"smallest_group": "x"}, {"retention_days": "0"}, {"retention_days": "9999"}]
)
def test_what_a_kiosk_would_not_take_is_refused(database: Database, wrong: dict[str, str]) -> None:
    before = wanted(database)
    assert signed_in(database, Role.IT).post("/settings", GOOD | wrong).status_code == 422
    assert wanted(database).settings == before.settings


def test_a_lapsed_claim_code_opens_nothing_on_any_kiosk(database: Database) -> None:
    with database.write() as session:
        fresh, lapsed = an_officer(1), an_officer(2)
        claim_codes.make(fresh, utc_now())
        claim_codes.make(lapsed, utc_now() - claim_codes.OPEN_FOR - timedelta(days=1))
        session.add_all([fresh, lapsed])
    assert [one.officer_ref for one in wanted(database).officers] == [f"{1:032x}"]
