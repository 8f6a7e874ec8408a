"""What an officer can be heard to do with words, and the result of coding one utterance."""

from enum import StrEnum
from typing import Final

from pydantic import BaseModel, ConfigDict, Field


class BehaviourId(StrEnum):
    """A behaviour a trained rater can hear in one utterance; whether it was right is a competency's business."""

    INTRODUCTION = "introduction"
    PURPOSE = "purpose"
    USES_NAME = "uses_name"
    OPEN_QUESTION = "open_question"
    CLOSED_QUESTION = "closed_question"
    WANTS_QUESTION = "wants_question"
    SUICIDE_QUESTION = "suicide_question"
    LEADING_SUICIDE_QUESTION = "leading_suicide_question"
    WEAPON_CHECK = "weapon_check"
    MEDICAL_CHECK = "medical_check"
    SIMPLE_REFLECTION = "simple_reflection"
    COMPLEX_REFLECTION = "complex_reflection"
    EMOTION_LABEL = "emotion_label"
    PARAPHRASE = "paraphrase"
    SUMMARY = "summary"
    MINIMAL_ENCOURAGER = "minimal_encourager"
    VALIDATION = "validation"
    EMPATHY = "empathy"
    APOLOGY = "apology"
    REASSURANCE = "reassurance"
    RESPECT = "respect"
    OPTION = "option"
    COLLABORATION = "collaboration"
    LIMIT_WITH_REASON = "limit_with_reason"
    EXPLANATION = "explanation"
    RESTRAINT_EXPLAINED = "restraint_explained"
    TIME_AND_DISTANCE = "time_and_distance"
    RESOURCE = "resource"
    AGREEMENT = "agreement"
    GRATITUDE = "gratitude"
    COMMAND = "command"
    REPEATED_COMMAND = "repeated_command"
    CONFLICTING_COMMANDS = "conflicting_commands"
    THREAT = "threat"
    INSULT = "insult"
    SARCASM = "sarcasm"
    CALM_DOWN = "calm_down"
    DISMISSAL = "dismissal"
    ARGUMENT = "argument"
    COLLUDING_WITH_DELUSION = "colluding_with_delusion"
    MORALISING = "moralising"
    GUILT_APPEAL = "guilt_appeal"
    ACCUSING_WHY = "accusing_why"
    FALSE_PROMISE = "false_promise"
    LECTURE = "lecture"
    STACKED_QUESTIONS = "stacked_questions"
    INTERRUPTION = "interruption"


QUESTIONS: Final = frozenset(
    {
        BehaviourId.OPEN_QUESTION,
        BehaviourId.CLOSED_QUESTION,
        BehaviourId.WANTS_QUESTION,
        BehaviourId.SUICIDE_QUESTION,
        BehaviourId.LEADING_SUICIDE_QUESTION,
        BehaviourId.WEAPON_CHECK,
        BehaviourId.MEDICAL_CHECK,
        BehaviourId.STACKED_QUESTIONS,
        BehaviourId.ACCUSING_WHY,
    }
)
REFLECTIONS: Final = frozenset(
    {
        BehaviourId.SIMPLE_REFLECTION,
        BehaviourId.COMPLEX_REFLECTION,
        BehaviourId.EMOTION_LABEL,
        BehaviourId.PARAPHRASE,
        BehaviourId.SUMMARY,
    }
)
PROVOCATIONS: Final = frozenset(
    {
        BehaviourId.REPEATED_COMMAND,
        BehaviourId.CONFLICTING_COMMANDS,
        BehaviourId.THREAT,
        BehaviourId.INSULT,
        BehaviourId.SARCASM,
        BehaviourId.CALM_DOWN,
        BehaviourId.DISMISSAL,
        BehaviourId.ARGUMENT,
        BehaviourId.COLLUDING_WITH_DELUSION,
        BehaviourId.MORALISING,
        BehaviourId.GUILT_APPEAL,
        BehaviourId.ACCUSING_WHY,
        BehaviourId.FALSE_PROMISE,
        BehaviourId.LEADING_SUICIDE_QUESTION,
    }
)


class CodedBehaviour(BaseModel):
    """One behaviour heard in one utterance."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: BehaviourId
    confidence: float = Field(ge=0, le=1)
    words: str
    """The words of the utterance that show it, as they were said."""


class CodedUtterance(BaseModel):
    """What was heard in one officer utterance, stored as coded live so that a review never needs a model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    behaviours: tuple[CodedBehaviour, ...] = ()
    de_escalation: float = Field(default=0.0, ge=-1, le=1)
    """What the utterance would do to a person in a neutral crisis: -1 inflames, +1 calms."""

    def confidence_of(self, behaviour: BehaviourId) -> float:
        """Return the confidence that a behaviour was heard, 0 when it was not."""
        return max((b.confidence for b in self.behaviours if b.id is behaviour), default=0.0)
