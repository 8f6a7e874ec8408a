from datetime import timedelta

from agency.consume.documents import DatabaseDocuments
from agency.database import Database
from agency.database.training import Assignment, HoursDecision, Officer
from agency.training import claim_codes
from agency.web.pages.people import make_user
from appliance.wire.claims import claim_sha256
from appliance.wire.desired import Desired
from tests.agency.browser import a_course, an_entry, an_officer
from tests.agency.sites import NOW


def made(database: Database, days: int = 0) -> Desired:
    documents = DatabaseDocuments(database, now=lambda: NOW + timedelta(days=days))
    return Desired.model_validate_json(documents()["north-1"])


def add(database: Database, *things: object) -> None:
    with database.write() as session:
        session.add_all(things)


def give_codes(database: Database, *officers: int) -> list[str]:
    with database.write() as session:
        return [claim_codes.make(session.get_one(Officer, f"{number:032x}"), NOW) for number in officers]


def test_the_version_grows_when_something_changed_and_only_then(database: Database) -> None:
    first, again = made(database), made(database)
    add(database, an_officer())
    give_codes(database, 1)
    assert first.version == again.version < made(database).version


def test_an_assignment_reaches_its_group_or_its_officer_and_nobody_else(database: Database) -> None:
    add(database, an_officer(1), an_officer(2, unit="Nights"))
    give_codes(database, 1, 2)
    for number, whom in enumerate(({"unit": "Days"}, {"officer_ref": f"{2:032x}"}, {}), 1):
        add(database, Assignment(id=f"{number:032x}", title="x", category="youth", made_by="kim", made_at=NOW, **whom))
    days, nights = made(database).officers
    assert [int(a.id, 16) for a in days.assignments] == [1, 3]
    assert [int(a.id, 16) for a in nights.assignments] == [2, 3]


def test_an_open_claim_code_travels_as_its_hash_and_lapses(database: Database) -> None:
    add(database, an_officer())
    (code,) = give_codes(database, 1)
    document = made(database)
    assert document.officers[0].claim_sha256 == claim_sha256(code.lower().replace("-", " "))
    assert code not in document.model_dump_json()
    assert made(database, days=61).officers == (), "who never practised there is nobody's business at that kiosk"


def test_a_document_holds_no_name_and_no_number_of_an_officer(database: Database) -> None:
    add(database, an_officer(family_name="Vandermeer", given_name="Zoltan", training_id="QX77"))
    give_codes(database, 1)
    document = made(database)
    assert document.officers
    text = document.model_dump_json()
    assert not any(word in text for word in ("Vandermeer", "Zoltan", "QX77"))


def test_credited_minutes_are_those_of_this_year(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1, undecided=False), an_entry(2))
    add(database, HoursDecision(body_sha256=f"{1:064x}", credited=True, decided_by="kim", decided_at=NOW))
    assert made(database).officers[0].credited_minutes == 10


def test_only_training_officers_who_may_sign_in_can_be_shared_with(database: Database) -> None:
    for name, role, locked in (
        ("a1", "training_officer", False),
        ("b2", "it", False),
        ("c3", "training_officer", True),
    ):
        user = make_user(name, name, [role], "walnut-lantern-42", NOW, must_change=False)
        user.disabled = locked
        add(database, user)
    assert [trainer.name for trainer in made(database).trainers] == ["a1"]


def test_the_last_sequence_is_the_last_without_a_gap(database: Database) -> None:
    add(database, *(an_entry(n + 1, sequence=n) for n in (0, 1, 3)))
    assert made(database).last_sequence == {"c" * 32: 1}
