"""A small scenario for officers to hear, with lines for every policy."""

from appliance.encounter.behaviours import BehaviourId as B
from appliance.encounter.direction import Ending
from appliance.encounter.events import Movement
from appliance.encounter.intentions import Intention
from appliance.encounter.scenario import (
    Category,
    Condition,
    EndingRule,
    Exemplar,
    Fact,
    Hazard,
    IntentionLines,
    Resource,
    Scenario,
    Speech,
    Subject,
    TimedEvent,
    Truth,
)

ASKS_NAME = "My name's Ray, I'm with the city police. What's your name?"
ASKS_BOTTLE = "I'd feel better with the bottle on the ground. Would you set it down for me?"
THANKS_FOR_BOTTLE = "Thank you for putting that down."
TAKES_UP_JOB = "Eleven years at the plant, and then this."
BY_NAME = "Marcus, I'd like to hear what happened."
CALLS_SERGEANT = "Dispatch, can I get a supervisor to my location?"
STEPS_BACK = "I'm stepping back to give you room."


def porch(exemplars: dict[str, tuple[Exemplar, ...]] | None = None) -> Scenario:
    pair = ("What?", "Leave it.")
    return Scenario(
        id="porch-test",
        version=1,
        title="Porch",
        category=Category.DOMESTIC,
        topic_notes=(),
        difficulty=2,
        time_limit_min=10,
        dispatch_call="A man is on his former wife's porch and will not leave.",
        setting="A man in a work jacket stands on the porch.",
        partner="Alvarez",
        hazards=(
            Hazard(
                id="bottle",
                what="a beer bottle held by the neck",
                closes_when=Condition(said_now=(B.WEAPON_CHECK,)),
                closing_line="There. The bottle's on the step. Happy?",
            ),
        ),
        truths=(Truth(id="tonight", what="He must leave tonight.", false_if_promised=("you can stay",)),),
        subject=Subject(
            name="Marcus",
            age=34,
            in_short="a laid-off man",
            background="He lives in a motel.",
            speech=Speech(style="Short.", sample_lines=("Man.", "What.")),
            helps=(),
            harms=(),
            what_helps="Patience.",
            facts=(
                Fact(
                    id="job",
                    text="Marcus was laid off this morning after eleven years at the plant",
                    tell_when=Condition(),
                    lines=("They laid me off this morning. Eleven years at that plant.",),
                ),
            ),
        ),
        start={"agitation": 6, "trust": 2},
        opening_line="Who called you?",
        first_sounds={"look": "Look—"},
        events=(TimedEvent(id="light", at_s=30, what="A porch light comes on next door."),),
        resources=(Resource(id="supervisor", what="a sergeant", heard=("supervisor",), answer="On the way."),),
        endings=(EndingRule(ending=Ending.RESOLVED, when=Condition(), narration="He leaves."),),
        lines={
            str(intention): IntentionLines(calm=pair, tense=pair, high=pair, parenthesis="wary")
            for intention in Intention
        },
        landed=(),
        objectives=(),
        sources=(),
        exemplars=exemplars if exemplars is not None else {"expert": EXPERT},
    )


EXPERT = (
    Exemplar(text=ASKS_NAME, behaviours=(B.INTRODUCTION, B.CLOSED_QUESTION), when=Condition()),
    Exemplar(
        text=ASKS_BOTTLE,
        behaviours=(B.WEAPON_CHECK,),
        when=Condition(open=("bottle",), after_officer_turns=1),
    ),
    Exemplar(text=THANKS_FOR_BOTTLE, behaviours=(B.GRATITUDE,), when=Condition(closed=("bottle",))),
    Exemplar(text=TAKES_UP_JOB, behaviours=(B.COMPLEX_REFLECTION,), when=Condition(told=("job",))),
    Exemplar(text=BY_NAME, behaviours=(B.USES_NAME, B.OPEN_QUESTION)),
    Exemplar(text=CALLS_SERGEANT, behaviours=(), when=Condition(fired=("light",)), radio=True),
    Exemplar(
        text=STEPS_BACK,
        behaviours=(B.TIME_AND_DISTANCE,),
        when=Condition(at_least={"agitation": 8}),
        movement=Movement.BACK,
    ),
)
