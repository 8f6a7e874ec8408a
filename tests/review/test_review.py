import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.encounter.direction import Ending
from appliance.encounter.record import Incident, Record
from appliance.encounter.scenario import Scenario
from appliance.review import document
from appliance.review.coaching import coaching
from appliance.review.method import method
from appliance.review.model import Review
from appliance.review.review import NOT_REVIEWED, NOT_YOU, canonical_json, review
from benchmarks.review.played import played_record

READ_IN_TWO_MINUTES = 600
"""Words before the table of numbers, at 300 a minute of silent reading."""
POLICIES = ["expert", "good", "novice", "commanding", "abusive", "soft"]


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(POLICIES), st.integers(0, 50))
def test_the_same_record_gives_the_same_bytes(policy: str, seed: int) -> None:
    record, scene = played_record("porch", policy, seed)
    first = canonical_json(review(record, scene))
    kept = Record.model_validate_json(record.model_dump_json())
    again = canonical_json(review(kept, Scenario.model_validate_json(scene.model_dump_json())))
    assert first == again
    assert canonical_json(Review.model_validate_json(first)) == first
    assert list(json.loads(first)) == sorted(json.loads(first))


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(POLICIES), st.integers(0, 30))
def test_every_quote_is_in_the_turn_it_names(policy: str, seed: int) -> None:
    record, scene = played_record("porch", policy, seed)
    texts = {t.number: " ".join(t.text.split()) for t in record.turns}
    made = review(record, scene)
    quoted = [(e.turn, e.quote) for c in made.competencies for e in c.evidence if e.quote]
    quoted += [(s.turn, s.quote) for s in made.slipped] + [(w.turn, w.quote) for w in made.went_well]
    for turn, quote in quoted:
        assert quote.removesuffix(" …") in texts[turn]


@pytest.mark.parametrize("name", ["porch", "bus-station", "traffic-stop"])
@pytest.mark.parametrize("policy", POLICIES)
def test_a_review_reads_in_two_minutes(policy: str, name: str) -> None:
    record, scene = played_record(name, policy, 1)
    text = document.text(document.build(review(record, scene)))
    body = text[: text.index("The numbers\n")]
    assert len(re.findall(r"[A-Za-z]{2,}", body)) <= READ_IN_TWO_MINUTES
    assert max(len(line) for line in text.splitlines()) <= 80


def test_how_it_landed_quotes_only_causes_that_happened() -> None:
    record, scene = played_record("porch", "commanding", 2)
    causes = {c.id for s in record.snapshots for c in s.causes}
    made = review(record, scene)
    assert 1 <= len(made.landed) <= 3
    assert all(entry.cause in causes for entry in made.landed)


def test_better_lines_do_not_know_what_the_person_has_not_told() -> None:
    for policy in POLICIES:
        for seed in range(4):
            record, scene = played_record("porch", policy, seed)
            told_at = {fact: s.after_turn for s in reversed(record.snapshots) for fact in s.state.told}
            for slip in review(record, scene).slipped:
                for fact in scene.subject.facts:
                    if any(re.search(w, slip.better_line, re.IGNORECASE) for w in fact.guard_words):
                        assert told_at.get(fact.id, 10**6) < slip.turn, slip


@pytest.mark.parametrize("name", ["porch", "bus-station", "traffic-stop"])
@pytest.mark.parametrize("policy", POLICIES)
def test_every_slip_has_a_quote_an_effect_and_a_line_that_the_officer_did_not_say(policy: str, name: str) -> None:
    record, scene = played_record(name, policy, 2)
    said = {t.number: t.text for t in record.turns if t.speaker == "officer" and t.addressed_to == "person"}
    slips = review(record, scene).slipped
    for slip in slips:
        assert slip.quote and slip.why
        assert slip.effect or slip.what in {m.name for m in coaching().miss.values()}
        assert slip.better_line and slip.better_line not in said.values()
        assert slip.turn in said
    assert len({slip.better_line for slip in slips}) == len(slips)


def test_a_danger_that_the_person_spoke_of_is_held_against_the_turn_that_passed_over_it() -> None:
    record, scene = played_record("porch", "soft", 1)
    number = next(t.number for t in record.turns if t.speaker == "subject" and t.number > 4)
    spoken = tuple(
        t.model_copy(update={"text": "I just want to die. I want it to stop."}) if t.number == number else t
        for t in record.turns
    )
    made = review(record.model_copy(update={"turns": spoken}), scene)
    slip = next(s for s in made.slipped if s.what == "talk of dying, not asked about")
    assert slip.turn == next(t.number for t in record.turns if t.speaker == "officer" and t.number > number)
    assert "I just want to die" in slip.why


def test_a_retake_names_a_turn_of_the_officer() -> None:
    record, scene = played_record("porch", "novice", 1)
    made = review(record, scene)
    assert made.next_step.kind == "retake"
    assert made.next_step.turn in {t.number for t in record.turns if t.speaker == "officer"}
    page = document.text(document.build(made, "last.json"))
    assert f"talkdown rehearse --retake last.json:{made.next_step.turn}" in page


def test_an_officer_who_caused_nothing_is_told_so() -> None:
    record, scene = played_record("porch", "expert", 1)
    clean = tuple(s.model_copy(update={"causes": ()}) for s in record.snapshots)
    lost = record.model_copy(update={"outcome": Ending.ESCALATED, "snapshots": clean})
    made = review(lost, scene)
    assert made.outcome.not_caused_by_you
    assert NOT_YOU in made.outcome.meaning
    harsh, _ = played_record("porch", "abusive", 1)
    assert not review(harsh, scene).outcome.not_caused_by_you


def test_incidents_and_missing_reviewers_are_stated() -> None:
    record, scene = played_record("porch", "good", 1)
    broken = record.model_copy(
        update={"incidents": (Incident(at_s=62.0, what="recogniser_restarted"),), "complete": False}
    )
    made = review(broken, scene)
    assert made.incidents[0].startswith("1:02 The speech recogniser was restarted")
    assert "cut off" in made.incidents[1]
    assert made.content_status == NOT_REVIEWED


def test_another_scenario_is_refused_by_name() -> None:
    record, scene = played_record("porch", "good", 1)
    with pytest.raises(ValueError, match="porch"):
        review(record, scene.model_copy(update={"id": "elsewhere"}))


def test_an_empty_encounter_is_reviewed_without_scores() -> None:
    record, scene = played_record("porch", "good", 1)
    silent = record.model_copy(
        update={"turns": (), "events": (), "snapshots": record.snapshots[:1], "outcome": Ending.STILL_TALKING}
    )
    made = review(silent, scene)
    assert all(c.score is None for c in made.competencies)
    assert made.next_step.kind == "same_again"
    assert "too short" in document.text(document.build(made))


def test_coaching_has_words_for_every_provocation_and_avoids_words_that_void_credit() -> None:
    from appliance.encounter.behaviours import PROVOCATIONS

    advice = coaching()
    assert set(advice.slip) >= PROVOCATIONS
    everything = advice.model_dump_json().lower()
    for word in ("delirium", "committed suicide", "edp", "mentally ill", "failed attempt"):
        assert word not in everything


def test_every_weight_names_a_behaviour_and_every_source_is_listed() -> None:
    from appliance.encounter.behaviours import BehaviourId

    ids = {b.value for b in BehaviourId}
    for entry in method().competencies.values():
        assert set(entry.credits) <= ids
        assert set(entry.harms) <= ids
        assert set(entry.sources) <= set(method().sources)
