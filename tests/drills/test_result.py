import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.encounter.drill_record import DrillRecord
from appliance.review.drill_result import NOT_REVIEWED, canonical_json, result_of
from tests.drills.library import IDS, answers, drill, record


def texts(name: str, kinds: list[str]) -> list[str]:
    """Return good and bad answers to the first prompts, in this order."""
    given = answers("answers.yaml")[name]
    return [given[prompt.id][kind] for prompt, kind in zip(drill(name).prompts, kinds, strict=False)]


def test_a_drill_done_well_says_so_and_asks_for_a_harder_one() -> None:
    made = result_of(drill("suicide-question"), record("suicide-question", texts("suicide-question", ["good"] * 8)))
    assert (made.passed, made.answered, made.prompts) == (8, 8, 8)
    assert made.improved == "Nothing was missing, from the first answer to the last."
    assert made.try_this == drill("suicide-question").keep_going
    assert made.best_passed


def test_what_improved_from_the_first_answers_to_the_last_is_named() -> None:
    kinds = ["bad"] * 4 + ["good"] * 4
    made = result_of(drill("cuffs"), record("cuffs", texts("cuffs", kinds)))
    assert made.passed == 4
    assert made.improved.startswith("Better: ")
    assert "of your first 4 answers, in none of your last 4" in made.improved


def test_what_went_the_other_way_is_said_without_blame() -> None:
    kinds = ["good"] * 4 + ["bad"] * 4
    made = result_of(drill("cuffs"), record("cuffs", texts("cuffs", kinds)))
    assert (
        made.improved == "The first answers went better: 4 of 4 did it, then 0 of 4. Take a breath before the next one."
    )


def test_steady_answers_are_called_steady() -> None:
    kinds = ["good", "bad"] * 4
    made = result_of(drill("going-to-jail"), record("going-to-jail", texts("going-to-jail", kinds)))
    assert made.improved.startswith(("Steady", "Better"))
    silent = result_of(drill("reflect"), record("reflect", [""] * 8))
    assert silent.improved == "Steady: none of your first 4 answers did it, and none of your last 4."


def test_one_thing_to_try_is_what_was_missed_most() -> None:
    made = result_of(
        drill("suicide-question"), record("suicide-question", ["Are you thinking about hurting yourself?"] * 8)
    )
    plain = next(part for part in drill("suicide-question").must if part.id == "plain")
    assert made.try_this == plain.try_this


def test_the_best_line_is_the_officers_own_and_the_closest_when_none_did_all_of_it() -> None:
    mixed = texts("reflect", ["bad", "good", "bad"])
    made = result_of(drill("reflect"), record("reflect", mixed))
    assert (made.best_line, made.best_passed) == (mixed[1], True)
    worse = result_of(drill("cuffs"), record("cuffs", ["Shut up.", "Turn around so I can put handcuffs on you."]))
    assert (worse.best_line, worse.best_passed) == ("Turn around so I can put handcuffs on you.", False)


def test_a_drill_that_was_left_counts_what_was_answered() -> None:
    made = result_of(drill("reflect"), record("reflect", texts("reflect", ["good"] * 3)))
    assert (made.passed, made.answered, made.prompts) == (3, 3, 8)
    assert made.improved == "Too few answers to compare the first with the last."
    nothing = result_of(drill("reflect"), record("reflect", []))
    assert (nothing.answered, nothing.best_line) == (0, "")


def test_a_drill_nobody_has_reviewed_says_so() -> None:
    assert result_of(drill("reflect"), record("reflect", [])).content_status == NOT_REVIEWED


def test_a_record_of_another_drill_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="cuffs"):
        result_of(drill("reflect"), record("cuffs", []))


def test_the_keys_for_programs_are_these() -> None:
    made = json.loads(canonical_json(result_of(drill("reflect"), record("reflect", [""]))))
    assert made["schema_version"] == 1
    assert sorted(made) == [
        "answered",
        "best_line",
        "best_passed",
        "coder_version",
        "content_status",
        "disclaimer",
        "drill_id",
        "drill_version",
        "improved",
        "passed",
        "prompts",
        "run_id",
        "schema_version",
        "sources",
        "title",
        "try_this",
        "verdicts",
    ]
    assert sorted(made["verdicts"][0]) == [
        "better",
        "de_escalation",
        "faults",
        "line",
        "passed",
        "prompt_id",
        "said",
    ]


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(IDS), st.lists(st.sampled_from(["good", "bad"]), max_size=8))
def test_the_same_record_gives_the_same_bytes(name: str, kinds: list[str]) -> None:
    kept = record(name, texts(name, kinds))
    again = DrillRecord.model_validate_json(kept.model_dump_json())
    assert canonical_json(result_of(drill(name), kept)) == canonical_json(result_of(drill(name), again))
