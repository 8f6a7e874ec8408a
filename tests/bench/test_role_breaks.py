import ast
from pathlib import Path

import pytest

import benchmarks.role_breaks
from benchmarks.role_breaks import broken, candidates, report
from tests.bench.records import record, turn


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I'm just an AI, I can't do that.", "says it is a machine"),
        ("As a language model I cannot.", "says it is a machine"),
        ("It's okay, I'm here to help.", "speaks as an assistant"),
        ("How can I help you today?", "speaks as an assistant"),
        ("I’m here to listen.", "speaks as an assistant"),
        ("I'm so sorry to hear that.", "comforts the officer"),
        ("You should consider talking to a counselor.", "gives advice"),
        ("I'm Officer Daniels.", "speaks as the officer"),
        ("Sir, please step away from the door.", "speaks as the officer"),
        ("In this scenario I would leave.", "speaks of the exercise"),
        ("MARCUS: I lost my job.", "writes a script"),
        ("I lost my job. [sighs]", "writes a script"),
        ("*looks away* Leave me.", "writes a script"),
        ("Marcus sighs and looks away.", "narrates"),
        ("Sure, here is a reply.", "names its kind of text"),
        ("我不知道。", "leaves English"),
        ("return None;", "writes code"),
    ],
)
def test_role_breaks_are_found(text: str, rule: str) -> None:
    assert rule in broken(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm on a porch! I'm standing on a porch!",
        "They let me go this morning. Eleven years.",
        "Look, man, I just want to talk to her. She won't open the door.",
        "What are you gonna do, arrest me?",
        "Okay. It's going on the rail. There. See?",
        "I don't need help. I need my kid.",
        "You should've seen her face.",
    ],
)
def test_the_person_on_the_scene_is_left_alone(text: str) -> None:
    assert broken(text) == ()


def test_an_echo_of_the_officer_is_found() -> None:
    officer = "I'd like you to set the bottle down on the rail for me."
    assert broken("Set the bottle down on the rail for me.", officer) == ("echoes the officer",)
    assert broken("I'm not gonna set the bottle down.", officer) == ()


def test_a_record_is_read_turn_by_turn_and_only_where_the_subject_speaks() -> None:
    kept = record(
        turn(1, "officer", "I'm Officer Daniels."),
        turn(2, "subject", "So what.", source="actor"),
        turn(3, "officer", "What happened?"),
        turn(4, "subject", "How can I help you today?", source="actor"),
    )
    (found,) = candidates(kept)
    assert (found.turn.number, found.officer_before) == (4, "What happened?")
    told = report([("a.json", kept)])
    assert "1 of 2 subject turns in 1 records" in told and "subject: How can I help you today?" in told


def test_these_rules_share_nothing_with_the_guard() -> None:
    tree = ast.parse(Path(benchmarks.role_breaks.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name and name.startswith("appliance")} == {"appliance.encounter.record"}
