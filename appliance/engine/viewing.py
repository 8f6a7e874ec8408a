"""The view that a screen gets, from the state of a sitting."""

from typing import Final, Protocol, runtime_checkable

from appliance.audio.seams import Headset
from appliance.encounter.scenario import Scenario
from appliance.engine.hints import hint_of
from appliance.engine.plan import Plan
from appliance.stage.floor import Holder
from appliance.stage.hearing import Hearing
from appliance.stage.sitting import Sitting
from appliance.stage.view import Caption, HazardView, View
from appliance.words import _

CAPTIONS: Final = 12
QUIET_DBFS: Final = -60.0
LOUD_DBFS: Final = -12.0
THINKING_AFTER_S: Final = 1.0
FALL_A_VIEW: Final = 0.08
"""How far a meter falls from one view to the next."""
_SPEAKING: Final[dict[Holder, str]] = {
    Holder.OFFICER: "officer",
    Holder.SUBJECT: "subject",
    Holder.BOTH: "both",
}


@runtime_checkable
class SoundsInEar(Protocol):
    """A headset that tells how loud its ear is."""

    @property
    def ear_level_dbfs(self) -> float:
        """The level of what sounds now."""
        ...


class Meters:
    """Levels that rise at once and fall slowly enough to be read; one owner, read once a view."""

    def __init__(self, hearing: Hearing | None, headset: Headset | None) -> None:
        """Measure a microphone and an ear, each where it is there."""
        self._hearing = hearing
        self._ear = headset if isinstance(headset, SoundsInEar) else None
        self._officer = self._subject = 0.0

    def read(self) -> tuple[float | None, float | None]:
        """Return the officer's and the person's meter, 0 to 1; None where there is none."""
        officer = subject = None
        if self._hearing is not None:
            officer = self._officer = max(level(self._hearing.level_dbfs), self._officer - FALL_A_VIEW)
        if self._ear is not None:
            subject = self._subject = max(level(self._ear.ear_level_dbfs), self._subject - FALL_A_VIEW)
        return (
            None if officer is None else round(max(0.0, officer), 2),
            None if subject is None else round(max(0.0, subject), 2),
        )


def view_of(sitting: Sitting, meters: Meters, now_s: float, encounter_id: str, hints: bool = False) -> View:
    """Return what a screen may show now."""
    session = sitting.session
    scene = session.scene
    line = session.speaking.line
    holder = session.floor.holder
    speaking = "radio" if line is not None and line.speaker != "subject" else _SPEAKING.get(holder, "nobody")
    officer_level, subject_level = meters.read()
    waiting = sitting.waiting_for
    if waiting is None and holder is Holder.DUE and now_s - session.floor.last_speech_s > THINKING_AFTER_S:
        waiting = _("{person} is about to answer").format(person=shown_name(scene.scenario))
    return View.model_validate(
        {
            "phase": sitting.phase,
            **briefing_fields(scene.scenario),
            "hazards": _hazards(sitting),
            "speaking": speaking,
            "officer_level": officer_level,
            "subject_level": subject_level,
            "remaining_s": round(max(0.0, scene.time_limit_s - session.clock.read_s()), 1),
            "captions": _captions(sitting),
            "waiting_for": waiting,
            "notice": sitting.notice,
            "hint": hint_of(session.recorder.turns, bool(scene.state.open_hazards)) if hints else "",
            "distance": distance(scene.state.distance),
            "radio_open": session.officer.calling == "radio",
            "narration": _(session.person.narration) if session.over.is_set() else "",
            "outcome": session.ending.value if session.ending is not None and session.over.is_set() else None,
            "encounter_id": encounter_id,
        }
    )


def briefing_fields(scenario: Scenario) -> dict[str, object]:
    """Return the parts of a view that the briefing shows."""
    return {
        "scenario_title": scenario.title,
        "self_harm": scenario.self_harm,
        "dispatch_call": scenario.dispatch_call,
        "setting": scenario.setting,
        "legal_note": scenario.legal_note,
        "person": shown_name(scenario),
    }


def again_from(plan: Plan) -> str:
    """Return where a retake goes on, in one line; empty for what is no retake."""
    if plan.before is None or plan.retake_turn is None:
        return ""
    person = shown_name(plan.filed.scenario)
    heard = next((turn.text for turn in reversed(plan.before.turns) if turn.speaker == "subject"), None)
    last = (
        _("Nothing was said yet")
        if heard is None
        else _("{person} has just said: “{heard}”").format(person=person, heard=heard)
    )
    return _("You go back to your turn {turn}, with all as it was. {last}").format(turn=plan.retake_turn, last=last)


def shown_name(scenario: Scenario) -> str:
    """Return the name the officer may know."""
    return scenario.subject.name if scenario.subject.known_name else _("The person")


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
    names = {"officer": _("You"), "subject": person, "radio": _("Dispatch"), "partner": _("Partner")}
    timed = [
        (turn.start_s, Caption(speaker=turn.speaker, name=names[turn.speaker], text=turn.text))
        for turn in session.recorder.turns[-CAPTIONS:]
    ]
    timed += [(at_s, Caption(speaker="event", name="", text=text)) for at_s, text in session.person.notices[-2:]]
    timed.sort(key=lambda pair: pair[0])
    captions = [caption for _, caption in timed]
    turn = session.officer.turn
    if turn is not None and turn.partial:
        captions.append(Caption(speaker="officer", name=_("You"), text=turn.partial, partial=True))
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
        return _("where you arrived")
    count = {1: _("one step"), 2: _("two steps")}.get(abs(steps), _("{n} steps").format(n=abs(steps)))
    return (_("{count} back") if steps > 0 else _("{count} closer")).format(count=count)
