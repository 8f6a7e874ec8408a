import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.officers.impression import form_impression, heat, openness
from appliance.officers.officer import Briefing, HeardLine, HeardSoFar
from appliance.officers.reflection import reflect
from appliance.officers.words import contains_phrase, share_heard
from tests.officers.scene import porch


def test_shouting_sounds_hotter_than_a_tired_answer() -> None:
    assert heat("BACK OFF! I swear to God!") > 7 > 4.5 > heat("Yeah, I guess. I'm tired…")


def test_talking_about_oneself_sounds_more_open_than_shutting_the_officer_out() -> None:
    assert (
        openness("I lost my job this morning and I don't know what to do.") > openness("Go away. Nothing to say.") + 3
    )


@given(st.text(max_size=200))
def test_estimates_stay_on_the_gauge_whatever_is_heard(text: str) -> None:
    impression = form_impression(porch(), [HeardLine("subject", text)] * 3)
    assert 0 <= impression.agitation <= 10
    assert 0 <= impression.trust <= 10


def test_the_officers_own_words_tell_no_fact() -> None:
    line = "They laid you off this morning, eleven years at that plant."
    assert form_impression(porch(), [HeardLine("officer", line)]).told == frozenset()
    assert form_impression(porch(), [HeardLine("subject", line)]).told == {"job"}


def test_the_briefing_leaves_out_an_unknown_name_and_names_visible_hazards() -> None:
    briefing = Briefing.of(porch())
    assert briefing.subject_name is None
    assert briefing.hazards == ("a beer bottle held by the neck",)
    assert briefing.time_limit_s == 600


def test_an_answer_is_what_came_after_the_officers_last_words() -> None:
    heard = HeardSoFar(
        (
            HeardLine("subject", "Who are you?"),
            HeardLine("officer", "Ray."),
            HeardLine("subject", "So?"),
            HeardLine("scene", "Rain."),
        )
    )
    assert heard.answer_to_last() == ("So?",)


@pytest.mark.parametrize(
    ("theirs", "reflection"),
    [
        (["I lost my job this morning."], "You lost your job this morning."),
        (["Man, I was there eleven years."], "You were there eleven years."),
        (["My wife changed the locks. What do you want?"], "Your wife changed the locks."),
        (["I don't have to talk to you."], None),
        (["I told you to go."], None),
        (["Yes. I think that's right."], None),
        (["Go away."], None),
        ([], None),
    ],
)
def test_a_reflection_turns_the_persons_words_round(theirs: list[str], reflection: str | None) -> None:
    assert reflect(theirs) == reflection


def test_phrases_match_whole_words_in_order() -> None:
    assert contains_phrase("Can I get a supervisor, please?", "a supervisor")
    assert not contains_phrase("Can I get supervisors?", "supervisor")
    assert not contains_phrase("anything", "")


def test_share_heard_counts_content_words_across_lines() -> None:
    assert share_heard("The bottle's on the step.", ["bottle", "step"]) == 1.0
    assert share_heard("The bottle's on the step.", ["It's a bottle"]) == 0.5
    assert share_heard("It is on the.", ["It is on the."]) == 0.0
