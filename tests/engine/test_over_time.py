import json
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest

from appliance.cli import run
from appliance.encounter.drill_record import DrillRecord
from appliance.encounter.record import Record
from appliance.encounter.scenario import Competency
from appliance.engine import over_time
from appliance.engine.library import read_scenario
from appliance.engine.over_time import officer_trend
from appliance.review.review import review
from appliance.review.trend.model import CompetencyTrend, Trend
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from benchmarks.review.played import played_record
from tests.store.samples import QUICK_PIN

VERSIONS = {"software": "0", "coder": "c", "recogniser": "none", "voice": "none"}
NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


filed = cache(read_scenario)


def played(name: str, policy: str, seed: int, number: int, **changes: object) -> Record:
    """Return a simulated encounter as if an officer had spoken it."""
    record, _ = played_record(name, policy, seed)
    values: dict[str, object] = {
        "encounter_id": f"e{number}",
        "mode": "speech",
        "scenario_sha256": filed(name).sha256,
        "started_utc": (NOW - timedelta(days=20 - number)).strftime("%Y-%m-%dT%H:%MZ"),
    }
    return record.model_copy(update=values | changes)


def keep(store: Store, owner: OwnerKey, *records: Record) -> None:
    for record in records:
        made = review(record, filed(record.scenario_id).scenario)
        store.close_encounter(owner, record, made, date(2026, 3, 19))


@pytest.fixture(autouse=True)
def _scenarios_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_time, "read_scenario", filed)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data", QUICK_PIN)


def test_the_trend_is_made_of_the_reviews_that_this_officer_kept(store: Store) -> None:
    owner, colleague = store.keys.enrol("123456"), store.keys.enrol("654321")
    keep(store, owner, *[played("porch", "good", n, n) for n in range(3)])
    keep(store, colleague, *[played("porch", "abusive", n, 10 + n) for n in range(5)])
    trend = officer_trend(store, owner, NOW, UTC)
    assert trend.counts.encounters == 3
    with store:
        scores = [json.loads(store.closed(owner, f"e{n}").review_json)["competencies"][0]["score"] for n in (0, 2)]
    first, latest = trend.competencies[0].first, trend.competencies[0].latest
    assert first is not None and latest is not None and [first.score, latest.score] == scores


def test_what_cannot_be_opened_is_left_out_and_told(store: Store) -> None:
    owner = store.keys.practice()
    keep(store, owner, *[played("porch", "good", n, n) for n in range(4)])
    with store.database.transaction() as connection:
        connection.execute("UPDATE reviews SET review = x'00' WHERE encounter_id = 'e1'")
    trend = officer_trend(store, owner, NOW, UTC)
    assert (trend.counts.encounters, trend.counts.unreadable) == (3, 1)


def test_a_scenario_that_is_gone_or_changed_keeps_its_scores_and_gives_no_figures(store: Store) -> None:
    owner = store.keys.practice()
    gone = played("porch", "novice", 0, 0)
    keep(store, owner, *[played("porch", "novice", n, n, scenario_sha256="0" * 64) for n in range(1, 4)])
    made = review(gone, filed("porch").scenario).model_copy(update={"scenario_id": "burned-down"})
    store.close_encounter(owner, gone.model_copy(update={"scenario_id": "burned-down"}), made, date(2026, 3, 19))
    trend = officer_trend(store, owner, NOW, UTC, offer_drills=False)
    assert trend.counts.encounters == 4
    assert all("of your last" not in s.reason and s.kind == "scenario" for s in trend.suggestions)
    assert all(s.id != "burned-down" for s in trend.suggestions)


def test_simulated_officers_are_nobodys_practice(store: Store) -> None:
    owner = store.keys.practice()
    keep(store, owner, *[played("porch", "expert", n, n, mode="simulated") for n in range(3)])
    trend = officer_trend(store, owner, NOW, UTC)
    assert (trend.counts.encounters, trend.counts.simulated) == (0, 3)
    assert trend.suggestions[0].reason.startswith("No encounter of yours counts yet.")


def test_a_day_is_the_day_where_the_kiosk_stands(store: Store) -> None:
    owner = store.keys.practice()
    keep(store, owner, played("porch", "good", 0, 0, started_utc="2026-03-02T03:30Z"))
    for zone, day in ((UTC, date(2026, 3, 2)), (timezone(timedelta(hours=-7)), date(2026, 3, 1))):
        first = officer_trend(store, owner, NOW, zone).competencies[0].first
        assert first is not None and first.on == day


def trend_of(store: Store, records: list[Record]) -> Trend:
    owner = store.keys.guest()
    try:
        keep(store, owner, *records)
        return officer_trend(store, owner, NOW, UTC)
    finally:
        store.delete_owner(owner.owner_id)


def test_an_officer_who_learns_is_seen_to(store: Store) -> None:
    scenes = ("porch", "bus-station", "traffic-stop")
    before = [played(scenes[n % 3], "novice", n, n) for n in range(4)]
    after = [played(scenes[n % 3], "expert", n, n) for n in range(4, 9)]
    same = [played(scenes[n % 3], "good", n, n) for n in range(9)]
    learned = {c.id: c for c in trend_of(store, before + after).competencies}
    changes = {c.change.verdict for c in trend_of(store, same).competencies if c.change is not None}
    for competency in (Competency.LISTENING, Competency.EMPATHY, Competency.QUESTIONS, Competency.ADAPTING):
        change = learned[competency].change
        assert change is not None and change.verdict == "higher"
    assert changes == {"no_change_shown"}


# Drills


def drill_record(run_id: str, day: int, mode: str = "typed", answers: int = 8) -> DrillRecord:
    values = {
        "run_id": run_id,
        "drill_id": "reflect",
        "drill_version": 1,
        "drill_sha256": "0" * 64,
        "mode": mode,
        "started_utc": (NOW - timedelta(days=day)).strftime("%Y-%m-%dT%H:%MZ"),
        "versions": VERSIONS,
        "answers": [{"prompt_id": f"p{n}", "text": "You miss her." if n < answers else ""} for n in range(8)],
    }
    return DrillRecord.model_validate(values)


def listening_weak(store: Store, owner: OwnerKey) -> None:
    keep(store, owner, *[played(("porch", "bus-station")[n % 2], "novice", n, n) for n in range(4)])


def test_a_drill_that_was_done_counts_as_practising_and_is_not_offered_at_once_again(store: Store) -> None:
    owner = store.keys.practice()
    listening_weak(store, owner)
    before = {s.id for s in officer_trend(store, owner, NOW, UTC).suggestions if s.kind == "drill"}
    assert before
    for record in (drill_record("sim", 1, mode="simulated"), drill_record("few", 1, answers=3)):
        store.drills.keep(owner, record, record, NOW.date())
    assert of_listening(store, owner).last_practised_on == date(2026, 3, 3)
    store.drills.keep(owner, drill_record("done", 2), drill_record("done", 2), NOW.date())
    assert of_listening(store, owner).last_practised_on == date(2026, 3, 18)
    assert all(s.id != "reflect" for s in officer_trend(store, owner, NOW, UTC).suggestions)


def of_listening(store: Store, owner: OwnerKey) -> CompetencyTrend:
    trend = officer_trend(store, owner, NOW, UTC)
    return next(c for c in trend.competencies if c.id is Competency.LISTENING)


def test_no_drill_is_suggested_where_none_can_be_done(store: Store) -> None:
    owner = store.keys.practice()
    listening_weak(store, owner)
    kinds = {s.kind for s in officer_trend(store, owner, NOW, UTC, offer_drills=False).suggestions}
    assert kinds and "drill" not in kinds


def test_drills_that_do_not_open_are_told(store: Store) -> None:
    owner = store.keys.practice()
    store.drills.keep(owner, drill_record("done", 2), drill_record("done", 2), NOW.date())
    with store.database.transaction() as connection:
        connection.execute("UPDATE drills SET record = x'00'")
    assert any("drills could not be opened" in note for note in officer_trend(store, owner, NOW, UTC).notes)


# The command


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_command_prints_the_practice_officers_trend(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(data) as store:
        keep(store, store.keys.practice(), *[played("porch", "good", n, n) for n in range(3)])
    assert run(["trend"]) == 0
    out = capsys.readouterr().out
    assert "MY TREND" in out and "What to practise next" in out and "3 encounters count." in out
    assert run(["trend", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema_version"] == 1 and found["counts"]["encounters"] == 3
    assert Trend.model_validate(found)


def test_the_command_works_before_anything_was_practised(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trend"]) == 0
    assert "No encounter of yours counts yet." in capsys.readouterr().out
