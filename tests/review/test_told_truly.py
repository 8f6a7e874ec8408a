"""What a review claims is true of the words beside it, and it contradicts itself nowhere."""

import pytest

from appliance.encounter.behaviours import PROVOCATIONS, CodedBehaviour
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.scenario import Competency
from appliance.encounter.words import touches_any
from appliance.review import document
from appliance.review.causes import cause_in_words
from appliance.review.coaching import coaching
from appliance.review.competencies.scored import Case, quoted
from appliance.review.document.model import ScoreRow
from appliance.review.model import Evidence, Review
from appliance.review.plain_names import PLAIN_NAMES
from appliance.review.review import review
from benchmarks.review.played import played_record, scenario

NAMES = ("porch", "bus-station", "traffic-stop")
POLICIES = ("expert", "good", "novice", "commanding", "abusive", "soft")
ALL = [(name, policy, seed) for name in NAMES for policy in POLICIES for seed in range(3)]


def made(name: str, policy: str, seed: int) -> Review:
    return review(*played_record(name, policy, seed))


def evidence(found: Review, competency: Competency) -> tuple[Evidence, ...]:
    return next(c.evidence for c in found.competencies if c.id is competency)


@pytest.mark.parametrize(("name", "policy", "seed"), ALL)
def test_no_line_is_praised_and_blamed(name: str, policy: str, seed: int) -> None:
    found = made(name, policy, seed)
    assert not {w.turn for w in found.went_well} & {s.turn for s in found.slipped}


@pytest.mark.parametrize(("name", "policy", "seed"), ALL)
def test_nothing_that_made_the_person_worse_stands_under_what_went_well(name: str, policy: str, seed: int) -> None:
    for moment in made(name, policy, seed).went_well:
        assert "agitation up" not in moment.effect, moment


@pytest.mark.parametrize(("name", "policy", "seed"), ALL)
def test_evidence_quotes_no_line_twice_on_one_side_of_a_score(name: str, policy: str, seed: int) -> None:
    for entry in made(name, policy, seed).competencies:
        shown = [(e.side, e.turn, e.quote) for e in entry.evidence if e.quote and e.behaviour not in PROVOCATIONS]
        assert len(shown) == len(set(shown)), entry.id


@pytest.mark.parametrize(("name", "policy", "seed"), ALL)
def test_every_line_of_evidence_says_what_it_shows(name: str, policy: str, seed: int) -> None:
    for entry in made(name, policy, seed).competencies:
        for e in entry.evidence:
            assert e.behaviour is not None or e.note, (entry.id, e)


@pytest.mark.parametrize(("name", "policy", "seed"), ALL)
def test_words_quoted_as_speaking_of_a_danger_are_about_it(name: str, policy: str, seed: int) -> None:
    scene = scenario(name)
    for e in evidence(made(name, policy, seed), Competency.RISK):
        for hazard in scene.hazards:
            if e.note.startswith(f"You spoke of the {hazard.id}"):
                text = next(t.text for t in played_record(name, policy, seed)[0].turns if t.number == e.turn)
                assert touches_any(text, hazard.closes_when.heard), e


def test_words_that_hold_a_provocation_too_are_no_evidence_for_a_score() -> None:
    case = Case()
    case.add("for", 1.0, 4, "Why do guys like you always do this?", B.OPEN_QUESTION)
    case.add("for", 0.5, 6, "What happened today?", B.OPEN_QUESTION)
    case.add("against", 1.0, 4, "Why do guys like you always do this?", B.INSULT)
    assert [(e.side, e.turn) for e in case.best()] == [("against", 4), ("for", 6)]


@pytest.mark.parametrize(
    ("text", "words", "behaviour", "shown"),
    [
        ("It can be Curtis or one of us. You pick.", "You pick.", B.OPTION, "It can be Curtis or one of us. You pick."),
        ("Here's what we said. The keys stay. We wait.", "Here's what we said.", B.AGREEMENT,
         "Here's what we said. The keys stay."),
        ("All right. Put that somewhere? It's making me nervous.", "Put that somewhere?", B.LIMIT_WITH_REASON,
         "Put that somewhere? It's making me nervous."),
        ("That's rough. Go on.", "That's rough.", B.EMPATHY, "That's rough."),
        ("You pick.", "You pick.", B.OPTION, "You pick."),
    ],
)  # fmt: skip
def test_a_choice_or_a_reason_is_quoted_with_the_sentence_it_hangs_on(
    text: str, words: str, behaviour: B, shown: str
) -> None:
    assert quoted(text, CodedBehaviour(id=behaviour, confidence=0.9, words=words)) == shown


def test_a_threat_about_a_danger_scores_low_on_risk_and_is_quoted_against_it() -> None:
    for seed in range(3):
        entry = next(c for c in made("porch", "abusive", seed).competencies if c.id is Competency.RISK)
        assert entry.score is not None and entry.score <= 2.2
        assert any(e.behaviour is B.THREAT and e.side == "against" for e in entry.evidence)


def test_a_danger_seen_to_over_the_radio_is_shown_by_the_words_on_the_radio() -> None:
    record, scene = played_record("bus-station", "expert", 1)
    found = [e for e in evidence(review(record, scene), Competency.RISK) if e.note.startswith("You had the buses")]
    on_radio = {t.number: t.text for t in record.turns if t.addressed_to != "person"}
    assert found and all(on_radio[e.turn] == e.quote for e in found)


def test_the_better_line_for_a_first_turn_says_who_and_why_and_never_mends_what_was_not_said() -> None:
    for name in NAMES:
        for seed in range(3):
            record, scene = played_record(name, "abusive", seed)
            first = next(t.number for t in record.turns if t.speaker == "officer")
            for slip in review(record, scene).slipped:
                assert "sorry" not in slip.better_line or slip.turn != first, slip


def test_an_omission_tells_no_effect_of_the_words_that_stood_there_instead() -> None:
    missing = {m.name for m in coaching().miss.values() if m.competency is not Competency.TONE}
    slips = [s for case in ALL for s in made(*case).slipped]
    assert any(s.what in missing for s in slips)
    assert all(not s.effect for s in slips if s.what in missing and "had said" not in s.why)


def test_a_retake_for_a_competency_that_the_slip_is_not_of_says_that_the_turn_is_part_of_it() -> None:
    for case in ALL:
        found = made(*case)
        if found.next_step.kind != "retake":
            continue
        slip = next(s for s in found.slipped if s.turn == found.next_step.turn)
        lowest = min((c.score or 9.0) for c in found.competencies)
        entry = next(c for c in found.competencies if c.id is found.next_step.competency)
        if "has most to gain" in found.next_step.why:
            assert entry.score == lowest
            assert (slip.competency is entry.id) is ("is part of it" not in found.next_step.why)


def test_the_boxes_of_a_score_are_those_of_the_anchor_beside_it() -> None:
    assert [ScoreRow("", s, "", "").filled for s in (1.0, 2.4, 2.5, 3.5, 4.5, 5.0, None)] == [1, 2, 3, 4, 5, 5, 0]


def test_every_behaviour_has_a_name_in_plain_words_and_no_review_shows_an_id() -> None:
    assert set(PLAIN_NAMES) == set(B)
    for case in ALL:
        found = made(*case)
        shown = document.text(document.build(found))
        assert not [b.value for b in B if "_" in b.value and b.value in shown]


@pytest.mark.parametrize("name", NAMES)
def test_every_sore_point_of_a_scenario_is_named_in_words(name: str) -> None:
    scene = scenario(name)
    for kind, hooks in (("hook", scene.subject.hooks), ("trigger", scene.subject.triggers)):
        for hook in hooks:
            assert hook.what and cause_in_words(f"{kind}:{hook.id}", scene).endswith(hook.what)
