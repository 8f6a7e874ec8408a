import pytest

from appliance.encounter.direction import Ending
from appliance.encounter.scenario import Scenario
from appliance.encounter.simulate import POLICIES, Noise, Played, play, simulate, summary
from tests.encounter.world import library, stairwell

RUNS = 12
everyone = pytest.mark.parametrize("scenario", [stairwell(), *library()], ids=lambda scenario: scenario.id)


MISHEARD = Noise(lost=0.15, word_confidence=0.85)
_played: dict[tuple[str, str, Noise], list[Played]] = {}


def runs(scenario: Scenario, policy: str, noise: Noise | None = None) -> list[Played]:
    """Return the encounters of one officer, each played once for all tests."""
    key = (scenario.id, policy, noise or Noise())
    if key not in _played:
        _played[key] = [play(scenario, policy, seed, key[2]) for seed in range(RUNS)]
    return _played[key]


@everyone
def test_officers_rank_by_where_they_leave_the_person(scenario: Scenario) -> None:
    standing = {
        policy: summary(scenario, policy, runs(scenario, policy)).standing for policy in POLICIES if policy != "silent"
    }
    assert standing["expert"] >= standing["good"] > standing["novice"] > standing["abusive"] - 0.5
    assert standing["novice"] > standing["commanding"] - 0.5
    assert standing["good"] > standing["commanding"]


@everyone
def test_an_expert_mostly_brings_it_to_a_good_end_and_not_at_once(scenario: Scenario) -> None:
    played = runs(scenario, "expert")
    good = [run for run in played if run.ending in (Ending.RESOLVED, Ending.HANDED_OVER)]
    assert len(good) >= 0.8 * RUNS
    assert all(run.officer_turns >= 7 for run in good)


@everyone
def test_abuse_escalates(scenario: Scenario) -> None:
    assert all(run.ending is Ending.ESCALATED for run in runs(scenario, "abusive"))


@everyone
def test_a_warm_officer_who_ignores_the_hazard_neither_closes_it_nor_resolves(scenario: Scenario) -> None:
    for run in runs(scenario, "soft"):
        assert run.state.open_hazards
        assert run.ending is not Ending.RESOLVED


@everyone
def test_silence_resolves_nothing(scenario: Scenario) -> None:
    assert {run.ending for run in runs(scenario, "silent")} == {Ending.STILL_TALKING}


@everyone
@pytest.mark.parametrize("policy", ["expert", "abusive", "soft", "commanding"])
def test_mishearing_one_word_in_seven_rarely_changes_the_outcome(scenario: Scenario, policy: str) -> None:
    good = {Ending.RESOLVED, Ending.HANDED_OVER}
    clear = [run.ending in good for run in runs(scenario, policy)]
    noisy = [run.ending in good for run in runs(scenario, policy, MISHEARD)]
    assert sum(one != other for one, other in zip(clear, noisy, strict=True)) <= 0.25 * RUNS


@everyone
@pytest.mark.parametrize("policy", ["good", "novice"])
def test_mishearing_one_word_in_seven_moves_the_person_little(scenario: Scenario, policy: str) -> None:
    clear = summary(scenario, policy, runs(scenario, policy))
    noisy = summary(scenario, policy, runs(scenario, policy, MISHEARD))
    assert abs(clear.trust - noisy.trust) < 1.0
    assert abs(clear.agitation - noisy.agitation) < 1.0


def test_a_simulation_is_the_same_every_time() -> None:
    assert play(stairwell(), "novice", 7) == play(stairwell(), "novice", 7)


def test_officers_without_lines_are_left_out() -> None:
    lean = stairwell().model_copy(update={"exemplars": {"expert": stairwell().exemplars["expert"]}})
    assert [result.policy for result in simulate(lean, 1)] == ["expert", "silent"]
