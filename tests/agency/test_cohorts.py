from hypothesis import given
from hypothesis import strategies as st

from agency.database import Database
from agency.database.people import Role
from agency.database.reviews import CompetencyCell, ReviewCell
from agency.training.cohorts import TOTAL, Table, least_reviews, suppressed
from agency.training.skills import Mean, Skills, skills
from tests.agency.browser import signed_in

ROWS = ("2026-Q1", "2026-Q2", "2026-Q3")
COLUMNS = ("domestic", "suicide", "traffic", "youth")
LEAST = 10

cells = st.fixed_dictionaries({(r, c): st.integers(0, 30) for r in ROWS for c in COLUMNS})


def lines() -> list[list[tuple[str, str]]]:
    across = [[(r, c) for c in (*COLUMNS, TOTAL)] for r in (*ROWS, TOTAL)]
    return across + [[(r, c) for r in (*ROWS, TOTAL)] for c in (*COLUMNS, TOTAL)]


def filled(counts: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    everything = suppressed(counts, ROWS, COLUMNS, least=0)
    return dict(everything.shown)


def test_a_table_of_large_cells_is_shown_whole() -> None:
    table = suppressed({(r, c): 20 for r in ROWS for c in COLUMNS}, ROWS, COLUMNS, LEAST)
    assert table.count("2026-Q1", "youth") == 20 and table.count(TOTAL, TOTAL) == 240
    assert len(table.shown) == (len(ROWS) + 1) * (len(COLUMNS) + 1)


def test_a_small_cell_is_left_out_with_others_beside_and_above_it() -> None:
    counts = {(r, c): 20 for r in ROWS for c in COLUMNS} | {("2026-Q1", "youth"): 3}
    table = suppressed(counts, ROWS, COLUMNS, LEAST)
    assert table.count("2026-Q1", "youth") is None
    left_out = [place for place in filled(counts) if place not in table.shown]
    assert sum(place[0] == "2026-Q1" for place in left_out) >= 2 and sum(place[1] == "youth" for place in left_out) >= 2


@given(cells)
def test_no_small_cell_is_ever_shown(counts: dict[tuple[str, str], int]) -> None:
    table = suppressed(counts, ROWS, COLUMNS, LEAST)
    assert not [n for n in table.shown.values() if 0 < n < LEAST]


@given(cells)
def test_nothing_left_out_can_be_had_by_subtraction_along_a_line(counts: dict[tuple[str, str], int]) -> None:
    table, full = suppressed(counts, ROWS, COLUMNS, LEAST), filled(counts)
    for line in lines():
        lacking = [place for place in line if place not in table.shown]
        others = [place for place in line if place in table.shown and full[place] > 0]
        if lacking and others:
            assert len(lacking) >= 2
        if lacking and line[-1] in table.shown:
            assert sum(full[place] for place in lacking) >= LEAST


@given(cells)
def test_what_is_shown_is_true(counts: dict[tuple[str, str], int]) -> None:
    full = filled(counts)
    for place, count in suppressed(counts, ROWS, COLUMNS, LEAST).shown.items():
        assert full[place] == count


def test_what_another_table_left_out_stays_out() -> None:
    counts = {(r, c): 20 for r in ROWS for c in COLUMNS}
    table: Table = suppressed(counts, ROWS, COLUMNS, LEAST, hidden=[(TOTAL, "youth")])
    assert table.count(TOTAL, "youth") is None


def test_a_cell_needs_twice_as_many_reviews_as_a_group_needs_officers() -> None:
    assert least_reviews(5) == 10


def test_the_page_says_in_words_how_groups_differ_and_claims_no_cause() -> None:
    up = {"first": Mean(2.0, 10), "10+": Mean(3.5, 10)}
    same, down = {"first": Mean(3.0, 10), "10+": Mean(3.1, 10)}, {"first": Mean(4.0, 10), "10+": Mean(3.0, 10)}
    empty = Table((), (), {})
    found = Skills((), (), empty, empty, {}, {"opening": up, "risk": same, "tone": down, "closure": {}}, 5)
    (line,) = found.in_words
    assert line == (
        "From a first encounter to the tenth and later ones, the mean is higher in 1, lower in 1 and about the same "
        "in 1 of 3 competencies (+0.2 points on average)."
    )


QUARTER = "2026-Q3"


def scored(database: Database, observed: dict[tuple[str, str], int]) -> None:
    """Write reviews down by category and practice band, each scored 4 in opening for traffic and 2 for others."""
    with database.write() as session:
        for (category, practice), number in observed.items():
            cell = {"quarter": QUARTER, "category": category, "practice": practice}
            half_points = number * (8 if category == "traffic" else 4)
            session.add(ReviewCell(**cell, ending="", reviews=number))
            session.add(CompetencyCell(**cell, competency="opening", observed=number, half_points=half_points))


def test_the_means_of_one_kind_of_call_are_its_own(database: Database) -> None:
    scored(database, {("traffic", "first"): 20, ("traffic", "4-9"): 20, ("domestic", "first"): 20})
    with database.read() as session:
        traffic, both = skills(session, 10, "traffic"), skills(session, 10)
    assert traffic.learning["opening"] == {"first": Mean(4.0, 20), "4-9": Mean(4.0, 20)}
    assert both.learning["opening"]["first"] == Mean(3.0, 40)


def test_asking_for_one_kind_of_call_after_the_other_gives_no_small_group_away(database: Database) -> None:
    scored(database, {("traffic", "first"): 20, ("domestic", "first"): 3, ("youth", "first"): 20, ("youth", "4-9"): 20})
    with database.read() as session:
        everything = skills(session, 10).learning["opening"].get("first")
        kinds = {kind: skills(session, 10, kind).learning["opening"].get("first") for kind in ("traffic", "youth")}
        assert skills(session, 10, "domestic").learning["opening"].get("first") is None
    known = [one for one in (everything, *kinds.values()) if one is not None]
    assert len(known) < 3, "all three would give the three domestic reviews by subtraction"


def test_the_page_asks_for_one_kind_of_call_and_takes_no_other_word(database: Database) -> None:
    scored(database, {("traffic", "first"): 20, ("domestic", "first"): 20})
    person = signed_in(database, Role.SUPERVISOR)
    assert "Traffic stop alone" in person.get("/skills?category=traffic").text
    for other in ("no-such-kind", "<b>"):
        page = person.get(f"/skills?category={other}")
        assert page.status_code == 200 and "alone. Where" not in page.text
