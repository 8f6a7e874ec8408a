"""A review, as it is kept and shown. Numbers are rounded where they are made, so that equal reviews are equal bytes."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.direction import Ending
from appliance.encounter.scenario import Competency

REVIEW_SCHEMA_VERSION: Final = 2
"""2 added corrections and disputes, the comparison of a retake, and what in the officer's words landed how."""
Score = Annotated[float, Field(ge=1, le=5)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Evidence(_Part):
    """One quoted moment for or against a score."""

    turn: int
    quote: str
    behaviour: BehaviourId | None = None
    """None where the moment is about time, sound or something left unsaid."""
    side: Literal["for", "against"]
    note: str = ""
    """What the moment shows, in words, where the behaviour's name does not say it."""


class CompetencyScore(_Part):
    """One competency; a score of None is "not observed"."""

    id: Competency
    title: str
    score: Score | None
    anchor: str
    """What was met, or why it was not observed."""
    confidence: float = Field(ge=0, le=1)
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[str, ...] = ()


class CurvePoint(_Part):
    """The person's state after a turn; gauges run from 0 to 10."""

    at_s: float
    turn: int
    agitation: float
    trust: float


class TurningPoint(_Part):
    """A moment at which the person changed, with the officer's words."""

    turn: int
    at_s: float
    quote: str
    better: bool
    agitation_change: float
    trust_change: float
    because: tuple[str, ...]
    """Cause ids, the weightiest first."""
    in_words: tuple[str, ...] = ()
    """The same causes as an officer would read them."""


class Landed(_Part):
    """What the person says afterwards about one thing that really happened."""

    turn: int | None
    line: str
    cause: str
    in_words: str = ""
    """The cause as an officer would read it."""
    quote: str = ""
    """The officer's words in that turn; empty where the cause was not words."""


class WentWell(_Part):
    """A moment to keep."""

    turn: int
    quote: str
    why: str
    effect: str


class Slipped(_Part):
    """A moment to do over."""

    turn: int
    quote: str
    what: str
    """The behaviour or the omission, named plainly."""
    competency: Competency
    effect: str
    """What it did to the person, in gauge changes that the director recorded; empty when nothing was measured."""
    why: str
    better_line: str


class Numbers(_Part):
    """Counts and times; None where not measured. Ratios are shown, never targets."""

    officer_turns: int
    talk_share: float | None
    """Officer words over all words said between the two."""
    questions: int
    open_questions: int
    reflections: int
    reflections_per_question: float | None
    complex_reflections: int
    complex_share: float | None
    """Complex reflections over all reflections."""
    first_45_words: str
    """The officer's first words to the person, at most 45."""
    opened_with_command: bool
    provocations: int
    interrupted_subject: int
    interrupted_by_subject: int | None
    longest_turn_words: int
    longest_turn_s: float | None
    rate_words_per_s: float | None
    loudness_over_baseline_db: float | None
    """Mean of how far the voice was raised over the officer's own; a nearer microphone is no raising."""
    rate_over_baseline: float | None = None
    """Median of syllables a second over those at the microphone check; 1.25 is a quarter faster."""
    pitch_movement_over_baseline: float | None = None
    """A ratio, shown and never scored; below 1 is flatter."""
    response_gap_s: float | None
    """Median silence before the officer answered."""
    waits: int | None
    """Silences of two seconds and more that the officer let stand."""


class NextStep(_Part):
    """The one thing to do next."""

    kind: Literal["retake", "drill", "another_scenario", "same_again"]
    turn: int | None = None
    drill: str | None = None
    """Id of the drill to do, or with a retake of the one to do before it."""
    why: str
    try_this: str = ""
    competency: Competency | None = None


class Outcome(_Part):
    """How it ended, which no score reads."""

    ending: Ending
    meaning: str
    narration: str
    not_caused_by_you: bool
    """Nothing the officer said or did made the person worse."""


class Amended(_Part):
    """One line that the officer corrected, or one behaviour in it that they disputed; both versions, side by side."""

    kind: Literal["correction", "dispute"]
    turn: int
    heard: str
    """The words as they were heard."""
    said: str
    """The words as the officer says they were; those heard, for a dispute."""
    coded_heard: tuple[BehaviourId, ...]
    coded_said: tuple[BehaviourId, ...]
    """What counts instead."""
    behaviour: BehaviourId | None = None
    """The disputed one."""


class AmendmentCounts(_Part):
    """How often the officer corrected or disputed, over how often they could have."""

    lines: int
    """Officer turns, to the person and to radio or partner."""
    corrections: int
    behaviours: int
    """Behaviours coded in turns to the person, before any dispute."""
    disputes: int


class ScoreChange(_Part):
    """One competency scored twice; None is "not observed"."""

    id: Competency
    title: str
    before: Score | None
    after: Score | None


class TakeTurn(_Part):
    """One officer turn of one take, what it was coded as, and where the person stood after it."""

    turn: int
    said: str
    addressed_to: Literal["person", "radio", "partner"]
    behaviours: tuple[BehaviourId, ...]
    answer: str
    """What the person said until the officer's next turn."""
    agitation: float | None
    trust: float | None
    """After the turn; None where no state was recorded."""


class TakePair(_Part):
    """The turns of two takes at the same distance from the fork; None where one take had ended."""

    before: TakeTurn | None
    now: TakeTurn | None


class TakeEnd(_Part):
    """How a take ended."""

    ending: Ending
    agitation: float | None
    trust: float | None
    duration_s: float


class Comparison(_Part):
    """A retake beside the take that it went back to, from the fork on."""

    earlier_id: str
    from_turn: int
    turns: tuple[TakePair, ...]
    before: TakeEnd
    now: TakeEnd
    scores: tuple[ScoreChange, ...]
    """All ten competencies, of the whole encounter each time: what stands before the fork is the same in both."""


class Review(_Part):
    """The after-action review of one encounter."""

    schema_version: Literal[2] = 2
    method_version: int
    coder_version: str
    encounter_id: str
    scenario_id: str
    scenario_title: str
    started_utc: str
    """ISO 8601, to the minute."""
    final: bool
    """Nothing in it can be corrected or disputed any more."""
    amended: tuple[Amended, ...] = ()
    amendment_counts: AmendmentCounts
    changed_by_amending: tuple[ScoreChange, ...] = ()
    """Scores that are other than they were as heard."""
    retake_of: str | None = None
    retake_turn: int | None = None
    comparison: Comparison | None = None
    """None for what is no retake, and for a retake whose record does not hold the earlier take."""
    person: str
    """The name of the person in the scenario."""
    what_helps: str
    outcome: Outcome
    competencies: tuple[CompetencyScore, ...]
    curve: tuple[CurvePoint, ...]
    turning_points: tuple[TurningPoint, ...]
    landed: tuple[Landed, ...]
    went_well: tuple[WentWell, ...]
    slipped: tuple[Slipped, ...]
    numbers: Numbers
    next_step: NextStep
    incidents: tuple[str, ...]
    """What went wrong with the machine, in sentences."""
    scenario_sources: tuple[str, ...]
    reviewed_by: tuple[str, ...]
    content_status: str
    duration_s: float
    counted_s: float
    """Seconds that the hours rule counts."""
    disclaimer: str


class BareReview(_Part):
    """The scores of a bare transcript, without times, scenario or outcome."""

    schema_version: Literal[1] = 1
    method_version: int
    coder_version: str
    competencies: tuple[CompetencyScore, ...]
    numbers: Numbers
