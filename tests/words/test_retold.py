import re
from collections.abc import Iterator
from typing import Final

import pytest

from appliance import words
from appliance.encounter.scenario import Scenario
from appliance.review import document
from appliance.review.model import Review
from appliance.review.review import review
from appliance.words.retold import retold
from benchmarks.review.played import played_record

ENGLISH: Final = re.compile(
    r"\b(the|you|your|was|were|and|with|that|this|of|is|it|they|them|what|not|for|to|an|in|who|before|asked?)\b", re.I
)
PLAYED: Final = [
    (name, policy) for name in ("porch", "bus-station", "traffic-stop") for policy in ("expert", "novice", "abusive")
]


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    words.use("es")
    yield
    words.use("en")


def authored(scene: Scenario) -> list[str]:
    """Return what the author wrote that a review puts into its sentences."""
    hooks = [hook.what for hook in (*scene.subject.hooks, *scene.subject.triggers)]
    hazards = [hazard.id.replace("_", " ") for hazard in scene.hazards]
    return [*hooks, *hazards, *(hazard.what for hazard in scene.hazards), scene.title, scene.subject.name]


def prose(found: Review) -> Iterator[str]:
    yield from (found.outcome.meaning, *found.incidents, found.content_status, found.disclaimer, found.next_step.why)
    for score in found.competencies:
        yield from (score.title, score.anchor, *(e.note for e in score.evidence))
    for slip in found.slipped:
        yield from (slip.what, slip.why, slip.effect)
    for kept in found.went_well:
        yield from (kept.why, kept.effect)
    for point in found.turning_points:
        yield from point.in_words
    for landed in found.landed:
        yield landed.in_words


def left_in_english(told: str, scene: Scenario) -> list[str]:
    bare = re.sub(r"“[^”]*”", "", told)
    for text in sorted(authored(scene), key=len, reverse=True):
        bare = re.sub(re.escape(text), "", bare, flags=re.I)
    return ENGLISH.findall(bare)


@pytest.mark.parametrize(("name", "policy"), PLAYED)
def test_all_that_a_review_says_in_its_own_words_is_told_again(name: str, policy: str) -> None:
    record, scene = played_record(name, policy, 0)
    found = review(record, scene)
    assert [(text, retold(text)) for text in prose(found) if left_in_english(retold(text), scene)] == []


def test_a_review_is_the_same_whatever_is_spoken() -> None:
    played = played_record("porch", "novice", 0)
    spoken = review(*played).model_dump_json()
    words.use("en")
    assert review(*played).model_dump_json() == spoken


def test_the_headings_of_a_review_are_told_in_the_language() -> None:
    headings = [section.heading for section in document.build(review(*played_record("porch", "novice", 0))).sections]
    assert headings[:2] == ["Cómo terminó", "Competencias"]


def test_sentences_are_told_one_by_one_and_what_nobody_knows_stays() -> None:
    assert retold("Take it again from turn 8. He has a dog. The short drill “reflect” trains it.") == (
        "Repítalo desde el turno 8. He has a dog. El ejercicio corto “reflect” lo entrena."
    )


def test_what_stands_in_a_sentence_is_told_too() -> None:
    assert retold("Active listening has most to gain. Take it again from turn 39.") == (
        "Escucha activa es lo que más puede ganar. Repítalo desde el turno 39."
    )
    assert retold("Marcus: agitation up 0.9, trust down 0.6.") == (
        "Marcus: la agitación subió 0.9, la confianza bajó 0.6."
    )


@pytest.mark.parametrize("text", ["", "He has a dog.", "“I'm sorry.”", "the porch light: {x}"])
def test_what_is_no_text_of_ours_stays_as_it_is(text: str) -> None:
    assert retold(text) == text


def test_english_is_told_as_it_was_kept() -> None:
    words.use("en")
    assert retold("Take it again from turn 8.") == "Take it again from turn 8."
