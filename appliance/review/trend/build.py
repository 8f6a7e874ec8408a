"""From everything an officer has practised to their trend."""

import json
from collections.abc import Iterable, Sequence
from datetime import date

from appliance.encounter.scenario import Competency
from appliance.review.trend.counted import count, in_order
from appliance.review.trend.method import trend_method
from appliance.review.trend.model import Trend
from appliance.review.trend.over_time import over_time
from appliance.review.trend.practice import DrillOffer, DrillRun, Practice, ScenarioOffer
from appliance.review.trend.spacing import due
from appliance.review.trend.suggest import History, suggestions
from appliance.review.trend.words import notes


def build(
    practices: Iterable[Practice],
    scenarios: Sequence[ScenarioOffer],
    today: date,
    drills: Sequence[DrillOffer] = (),
    drill_runs: Iterable[DrillRun] = (),
    unreadable: int = 0,
    drills_opened: bool = True,
) -> Trend:
    """Return the trend of one officer; the order in which practices and scenarios are given never matters.

    `unreadable` is how many kept encounters could not be opened, `drills_opened` whether the drills could. A practice
    dated after `today` (a clock that was wrong) counts as practised today.
    """
    every = in_order(practices)
    ordered = tuple(p for p in every if p.mode != "simulated")
    counted, counts = count(every, unreadable)
    runs = tuple(sorted(drill_runs, key=lambda run: (run.on, run.drill_id)))
    dues = {c: found for c in Competency if (found := due(c, counted, ordered, runs, today)) is not None}
    trends = tuple(over_time(c, counted, counts, dues.get(c), today) for c in Competency)
    history = History(ordered, counted, runs, today)
    return Trend(
        trend_method_version=trend_method().version,
        made_on=today,
        counts=counts,
        competencies=trends,
        suggestions=suggestions(trends, dues, history, sorted(scenarios, key=lambda s: s.id), drills),
        notes=notes(counts, drills_opened),
    )


def trend_json(trend: Trend) -> str:
    """Return the one spelling of a trend: sorted keys, two-space indent, a newline at the end."""
    return json.dumps(trend.model_dump(mode="json"), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
