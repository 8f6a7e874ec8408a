"""The scenario file: everything an author writes about one encounter.

Gauges run from 0 to 10. Ids are lower-case words joined by `_` or `-`.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.direction import Ending, Manner
from appliance.encounter.events import Movement
from appliance.encounter.intentions import Intention

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Gauge = Annotated[float, Field(ge=0, le=10)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Category(StrEnum):
    """The kinds of call that scenarios are filed under, and that an anonymous review may name."""

    DOMESTIC = "domestic"
    MENTAL_HEALTH = "mental_health"
    SUICIDE = "suicide"
    INTOXICATION = "intoxication"
    TRAFFIC = "traffic"
    DISORDER = "disorder"
    WELFARE = "welfare"
    YOUTH = "youth"


class Band(StrEnum):
    """Three levels of agitation that lines are authored for."""

    CALM = "calm"
    """Agitation below 4."""
    TENSE = "tense"
    """Agitation from 4 to below 7."""
    HIGH = "high"
    """Agitation of 7 and above."""


class Competency(StrEnum):
    """The ten competencies a review speaks about."""

    OPENING = "opening"
    RISK = "risk"
    LISTENING = "listening"
    EMPATHY = "empathy"
    QUESTIONS = "questions"
    TONE = "tone"
    TIME_AND_OPTIONS = "time_and_options"
    HONESTY = "honesty"
    ADAPTING = "adapting"
    CLOSURE = "closure"


class Condition(_Part):
    """All the parts that are given must hold; an empty condition always holds."""

    at_least: dict[str, Gauge] = {}
    """Gauge name to the lowest value at which this holds."""
    at_most: dict[str, Gauge] = {}
    said: tuple[BehaviourId, ...] = ()
    """Behaviours the officer has shown at some time."""
    said_now: tuple[BehaviourId, ...] = ()
    """Behaviours the officer shows in the present turn (any of them)."""
    heard: tuple[str, ...] = ()
    """Words or short phrases of which the officer's present turn must contain at least one (case and plural ignored,
    whole words; a trailing `*` matches any ending)."""
    told: tuple[Id, ...] = ()
    """Facts already told by the person."""
    closed: tuple[Id, ...] = ()
    """Hazards dealt with."""
    open: tuple[Id, ...] = ()
    """Hazards not dealt with."""
    fired: tuple[Id, ...] = ()
    """Timed events that have happened."""
    asked_for: tuple[Id, ...] = ()
    """Resources asked for by radio or partner."""
    arrived: tuple[Id, ...] = ()
    """Resources that have come."""
    briefed: bool = False
    """The officer has briefed, or handed over to, somebody who came."""
    promised: tuple[Id, ...] = ()
    """Truths that an uncorrected promise of the officer's goes against."""
    moved: tuple[Movement, ...] = ()
    after_s: float = Field(default=0, ge=0)
    after_officer_turns: int = Field(default=0, ge=0)
    any_of: tuple["Condition", ...] = ()


class Hazard(_Part):
    """Something that can hurt somebody, open until the officer deals with it with words or distance."""

    id: Id
    what: str
    """As the officer would see it: "a beer bottle held by the neck in his right hand"."""
    visible: bool = True
    """Whether the briefing names it; a hidden one has to be asked about."""
    noticed_by: tuple[BehaviourId, ...] = (BehaviourId.WEAPON_CHECK,)
    closes_when: Condition
    closing_line: str
    """Spoken words that make the closing audible: "There. It's on the step. Happy?"."""
    reopens_when: Condition | None = None


class Truth(_Part):
    """What will really happen, so that a promise can be judged."""

    id: Id
    what: str
    """"He will be told to leave tonight; he will not be arrested unless he goes through the door."."""
    false_if_promised: tuple[str, ...] = ()
    """Plain promises that would be false: "you're not going to jail"."""
    guard_contradictions: tuple[str, ...] = ()
    """Regular expressions (case ignored) that the person's words must never match: they would contradict this truth."""


class Fact(_Part):
    """Something about the person that is told only when they are ready."""

    id: Id
    text: str
    """For the screenplay, third person: "Marcus was laid off this morning after eleven years"."""
    tell_when: Condition
    lines: tuple[str, ...] = Field(min_length=1)
    """How they would say it, in their words; the fallback and the actor's model."""
    guard_words: tuple[str, ...] = ()
    """Regular expressions that would give the fact away before it is told."""


class Hook(_Part):
    """Something the officer can pick up that matters to this person."""

    id: Id
    what: str = ""
    """What it is, as the review goes on after "you touched on": "his eleven years at the plant"."""
    heard: tuple[str, ...] = Field(min_length=1)
    """Words or short phrases of the officer that touch it."""
    with_behaviour: tuple[BehaviourId, ...] = ()
    """Counts only beside one of these, when given."""
    changes: dict[str, float]
    times: int = Field(default=1, ge=1)
    """How often it can work."""


class Speech(_Part):
    """The way of speaking, for the actor and for the voice."""

    style: str
    """"Short sentences. Swears when cornered, never at her. Says 'man' a lot."."""
    sample_lines: tuple[str, ...] = Field(min_length=2)
    voice: Id = "joe"
    """A voice of the model bundle, by the name its profile gives it."""
    slurring: Gauge = 0
    pace: float = Field(default=1.0, ge=0.6, le=1.5)


class Subject(_Part):
    """The person in crisis."""

    name: str
    known_name: bool = False
    """Whether dispatch knows the name."""
    age: int = Field(ge=10, le=100)
    in_short: str
    """One line for the screenplay's cast list."""
    background: str
    """What the actor may know from the start, third person, under 90 words."""
    speech: Speech
    helps: tuple[BehaviourId, ...]
    """Behaviours that help this person more than most."""
    harms: tuple[BehaviourId, ...]
    """Behaviours that harm this person though they help others."""
    what_helps: str
    """One plain sentence for the review."""
    facts: tuple[Fact, ...]
    hooks: tuple[Hook, ...] = ()
    triggers: tuple[Hook, ...] = ()
    reach: float = Field(default=1.0, ge=0.2, le=1.5)
    """How far words can move this person; below 0.5 some encounters cannot be resolved by words in the time."""


class TimedEvent(_Part):
    """Something that happens at a time or when a condition first holds."""

    id: Id
    at_s: float | None = Field(default=None, ge=0)
    when: Condition | None = None
    what: str
    """Shown to the officer and added to the screenplay: "A porch light comes on next door."."""
    changes: dict[str, float] = {}
    spoken: str | None = None
    """Words by another voice (dispatch, a relative), if any."""


class Resource(_Part):
    """Somebody or something the officer can ask for by radio."""

    id: Id
    what: str
    heard: tuple[str, ...] = Field(min_length=1)
    """Words that ask for it."""
    answer: str
    """Dispatch's spoken answer, true for this scene."""
    arrives_after_s: float | None = None


class EndingRule(_Part):
    """When an ending is reached, and what is said and read then."""

    ending: Ending
    when: Condition
    line: str = ""
    """The person's last words, if they speak."""
    narration: str
    """What happens next, read on the screen; nobody is hurt and nobody dies."""


class AuthoredLine(_Part):
    """A line of the person's, and what it comes to."""

    say: str
    """The words: "Doesn't matter. It doesn't matter now."."""
    means: str
    """The screenplay direction under which the actor finds other words for it, at most seven words: "says it doesn't
    matter now"."""


class IntentionLines(_Part):
    """Authored lines for one intention, from the calmest to the most agitated state."""

    calm: tuple[str | AuthoredLine, ...] = Field(min_length=2)
    tense: tuple[str | AuthoredLine, ...] = Field(min_length=2)
    high: tuple[str | AuthoredLine, ...] = Field(min_length=2)
    parenthesis: str
    """The screenplay direction for a line that has none of its own: "dodges the question, tired"."""
    manner: Manner | None = None
    """Overrides the manner that agitation would give."""

    def in_band(self, band: Band) -> tuple[str, ...]:
        """Return the lines for one level of agitation."""
        lines = {Band.CALM: self.calm, Band.TENSE: self.tense, Band.HIGH: self.high}[band]
        return tuple(line if isinstance(line, str) else line.say for line in lines)

    def meaning_of(self, line: str) -> str | None:
        """Return what one of these lines comes to, None where its author does not say."""
        for authored in (*self.calm, *self.tense, *self.high):
            if isinstance(authored, AuthoredLine) and authored.say == line:
                return authored.means
        return None


class Landed(_Part):
    """What the person says after the review about one cause."""

    cause: str
    """A cause id as in `direction.Cause`."""
    line: str


class Objective(_Part):
    """What this scenario teaches of one competency."""

    competency: Competency
    objective: str
    better_line: str
    """What an instructor would have said in this scene."""


class Exemplar(_Part):
    """An officer line with authored labels, so that simulation needs no models."""

    text: str
    behaviours: tuple[BehaviourId, ...]
    when: Condition = Condition()
    """When a simulated officer would use it; `heard` and `said_now` have no meaning before anything is said."""
    de_escalation: float = Field(default=0, ge=-1, le=1)
    radio: bool = False
    movement: Movement | None = None


class ShortForm(_Part):
    """A version for ten minutes before shift."""

    time_limit_min: float = Field(gt=0, le=6)
    start: dict[str, Gauge] = {}


class Scenario(_Part):
    """One encounter, as its author wrote it."""

    id: Id
    version: int = Field(ge=1)
    title: str
    category: Category
    topic_notes: tuple[str, ...]
    """What may be hard to hear, so that an officer can choose another: "self-harm", "child nearby"."""
    self_harm: bool = False
    difficulty: int = Field(ge=1, le=5)
    time_limit_min: float = Field(gt=0, le=12)
    short_form: ShortForm | None = None
    dispatch_call: str
    setting: str
    """What the officer sees, second person, under 80 words."""
    legal_note: str = ""
    """What law and policy allow here, in plain words."""
    partner: str | None = None
    """The name of a partner on scene, or None when the officer is alone."""
    hazards: tuple[Hazard, ...] = ()
    truths: tuple[Truth, ...]
    subject: Subject
    start: dict[str, Gauge]
    """At least `agitation` and `trust`; also `fear`, `shame`, `clarity` where they matter."""
    opening_line: str
    """The person's first words, when the officer comes within earshot."""
    opens: bool = True
    """Whether the person speaks first."""
    first_sounds: dict[Id, str]
    """Short sounds before words: id to the text the voice says ("look": "Look—", "breath": "(breath)")."""
    first_sound_bands: dict[Id, tuple[Band, ...]] = {}
    """The bands a sound fits; a sound that is not named here fits all of them."""
    events: tuple[TimedEvent, ...] = ()
    resources: tuple[Resource, ...] = ()
    endings: tuple[EndingRule, ...]
    lines: dict[Id, IntentionLines]
    """Must cover every intention of `director.INTENTIONS`."""
    landed: tuple[Landed, ...]
    objectives: tuple[Objective, ...]
    sources: tuple[str, ...]
    reviewed_by: tuple[str, ...] = ()
    """Names and roles of crisis instructor, clinician and person with lived experience; empty says so on the kiosk."""
    exemplars: dict[str, tuple[Exemplar, ...]]
    """Policy name (expert, good, novice, commanding, abusive, soft) to lines."""

    @model_validator(mode="after")
    def _has_lines_for_every_intention(self) -> "Scenario":
        missing = [intention.value for intention in Intention if intention not in self.lines]
        if missing:
            raise ValueError(f"lines has nothing for: {', '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _starts_with_agitation_and_trust(self) -> "Scenario":
        missing = [gauge for gauge in ("agitation", "trust") if gauge not in self.start]
        if missing:
            raise ValueError(f"start has no {' and no '.join(missing)}")
        return self
