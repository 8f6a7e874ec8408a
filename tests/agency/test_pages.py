import re
from datetime import date, timedelta

from sqlalchemy import select

from agency.database import Database
from agency.database.kiosks import Kiosk
from agency.database.people import AuditEntry, Role, User
from agency.database.reviews import SharedReviewRow
from agency.database.training import Adjustment, Assignment, Course, HoursDecision, HoursEntry, Officer
from tests.agency.browser import Person, a_course, an_entry, an_officer, signed_in
from tests.agency.sites import NOW, rows
from tests.wire.samples import SHARED

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=1>"


def add(database: Database, *things: object) -> None:
    with database.write() as session:
        session.add_all(things)


def keys(page: str) -> list[str]:
    return re.findall(r'name="sitting" value="([0-9a-f]{64})"', page)


def trainer(database: Database) -> Person:
    return signed_in(database, Role.TRAINING_OFFICER)


def actions(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_day_is_added_up_and_credited_as_one_line_rounded_once(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1, counted_s=659), an_entry(2, counted_s=659, start_minute=600))
    person = trainer(database)
    page = person.get("/").text
    assert len(keys(page)) == 1 and "21 min" in page
    assert "Credited." in person.post("/hours/decide", {"sitting": keys(page), "decision": "credit"}).text
    assert keys(person.get("/").text) == []
    assert "<strong>21 min</strong>" in person.get(f"/officers/{1:032x}").text


def test_hours_that_arrive_after_the_page_was_shown_are_not_credited_with_it(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1))
    person = trainer(database)
    page = person.get("/").text
    add(database, an_entry(2))
    answer = person.post("/hours/decide", {"sitting": keys(page), "decision": "credit"})
    assert answer.status_code == 422 and "arrived" in answer.text
    assert rows(database, HoursDecision) == []


def test_a_long_list_is_cut_between_days_so_that_every_line_on_it_can_be_credited(database: Database) -> None:
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(3)]
    entries = [an_entry(100 * n + m, date=day, start_minute=m) for n, day in enumerate(days) for m in range(90)]
    add(database, an_officer(), a_course(), *entries)
    person = trainer(database)
    page = person.get("/").text
    assert len(keys(page)) == 2
    assert person.post("/hours/decide", {"sitting": keys(page), "decision": "credit"}).status_code == 200
    assert len(keys(person.get("/").text)) == 1


def test_crediting_the_same_line_twice_credits_it_once(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1))
    person = trainer(database)
    chosen = {"sitting": keys(person.get("/").text), "decision": "credit"}
    assert person.post("/hours/decide", chosen).status_code == 200
    assert person.post("/hours/decide", chosen).status_code == 422
    assert "<strong>10 min</strong>" in person.get(f"/officers/{1:032x}").text


def test_refused_hours_need_a_reason_and_show_it(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1))
    person = trainer(database)
    chosen = {"sitting": keys(person.get("/").text), "decision": "refuse"}
    assert person.post("/hours/decide", chosen).status_code == 422
    person.post("/hours/decide", chosen | {"reason": "Practised off duty."})
    assert "Practised off duty." in person.get(f"/officers/{1:032x}").text


def test_hours_whose_clock_could_not_be_believed_need_a_settled_date(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1, date=date(1999, 1, 1), date_trusted=False))
    person = trainer(database)
    page = person.get("/").text
    assert "settle the date" in page
    chosen = {"sitting": keys(page), "decision": "credit"}
    assert person.post("/hours/decide", chosen).status_code == 422
    person.post("/hours/decide", chosen | {"settled_date": "2026-11-20"})
    assert "20 Nov 2026" in person.get(f"/officers/{1:032x}").text


def test_a_date_years_off_is_questioned_even_when_the_kiosk_believed_it(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1, date=date(2031, 1, 1)))
    assert "dated after it arrived" in trainer(database).get("/").text


def test_hours_of_an_unknown_officer_or_an_unapproved_course_wait(database: Database) -> None:
    add(database, an_officer(), a_course(approved_on=None), an_entry(1), an_entry(2, officer=99))
    person = trainer(database)
    page = person.get("/").text
    assert "Nobody on the roster" in page and "not approved" in page
    for key in keys(page):
        assert person.post("/hours/decide", {"sitting": key, "decision": "credit"}).status_code == 422


def test_a_fork_is_flagged_and_does_not_block(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1, sequence=5), an_entry(2, sequence=5))
    person = trainer(database)
    page = person.get("/").text
    assert "two different entries" in page
    assert person.post("/hours/decide", {"sitting": keys(page), "decision": "credit"}).status_code == 200


def test_practice_outside_an_assignment_counts_in_the_one_course_that_lists_it(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1, course=None), an_entry(2, course=None, scenario="bus-station"))
    page = trainer(database).get("/").text
    assert "belongs to no course" in page and "De-escalation 2026" in page


def test_what_the_course_does_not_count_is_not_credited(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1), an_entry(2, activity="retake"))
    person = trainer(database)
    person.post("/hours/decide", {"sitting": keys(person.get("/").text), "decision": "credit"})
    assert "<strong>10 min</strong>" in person.get(f"/officers/{1:032x}").text
    assert sorted(row["credited"] for row in rows(database, HoursDecision)) == [False, True]


def test_an_adjustment_needs_a_reason_and_stays_beside_it(database: Database) -> None:
    add(database, an_officer(), a_course())
    person, path = trainer(database), f"/officers/{1:032x}/adjust"
    change = {"course": "deescalation-2026", "date": "2026-11-20", "minutes": "-30", "reason": ""}
    assert person.post(path, change).status_code == 422
    assert person.post(path, change | {"reason": "Counted twice on paper."}).status_code == 200
    page = person.get(f"/officers/{1:032x}").text
    assert "Counted twice on paper." in page and "−30 min" in page
    assert len(rows(database, Adjustment)) == 1


def test_looking_at_somebodys_hours_is_noted_and_shown(database: Database) -> None:
    add(database, an_officer())
    person = trainer(database)
    person.get(f"/officers/{1:032x}")
    with database.read() as session:
        seen = session.scalars(select(AuditEntry).where(AuditEntry.action == "hours_seen")).one()
    assert (seen.officer_ref, seen.user_name) == (f"{1:032x}", "training-officer")


def test_the_roster_is_previewed_and_wrong_rows_are_named_before_anything_changes(database: Database) -> None:
    person = trainer(database)
    table = (
        b"Person ID,Last Name,First Name,Hire Date\n1,Ames,Jo,2020-02-30\n2,Bell,Al,03/01/2019\n2,Bell,Al,\n,Cole,Di,\n"
    )
    page = person.post("/roster", files={"file": ("roster.csv", table)}).text
    assert "Row 2: Hired on" in page and "stands in row 3 already" in page and "Row 5:" in page
    assert rows(database, Officer) == []
    packed = re.search(r'name="packed" value="([^"]+)"', page)
    assert packed is not None
    columns = {"column_training_id": "0", "column_family_name": "1", "column_given_name": "2", "column_hired_on": "3"}
    person.post("/roster", {"packed": packed[1], "step": "import", **columns})
    (officer,) = rows(database, Officer)
    assert (officer["training_id"], officer["hired_on"]) == ("2", date(2019, 3, 1))


def test_claim_codes_are_shown_once_and_only_their_hash_is_kept(database: Database) -> None:
    add(database, an_officer(), an_officer(2))
    person = trainer(database)
    page = person.post("/claims").text
    codes = re.findall(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>", page)
    assert len(codes) == 2
    stored = str(rows(database, Officer)) + str(rows(database, AuditEntry))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert "Everybody has a code" in person.post("/claims").text


def test_a_course_is_refused_words_that_void_its_credit(database: Database) -> None:
    course = {
        "title": "Calls",
        "lesson_plan": "Excited  delirium",
        "activities": "encounter",
        "complete_after_minutes": "60",
    }
    answer = trainer(database).post("/courses/new", course)
    assert answer.status_code == 422 and "24-31-907" in answer.text


def test_a_changed_course_has_to_be_approved_again(database: Database) -> None:
    add(database, a_course())
    person = trainer(database)
    course = {"title": "Other", "lesson_plan": "x", "activities": "encounter", "complete_after_minutes": "60"}
    person.post("/courses/deescalation-2026/change", course)
    assert rows(database, Course)[0]["approved_on"] is None
    assert person.post("/courses/deescalation-2026/approve", {"approved_by": "Chief Lind"}).status_code == 422


def test_certificate_and_sign_in_sheet_are_pdf_files(database: Database) -> None:
    add(database, an_officer(), a_course(), an_entry(1))
    person = trainer(database)
    path = f"/courses/deescalation-2026/certificate/{1:032x}.pdf"
    assert person.get(path).status_code == 422
    person.post("/hours/decide", {"sitting": keys(person.get("/").text), "decision": "credit"})
    for found in (path, "/courses/deescalation-2026/sign-in/2026-11-25.pdf"):
        answer = person.get(found)
        assert answer.headers["content-type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_a_shared_review_is_for_its_trainer_alone(database: Database) -> None:
    other = signed_in(database, Role.TRAINING_OFFICER, Role.AUDITOR)
    person = trainer(database)
    with database.write() as session:
        ref = session.scalars(select(User.trainer_ref).where(User.name == "training-officer")).one()
        session.add(an_officer(ref=SHARED.officer_ref))
        body = SHARED.model_dump(mode="json") | {"trainer_ref": ref}
        session.add(
            SharedReviewRow(
                id="1" * 32,
                body_sha256="0" * 64,
                officer_ref=SHARED.officer_ref,
                trainer_ref=ref,
                body=body,
                received_at=NOW,
            )
        )
    path = f"/shared/{'1' * 32}"
    assert "Take your time." not in person.get(path).text
    assert "Take your time." in person.post(f"{path}/open").text
    assert other.get(path).status_code == 404 and other.post(f"{path}/open").status_code == 404
    assert person.post(f"{path}/answer", {"outcome": "returned"}).status_code == 422
    person.post(f"{path}/answer", {"outcome": "accepted", "note": "Good patience."})
    (kept,) = rows(database, SharedReviewRow)
    assert (kept["outcome"], kept["note"]) == ("accepted", "Good patience.")
    assert "shared_review_read" in actions(database)


def test_an_assignment_is_for_a_group_unless_one_is_chosen(database: Database) -> None:
    add(database, an_officer())
    person = trainer(database)
    person.post("/assignments", {"what": "category:suicide", "whom": "unit:Days", "due": "2026-12-10"})
    assert person.post("/assignments", {"what": "nonsense", "whom": "all"}).status_code == 422
    (kept,) = rows(database, Assignment)
    assert (kept["category"], kept["unit"], kept["officer_ref"]) == ("suicide", "Days", None)
    assert "due within a fortnight" in person.get("/").text


def test_a_kiosk_is_accepted_and_revoked_by_it(database: Database) -> None:
    person = signed_in(database, Role.IT)
    person.post("/kiosks/south-1/state", {"step": "accept", "place": "Front desk"})
    person.post("/kiosks/north-1/state", {"step": "revoke"})
    assert {row["name"]: row["state"] for row in rows(database, Kiosk)} == {"north-1": "revoked", "south-1": "accepted"}


def test_a_kiosk_not_heard_for_a_week_is_named(database: Database) -> None:
    with database.write() as session:
        session.get_one(Kiosk, "north-1").last_seen_at = NOW - timedelta(days=8)
    assert "north-1" in signed_in(database, Role.IT).get("/").text


def test_hostile_text_in_every_field_is_shown_as_text(database: Database) -> None:
    add(
        database,
        an_officer(family_name=HOSTILE, given_name=HOSTILE, rank=HOSTILE, unit=HOSTILE, training_id=HOSTILE[:40]),
        a_course(title=HOSTILE, lesson_plan=HOSTILE, instructor=HOSTILE, approved_by=HOSTILE),
        an_entry(1),
    )
    person = signed_in(database, *Role)
    person.post(
        "/officers/" + f"{1:032x}/adjust",
        {"course": "deescalation-2026", "date": "2026-11-20", "minutes": "5", "reason": HOSTILE},
    )
    person.post("/kiosks/north-1/state", {"place": HOSTILE})
    person.post("/assignments", {"what": "category:youth", "title": HOSTILE, "whom": f"unit:{HOSTILE}"})
    paths = [
        "/",
        "/officers",
        f"/officers/{1:032x}",
        "/courses",
        "/courses/deescalation-2026",
        "/assignments",
        "/kiosks",
    ]
    for path in [*paths, "/kiosks/north-1", "/audit", f"/officers?q={HOSTILE}"]:
        text = person.get(path).text
        assert text.count("<script") == 1 and "<img" not in text, path


def test_no_page_and_no_export_has_a_score_by_person(database: Database) -> None:
    names = {column for table in (HoursEntry, HoursDecision, Officer) for column in table.__table__.columns.keys()}
    assert not {name for name in names if re.search(r"score|points|competenc|rank_", name)}


def test_the_open_address_list_has_no_path_by_person_but_hours(database: Database) -> None:
    paths = signed_in(database, Role.IT).client.app.openapi()["paths"]  # type: ignore[attr-defined]
    by_person = sorted(path for path in paths if "{ref}" in path)
    assert by_person == [
        "/courses/{name}/certificate/{ref}.pdf",
        "/officers/{ref}",
        "/officers/{ref}/adjust",
        "/officers/{ref}/keep",
        "/officers/{ref}/waiver",
    ]
