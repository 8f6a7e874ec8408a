import re

import pytest

from appliance.encounter.authoring import check, json_schema, parse
from appliance.encounter.problems import AuthoringError, Problem
from appliance.encounter.scenario import Scenario
from tests.encounter.world import SCENARIOS, stairwell_text


def problems(*changes: tuple[str, str]) -> tuple[Problem, ...]:
    text = stairwell_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return check(text, "stairwell.yaml")[1]


def only_error(*changes: tuple[str, str]) -> Problem:
    errors = [problem for problem in problems(*changes) if problem.severity == "error"]
    assert len(errors) == 1, [str(error) for error in errors]
    return errors[0]


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.yaml")), ids=lambda file: file.stem)
def test_the_scenarios_that_ship_have_no_errors(file: object) -> None:
    path = next(found for found in SCENARIOS.glob("*.yaml") if found == file)
    assert parse(path.read_text(encoding="utf-8"), path.name).id == path.stem


def test_an_error_names_file_line_place_and_repair() -> None:
    error = only_error(("said_now: [medical_check]", "said_now: [medical_chekc]"))
    line = stairwell_text().splitlines().index("          - said_now: [medical_check]") + 1
    assert str(error) == (
        f"stairwell.yaml:{line}: subject > facts > pills > tell_when > any_of > number 1 > said_now > number 1: "
        "`medical_chekc` is not known. Did you mean `medical_check`?"
    )


@pytest.mark.parametrize(
    ("old", "new", "what", "fix"),
    [
        ("difficulty: 1", "dificulty: 1", "is not a key", "`difficulty`"),
        ("difficulty: 1", "difficulty: 9", "9 is out of range", "at most 5"),
        ("time_limit_min: 8", "time_limit_min: 14", "out of range", "at most 12"),
        ("time_limit_min: 5", "time_limit_min: 7", "out of range", "at most 6"),
        ("title: \"The stairwell\"\n", "", "missing", "Add `title:`"),
        ("id: stairwell", "id: The Stairwell", "is not an id", "lower case"),
        ("category: welfare", "category: wellfare", "not known", "`welfare`"),
        ("  startle:\n", "  startel:\n", "nothing for: startle", "missing"),
        ("start: {agitation: 6.5, trust: 2.2, shame: 4}", "start: {agitation: 6.5, shame: 4}", "no trust", "missing"),
        ("- \"Don't talk at me like I'm slow.\"", "- 5", "`5` is not text", "quotes"),
        ("version: 1", "version: 1\nversion: 2", "written twice", "one of the two"),
        ("landlord_call]", "landlrd_call]", "no resource", "`landlord_call`"),
        ("closed: [screwdriver], at_least: {trust: 4}", "closed: [nail], at_least: {trust: 4}", "no hazard", "one of"),
        ("arrived: [crisis_team]", "arrived: [landlord_call]", "arrives_after_s", "crisis_team"),
        ("at_least: {trust: 5}\n      lines", "at_least: {trsut: 5}\n      lines", "no gauge", "`trust`"),
        ("changes: {agitation: 0.3, shame: 0.4}", "changes: {agitation: 0.3, fear: 0.4}", "no start value", "`start`"),
        ("at_s: 60", "at_s: 900", "after the time limit", "earlier"),
        ("cause: calm_down", "cause: calmdown", "is not a cause", "`calm_down`"),
        ("'\\bpills?\\b'", "'\\bpills?('", "not a regular expression", "Escape"),
        ("harms: [stacked_questions]", "harms: [respect]", "under helps and under harms", "one of the two"),
        ("huh: [calm, tense]", "hum: [calm, tense]", "no first sound", "`huh`"),
        ("  - ending: disengaged\n    when: {}\n", "  - ending: acted\n    when: {}\n", "earlier rule", "before"),
    ],
)  # fmt: skip
def test_mistakes_are_explained(old: str, new: str, what: str, fix: str) -> None:
    errors = [str(problem) for problem in problems((old, new)) if problem.severity == "error"]
    assert any(what in error and fix in error for error in errors), errors


def test_text_that_is_not_yaml_is_refused_with_its_line() -> None:
    found = check('id: x\ntitle: "no end\n', "broken.yaml")[1]
    assert found[0].line is not None and "YAML" in found[0].what


@pytest.mark.parametrize("text", ["id: 2020-13-45\n", "id: !!int ''\n", "id: !!timestamp soon\n", "[" * 5000])
def test_a_value_that_cannot_be_read_is_a_problem_and_no_crash(text: str) -> None:
    assert "cannot be read" in check(text, "odd.yaml")[1][0].what


def test_an_alias_that_leads_back_to_itself_is_refused() -> None:
    with pytest.raises(AuthoringError):
        parse("id: &loop\n  title: *loop\n", "odd.yaml")


def test_aliases_of_aliases_are_refused_without_reading_them_a_million_times() -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    tower = "".join(f"{n}: &{n} [{', '.join(['*' + below] * 9)}]\n" for below, n in zip(names, names[1:], strict=False))
    with pytest.raises(AuthoringError, match="not a key"):
        parse(f"a: &a [x]\n{tower}", "odd.yaml")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_text_that_is_no_scenario_is_refused(text: str) -> None:
    with pytest.raises(AuthoringError, match="not a scenario"):
        parse(text, "odd.yaml")


def test_a_hazard_that_goes_away_by_itself_is_refused() -> None:
    text = stairwell_text()
    start, end = text.index("    closes_when:"), text.index("    closing_line:")
    found = check(text[:start] + "    closes_when: {at_least: {trust: 5}}\n" + text[end:], "x.yaml")[1]
    assert "without the officer" in str(found[0])


def test_an_ending_that_ignores_the_hazard_is_refused() -> None:
    assert "hazard open" in only_error(("closed: [screwdriver]\n      said", "said")).what


def test_a_line_that_gives_a_fact_away_early_is_refused() -> None:
    assert "gives away" in only_error(("\"Say again?\"", "\"I never opened it.\"")).what


def test_a_meaning_that_gives_a_fact_away_early_is_refused() -> None:
    meant = '{say: "Say again?", means: "says he never opened it"}'
    assert "gives away" in only_error(("\"Say again?\"", meant)).what


def test_a_meaning_too_long_to_be_read_in_time_is_refused() -> None:
    meant = '{say: "Say again?", means: "did not hear what was said because of all the noise"}'
    assert "words" in only_error(("\"Say again?\"", meant)).what


def test_a_line_against_a_truth_is_refused() -> None:
    assert "contradicts" in only_error(("\"Say again?\"", "\"I own this place.\"")).what


def test_an_expert_who_promises_what_will_not_happen_is_refused() -> None:
    promise = "I'll get you back in tonight, that's a promise from me to you."
    assert "promises the contrary" in only_error(("What happened this afternoon, in your own words?", promise)).what


@pytest.mark.parametrize("term", ["excited delirium", "Agitated  Delirium", "exhaustive mania", "hyperactive delirium"])
def test_terms_refused_by_statute_are_refused_by_its_number(term: str) -> None:
    error = only_error(("He has a screwdriver.\"", f"He may have {term}.\""))
    assert "24-31-907" in str(error) and "what the person does" in error.fix


@pytest.mark.parametrize("term", ["committed suicide", "an EDP", "the mentally ill", "a failed attempt"])
def test_training_text_is_person_first(term: str) -> None:
    assert "person-first" in only_error(("No crime so far.", f"No crime so far, {term}.")).what


def test_people_in_the_scene_need_not_speak_person_first() -> None:
    assert not [p for p in problems(("\"Say again?\"", "\"My dad committed suicide.\"")) if p.severity == "error"]


def test_a_slur_is_refused_anywhere() -> None:
    slur = "".join(("ret", "ard"))
    assert "slur" in only_error(("\"Shut up, pops.\"", f"\"Shut up, {slur}.\"")).what


def test_warnings_do_not_stop_a_scenario() -> None:
    found = check(stairwell_text(), "stairwell.yaml")
    assert isinstance(found[0], Scenario)
    assert [problem.severity for problem in found[1]] == ["warning"]
    assert "reviewed" in found[1][0].what


def test_the_schema_for_editors_describes_every_key() -> None:
    schema = json_schema()
    assert set(Scenario.model_fields) == set(schema["properties"])  # type: ignore[call-overload]
    assert re.match(r"https://json-schema\.org/", str(schema["$schema"]))
