"""A person's own lines pass the rules that the actor's words are held to."""

import re

import pytest

from appliance.encounter import out_of_role, wordings
from appliance.encounter.guard import told_by
from appliance.inference import nonwords
from appliance.inference.people import PEOPLE
from tests.scenarios.library import IDS, authored_lines, scenario, spoken_by_person


@pytest.mark.parametrize("name", IDS)
def test_no_line_contradicts_a_truth(name: str) -> None:
    of = scenario(name)
    patterns = [pattern for truth in of.truths for pattern in truth.guard_contradictions]
    assert patterns
    said = spoken_by_person(of)
    assert [(line, pattern) for line in said for pattern in patterns if re.search(pattern, line, re.I)] == []


@pytest.mark.parametrize("name", IDS)
def test_no_line_of_an_intention_gives_a_fact_away(name: str) -> None:
    of = scenario(name)
    early = [of.opening_line, *(line for _, _, line in authored_lines(of)), *(h.closing_line for h in of.hazards)]
    assert [(line, told_by(of, line)) for line in early if told_by(of, line)] == []


@pytest.mark.parametrize("name", IDS)
def test_telling_a_fact_is_noticed_and_tells_no_fact_that_comes_later(name: str) -> None:
    of = scenario(name)
    for fact in of.subject.facts:
        for line in fact.lines:
            told = set(told_by(of, line))
            assert fact.id in told, line
            assert told <= {fact.id, *fact.tell_when.told}, line


@pytest.mark.parametrize("name", IDS)
def test_nobody_talks_like_a_helper_an_officer_or_a_narrator(name: str) -> None:
    rules = (
        out_of_role.HELPER_TALK,
        out_of_role.ADVICE,
        out_of_role.OFFICER_TALK,
        out_of_role.NARRATION,
        out_of_role.CODE,
        out_of_role.LABEL,
    )
    said = spoken_by_person(scenario(name))
    assert [line for line in said if any(rule.search(line) for rule in rules)] == []


@pytest.mark.parametrize("name", IDS)
def test_lines_can_be_spoken_at_every_agencys_level(name: str) -> None:
    rules = (wordings.MILD_SWEARING, wordings.STRONG_SWEARING, wordings.VIOLENCE)
    said = spoken_by_person(scenario(name))
    assert [line for line in said if any(rule.search(line) for rule in rules)] == []


@pytest.mark.parametrize("name", IDS)
def test_people_speak_in_short_plain_text(name: str) -> None:
    of = scenario(name)
    assert [line for line in spoken_by_person(of) if len(line.split()) > 45] == []
    assert [line for line in spoken_by_person(of) if re.search(r"[()\[\]*<>_#|~^\"“”—…]", line)] == []


@pytest.mark.parametrize("name", IDS)
def test_stage_directions_are_short(name: str) -> None:
    lines = scenario(name).lines
    assert {key: part.parenthesis for key, part in lines.items() if len(part.parenthesis.split()) > 8} == {}


@pytest.mark.parametrize("name", IDS)
def test_first_sounds_are_short_and_those_without_words_are_names(name: str) -> None:
    of = scenario(name)
    wordless = {text for text in of.first_sounds.values() if text.startswith("(")}
    assert all(re.fullmatch(r"\([a-z ]+\)", text) for text in wordless)
    assert [text for text in of.first_sounds.values() if len(text.split()) > 2] == []
    assert len(set(of.first_sounds.values())) == len(of.first_sounds)
    assert "(breath)" in wordless
    for band in ("calm", "tense", "high"):
        fitting = [s for s in of.first_sounds if band in of.first_sound_bands.get(s, ("calm", "tense", "high"))]
        assert len(fitting) >= 3, band


@pytest.mark.parametrize("name", IDS)
def test_the_voice_and_the_sounds_exist(name: str) -> None:
    of = scenario(name)
    assert of.subject.speech.voice in PEOPLE
    wordless = {text.strip("()") for text in of.first_sounds.values() if text.startswith("(")}
    assert wordless <= set(nonwords.names())
