"""The coder with the real sentence encoder of the model bundle."""

import json
from collections.abc import Callable
from itertools import product

import pytest

from appliance.config import load_settings
from appliance.encounter.behaviours import QUESTIONS, REFLECTIONS, CodedUtterance
from appliance.encounter.behaviours import BehaviourId as B
from appliance.inference.encoder import SentenceEncoder
from appliance.inference.paths import ModelPaths
from appliance.review.coder import PROBES, Coder, Context
from benchmarks.coder_agreement import without_punctuation
from benchmarks.coder_corpus import read_labels, read_utterances
from tests.review import labelled

pytestmark = pytest.mark.real

Code = Callable[[str, str], CodedUtterance]


@pytest.fixture(scope="module")
def code() -> Code:
    encode = SentenceEncoder(ModelPaths.under(load_settings().paths.models).encoder).encode
    coder = Coder.trained(encode(PROBES))
    return lambda before, text: coder.code_with(encode, text, Context(subject_last=before))


def ids(coded: CodedUtterance) -> set[B]:
    return {b.id for b in coded.behaviours}


@pytest.mark.parametrize("punctuated", [True, False])
def test_agreement_with_the_readers_meets_the_floor_on_lines_not_fitted_on(code: Code, punctuated: bool) -> None:
    by_a, by_b = read_labels("a"), read_labels("b")
    lines = [u for u in read_utterances() if u.split == "test"]
    form = str if punctuated else without_punctuation
    heard = [ids(code(form(u.before), form(u.text))) for u in lines]
    for members, floor in ((QUESTIONS, 0.78 if punctuated else 0.71), (REFLECTIONS, 0.55 if punctuated else 0.50)):
        agreed = [
            (bool(members & by_a[u.id].behaviours), bool(members & h))
            for u, h in zip(lines, heard, strict=True)
            if bool(members & by_a[u.id].behaviours) == bool(members & by_b[u.id].behaviours)
        ]
        assert labelled.kappa(*zip(*agreed, strict=True)) >= floor


@pytest.mark.parametrize("punctuated", [True, False])
def test_talk_of_counsellors_is_told_apart_as_well(code: Code, punctuated: bool) -> None:
    file = labelled.DATA / "counselling.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    form = str if punctuated else without_punctuation
    heard = [ids(code(form(r["before"]), form(r["text"]))) for r in rows]
    assert labelled.kappa([r["asks"] for r in rows], [bool(QUESTIONS & h) for h in heard]) >= 0.75
    assert labelled.kappa([r["gives_back"] for r in rows], [bool(REFLECTIONS & h) for h in heard]) >= 0.55


@pytest.mark.parametrize(
    ("before", "text", "present", "absent"),
    [
        ("Are you gonna arrest me?", "I'm not going to arrest you.", {B.REASSURANCE}, {B.THREAT}),
        ("", "I'm going to put you in handcuffs for the ride, in front, and check they're loose.", set(), {B.THREAT}),
        ("I don't wanna go.", "If you don't sit down I'm going to cuff you.", {B.THREAT}, {B.RESTRAINT_EXPLAINED}),
        ("Leave me alone.", "Do you want to go to jail tonight?", {B.THREAT}, QUESTIONS - {B.ACCUSING_WHY}),
        ("They shut me out.", "They shut it in your face.", set(), {B.INSULT, B.COMMAND}),
        ("I'm coming down.", "Lay the knife down and then we can both relax.", {B.COMMAND}, {B.CALM_DOWN}),
        ("Am I going to jail?", "No, you're not going to jail.", {B.REASSURANCE}, {B.ARGUMENT, B.THREAT}),
        (
            "My sister's moving in and my stuff's in boxes.",
            "Like there wasn't a place for you anymore.",
            REFLECTIONS,
            set(),
        ),
        ("He hit me again.", 'Did he really say "shut up, you idiot" to you?', QUESTIONS, {B.INSULT}),
        ("I just want it to stop.", "Are you thinking of killing yourself?", {B.SUICIDE_QUESTION}, set()),
        (
            "I just want it to stop.",
            "You're not thinking of doing anything stupid, are you?",
            set(),
            {B.SUICIDE_QUESTION},
        ),
        (
            "I don't know anymore.",
            "Are you thinking of hurting yourself tonight of killing yourself?",
            {B.SUICIDE_QUESTION},
            {B.LEADING_SUICIDE_QUESTION},
        ),
        ("I lost my job.", "I understand, but you still have to leave.", {B.DISMISSAL}, {B.EMPATHY}),
    ],
)
def test_hard_negatives_are_told_apart(code: Code, before: str, text: str, present: set[B], absent: set[B]) -> None:
    found = ids(code(before, text))
    assert found & present if present in (QUESTIONS, REFLECTIONS) else present <= found
    assert not absent & found


BETTER_AND_WORSE = (
    (
        "I can't do this anymore.",
        ("It's been too much for too long.", "I'm here, and I'm not going anywhere. What's made today so hard?"),
        ("Everybody has bad days. Get over it.", "Come down or I'll have you dragged down."),
    ),
    (
        "You people never listen to me.",
        ("Then let me listen now. What did the others miss?", "You've told it over and over and nobody took it in."),
        ("Maybe because you never stop yelling.", "I don't have time for this. Step back."),
    ),
    (
        "She took my kids away.",
        ("You miss them, and the house is too quiet.", "I'm sorry. Tell me about them."),
        ("With the way you act, can you blame her?", "You should have thought of that before you started drinking."),
    ),
)


def test_better_answers_calm_more_than_worse_ones(code: Code) -> None:
    for before, better, worse in BETTER_AND_WORSE:
        for good, bad in product(better, worse):
            assert code(before, good).de_escalation > code(before, bad).de_escalation


@pytest.mark.parametrize(
    "text", ["um what uh what happened to you tonight", "so you know you're all on your own with it"]
)
def test_coding_twice_gives_the_same(code: Code, text: str) -> None:
    assert code("Nobody helps.", text) == code("Nobody helps.", text)
