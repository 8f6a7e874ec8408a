import pytest

from appliance.encounter.drill_authoring import check_drill, parse_drill
from appliance.encounter.problems import AuthoringError, Problem
from appliance.review.drill_check import better_line_problems
from tests.drills.library import CODER, drill_text

NAME = "going-to-jail"


def problems(*changes: tuple[str, str]) -> tuple[Problem, ...]:
    text = drill_text(NAME)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return check_drill(text, f"{NAME}.yaml")[1]


def test_an_error_names_file_line_place_and_repair() -> None:
    errors = [p for p in problems(("category: traffic", "category: trafic")) if p.severity == "error"]
    line = drill_text(NAME).splitlines().index("    category: traffic") + 1
    assert [str(error) for error in errors] == [
        f"{NAME}.yaml:{line}: prompts > suspended-license > category: `trafic` is not known. Did you mean `traffic`?"
    ]


@pytest.mark.parametrize(
    ("old", "new", "what", "fix"),
    [
        ("title: ", "titel: ", "not a key", "`title`"),
        ("competency: honesty", "competency: honest", "not known", "`honesty`"),
        ("behaviours: [false_promise]", "behaviours: [false_promis]", "not known", "`false_promise`"),
        ("  - id: next\n", "  - id: answer\n", "used 2 times", "id of its own"),
        ("  - id: spray-can\n", "  - id: bench-warrant\n", "used 2 times", "id of its own"),
        ("      answer: [", "      anser: [", "no criterion `anser`", "`answer`"),
        ("      answer: [", "      next: [", "`answer` listens for this prompt's own words", "listens_for"),
        ("“{words}” is not what will happen", "“{word}” is not what will happen", "stands for nothing", "`words`"),
        ("“{words}” is not what will happen", "“{words” is not what will happen", "without its partner", "braces"),
        ('    truth: "A ticket', '    name: "A ticket', "nothing is true here", "`truth:`"),
        ("    behaviours: [false_promise]\n", "", "nothing is listened for", "behaviours"),
        ("behaviours: [dismissal]", "behaviours: [dismissal, option]", "asked for under `must`", "one of the two"),
        ("No, you're not going to jail. It's", "No, you can drive home. It's", "what is false here", "really happen"),
        ("most: 50", "most: 20", "this has", "shorten"),
        ("id: going-to-jail", "id: list", "a command", "another id"),
        ("sources:", "sources: []\nothers:", "only 0 entries", "at least 1"),
    ],
)  # fmt: skip
def test_mistakes_are_explained(old: str, new: str, what: str, fix: str) -> None:
    errors = [str(problem) for problem in problems((old, new)) if problem.severity == "error"]
    assert any(what in error and fix in error for error in errors), errors


def test_seven_prompts_are_too_few() -> None:
    text = drill_text(NAME)
    start, end = text.index("  - id: out-by-noon"), text.index("\nsources:")
    found = check_drill(text[:start] + text[end:], "x.yaml")[1]
    assert "only 7 entries" in found[0].what and "at least 8" in found[0].fix


def test_nine_prompts_are_too_many() -> None:
    text = drill_text(NAME)
    start, end = text.index("  - id: out-by-noon"), text.index("\nsources:")
    found = check_drill(text[:end] + "\n" + text[start:end] + text[end:], "x.yaml")[1]
    assert "there are 9 entries" in found[0].what and "at most 8" in found[0].fix


@pytest.mark.parametrize("text", ["", "- a\n", "just words"])
def test_text_that_is_no_drill_is_refused(text: str) -> None:
    with pytest.raises(AuthoringError, match="not a drill"):
        parse_drill(text, "odd.yaml")


@pytest.mark.parametrize("term", ["excited delirium", "exhaustive mania"])
def test_terms_refused_by_statute_are_refused_even_where_they_are_spoken(term: str) -> None:
    found = problems(("Thirty years. Am I", f"Thirty years. It's {term}. Am I"))
    assert any("24-31-907" in str(problem) and problem.severity == "error" for problem in found)


def test_text_of_ours_is_person_first_and_the_people_need_not_be() -> None:
    ours = problems(("Practise the hard one:", "He committed suicide. Practise the hard one:"))
    theirs = problems(("Thirty years. Am I", "My dad committed suicide. Am I"))
    assert any("person-first" in problem.what for problem in ours)
    assert not any("person-first" in problem.what for problem in theirs)


def test_a_moment_that_is_long_to_read_is_a_warning() -> None:
    found = problems(("A county road.", "A county road. " + "And a long field beside it. " * 6))
    assert [p.severity for p in found if p.path[-1] == "moment"] == ["warning"]


def test_a_better_line_that_the_drill_would_not_let_pass_is_named_with_the_reason() -> None:
    text = drill_text(NAME).replace("No, you're not going to jail. It's", "We'll see about that. It's", 1)
    drill = check_drill(text, "x.yaml")[0]
    assert drill is not None
    (problem,) = better_line_problems(drill, CODER)
    assert problem.path == ("prompts", 0, "better") and "dodge" in problem.what
