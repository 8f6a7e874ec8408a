"""Scores: what must hold whatever the weights are."""

import random
from statistics import fmean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.encounter.behaviours import PROVOCATIONS, CodedBehaviour, CodedUtterance
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.direction import Ending
from appliance.encounter.record import Record
from appliance.encounter.scenario import Competency
from appliance.encounter.simulate import play
from appliance.review.coder import Coder, Context, History
from appliance.review.competencies import SCORES, scores
from appliance.review.model import CompetencyScore
from appliance.review.review import bare_review, review
from appliance.review.view import bare_view
from benchmarks.review.encounters import Encounter, record_of, replayed
from benchmarks.review.played import played_record, scenario

CODER = Coder()
Turns = list[tuple[str, str]]

GOOD: Turns = [
    ("officer", "Evening. I'm Officer Hale with the city police. Your sister called, she's worried about you."),
    ("subject", "Of course she did. She always does this. I told her to leave it alone."),
    ("officer", "Sounds like you're fed up with people deciding things for you."),
    ("subject", "Yeah. I lost my job and now everybody's an expert."),
    ("officer", "You lost your job, and all you get is advice. What happened?"),
    ("subject", "Twelve years. They called me in and that was it. I don't want to be here anymore."),
    ("officer", "Twelve years. That must be crushing. When you say that, are you thinking about killing yourself?"),
    ("subject", "I don't know. Some nights."),
    ("officer", "Thank you for telling me. I'm going to stay right here, there's no rush."),
    ("subject", "What happens now? Are you taking me in?"),
    (
        "officer",
        "You're not under arrest. First a counselor comes to talk, then the two of you decide what comes next.",
    ),
    ("subject", "I don't want a hospital."),
    ("officer", "I hear you. Would you rather talk out here, or inside with your sister?"),
    ("subject", "Inside. Okay."),
    ("officer", "So we agree: we go inside, you talk to the counselor, and I stay till she's here."),
]
BAD: Turns = [
    ("officer", "Hey! Get over here. Now."),
    ("subject", "Leave me alone, I lost my job today, I lost everything."),
    ("officer", "Calm down. Everybody loses a job, get over it."),
    ("subject", "You don't know anything about it."),
    ("officer", "I know you're acting like a child. Get over here or I'll cuff you."),
    ("subject", "I don't want to be here anymore."),
    ("officer", "You're not going to do anything stupid, are you?"),
    ("subject", "What do you care?"),
    ("officer", "I don't. Think about your kids. Last chance."),
]
BETTER = [
    "I'm sorry, that sounds really hard. You're carrying all of it alone.",
    "What would help you most right now?",
    "Let's figure this out together. Would you rather sit, or keep standing?",
    "I'll tell you before anything happens. Next the medic comes, then we talk.",
]
PROVOKING = [
    "You're pathetic.",
    "I'll drag you out of there.",
    "Calm down.",
    "Oh sure, poor you.",
    "Why did you do that?",
]


def coded(turns: Turns) -> list[tuple[str, str, CodedUtterance | None]]:
    history = History()
    out: list[tuple[str, str, CodedUtterance | None]] = []
    for speaker, text in turns:
        if speaker == "subject":
            history.subject_said(text)
            out.append((speaker, text, None))
        else:
            out.append((speaker, text, CODER.code(text, history.context())))
            history.officer_said(text)
    return out


def scored(turns: Turns) -> dict[Competency, float | None]:
    return {c.id: c.score for c in bare_review(coded(turns), "test").competencies}


def mean(values: dict[Competency, float | None]) -> float:
    return fmean(v for v in values.values() if v is not None)


def misheard(turns: Turns, share: float, seed: int) -> Turns:
    """Drop or replace this share of the officer's words."""
    draw = random.Random(seed)
    pool = [w for _, text in turns for w in text.split()]
    out: Turns = []
    for speaker, text in turns:
        words: list[str] = []
        for word in text.split():
            if speaker != "officer" or draw.random() >= share:
                words.append(word)
            elif draw.random() < 0.5:
                words.append(draw.choice(pool))
        out.append((speaker, " ".join(words)))
    return out


def test_a_good_conversation_scores_well_above_a_bad_one() -> None:
    good, bad = scored(GOOD), scored(BAD)
    assert mean(good) > 3.7
    assert mean(bad) < 1.8
    for competency, score in good.items():
        other = bad[competency]
        if score is not None and other is not None:
            assert score > other


def test_ids_titles_and_order_are_those_of_the_ten() -> None:
    assert list(SCORES) == list(Competency)
    assert [c.id for c in scores(bare_view([]))] == list(Competency)
    assert all(c.score is None for c in scores(bare_view([])))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([GOOD, BAD]), st.integers(3, 8), st.sampled_from(BETTER))
def test_a_clearly_better_utterance_more_never_lowers_a_score(turns: Turns, cut: int, line: str) -> None:
    before = scored(turns[: 2 * cut])
    after = scored([*turns[: 2 * cut], ("officer", line)])
    for competency, score in before.items():
        now = after[competency]
        if score is not None and competency is not Competency.OPENING:
            assert now is not None
            assert now >= score - 1e-9


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([GOOD, BAD]), st.integers(4, 8), st.sampled_from(PROVOKING))
def test_a_provocation_more_never_raises_a_score_and_is_named(turns: Turns, cut: int, line: str) -> None:
    kept = turns[: 2 * cut]
    before = scored(kept)
    result = bare_review(coded([*kept, ("officer", line)]), "test")
    for entry in result.competencies:
        score = before[entry.id]
        if score is not None and entry.score is not None:
            assert entry.score <= score + 1e-9
    named = {e.behaviour for c in result.competencies for e in c.evidence if e.side == "against"}
    shown = {b.id for b in CODER.code(line).behaviours} & PROVOCATIONS
    assert shown
    assert shown <= named


@pytest.mark.parametrize("turns", [GOOD, BAD], ids=["good", "bad"])
def test_saying_it_all_twice_changes_no_score_by_more_than_half_a_point(turns: Turns) -> None:
    once, twice = scored(turns), scored(turns * 2)
    for competency, score in once.items():
        again = twice[competency]
        if score is not None and again is not None:
            assert abs(again - score) <= 0.5, competency


def test_a_mix_of_different_words_twice_as_long_changes_no_score_by_more_than_half_a_point() -> None:
    short, _ = played_record("porch", "expert", 3)
    long, _ = played_record("porch", "expert", 4)
    one = bare_review(_turns(short), "t")
    two = bare_review(_turns(short) + _turns(long), "t")
    for a, b in zip(one.competencies, two.competencies, strict=True):
        if a.score is not None and b.score is not None:
            assert abs(a.score - b.score) <= 0.5, a.id


def _turns(record: Record) -> list[tuple[str, str, CodedUtterance | None]]:
    return [(str(t.speaker), t.text, t.coded) for t in record.turns if t.addressed_to == "person"]


def test_recited_stock_phrases_earn_little() -> None:
    stock: Turns = []
    for _, text in [t for t in GOOD if t[0] == "subject"] * 2:
        stock += [("subject", text), ("officer", "I hear you. I understand. Thank you, sir.")]
    assert (scored(stock)[Competency.LISTENING] or 0) < 2.6
    assert mean(scored(stock)) < mean(scored(GOOD)) - 1


def test_roles_swapped_score_low() -> None:
    swapped = [("officer" if s == "subject" else "subject", text) for s, text in GOOD]
    assert mean(scored(swapped)) < mean(scored(GOOD)) - 1.2


@pytest.mark.parametrize("share", [0.05, 0.1, 0.15])
def test_misheard_words_move_no_competency_by_more_than_half_a_point(share: float) -> None:
    scene = scenario("porch")
    shifts: dict[Competency, list[float]] = {}
    for policy in ("expert", "good", "novice", "commanding"):
        record, _ = played_record("porch", policy, 1)
        turns: Turns = [(t.speaker, t.text) for t in record.turns if t.addressed_to == "person"]
        clean = scored(turns)
        for seed in range(3):
            for competency, score in scored(misheard(turns, share, seed)).items():
                was = clean[competency]
                if was is not None and score is not None:
                    shifts.setdefault(competency, []).append(score - was)
    assert scene.id == "porch"
    for competency, found in shifts.items():
        assert abs(fmean(found)) <= 0.5, (competency, fmean(found))


@pytest.mark.parametrize("name", ["porch", "bus-station", "traffic-stop"])
def test_simulated_officers_rank_as_they_should(name: str) -> None:
    means = {}
    for policy in ("expert", "good", "novice", "commanding", "abusive"):
        runs = [review(*played_record(name, policy, seed)) for seed in range(6)]
        means[policy] = fmean(c.score for r in runs for c in r.competencies if c.score is not None)
    assert means["expert"] > means["good"] > means["novice"] > means["commanding"] > means["abusive"]


@pytest.mark.parametrize("name", ["porch", "bus-station", "traffic-stop"])
def test_a_warm_officer_blind_to_a_hazard_scores_at_most_two_on_risk(name: str) -> None:
    for seed in range(6):
        made = review(*played_record(name, "soft", seed))
        assert 1 <= (_score(made.competencies, Competency.RISK) or 9) <= 2


def _score(entries: tuple[CompetencyScore, ...], competency: Competency) -> float | None:
    return next(c.score for c in entries if c.id is competency)


@pytest.mark.parametrize("ending", list(Ending))
def test_scores_do_not_read_how_it_ended(ending: Ending) -> None:
    record, scene = played_record("porch", "novice", 2)
    other = record.model_copy(update={"outcome": ending, "narration": "Something else."})
    assert review(other, scene).competencies == review(record, scene).competencies


def test_an_order_is_held_against_the_officer_only_without_an_open_hazard() -> None:
    record, scene = played_record("porch", "expert", 1)
    made = review(record, scene)
    against = [e for c in made.competencies for e in c.evidence if e.side == "against" and e.behaviour is B.COMMAND]
    assert not against


def test_what_harms_this_person_earns_nothing() -> None:
    record, scene = played_record("bus-station", "expert", 1)
    assert B.COMPLEX_REFLECTION in scene.subject.harms
    made = review(record, scene)
    for entry in made.competencies:
        assert not [e for e in entry.evidence if e.side == "for" and e.behaviour in scene.subject.harms], entry.id


def test_tone_is_not_observed_without_a_voice() -> None:
    record, scene = played_record("porch", "good", 1)
    typed = record.model_copy(update={"mode": "typed"})
    assert _score(review(typed, scene).competencies, Competency.TONE) is None
    assert _score(review(record, scene).competencies, Competency.TONE) is not None


def _risk_when_heard(text: str, *shown: B) -> CompetencyScore:
    """Score a porch encounter in which the officer says one thing about the bottle and small talk besides."""
    one = Encounter(scenario("porch"), "good", 1, play(scenario("porch"), "good", 1))

    def code(said: str, _context: Context) -> CodedUtterance:
        behaviours = [CodedBehaviour(id=b, confidence=0.9, words=said) for b in shown] if said == text else []
        return CodedUtterance(behaviours=tuple(behaviours))

    played = replayed(one, code, lambda _e, place, _t: (text if place == 1 else "All right.",))
    made = review(record_of(played, one.scenario), one.scenario)
    return next(c for c in made.competencies if c.id is Competency.RISK)


def test_a_hazard_that_was_named_is_never_called_unspoken_of() -> None:
    unspoken = _risk_when_heard("It's a cold night.")
    named = _risk_when_heard("That's a beer bottle in your hand.")
    asked = _risk_when_heard("Could you set that bottle down?", B.CLOSED_QUESTION)
    threatened = _risk_when_heard("Drop that bottle or I'll drop you.", B.CLOSED_QUESTION, B.THREAT)
    told = _risk_when_heard("Set that bottle down for me.", B.COMMAND)
    assert any("Never spoken about" in e.note for e in unspoken.evidence)
    for found in (named, asked, threatened, told):
        assert not any("Never spoken about" in e.note for e in found.evidence)
    by = [c.score or 0 for c in (unspoken, named, asked, told)]
    assert by == sorted(by) and len(set(by)) == 4
    assert (threatened.score or 9) <= 2
