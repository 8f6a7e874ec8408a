"""The view that a screen gets, from the state of a sitting."""

from typing import Final

from appliance.encounter.scenario import Scenario
from appliance.stage.floor import Holder
from appliance.stage.hearing import Hearing
from appliance.stage.sitting import Sitting
from appliance.stage.view import Caption, HazardView, View

CAPTIONS: Final = 6
QUIET_DBFS: Final = -60.0
LOUD_DBFS: Final = -12.0
THINKING_AFTER_S: Final = 1.0
_SPEAKING: Final[dict[Holder, str]] = {
    Holder.OFFICER: "officer",
    Holder.SUBJECT: "subject",
    Holder.BOTH: "both",
}


def view_of(sitting: Sitting, hearing: Hearing | None, now_s: float, encounter_id: str) -> View:
    """Return what a screen may show now."""
    session = sitting.session
    scene = session.scene
    line = session.speaking.line
    holder = session.floor.holder
    speaking = "radio" if line is not None and line.speaker != "subject" else _SPEAKING.get(holder, "nobody")
    waiting = sitting.waiting_for
    if waiting is None and holder is Holder.DUE and now_s - session.floor.last_speech_s > THINKING_AFTER_S:
        waiting = f"{shown_name(scene.scenario)} is about to answer"
    return View.model_validate(
        {
            "phase": sitting.phase,
            **briefing_fields(scene.scenario),
            "hazards": _hazards(sitting),
            "speaking": speaking,
            "officer_level": 0.0 if hearing is None else level(hearing.level_dbfs),
            "subject_level": 0.8 if line is not None else 0.0,
            "remaining_s": round(max(0.0, scene.time_limit_s - session.clock.read_s()), 1),
            "captions": _captions(sitting),
            "waiting_for": waiting,
            "notice": sitting.notice,
            "distance": distance(scene.state.distance),
            "radio_open": session.officer.radio_open,
            "narration": session.person.narration if session.over.is_set() else "",
            "outcome": session.ending.value if session.ending is not None and session.over.is_set() else None,
            "encounter_id": encounter_id,
        }
    )


def briefing_fields(scenario: Scenario) -> dict[str, object]:
    """Return the parts of a view that the briefing shows."""
    return {
        "scenario_title": scenario.title,
        "dispatch_call": scenario.dispatch_call,
        "setting": scenario.setting,
        "legal_note": scenario.legal_note,
        "person": shown_name(scenario),
    }


def shown_name(scenario: Scenario) -> str:
    """Return the name the officer may know."""
    return scenario.subject.name if scenario.subject.known_name else "The person"


def _hazards(sitting: Sitting) -> list[HazardView]:
    scene = sitting.session.scene
    known = [
        hazard
        for hazard in scene.scenario.hazards
        if hazard.visible or hazard.id in scene.state.noticed_hazards or hazard.id in scene.state.closed_hazards
    ]
    return [HazardView(what=hazard.what, open=hazard.id in scene.state.open_hazards) for hazard in known]


def _captions(sitting: Sitting) -> list[Caption]:
    session = sitting.session
    person = shown_name(session.scene.scenario)
    names = {"officer": "You", "subject": person, "radio": "Dispatch", "partner": "Partner"}
    timed = [
        (turn.start_s, Caption(speaker=turn.speaker, name=names[turn.speaker], text=turn.text))
        for turn in session.recorder.turns[-CAPTIONS:]
    ]
    timed += [(at_s, Caption(speaker="event", name="", text=text)) for at_s, text in session.person.notices[-2:]]
    timed.sort(key=lambda pair: pair[0])
    captions = [caption for _, caption in timed]
    turn = session.officer.turn
    if turn is not None and turn.partial:
        captions.append(Caption(speaker="officer", name="You", text=turn.partial, partial=True))
    saying = session.speaking.saying
    line = session.speaking.line
    if line is not None and saying:
        captions.append(Caption(speaker=line.speaker, name=names[line.speaker], text=saying, partial=True))
    return captions[-CAPTIONS:]


def level(dbfs: float) -> float:
    """Return a meter's 0 to 1 for a level."""
    return round(min(1.0, max(0.0, (dbfs - QUIET_DBFS) / (LOUD_DBFS - QUIET_DBFS))), 2)


def distance(steps: int) -> str:
    """Return the distance in words."""
    if steps == 0:
        return "where you arrived"
    count = {1: "one step", 2: "two steps"}.get(abs(steps), f"{abs(steps)} steps")
    return f"{count} {'back' if steps > 0 else 'closer'}"
