"""From a record to a review: pure, and the same bytes for the same record on any machine.

The behaviours are those that were coded live and stored; nothing here needs a model.
"""

import json
from collections.abc import Sequence
from typing import Final

from appliance.encounter.behaviours import CodedUtterance
from appliance.encounter.direction import Ending
from appliance.encounter.record import Incident, Record
from appliance.encounter.scenario import Scenario
from appliance.review import feedback, person
from appliance.review.amended import amended, as_heard, counts, score_changes
from appliance.review.comparison import comparison
from appliance.review.competencies import scores
from appliance.review.method import method
from appliance.review.model import BareReview, Outcome, Review
from appliance.review.numbers import numbers
from appliance.review.slips import slipped
from appliance.review.view import View, bare_view, view_of
from appliance.words import N_

DISCLAIMER: Final = N_(
    "For training, never for discipline. This review is yours. Scores come from words, times and "
    "sound by a published method; "
    "they do not read how the encounter ended. No organisation named as a source has endorsed this product."
)
NOT_REVIEWED: Final = N_(
    "This scenario has not yet been reviewed by a crisis-intervention instructor, a clinician and a "
    "person with lived experience."
)
_MEANING: Final[dict[Ending, str]] = {
    Ending.RESOLVED: N_("The two of you found a way through."),
    Ending.HANDED_OVER: N_("You kept it steady and handed over to people who could go on. That is a good ending."),
    Ending.DISENGAGED: N_("You stepped back. Giving a thing room and time can be the right call."),
    Ending.ACTED: N_(
        "You judged that talking had to stop, and said so. Whether it was time is a question for your instructor."
    ),
    Ending.STILL_TALKING: N_("Relief comes, and you brief them. That is a neutral ending."),
    Ending.ESCALATED: N_("It got worse, and the talking stopped. Nobody was hurt."),
}
NOT_YOU: Final = N_("Nothing you said caused this.")
OUT_OF_REACH: Final = N_("Some people cannot be reached in the time there is.")
_HARD_TO_REACH: Final = 0.5
"""A scenario's `reach` below which words alone may not be enough."""
_INCIDENTS: Final = {
    "headset_lost": N_("The headset was lost."),
    "headset_back": N_("The headset came back."),
    "recogniser_restarted": N_("The speech recogniser was restarted; words may be missing around then."),
    "actor_restarted": N_("The person's words came from the authored lines while the language model was restarted."),
    "voice_restarted": N_("The voice was restarted."),
    "authored_cover": N_("An authored line stood in for the language model."),
    "paused": N_("Training was paused."),
    "resumed": N_("Training went on."),
    "called_away": N_("You were called away."),
    "stopped": N_("The program was stopped and the encounter was left there."),
    "disk_full": N_("The disk was full."),
    "clock_jump": N_("The clock jumped; times around then are uncertain."),
    "power_cut": N_("The power was cut; what had been said until then was kept."),
}


def review(record: Record, scenario: Scenario) -> Review:
    """Return the review of a record; raise ValueError when the scenario is not the one that was played."""
    if record.scenario_id != scenario.id:
        raise ValueError(
            f"The record is of scenario {record.scenario_id!r}, not {scenario.id!r}. Give the scenario that was played."
        )
    view = view_of(record, scenario)
    scored = scores(view)
    told = amended(record)
    heard = scores(view_of(as_heard(record), scenario)) if told else scored
    slips = slipped(view, scored, scenario)
    name = scenario.subject.name
    return Review(
        method_version=method().version,
        coder_version=record.versions.coder,
        encounter_id=record.encounter_id,
        scenario_id=scenario.id,
        scenario_title=scenario.title,
        started_utc=record.started_utc,
        final=record.final,
        amended=told,
        amendment_counts=counts(record),
        changed_by_amending=score_changes(heard, scored, only_changed=True),
        retake_of=record.retake_of,
        retake_turn=record.retake_turn,
        comparison=comparison(record, scenario, scored),
        person=name,
        what_helps=scenario.subject.what_helps,
        outcome=_outcome(record, view, scenario),
        competencies=scored,
        curve=person.curve(record),
        turning_points=person.turning_points(view, scenario),
        landed=person.landed(record, view, scenario),
        went_well=feedback.went_well(view, name, {slip.turn for slip in slips}),
        slipped=slips,
        numbers=numbers(view),
        next_step=feedback.next_step(scored, slips, view, scenario),
        incidents=_incidents(record.incidents, record.complete),
        scenario_sources=scenario.sources,
        reviewed_by=scenario.reviewed_by,
        content_status=N_("Reviewed by {reviewed_by}.").format(reviewed_by="; ".join(scenario.reviewed_by))
        if scenario.reviewed_by
        else NOT_REVIEWED,
        duration_s=round(record.duration_s, 1),
        counted_s=round(record.counted_s, 1),
        disclaimer=DISCLAIMER,
    )


def _outcome(record: Record, view: View, scenario: Scenario) -> Outcome:
    bad = record.outcome in {Ending.ESCALATED, Ending.DISENGAGED}
    unmoved = record.outcome is Ending.STILL_TALKING and scenario.subject.reach < _HARD_TO_REACH
    blind = bool(set(view.hazards) - {name for name, _ in view.noticed})
    worsened = person.worsened_by_officer(view, record, scenario)
    innocent = bool(view.moments) and (bad or unmoved) and not blind and not worsened
    told = [_MEANING[record.outcome]]
    if innocent:
        told.append(NOT_YOU)
        if scenario.subject.reach < _HARD_TO_REACH:
            told.append(OUT_OF_REACH)
    return Outcome(
        ending=record.outcome, meaning=" ".join(told), narration=record.narration, not_caused_by_you=innocent
    )


def _incidents(incidents: Sequence[Incident], complete: bool) -> tuple[str, ...]:
    told = [f"{_clock(i.at_s)} {_INCIDENTS[i.what]}" for i in incidents]
    if not complete and not any(i.what == "power_cut" for i in incidents):
        told.append(N_("The encounter was cut off; this review covers what was kept."))
    return tuple(told)


def _clock(at_s: float) -> str:
    return f"{int(at_s) // 60}:{int(at_s) % 60:02d}"


def bare_review(turns: Sequence[tuple[str, str, CodedUtterance | None]], coder_version: str) -> BareReview:
    """Return the scores of a bare transcript of `(speaker, text, coded)`; speakers are `officer` and `subject`."""
    view = bare_view(turns)
    return BareReview(
        method_version=method().version, coder_version=coder_version, competencies=scores(view), numbers=numbers(view)
    )


def canonical_json(document: Review | BareReview) -> str:
    """Return the one spelling of a review: sorted keys, two-space indent, a newline at the end."""
    return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
