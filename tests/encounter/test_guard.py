from typing import Any

import pytest

from appliance.encounter.direction import Direction
from appliance.encounter.examples import examples_of
from appliance.encounter.guard import RULES, GuardContext, Swearing, check, told_by
from appliance.encounter.scenario import Band, Scenario
from appliance.encounter.tidy import tidy
from tests.encounter.world import at, library, stairwell


def context(
    intention: str = "vent",
    disclose: tuple[str, ...] = (),
    last_lines: tuple[str, ...] = (),
    said_before: tuple[str, ...] = (),
    officer_lines: tuple[str, ...] = (),
    swearing: Swearing = Swearing.MILD,
    **state: Any,
) -> GuardContext:
    direction = Direction(
        intention=intention, parenthesis="angry", authored_line="My door!", max_words=25, disclose=disclose
    )
    return GuardContext(stairwell(), at(**state), direction, last_lines, said_before, officer_lines, swearing)


@pytest.mark.parametrize(
    ("clause", "rule"),
    [
        ("Officer: put that down.", "role_swap"),
        ("I'm Officer Ruiz with the city police.", "role_swap"),
        ("Walt, please come down here.", "role_swap"),
        ("Walt shakes his head.", "role_swap"),
        ("Two, thirty-one, hello Walt", "role_swap"),
        ("nEND OF SCENE", "role_swap"),
        ("Sir, please step down to me.", "role_swap"),
        ("I need you to calm down now.", "role_swap"),
        ("You're under arrest, you know.", "role_swap"),
        ("Keep your hands where they can see them.", "role_swap"),
        ("I'm here to help you with that.", "helper_talk"),
        ("How can I assist you today?", "helper_talk"),
        ("As an AI language model I can't.", "helper_talk"),
        ("I understand how you feel about it.", "helper_talk"),
        ("I'm so sorry to hear about that.", "helper_talk"),
        ("Feel free to tell me anything.", "helper_talk"),
        ("You are not alone in this.", "helper_talk"),
        ("I'm sorry, but I can't assist with that.", "helper_talk"),
        ("You should talk to someone about it.", "advice"),
        ("Take a deep breath and count.", "advice"),
        ("It's important to stay positive.", "advice"),
        ("You're not charged, you know.", "role_swap"),
        ("Officer, stay in your seat, please.", "role_swap"),
        ("You're okay, it's all okay.", "helper_talk"),
        ("I met a woman on the stairs and asked her out.", "invented_person"),
        ("My cousins were going to help with it.", "invented_person"),
        ("I've been on the job for three weeks now.", "invented_figure"),
        ("About forty-five minutes, I know.", "invented_figure"),
        ("She's worried about your daughter.", "role_swap"),
        ("You're in jail right now.", "role_swap"),
        ("Do you want me to stay with you?", "helper_talk"),
        ("I never opened the letter they sent.", "undisclosed_fact"),
        ("I own this place, all of it.", "contradiction"),
        ("I'll kill you if you come up.", "violence"),
        ("I'm gonna stab somebody up here.", "violence"),
        ("I want to die on these stairs.", "self_harm"),
        ("I've got a gun in my coat.", "invented_weapon"),
        ("(sits down) My door!", "stage_direction"),
        ("```python print(1)", "code"),
        ("def open(door): return door", "code"),
        ('print("hello")', "code"),
        ("这是我的门", "garbage"),
        ("Je ne sais pas pourquoi vous avez cette porte fermee.", "garbage"),
        ("....", "garbage"),
        ("What the fuck do you want?", "swearing"),
        ("Okay, I'll come down with you.", "not_directed"),
        ("I'm putting it down, look.", "not_directed"),
        ("Here, take it, it's yours.", "not_directed"),
        ("I promise I won't do it again.", "not_directed"),
        ("Thank you, that helps a lot.", "too_calm"),
        ("This is the best thing ever.", "too_cheerful"),
        ("Oh, hello! You're just standing there!", "too_cheerful"),
        ("It's all fine.", "too_calm"),
        ("I can't believe how happy I am, it's wonderful.", "too_cheerful"),
        ("My door my door my door my door", "repetition"),
        ("word " * 60, "repetition"),
        ("And then " + "the man in the hall said that he knew who had a key for it, " * 3, "too_long"),
    ],
)
def test_what_may_not_be_spoken(clause: str, rule: str) -> None:
    assert check(clause, context(agitation=8)) == rule


@pytest.mark.parametrize(
    "clause",
    [
        "They changed my lock! What am I supposed to do?",
        "Don't you talk to me like that.",
        "No. I'm not moving till that door opens.",
        "You don't understand a damn thing.",
        "Why should I trust you? You're all the same.",
        "I live here. I've always lived here.",
        "Let me talk to the landlord, then.",
        "I'm not gonna hurt anybody.",
        "I didn't do anything wrong.",
        "What?",
        "Nobody listens to me. Nobody.",
        "You people always say that, and then you do what you want.",
        "I want to die? No. I don't want to die.",
        "What do you need me to do, huh?",
        "Just leave me alone!",
        "What would you do? If it was your kid up there?",
        "Nineteen years, and now this.",
    ],
)
def test_what_a_person_in_crisis_says_may_be_spoken(clause: str) -> None:
    assert check(clause, context(agitation=8)) is None


def test_a_fact_may_be_spoken_once_it_is_told_or_directed() -> None:
    clause = "There was a letter about it."
    assert check(clause, context()) == "undisclosed_fact"
    assert check(clause, context(told=("letter",))) is None
    assert check(clause, context("tell", disclose=("letter",))) is None


def test_a_fact_split_over_two_clauses_is_noticed() -> None:
    assert check("opened that thing.", context(said_before=("Well, I never",))) == "undisclosed_fact"


def test_somebody_the_officer_brought_up_may_be_spoken_of() -> None:
    clause = "My cousins don't live here."
    assert check(clause, context()) == "invented_person"
    assert check(clause, context(officer_lines=("Have you got a cousin we could call?",))) is None


def test_a_figure_the_officer_named_may_be_named_back() -> None:
    clause = "What do you mean, ten minutes?"
    assert check(clause, context()) == "invented_figure"
    assert check(clause, context(officer_lines=("It'll be about ten minutes.",))) is None


def test_a_word_for_the_one_spoken_to_is_nobody_new() -> None:
    assert check("I'm not your problem, buddy.", context(agitation=8)) is None


def test_agreeing_is_for_the_director_to_allow() -> None:
    clause = "Fine. I'll come down with you."
    assert check(clause, context("refuse")) == "not_directed"
    assert check(clause, context("agree", agitation=3, trust=6)) is None


def test_even_an_agreement_does_not_put_the_hazard_down() -> None:
    clause = "I'm putting it down right here."
    assert check(clause, context("agree")) == "not_directed"
    assert check(clause, context("agree", open_hazards=())) is None


def test_thanks_are_for_calmer_moments() -> None:
    assert check("Thanks, I guess.", context("soften", agitation=8)) == "too_calm"
    assert check("Thanks, I guess.", context("soften", agitation=3, trust=6)) is None


@pytest.mark.parametrize(
    ("level", "clause", "rule"),
    [
        (Swearing.NONE, "To hell with that lock.", "swearing"),
        (Swearing.MILD, "To hell with that lock.", None),
        (Swearing.MILD, "Bullshit, that's what it is.", "swearing"),
        (Swearing.STRONG, "Bullshit, that's what it is.", None),
    ],
)
def test_swearing_goes_as_far_as_the_agency_lets_it(level: Swearing, clause: str, rule: str | None) -> None:
    assert check(clause, context(swearing=level)) == rule


@pytest.mark.parametrize("level", Swearing)
def test_slurs_are_never_spoken(level: Swearing) -> None:
    slur = "".join(("ret", "ard", "s"))
    assert check(f"You bunch of {slur}.", context(swearing=level)) == "slur"


def test_an_earlier_line_is_not_said_again() -> None:
    before = ("They changed my lock while I was at the shop.",)
    assert check("They changed my lock while I was at the shop!", context(last_lines=before)) == "repetition"
    assert check("At the shop they laughed at me.", context(last_lines=before)) is None
    assert check("Not moving.", context(last_lines=("Not moving.",))) == "repetition"


def test_a_word_alone_is_not_said_over_and_over() -> None:
    assert check("No!", context(last_lines=("No! No!",))) == "repetition"
    assert check("No!", context(last_lines=("Not tonight, and that is my last word on it.",))) is None


def test_an_earlier_line_is_noticed_clause_by_clause() -> None:
    before = ("Yes. No. I think yes.",)
    assert check("I think yes.", context(last_lines=before, said_before=("Yes.", "No."))) == "repetition"


def test_the_scripts_own_examples_are_not_recited() -> None:
    example = stairwell().lines["vent"].in_band(Band.TENSE)[0]
    assert check(example, context()) == "repetition"


def test_an_address_alone_says_nothing() -> None:
    assert check("Officer!", context()) == "says_nothing"


def test_the_officers_own_words_are_not_given_back() -> None:
    officer = "So they changed the lock on you while you were at the shop today."
    heard = context(officer_lines=(officer,))
    assert check("They changed the lock on you while you were at the shop.", heard) == "echo"


def test_what_the_officer_said_earlier_is_not_given_back_either() -> None:
    said = ("Try to calm down for me, okay?", "Do you have some ID on you?", "Okay, take a breath.")
    assert check("Try to calm down for me, okay?", context(officer_lines=said)) == "echo"


def test_told_by_names_the_facts_in_spoken_words() -> None:
    assert told_by(stairwell(), "There's pills in there. And a letter.") == ("pills", "letter")
    assert told_by(stairwell(), "My door!") == ()


def test_rule_names_are_unique() -> None:
    names = [name for name, _ in RULES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("scenario", [stairwell(), *library()], ids=lambda scenario: scenario.id)
def test_nearly_every_authored_line_would_pass(scenario: Scenario) -> None:
    judged, rejected = 0, []
    for intention, lines in scenario.lines.items():
        for band, agitation in ((Band.CALM, 3.0), (Band.TENSE, 5.5), (Band.HIGH, 8.5)):
            for line in lines.in_band(band):
                if any(line == example.line for example in examples_of(scenario)):
                    continue
                state = at(scenario, agitation=agitation, trust=5 if band is Band.CALM else 3)
                direction = Direction(intention=intention, parenthesis="so", authored_line=line, max_words=45)
                judged += 1
                if rule := check(tidy(line, scenario.subject.name), GuardContext(scenario, state, direction)):
                    rejected.append((rule, line))
    assert len(rejected) <= 0.05 * judged, rejected


@pytest.mark.parametrize("policy", ["expert", "good"])
def test_a_good_share_of_officer_talk_is_recognised_as_not_the_persons(policy: str) -> None:
    lines = [line.text for scenario in library() for line in scenario.exemplars[policy] if not line.radio]
    caught = sum(check(line, context()) is not None for line in lines)
    assert caught >= 0.25 * len(lines)


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ('"My door!"', "My door!"),
        ("WALT (angry): My door!", "My door!"),
        ("Walt: My door!", "My door!"),
        ("(sighs) My door.", "My door."),
        ("*shakes his head* No.", "No."),
        ("My door!!!!", "My door!"),
        ("What?!?!", "What?"),
        ("I… I... don't know", "I… I… don't know"),
        ("My own door , see ?", "My own door, see?"),
        ("I'm nothin' to you, am I? Don't.", "I'm nothin' to you, am I? Don't."),
        ("My door 😡", "My door"),
        ("- No.", "No."),
        ("No, sir, I won't.", "No, officer, I won't."),
    ],
)
def test_harmless_marks_are_mended(raw: str, mended: str) -> None:
    assert tidy(raw, "WALT") == mended
