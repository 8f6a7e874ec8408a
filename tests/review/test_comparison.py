"""The review of a retake sets both takes beside each other, from the fork on."""

import html
import json
import re

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.record import Record
from appliance.encounter.scenario import Competency, Scenario
from appliance.review import document
from appliance.review.amend import correct, dispute
from appliance.review.comparison import comparison
from appliance.review.model import Comparison, Review
from appliance.review.review import canonical_json, review
from benchmarks.review.played import played_record
from tests.review.recoding import RulesRecode
from tests.review.retakes import retaken
from tests.review.test_pdf import pages, words

BETTER = [
    "That sounds like a terrible day, Marcus. I'm sorry.",
    "I'm staying right here. What did you come to say tonight?",
    "Would you set the bottle on the rail for me, so that I can listen to you properly?",
]


def both(first: Record | None = None) -> tuple[Record, Record, Scenario]:
    record, scene = played_record("porch", "novice", 1)
    record = first or record
    return record, retaken(record, scene, 8, BETTER), scene


def opening(made: Review) -> float:
    return next(c.score or 0.0 for c in made.competencies if c.id is Competency.OPENING)


def compared(retake: Record, scene: Scenario) -> Comparison:
    made = review(retake, scene).comparison
    assert made is not None
    return made


def test_turns_stand_beside_each_other_from_the_fork_on() -> None:
    first, retake, scene = both()
    made = compared(retake, scene)
    assert (made.earlier_id, made.from_turn) == (first.encounter_id, 8)
    before, now = made.turns[0].before, made.turns[0].now
    assert before is not None and now is not None
    assert (before.turn, before.said) == (8, "Look, we just need you to calm down a little bit.")
    assert (now.turn, now.said) == (8, BETTER[0])
    assert B.CALM_DOWN in before.behaviours and B.APOLOGY in now.behaviours
    assert before.answer == next(t.text for t in first.turns if t.number == 9)
    assert before.agitation is not None and now.agitation is not None and before.agitation > now.agitation
    assert before.trust is not None and now.trust is not None and before.trust < now.trust
    assert [pair.now.said for pair in made.turns if pair.now is not None] == BETTER
    officer = [t for t in first.turns if t.speaker == "officer" and t.number >= 8]
    assert len(made.turns) == len(officer)
    assert made.turns[len(BETTER)].now is None


def test_scores_of_both_takes_are_those_of_their_own_reviews() -> None:
    first, retake, scene = both()
    made = compared(retake, scene)
    assert [c.before for c in made.scores] == [c.score for c in review(first, scene).competencies]
    assert [c.after for c in made.scores] == [c.score for c in review(retake, scene).competencies]
    assert [c.id for c in made.scores] == list(Competency)
    assert (made.before.ending, made.now.ending) == (first.outcome, retake.outcome)


def test_what_was_amended_before_the_fork_holds_in_both_takes() -> None:
    record, scene = played_record("porch", "novice", 1)
    amended = correct(record, scene, 2, "I'm Officer Hale, Renee called us, she's worried.", RulesRecode())
    amended = dispute(amended, 12, "accusing_why")
    _, retake, _ = both(amended)
    made = review(retake, scene)
    assert [(a.turn, a.kind) for a in made.amended] == [(2, "correction")]
    told = made.comparison
    assert told is not None
    earlier = review(amended, scene)
    assert [c.before for c in told.scores] == [c.score for c in earlier.competencies]
    assert retake.earlier is not None
    forgotten = retake.model_copy(update={"earlier": retake.earlier.model_copy(update={"amendments": ()})})
    assert opening(made) > opening(review(forgotten, scene))
    twelve = next(p.before for p in told.turns if p.before is not None and p.before.turn == 12)
    assert twelve.behaviours == ()
    undone = correct(retake, scene, 2, next(t.text for t in record.turns if t.number == 2), RulesRecode())
    assert review(undone, scene).amended == ()


def test_a_line_to_the_radio_is_compared_by_its_words_alone() -> None:
    record, scene = played_record("porch", "expert", 3)
    radio = next(t for t in record.turns if t.speaker == "officer" and t.addressed_to == "radio")
    retake = retaken(record, scene, radio.number, BETTER[:1])
    made = compared(retake, scene).turns[0].before
    assert made is not None
    assert (made.addressed_to, made.behaviours) == ("radio", ())


def test_a_retake_that_does_not_hold_the_earlier_take_says_so() -> None:
    _, retake, scene = both()
    alone = retake.model_copy(update={"earlier": None})
    assert review(alone, scene).comparison is None
    assert "does not hold the take before" in " ".join(document.text(document.build(review(alone, scene))).split())
    first, _ = played_record("porch", "novice", 1)
    assert "the take before" not in document.text(document.build(review(first, scene)))
    assert comparison(first, scene, review(first, scene).competencies) is None


def rendered(made: Review) -> dict[str, str]:
    page = document.build(made, "retake.json")
    return {
        "text": document.text(page),
        "html": html.unescape(re.sub(r"<[^>]+>", " ", document.html(page))),
        "pdf": " ".join(words(p) for p in pages(document.pdf(page))),
    }


def test_every_format_shows_both_takes() -> None:
    _, retake, scene = both()
    made = review(retake, scene)
    assert made.comparison is not None
    pair = made.comparison.turns[0]
    assert pair.before is not None and pair.now is not None
    for kind, shown in rendered(made).items():
        flat = " ".join(shown.split())
        for wanted in (
            "This take and the one before",
            "Both takes, turn by turn",
            "Look, we just need you to calm down",
            "That sounds like a terrible day, Marcus.",
            f"agitation {pair.before.agitation:.1f}, trust {pair.before.trust:.1f}",
            f"agitation {pair.now.agitation:.1f}, trust {pair.now.trust:.1f}",
            "(it had ended)",
            "score changed",
            f"The take before went on for {len(made.comparison.turns) - len(BETTER) - 1} more turns of yours",
        ):
            assert wanted in flat, (kind, wanted)
        changed = [c for c in made.comparison.scores if c.before != c.after]
        assert changed
        for c in changed:
            assert re.search(rf"{re.escape(c.title)}\W+{c.before or 'not observed'} before", flat), (kind, c)
    assert max(len(line) for line in rendered(made)["text"].splitlines()) <= 80
    assert json.loads(canonical_json(made))["comparison"]["from_turn"] == 8


def test_a_retake_is_kept_and_read_back_with_its_earlier_take() -> None:
    _, retake, scene = both()
    kept = Record.model_validate_json(retake.model_dump_json())
    assert kept == retake
    assert canonical_json(review(kept, scene)) == canonical_json(review(retake, scene))
    assert kept.earlier is not None and kept.earlier.earlier is None
