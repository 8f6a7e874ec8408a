"""What an officer corrects or disputes counts, and what was heard stays beside it."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.direction import Ending
from appliance.encounter.record import Record
from appliance.encounter.scenario import Competency, Scenario
from appliance.review.amend import AmendError, context_of, correct, dispute, finish, withdraw
from appliance.review.coder import Coder, Context
from appliance.review.model import Review
from appliance.review.review import canonical_json, review
from benchmarks.review.played import played_record
from tests.review.recoding import RulesRecode


def novice() -> tuple[Record, Scenario]:
    return played_record("porch", "novice", 1)


def turn_with(record: Record, behaviour: B) -> int:
    return next(t.number for t in record.turns if t.coded is not None and t.coded.confidence_of(behaviour))


def score(made: Review, competency: Competency) -> float | None:
    return next(c.score for c in made.competencies if c.id is competency)


def test_a_corrected_line_is_coded_again_and_both_versions_stay() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    recode = RulesRecode()
    amended = correct(record, scene, number, "Look, I just need you to hear me.  I'm sorry about today.", recode)
    assert amended.turns == record.turns
    (said,) = amended.amendments
    assert (said.turn, said.kind) == (number, "correction")
    assert [text for text, _ in recode.asked] == ["Look, I just need you to hear me. I'm sorry about today."]
    made = review(amended, scene)
    (told,) = made.amended
    assert "calm down" in told.heard
    assert told.said == recode.asked[0][0]
    assert B.CALM_DOWN in told.coded_heard and B.CALM_DOWN not in told.coded_said
    assert made.amendment_counts.corrections == 1
    assert made.amendment_counts.disputes == 0


def test_scores_are_computed_again_and_what_they_were_is_told() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    amended = correct(record, scene, number, "That sounds like a terrible day. I'm sorry.", RulesRecode())
    before, after = review(record, scene), review(amended, scene)
    assert (score(after, Competency.EMPATHY) or 0) > (score(before, Competency.EMPATHY) or 5)
    change = next(c for c in after.changed_by_amending if c.id is Competency.EMPATHY)
    assert (change.before, change.after) == (score(before, Competency.EMPATHY), score(after, Competency.EMPATHY))
    assert before.changed_by_amending == ()
    assert not [s for s in after.slipped if "calm down" in s.quote]


def test_a_disputed_behaviour_counts_nowhere_and_is_shown_as_disputed() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    made = review(dispute(record, number, "calm_down"), scene)
    assert [(a.kind, a.turn, a.behaviour) for a in made.amended] == [("dispute", number, B.CALM_DOWN)]
    assert B.CALM_DOWN in made.amended[0].coded_heard
    evidence = [(e.turn, e.behaviour) for c in made.competencies for e in c.evidence]
    assert (number, B.CALM_DOWN) not in evidence
    assert number not in [s.turn for s in made.slipped]
    assert all(entry.cause != "calm_down" or entry.turn != number for entry in made.landed)
    assert made.numbers.provocations == review(record, scene).numbers.provocations - 1
    assert made.amendment_counts.disputes == 1
    assert made.amendment_counts.behaviours == review(record, scene).amendment_counts.behaviours


def test_a_disputed_interruption_is_not_counted_as_cutting_in() -> None:
    record, scene = played_record("porch", "abusive", 1)
    turn = next(t for t in record.turns if t.speaker == "officer" and t.interrupts and t.coded is not None)
    assert turn.coded is not None
    heard = turn.model_copy(
        update={"coded": Coder().code(turn.text, Context(interrupted_subject=True))},
    )
    record = record.model_copy(update={"turns": tuple(heard if t is turn else t for t in record.turns)})
    before = review(record, scene).numbers.interrupted_subject
    assert review(dispute(record, turn.number, "interruption"), scene).numbers.interrupted_subject == before - 1


def test_a_hazard_counts_as_noticed_by_the_words_that_were_really_said() -> None:
    record, scene = played_record("porch", "soft", 1)
    assert (score(review(record, scene), Competency.RISK) or 5) <= 2
    number = [t.number for t in record.turns if t.speaker == "officer"][1]
    amended = correct(record, scene, number, "Put the bottle down for me, so nobody gets hurt.", RulesRecode())
    assert (score(review(amended, scene), Competency.RISK) or 0) > 2


def test_a_hazard_noticed_only_by_a_disputed_behaviour_is_then_only_named() -> None:
    record, scene = played_record("porch", "commanding", 1)
    orders = [
        t.number
        for t in record.turns
        if t.coded is not None
        for b in t.coded.behaviours
        if b.id in (B.COMMAND, B.WEAPON_CHECK, B.LIMIT_WITH_REASON)
    ]
    amended = record
    for number in dict.fromkeys(orders):
        for name in ("command", "weapon_check", "limit_with_reason"):
            turn = next(t for t in record.turns if t.number == number)
            if turn.coded is not None and turn.coded.confidence_of(B(name)):
                amended = dispute(amended, number, name)
    notes = [e.note for c in review(amended, scene).competencies if c.id is Competency.RISK for e in c.evidence]
    assert "You spoke of the bottle; what to do about it stayed unclear." in notes


def test_the_curve_stays_what_happened_and_says_what_was_answered() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    amended = correct(record, scene, number, "I'd like to hear about your day.", RulesRecode())
    before, after = review(record, scene), review(amended, scene)
    assert before.curve == after.curve
    point = next(p for p in after.turning_points if p.turn == number)
    assert "calm down" in point.quote
    for slip in after.slipped:
        assert slip.turn != number or "answered what was heard" in slip.effect


def test_an_officer_blamed_only_by_mishearing_is_told_that_nothing_they_said_caused_it() -> None:
    record, scene = played_record("porch", "expert", 1)
    innocent = record.model_copy(
        update={
            "outcome": Ending.ESCALATED,
            "snapshots": tuple(s.model_copy(update={"causes": ()}) for s in record.snapshots),
        }
    )
    assert review(innocent, scene).outcome.not_caused_by_you
    number = next(t.number for t in record.turns if t.speaker == "officer")
    insult = Coder().code("You're an idiot.")
    heard = tuple(
        t.model_copy(update={"text": "You're an idiot.", "coded": insult}) if t.number == number else t
        for t in innocent.turns
    )
    misheard = innocent.model_copy(update={"turns": heard})
    assert not review(misheard, scene).outcome.not_caused_by_you
    amended = correct(misheard, scene, number, "You're in it, I know. I'm Officer Hale.", RulesRecode())
    assert review(amended, scene).outcome.not_caused_by_you


def test_a_line_is_coded_in_the_context_it_was_said_in() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    turn = next(t for t in record.turns if t.number == number)
    context = context_of(record, scene, turn)
    earlier = [t.text for t in record.turns if t.number < number and t.speaker == "subject"]
    assert context.subject_last == earlier[-1]
    assert context.open_hazards == (next(h.what for h in scene.hazards if h.id == "bottle"), scene.hazards[1].what)
    assert context.names == ("Marcus",)
    assert "you can stay here tonight" in context.false_promises
    amended = correct(record, scene, 4, "Would you set the bottle down?", RulesRecode())
    assert "Would you set the bottle down?" in context_of(amended, scene, turn).previous_officer


def test_words_as_heard_undo_a_correction() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    heard = next(t.text for t in record.turns if t.number == number)
    amended = correct(record, scene, number, "Something else.", RulesRecode())
    assert correct(amended, scene, number, heard, RulesRecode()) == record
    assert withdraw(amended, number) == record
    disputed = dispute(record, number, "calm-down")
    assert withdraw(disputed, number, "calm down") == record


def test_a_dispute_of_what_a_correction_removed_is_dropped() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    disputed = dispute(record, number, "calm_down")
    amended = correct(disputed, scene, number, "What happened today?", RulesRecode())
    assert [a.kind for a in amended.amendments] == ["correction"]


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(3)))
def test_it_makes_no_difference_in_which_order_lines_were_amended(order: list[int]) -> None:
    record, scene = novice()
    calm, why = turn_with(record, B.CALM_DOWN), turn_with(record, B.ACCUSING_WHY)
    steps: list[Callable[[Record], Record]] = [
        lambda r: correct(r, scene, calm, "What happened today?", RulesRecode()),
        lambda r: dispute(r, why, "accusing_why"),
        lambda r: correct(r, scene, 2, "I'm Officer Hale.", RulesRecode()),
    ]
    amended = record
    for place in order:
        amended = steps[place](amended)
    straight = steps[2](steps[1](steps[0](record)))
    assert canonical_json(review(amended, scene)) == canonical_json(review(straight, scene))


def test_after_final_nothing_can_be_changed() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    final = finish(dispute(record, number, "calm_down"))
    assert review(final, scene).final
    with pytest.raises(AmendError, match="final"):
        correct(final, scene, number, "No.", RulesRecode())
    with pytest.raises(AmendError, match="final"):
        dispute(final, number, "calm_down")
    with pytest.raises(AmendError, match="final"):
        withdraw(final, number, "calm_down")
    with pytest.raises(AmendError, match="final"):
        finish(final)


def test_what_cannot_be_amended_is_refused_with_what_can_be() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    with pytest.raises(AmendError, match="Turn 1 is not one of yours .* 2, 4, 6"):
        correct(record, scene, 1, "I said that.", RulesRecode())
    with pytest.raises(AmendError, match="to nothing"):
        correct(record, scene, number, " \n ", RulesRecode())
    with pytest.raises(AmendError, match="at most 2000"):
        correct(record, scene, number, "x" * 2001, RulesRecode())
    with pytest.raises(AmendError, match="was heard: calm_down"):
        dispute(record, number, "insult")
    with pytest.raises(AmendError, match="nothing to withdraw"):
        withdraw(record, number)


def test_a_line_to_the_radio_can_be_corrected_and_is_not_coded() -> None:
    record, scene = played_record("porch", "expert", 3)
    radio = next(t for t in record.turns if t.speaker == "officer" and t.addressed_to == "radio")
    recode = RulesRecode()
    amended = correct(record, scene, radio.number, "Dispatch, hold my cover two blocks out.", recode)
    assert recode.asked == []
    assert review(amended, scene).amended[0].coded_said == ()
    with pytest.raises(AmendError, match="was heard: nothing"):
        dispute(amended, radio.number, "command")


def test_records_of_schema_1_are_read_as_without_amendments() -> None:
    record, scene = novice()
    old = record.model_dump(mode="json")
    for name in ("amendments", "final", "earlier"):
        del old[name]
    old["schema_version"] = 1
    assert Record.model_validate(old) == record
    assert review(Record.model_validate(old), scene).amended == ()


def test_amended_records_are_read_back_as_they_were() -> None:
    record, scene = novice()
    number = turn_with(record, B.CALM_DOWN)
    amended = finish(dispute(correct(record, scene, 2, "Hello.", RulesRecode()), number, "calm_down"))
    assert Record.model_validate_json(amended.model_dump_json()) == amended
    pairs = itertools.pairwise(amended.amendments)
    assert all(a.turn <= b.turn for a, b in pairs)
