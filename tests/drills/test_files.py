"""Every drill file in the folder is complete, consistent and free of what we never write."""

import re
from collections import Counter

import pytest

from appliance.encounter.drill_authoring import check_drill
from appliance.encounter.scenario import Category
from appliance.encounter.slurs import has_slur
from appliance.encounter.terms import refused_terms
from appliance.encounter.words import overlap
from appliance.inference.people import PEOPLE
from appliance.review.coaching import coaching
from appliance.review.drill_check import better_line_problems
from tests.drills.library import CODER, IDS, drill, drill_text

SIX = {"first-45-words", "suicide-question", "going-to-jail", "cuffs", "reflect", "safety-instruction"}
WORDS_READ_IN_A_SECOND = 4.0
WORDS_SPOKEN_IN_A_SECOND = 2.7


def test_the_six_drills_are_there() -> None:
    assert set(IDS) >= SIX


@pytest.mark.parametrize("name", IDS)
def test_lint_finds_nothing_but_the_missing_review(name: str) -> None:
    _, problems = check_drill(drill_text(name), name)
    assert [str(problem) for problem in problems if problem.path != ("reviewed_by",)] == []


@pytest.mark.parametrize("name", IDS)
def test_the_file_is_named_by_its_id(name: str) -> None:
    assert drill(name).id == name


@pytest.mark.parametrize("name", IDS)
def test_every_better_line_passes_the_drill_itself(name: str) -> None:
    assert [str(problem) for problem in better_line_problems(drill(name), CODER)] == []


@pytest.mark.parametrize("name", IDS)
def test_the_prompts_come_from_many_kinds_of_call_and_many_moods(name: str) -> None:
    prompts = drill(name).prompts
    assert len({prompt.category for prompt in prompts}) >= 7
    assert len({prompt.voice.manner for prompt in prompts}) >= 3
    assert len({prompt.voice.voice for prompt in prompts}) >= 3


def test_all_kinds_of_call_are_drilled() -> None:
    assert {prompt.category for name in IDS for prompt in drill(name).prompts} == set(Category)


@pytest.mark.parametrize("name", IDS)
def test_every_voice_is_one_that_the_kiosk_has(name: str) -> None:
    assert {prompt.voice.voice for prompt in drill(name).prompts} <= set(PEOPLE)


@pytest.mark.parametrize("name", IDS)
def test_nothing_refused_stands_anywhere_in_the_file(name: str) -> None:
    assert refused_terms(drill_text(name)) == ()
    assert not has_slur(drill_text(name))


def test_no_two_people_say_nearly_the_same_and_no_better_line_is_used_twice() -> None:
    prompts = [prompt for name in IDS for prompt in drill(name).prompts]
    for lines in ([prompt.says for prompt in prompts], [prompt.better for prompt in prompts]):
        assert [line for line, times in Counter(lines).items() if times > 1] == []
    said = [prompt.says for prompt in prompts]
    assert [(a, b) for n, a in enumerate(said) for b in said[n + 1 :] if overlap(a, b) > 0.7] == []


@pytest.mark.parametrize("name", IDS)
def test_what_people_say_can_be_spoken(name: str) -> None:
    odd = re.compile(r"[()\[\]*<>_#|~^\"“”—…]")
    assert [prompt.says for prompt in drill(name).prompts if odd.search(prompt.says)] == []


@pytest.mark.parametrize("name", IDS)
def test_eight_repetitions_take_two_to_three_minutes(name: str) -> None:
    prompts = drill(name).prompts
    read = sum(len(f"{prompt.moment} {prompt.truth}".split()) for prompt in prompts) / WORDS_READ_IN_A_SECOND
    heard = sum(len(prompt.says.split()) / prompt.voice.pace for prompt in prompts) / WORDS_SPOKEN_IN_A_SECOND
    said = sum(len(prompt.better.split()) for prompt in prompts) / WORDS_SPOKEN_IN_A_SECOND
    assert 90 <= read + heard + said <= 190


@pytest.mark.parametrize("name", IDS)
def test_a_drill_says_who_has_reviewed_it_and_what_it_rests_on(name: str) -> None:
    assert drill(name).sources
    for source in drill(name).sources:
        assert not re.search(r"\bendorse|\bcertif|\bcomplian", source)


def test_every_drill_that_the_coaching_names_exists_and_trains_that_competency() -> None:
    entries = (*coaching().slip.values(), *coaching().miss.values())
    named = [(entry.competency, entry.drill) for entry in entries if entry.drill is not None]
    assert named
    for competency, name in [*coaching().drill.items(), *named]:
        assert name in IDS
        assert drill(name).competency is competency
