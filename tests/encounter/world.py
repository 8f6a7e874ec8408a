"""What the tests of this room share: the small scenario, and short ways to make events."""

from functools import lru_cache
from pathlib import Path

from appliance.encounter.authoring import parse
from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from appliance.encounter.director import DirectorState, begin
from appliance.encounter.events import OfficerSpoke, Prosody
from appliance.encounter.scenario import Scenario

DATA = Path(__file__).parent / "data"
SCENARIOS = Path(__file__).parents[2] / "scenarios"


def stairwell_text() -> str:
    return (DATA / "stairwell.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def stairwell() -> Scenario:
    return parse(stairwell_text(), "stairwell.yaml")


@lru_cache(maxsize=1)
def library() -> tuple[Scenario, ...]:
    return tuple(parse(file.read_text(encoding="utf-8"), file.name) for file in sorted(SCENARIOS.glob("*.yaml")))


def said(
    text: str,
    *behaviours: BehaviourId,
    turn: int = 1,
    at_s: float = 10.0,
    confidence: float = 0.9,
    word_confidence: float = 1.0,
    de_escalation: float = 0.0,
    loudness_db: float | None = None,
    rate: float | None = None,
    gap_s: float | None = None,
    interrupted: bool = False,
) -> OfficerSpoke:
    return OfficerSpoke(
        at_s=at_s,
        turn=turn,
        text=text,
        coded=CodedUtterance(
            behaviours=tuple(CodedBehaviour(id=b, confidence=confidence, words=text) for b in behaviours),
            de_escalation=de_escalation,
        ),
        word_confidence=word_confidence,
        response_gap_s=gap_s,
        interrupted_subject=interrupted,
        prosody=Prosody(loudness_over_baseline_db=loudness_db, rate_words_per_s=rate),
    )


def at(scenario: Scenario | None = None, seed: int = 1, **changes: object) -> DirectorState:
    """Return the opening state with gauges and other fields changed: `at(agitation=3, told=("pills",))`."""
    chosen = scenario or stairwell()
    state = begin(chosen, seed).state
    gauges = {name: float(str(changes.pop(name))) for name in list(changes) if name in state.gauges}
    return state.model_copy(update={"gauges": {**state.gauges, **gauges}, **changes})
