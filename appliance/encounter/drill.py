"""The drill file: eight short situations that train one thing to say, and what is listened for in each answer."""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.direction import Manner
from appliance.encounter.scenario import Category, Competency, Id

PROMPTS: Final = 8
"""Repetitions in one drill."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Criterion(_Part):
    """One thing that an answer has to do.

    It is done when one of the behaviours is heard, or one of the phrases or of the prompt's own words for it is said;
    `with_prompt_words`, only when one of the prompt's words is said too. A phrase that begins with `^` has to begin a
    sentence: `^no`.
    """

    id: Id
    name: str
    """For the summary, after "in four answers": "a reason was missing"."""
    behaviours: tuple[BehaviourId, ...] = ()
    phrases: tuple[str, ...] = ()
    """Short phrases that do it in effect; a few words may stand between theirs, a negation more or less may not."""
    with_prompt_words: bool = False
    """Whether one of the prompt's `listens_for` of this id has to be said, whatever else is."""
    statement_words: int = Field(default=0, ge=0)
    """Also done by a sentence of at least this many words that orders nothing, asks nothing and does none of the other
    things that are listened for; 0 for never. For what can be said in too many ways to list, so that nobody is told
    it was missing when it was there."""
    done: str
    """One line of feedback; `{words}` stands for the officer's own."""
    missing: str
    """One line of feedback when it is not done."""
    try_this: str
    """One thing to try, at the end, when this was missed most."""


class Spoiler(_Part):
    """One thing that spoils an answer, whatever else it does."""

    id: Id
    name: str
    behaviours: tuple[BehaviourId, ...] = ()
    phrases: tuple[str, ...] = ()
    before: Id | None = None
    """Spoils only where it is said before what meets this criterion, or without it."""
    unless: tuple[BehaviourId, ...] = ()
    """Spoils nothing where one of these is heard too."""
    said: str
    """One line of feedback; `{words}` stands for the officer's own, `{truth}` for what is true in this prompt."""
    try_this: str


class Limit(_Part):
    """The most of something that an answer may hold."""

    most: int = Field(ge=0)
    name: str
    said: str
    """One line of feedback; `{count}` stands for how many there were and `{words}` for them."""
    try_this: str


class Voice(_Part):
    """How the person's words sound."""

    voice: str = Field(default="joe", min_length=1)
    """A person of the voice: joe, marisol, older man, young man."""
    manner: Manner = Manner.PLAIN
    pace: float = Field(default=1.0, ge=0.6, le=1.5)
    slurring: float = Field(default=0.0, ge=0, le=10)


class Prompt(_Part):
    """One situation: what the officer sees, and what the person says."""

    id: Id
    category: Category
    name: str | None = None
    """The person's first name, where the officer knows it."""
    moment: str
    """What the officer sees and knows, a few words each, read on the screen."""
    says: str
    """The person's words, read aloud."""
    voice: Voice = Voice()
    truth: str = ""
    """What will really happen, where the answer has to be true."""
    hazard: str = ""
    """What could hurt somebody here, as the officer would see it."""
    false_promises: tuple[str, ...] = ()
    """Plain statements that would be false here."""
    listens_for: dict[Id, tuple[str, ...]] = {}
    """Criterion to the words that meet it in this situation."""
    better: str
    """What an instructor would have said."""


class Drill(_Part):
    """Two minutes on one thing."""

    id: Id
    version: int = Field(ge=1)
    title: str
    competency: Competency
    topic_notes: tuple[str, ...] = ()
    """What may be hard to hear, so that an officer can choose another."""
    self_harm: bool = False
    aim: str
    """What an answer does, told to the officer before the first prompt."""
    why: str
    """One or two sentences."""
    must: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    """The heart of it first: its feedback is the praise."""
    spoils: tuple[Spoiler, ...]
    words: Limit
    instructions: Limit | None = None
    """Orders and requests to do or stop something."""
    keep_going: str
    """One thing to try, at the end, when nothing was missed."""
    prompts: tuple[Prompt, ...] = Field(min_length=PROMPTS, max_length=PROMPTS)
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    reviewed_by: tuple[str, ...] = ()
    """Names and roles of crisis instructor, clinician and person with lived experience; empty says so."""
