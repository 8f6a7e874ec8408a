"""Every scenario file in the folder is complete, consistent and free of what we never write."""

from collections import Counter
from itertools import combinations

import pytest

from appliance.encounter.authoring import check
from appliance.encounter.behaviours import PROVOCATIONS, BehaviourId
from appliance.encounter.intentions import Intention
from appliance.encounter.promises import false_promises
from appliance.encounter.scenario import Band, Competency
from appliance.encounter.slurs import has_slur
from appliance.encounter.terms import refused_terms
from appliance.encounter.words import overlap
from tests.scenarios.library import FOLDER, IDS, authored_lines, scenario, spoken_by_person

POLICIES = ("expert", "good", "novice", "commanding", "abusive", "soft")


def test_the_three_scenarios_are_there() -> None:
    assert {"porch", "bus-station", "traffic-stop"} <= set(IDS)


@pytest.mark.parametrize("name", IDS)
def test_lint_finds_nothing_but_the_missing_review(name: str) -> None:
    _, problems = check((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name)
    assert [str(problem) for problem in problems if problem.path != ("reviewed_by",)] == []


@pytest.mark.parametrize("name", IDS)
def test_the_file_is_named_by_its_id(name: str) -> None:
    assert scenario(name).id == name


@pytest.mark.parametrize("name", IDS)
def test_every_intention_has_lines_for_every_band(name: str) -> None:
    lines = scenario(name).lines
    assert {
        (intention, band): len(lines[intention].in_band(band))
        for intention in Intention
        for band in Band
        if not 2 <= len(lines[intention].in_band(band)) <= 6
    } == {}


@pytest.mark.parametrize("name", IDS)
def test_no_two_lines_are_equal(name: str) -> None:
    said = Counter(line.lower() for line in spoken_by_person(scenario(name)))
    assert [line for line, times in said.items() if times > 1] == []


@pytest.mark.parametrize("name", IDS)
def test_no_two_long_lines_of_one_band_are_nearly_equal(name: str) -> None:
    by_band: dict[Band, list[str]] = {band: [] for band in Band}
    for _, band, line in authored_lines(scenario(name)):
        if len(line.split()) >= 5:
            by_band[band].append(line)
    close = [pair for lines in by_band.values() for pair in combinations(lines, 2) if overlap(*pair) >= 0.72]
    assert close == []


def test_no_person_speaks_another_persons_lines() -> None:
    said = Counter(line.lower() for name in IDS for line in set(spoken_by_person(scenario(name))) if len(line) > 24)
    assert [line for line, times in said.items() if times > 1] == []


@pytest.mark.parametrize("name", IDS)
def test_nothing_refused_stands_anywhere_in_the_file(name: str) -> None:
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert refused_terms(text) == ()
    assert not has_slur(text)


@pytest.mark.parametrize("guide", ["scenarios/README.md", "docs/officer.md"])
def test_guides_use_refused_terms_only_to_refuse_them(guide: str) -> None:
    text = (FOLDER.parent / guide).read_text(encoding="utf-8")
    allowed = [line for line in text.splitlines() if "C.R.S. 24-31-907" in line or line.startswith("- **")]
    rest = "\n".join(line for line in text.splitlines() if line not in allowed)
    assert refused_terms(rest) == ()


@pytest.mark.parametrize("name", IDS)
def test_every_competency_has_a_better_line_that_is_true(name: str) -> None:
    of = scenario(name)
    assert {objective.competency for objective in of.objectives} == set(Competency)
    assert [o.better_line for o in of.objectives if false_promises(of, o.better_line)] == []


@pytest.mark.parametrize("name", IDS)
def test_a_false_promise_is_recognised_in_its_own_words(name: str) -> None:
    of = scenario(name)
    promises = [(truth.id, promise) for truth in of.truths for promise in truth.false_if_promised]
    assert promises
    assert [
        promise for truth, promise in promises if truth not in false_promises(of, f"Listen, {promise}, okay?")
    ] == []


@pytest.mark.parametrize("name", IDS)
def test_the_person_tells_how_everything_that_can_be_heard_landed(name: str) -> None:
    of = scenario(name)
    told = {landed.cause for landed in of.landed}
    shown = {behaviour for lines in of.exemplars.values() for line in lines for behaviour in line.behaviours}
    wanted = {
        *(behaviour.value for behaviour in PROVOCATIONS | shown | set(of.subject.helps) | set(of.subject.harms)),
        *(f"hook:{hook.id}" for hook in of.subject.hooks),
        *(f"trigger:{hook.id}" for hook in of.subject.triggers),
        *(f"promise:{truth.id}" for truth in of.truths if truth.false_if_promised),
        *(f"move:{move}" for move in ("closer", "back", "cover")),
        "silence",
        "tone",
    }
    if BehaviourId.COLLUDING_WITH_DELUSION not in shown:
        wanted.discard(BehaviourId.COLLUDING_WITH_DELUSION.value)
    assert sorted(wanted - told) == []


@pytest.mark.parametrize("name", IDS)
def test_what_a_person_says_afterwards_is_said_once(name: str) -> None:
    of = scenario(name)
    assert max(Counter(landed.cause for landed in of.landed).values()) == 1
    assert max(Counter(landed.line for landed in of.landed).values()) == 1


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("policy", POLICIES)
def test_each_simulated_officer_has_enough_to_say_and_says_nothing_twice(name: str, policy: str) -> None:
    lines = [line.text for line in scenario(name).exemplars[policy]]
    assert len(lines) >= 14
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("name", IDS)
def test_radio_lines_address_dispatch_or_the_partner(name: str) -> None:
    of = scenario(name)
    names = ("Dispatch,", *((f"{of.partner},",) if of.partner else ()))
    radio = [line.text for lines in of.exemplars.values() for line in lines if line.radio]
    assert radio
    assert [text for text in radio if not text.startswith(names)] == []


@pytest.mark.parametrize("name", IDS)
def test_the_expert_deals_with_hazards_facts_radio_and_the_end(name: str) -> None:
    of = scenario(name)
    lines = of.exemplars["expert"]
    assert {h.id for h in of.hazards} <= {hazard for line in lines for hazard in (*line.when.open, *line.when.closed)}
    told = {fact for line in lines for fact in line.when.told}
    assert len(told) >= 3
    assert any(line.radio for line in lines)
    assert any(BehaviourId.AGREEMENT in line.behaviours for line in lines)
    assert BehaviourId.INTRODUCTION in lines[0].behaviours
    assert any(BehaviourId.SUICIDE_QUESTION in line.behaviours for line in lines) or name == "traffic-stop"


@pytest.mark.parametrize("name", IDS)
def test_the_opening_is_what_an_officer_says_first(name: str) -> None:
    for policy, lines in scenario(name).exemplars.items():
        first = [line.text for line in lines if line.when.after_officer_turns == 0 and not line.when.told]
        ready = [line for line in lines if line.text in first and not line.when.closed and not line.when.asked_for]
        assert lines[0] in ready, policy
        if policy not in ("abusive", "commanding"):
            assert len([line for line in ready if not line.when.at_least and not line.when.fired]) <= 2, policy
