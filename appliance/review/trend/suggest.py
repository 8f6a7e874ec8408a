"""What to practise next: the weakest competency that is due, and a drill, a retake or a call that trains it.

Never the same scenario twice running while another trains the same thing; a second one about self-harm only with a
break offered, and only where no other fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from appliance.encounter.scenario import Competency
from appliance.review.trend.counted import Counted
from appliance.review.trend.method import trend_method
from appliance.review.trend.model import CompetencyTrend, Suggestion
from appliance.review.trend.practice import DrillOffer, DrillRun, Practice, ScenarioOffer
from appliance.review.trend.reasons import BREAK, chosen, figure, spaced, standing
from appliance.review.trend.spacing import Due
from appliance.words import _


@dataclass(frozen=True, slots=True)
class History:
    """What an officer has practised, the oldest first, without simulated officers."""

    practices: tuple[Practice, ...]
    counted: tuple[Counted, ...]
    drills: tuple[DrillRun, ...]
    today: date

    @property
    def last(self) -> Practice | None:
        """Return the encounter that was played last, of whatever kind."""
        return self.practices[-1] if self.practices else None

    def self_harm_lately(self) -> bool:
        """Tell whether the last encounter, or anything today, was about self-harm."""
        drilled = any(run.self_harm and run.on >= self.today for run in self.drills)
        return drilled or any(p.self_harm and (p is self.last or p.on >= self.today) for p in self.practices)

    def last_on(self, scenario_id: str) -> date | None:
        """Return when a scenario was played last."""
        return max((p.on for p in self.practices if p.scenario_id == scenario_id), default=None)

    def times(self, scenario_id: str) -> int:
        """Return how often a scenario was played."""
        return sum(p.scenario_id == scenario_id for p in self.practices)


def suggestions(
    trends: Sequence[CompetencyTrend],
    dues: Mapping[Competency, Due],
    history: History,
    scenarios: Sequence[ScenarioOffer],
    drills: Sequence[DrillOffer] = (),
) -> tuple[Suggestion, ...]:
    """Return what to practise next, the first thing first; none where nothing is installed."""
    if not dues:
        return _first_call(history, scenarios)
    found: list[Suggestion] = []
    for trend in sorted((t for t in trends if t.id in dues), key=lambda t: _urgency(t, dues[t.id], history.today)):
        if len(found) == trend_method().spacing.most:
            break
        due = dues[trend.id]
        told = [t.level for t in trends if t.level is not None]
        why = figure(trend.id, history.counted) or standing(trend, bool(told) and trend.level == min(told))
        taken = {(s.kind, s.id) for s in found}
        options = [
            option
            for option in (
                _drill(trend, due, history, drills),
                _retake(trend, due, history, scenarios),
                _call(trend, history, scenarios, {name for kind, name in taken if kind != "drill"}),
            )
            if option is not None and (option.kind, option.id) not in taken
        ]
        if not options:
            continue
        option = next((o for o in options if not o.offer_break), options[0])
        reason = " ".join(part for part in (why, spaced(trend.title, due, history.today), option.reason) if part)
        found.append(option.model_copy(update={"due_on": max(due.on, history.today), "reason": reason}))
    return tuple(found)


def _urgency(trend: CompetencyTrend, due: Due, today: date) -> tuple[bool, date, bool, float, int]:
    later = due.on > today
    latest = trend.latest.score if trend.latest is not None else 5.0
    standing = trend.level if trend.level is not None else latest
    return later, due.on if later else today, trend.level is None, standing, list(Competency).index(trend.id)


def _drill(trend: CompetencyTrend, due: Due, history: History, drills: Sequence[DrillOffer]) -> Suggestion | None:
    """Return a drill after a weak score, unless one was done since the competency was last seen in an encounter.

    The one that the latest review named goes first.
    """
    able = [drill for drill in drills if drill.competency is trend.id]
    seen_on = max((c.practice.on for c in history.counted if c.score(trend.id) is not None), default=date.min)
    drilled = any(run.competency is trend.id and run.on >= seen_on for run in history.drills)
    if not able or due.good_in_a_row or drilled:
        return None
    runs = {drill.id: [run.on for run in history.drills if run.drill_id == drill.id] for drill in able}
    lately = history.self_harm_lately()
    named = history.counted[-1].practice.next_step.drill
    drill = min(able, key=lambda d: (d.self_harm and lately, d.id != named, max(runs[d.id], default=date.min), d.id))
    return _suggestion(
        trend,
        "drill",
        drill.id,
        drill.title,
        _("Two to three minutes on this one thing, before another whole call."),
        history,
        drill.self_harm and lately,
    )


def _retake(
    trend: CompetencyTrend, due: Due, history: History, scenarios: Sequence[ScenarioOffer]
) -> Suggestion | None:
    """Return the latest turn that a review named for this competency and that was not taken again since."""
    if due.good_in_a_row:
        return None
    taken = {p.retake_of for p in history.practices}
    since = history.today - timedelta(days=trend_method().spacing.retake_days)
    others = [s for s in scenarios if trend.id in s.teaches]
    lately = history.self_harm_lately()
    for counted in reversed(history.counted):
        p, step = counted.practice, counted.practice.next_step
        named = step.kind == "retake" and step.turn is not None and step.competency is trend.id
        if not named or not p.retakable or p.encounter_id in taken or p.on < since:
            continue
        if _running(p.scenario_id, history) and any(s.id != p.scenario_id for s in others):
            continue
        told = _("The review of “{scenario_title}” named turn {turn} to take again, and you have not yet.").format(
            scenario_title=p.scenario_title, turn=step.turn
        )
        made = _suggestion(trend, "retake", p.scenario_id, p.scenario_title, told, history, p.self_harm and lately)
        return made.model_copy(update={"retake_of": p.encounter_id, "retake_turn": step.turn})
    return None


def _call(
    trend: CompetencyTrend, history: History, scenarios: Sequence[ScenarioOffer], taken: set[str]
) -> Suggestion | None:
    able = [s for s in scenarios if trend.id in s.teaches]
    others = [s for s in able if not _running(s.id, history)] or able
    lately = history.self_harm_lately()
    kinder = [s for s in others if not (s.self_harm and lately)] or others
    left = [s for s in kinder if s.id not in taken]
    if not left:
        return None
    wanted = _difficulty(trend)
    last = history.last
    scenario = min(
        left,
        key=lambda s: (
            last is not None and s.category == last.category,
            abs(s.difficulty - wanted),
            history.times(s.id),
            history.last_on(s.id) or date.min,
            s.id,
        ),
    )
    told = chosen(scenario.title, history.last_on(scenario.id), _running(scenario.id, history), history.today)
    return _suggestion(trend, "scenario", scenario.id, scenario.title, told, history, scenario.self_harm and lately)


def _first_call(history: History, scenarios: Sequence[ScenarioOffer]) -> tuple[Suggestion, ...]:
    others = [s for s in scenarios if not _running(s.id, history)] or list(scenarios)
    lately = history.self_harm_lately()
    kinder = [s for s in others if not (s.self_harm and lately)] or others
    if not kinder:
        return ()
    scenario = min(kinder, key=lambda s: (s.self_harm, s.difficulty, s.id))
    reason = _("No encounter of yours counts yet. This is one of the easier calls to begin with.")
    asks_break = scenario.self_harm and lately
    return (
        Suggestion(
            kind="scenario",
            id=scenario.id,
            title=scenario.title,
            competency=None,
            competency_title="",
            due_on=history.today,
            reason=f"{reason} {BREAK}" if asks_break else reason,
            offer_break=asks_break,
        ),
    )


def _running(scenario_id: str, history: History) -> bool:
    """Tell whether playing a scenario would be twice running."""
    return history.last is not None and history.last.scenario_id == scenario_id


def _difficulty(trend: CompetencyTrend) -> int:
    steps = trend_method().spacing.difficulty
    level = trend.level if trend.level is not None else steps[0][0]
    return next((difficulty for most, difficulty in steps if level <= most), steps[-1][1])


def _suggestion(
    trend: CompetencyTrend, kind: str, target: str, title: str, told: str, history: History, asks_break: bool
) -> Suggestion:
    return Suggestion.model_validate(
        {
            "kind": kind,
            "id": target,
            "title": title,
            "competency": trend.id,
            "competency_title": trend.title,
            "due_on": history.today,
            "reason": f"{told} {BREAK}" if asks_break else told,
            "offer_break": asks_break,
        }
    )
