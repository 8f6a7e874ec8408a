"""Good and bad answers that stand apart from the better lines, coded by rules and held to each drill's criteria."""

import pytest

from tests.drills.library import DATA, IDS, answers, drill, verdict

FILES = sorted(file.name for file in DATA.glob("*.yaml"))
SETTLED_ON = "answers.yaml"
"""The answers that the criteria were settled on; the others were written afterwards."""
AT_LEAST_OF_EIGHT = 7


def right(file: str, name: str, kind: str) -> int:
    """Return how many of the eight answers are judged as they should be."""
    given = answers(file)[name]
    return sum(verdict(name, prompt, texts[kind]).passed is (kind == "good") for prompt, texts in given.items())


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("name", IDS)
def test_every_prompt_has_a_good_and_a_bad_answer_that_is_no_better_line(file: str, name: str) -> None:
    given = answers(file)[name]
    assert list(given) == [prompt.id for prompt in drill(name).prompts]
    for prompt in drill(name).prompts:
        assert set(given[prompt.id]) == {"good", "bad"}
        assert prompt.better not in given[prompt.id].values()


@pytest.mark.parametrize("kind", ["good", "bad"])
@pytest.mark.parametrize("name", IDS)
def test_a_good_answer_passes_and_a_bad_one_does_not(name: str, kind: str) -> None:
    assert right(SETTLED_ON, name, kind) >= AT_LEAST_OF_EIGHT


@pytest.mark.parametrize("name", IDS)
def test_a_bad_answer_is_told_what_was_wrong_in_its_own_words(name: str) -> None:
    for prompt, texts in answers(SETTLED_ON)[name].items():
        given = verdict(name, prompt, texts["bad"])
        quote = given.line.partition("“")[2].partition("”")[0].removesuffix(" …")
        assert given.faults
        assert quote and quote in " ".join(texts["bad"].split())
        assert "\n" not in given.line


@pytest.mark.parametrize(("kind", "share"), [("good", 0.95), ("bad", 0.97)])
def test_of_the_answers_written_later_nearly_all_are_judged_as_they_should_be(kind: str, share: float) -> None:
    later = [(file, name) for file in FILES if file != SETTLED_ON for name in IDS]
    assert sum(right(file, name, kind) for file, name in later) >= share * 8 * len(later)
