"""The review bench's own logic: replaying, treatments, shifts, ranks, sameness and timing, without a model."""

from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from appliance.cli.bench import REVIEW_PARTS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.behaviours import CodedBehaviour, CodedUtterance
from appliance.encounter.events import OfficerSpoke
from appliance.encounter.scenario import Competency
from appliance.review.coder import Coder, Context
from appliance.review.review import canonical_json, review
from benchmarks.review.encounters import (
    POLICIES,
    Encounter,
    as_said,
    encounters,
    record_of,
    replayed,
    scenarios,
    scored,
)
from benchmarks.review.mishearing import Mishearing
from benchmarks.review.ranks import BLIND, ORDER, Standing, broken, standings
from benchmarks.review.robustness import Robustness, robustness, shift
from benchmarks.review.run import PARTS, Remembering
from benchmarks.review.sameness import Reviewed, Sameness, reviews, settings
from benchmarks.review.speed import RECORD_TURNS, record_of_turns, timed_ms
from benchmarks.review.treatments import (
    EMPTY_WORDS,
    LENGTH,
    NOISE,
    Target,
    Treatment,
    paraphrased_share,
    read_wordings,
    treatments,
)

CODER = Coder()


@cache
def encounter(policy: str, seed: int = 0) -> Encounter:
    scene = next(scene for scene in scenarios() if scene.id == "porch")
    return encounters([scene], seed + 1, [policy])[seed]


def by_rules(text: str, context: Context) -> CodedUtterance:
    return CODER.code(text, context)


def authored(encounter: Encounter) -> dict[str, CodedUtterance]:
    return {e.text: e.coded for e in encounter.played.events if isinstance(e, OfficerSpoke)}


def officer_texts(events: Sequence[object]) -> list[str]:
    return [event.text for event in events if isinstance(event, OfficerSpoke)]


@pytest.mark.parametrize("policy", POLICIES)
def test_an_encounter_replayed_with_its_own_coding_is_the_same_encounter(policy: str) -> None:
    one = encounter(policy)
    again = replayed(one, lambda text, _context: authored(one)[text])
    assert again.steps == one.played.steps
    assert record_of(again, one.scenario) == record_of(one.played, one.scenario)


def test_turns_said_in_two_are_numbered_through_and_reviewed() -> None:
    one = encounter("good")
    twice = replayed(one, by_rules, lambda _e, _p, text: (text, text))
    record = record_of(twice, one.scenario)
    assert [turn.number for turn in record.turns] == list(range(1, len(record.turns) + 1))
    assert len(officer_texts(twice.events)) == 2 * len(officer_texts(one.played.events))
    assert review(record, one.scenario).numbers.officer_turns == len(officer_texts(twice.events))


def test_the_coder_is_told_what_the_stage_would_tell_it() -> None:
    one = encounter("expert")
    seen: list[Context] = []

    def code(text: str, context: Context) -> CodedUtterance:
        seen.append(context)
        return authored(one)[text]

    replayed(one, code)
    assert seen[0].subject_last == one.scenario.opening_line
    assert seen[0].names == ("Marcus",)
    assert any("bottle" in hazard for hazard in seen[0].open_hazards)
    assert not any("bottle" in hazard for hazard in seen[-1].open_hazards)
    assert seen[3].previous_officer == tuple(officer_texts(one.played.events)[:3])
    assert "you can drive home" in seen[0].false_promises


def test_hazards_are_noticed_by_what_was_heard() -> None:
    one = encounter("expert")
    deaf = scored(replayed(one, by_rules, lambda _e, _p, _t: ("Okay.",)), one.scenario)
    assert (deaf[Competency.RISK] or 9) < 2 < (scored(one.played, one.scenario)[Competency.RISK] or 0)


def test_a_shift_keeps_sign_size_worst_and_policy_apart() -> None:
    def scores(listening: float | None) -> dict[Competency, float | None]:
        return {**dict.fromkeys(Competency), Competency.LISTENING: listening}

    pairs = [
        (encounter("good"), scores(3.0), scores(4.0)),
        (encounter("good", 1), scores(3.0), scores(3.5)),
        (encounter("novice"), scores(3.0), scores(1.5)),
        (encounter("novice", 1), scores(None), scores(2.0)),
        (encounter("novice", 2), scores(2.0), scores(None)),
    ]
    found = shift(Competency.LISTENING, pairs)
    assert found is not None
    assert found.encounters == 3
    assert found.mean == pytest.approx(0)
    assert found.mean_size == pytest.approx(1.0)
    assert (found.largest, found.largest_in) == (-1.5, "porch novice 0")
    assert (found.policy, found.policy_rise) == ("good", 0.75)
    assert (found.observed_anew, found.lost) == (1, 1)
    assert shift(Competency.RISK, pairs) is None


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (NOISE, "listening moves by"),
        (EMPTY_WORDS, "listening rises by"),
        (LENGTH, "listening rises by"),
        (Target(mean_size=4, mean_rise=4, policy_rise=4), ""),
    ],
)
def test_a_figure_beyond_its_target_is_said_and_others_are_not(target: Target, said: str) -> None:
    before: dict[Competency, float | None] = dict.fromkeys(Competency, 1.0)
    after: dict[Competency, float | None] = dict.fromkeys(Competency, 3.0)
    found = shift(Competency.LISTENING, [(encounter("good"), before, after)])
    assert found is not None
    told = Robustness(Treatment("all at once", "noise", target, as_said), (found,)).missed()
    assert any(said in line for line in told) if said else told == ()


def test_words_left_as_they_are_shift_nothing() -> None:
    found = robustness(
        [encounter("novice")], [Treatment("nothing", "noise", NOISE, lambda e, p, t: as_said(e, p, t))], by_rules
    )
    assert found[0].shifts and all(one.mean_size == 0 == one.largest for one in found[0].shifts)


def test_every_treatment_changes_words_and_only_those() -> None:
    one = encounter("good")
    made = treatments(read_wordings(), Mishearing({"but": 9, "the": 9}, lambda word: word))
    assert len({treatment.name for treatment in made}) == len(made)
    for treatment in made:
        said = [
            text
            for place, line in enumerate(officer_texts(one.played.events))
            for text in treatment.say(one, place, line)
        ]
        assert said != officer_texts(one.played.events), treatment.name
        assert said == [
            text
            for place, line in enumerate(officer_texts(one.played.events))
            for text in treatment.say(one, place, line)
        ]


def test_most_lines_that_are_to_be_paraphrased_have_other_words() -> None:
    wordings = read_wordings()
    assert paraphrased_share(wordings, encounters(scenarios(), 1, ["good"])) >= 0.8
    assert all(said != other for said, other in wordings.paraphrases.items())


def standing(policy: str, total: float, risk: float | None = 4.0) -> Standing:
    return Standing("porch", policy, 3, total, 0.1, risk)


SOUND = tuple(standing(policy, 5.0 - place) for place, policy in enumerate(ORDER)) + (standing(BLIND, 4.9, 2.0),)


def test_a_sound_rank_is_not_called_broken() -> None:
    assert broken(SOUND, frozenset({"porch"})) == ()


@pytest.mark.parametrize("place", range(len(ORDER) - 1))
def test_a_rank_is_broken_by_a_tie_or_a_swap(place: int) -> None:
    tied = [*SOUND]
    tied[place] = standing(ORDER[place], SOUND[place + 1].mean_total)
    assert f"porch: {ORDER[place]} " in broken(tied, frozenset())[0]


def test_an_officer_blind_to_a_hazard_may_not_score_above_two_on_risk() -> None:
    high = (*SOUND[:-1], standing(BLIND, 4.9, 2.1))
    assert "risk" in broken(high, frozenset({"porch"}))[0]
    assert broken(high, frozenset()) == (), "without a hazard there is nothing to be blind to"
    assert "is not scored" in broken((*SOUND[:-1], standing(BLIND, 4.9, None)), frozenset({"porch"}))[0]


def test_a_standing_is_the_mean_over_seeds_of_what_was_observed() -> None:
    first = {**dict.fromkeys(Competency), Competency.RISK: 2.0, Competency.TONE: 4.0}
    second = {**dict.fromkeys(Competency), Competency.RISK: 5.0}
    found = standings([(encounter("soft"), first), (encounter("soft", 1), second)])
    assert found == (Standing("porch", "soft", 2, 4.0, 1.0, 5.0),)


def test_a_record_is_reviewed_to_the_bytes_of_its_review(tmp_path: Path) -> None:
    import hashlib

    one = encounter("novice")
    record = record_of(one.played, one.scenario)
    (tmp_path / "one.json").write_text(record.model_dump_json(), encoding="utf-8")
    expected = hashlib.sha256(canonical_json(review(record, one.scenario)).encode()).hexdigest()
    assert reviews([tmp_path / "one.json"]) == {"one": expected}


def test_differing_bytes_and_differing_arithmetic_are_told_apart() -> None:
    plain = Reviewed("as it is", {"a": "1", "b": "2"}, {"C exp": "x", "numpy exp": "y"})
    same = Reviewed("other arithmetic", {"a": "1", "b": "2"}, {"C exp": "z", "numpy exp": "y"})
    off = Reviewed("another hash seed", {"a": "1", "b": "3"}, {"C exp": "x", "numpy exp": "y"})
    found = Sameness(2, (plain, same, off))
    assert found.differing() == {"another hash seed": ("b",)}
    assert found.other_arithmetic() == {"other arithmetic": ("C exp",), "another hash seed": ()}


def test_processes_differ_in_hash_seed_threads_and_instructions() -> None:
    names = {name for setting in settings() for name in setting.environment}
    assert {"PYTHONHASHSEED", "OMP_NUM_THREADS", "NPY_DISABLE_CPU_FEATURES", "GLIBC_TUNABLES"} <= names
    assert settings()[0].environment == {}


def test_a_short_record_is_said_over_until_it_has_sixty_turns() -> None:
    record, scene = record_of_turns(encounter("expert"), RECORD_TURNS)
    assert len(record.turns) == RECORD_TURNS
    numbers = review(record, scene).numbers
    assert 20 <= numbers.officer_turns <= 40 and numbers.rate_words_per_s is not None


def test_the_first_run_warms_up_and_is_not_counted() -> None:
    ticks, done = count(), list[int]()
    taken = timed_ms(3, done.append, lambda: float(next(ticks)))
    assert done == [0, 0, 1, 2]
    assert taken == [1000.0, 1000.0, 1000.0]


def test_a_sentence_is_encoded_once() -> None:
    import numpy as np

    asked: list[str] = []

    def encode(sentences: Sequence[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        asked.extend(sentences)
        return np.full((len(sentences), 2), float(len(sentences[0])), dtype=np.float32)

    remembering = Remembering(encode)
    assert remembering(["one", "three"]).tolist() == [[3, 3], [5, 5]]
    assert remembering(["three", "one", "three"]).tolist() == [[5, 5], [3, 3], [5, 5]]
    assert asked == ["one", "three"]


def test_the_command_offers_the_parts_there_are() -> None:
    assert REVIEW_PARTS == PARTS


def test_a_threatening_line_is_scored_by_its_coding_and_not_by_its_words() -> None:
    one = encounter("good")
    threat = CodedUtterance(behaviours=(CodedBehaviour(id=B.THREAT, confidence=0.9, words="okay"),), de_escalation=-1)
    threatened = scored(replayed(one, lambda _t, _c: threat), one.scenario)
    assert (threatened[Competency.EMPATHY] or 9) == 1.0
