"""When a competency comes back: soon after a weak score, later after each good one in a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from appliance.encounter.scenario import Competency
from appliance.review.trend.counted import Counted
from appliance.review.trend.method import trend_method
from appliance.review.trend.practice import DrillRun, Practice


@dataclass(frozen=True, slots=True)
class Due:
    """Where a competency stands in the schedule."""

    last_on: date
    """Last practised: in an encounter that counts, a retake or a drill."""
    good_in_a_row: int
    days: int
    on: date


def due(
    competency: Competency,
    counted: Sequence[Counted],
    practices: Sequence[Practice],
    drills: Sequence[DrillRun],
    today: date,
) -> Due | None:
    """Return when a competency comes back, None when it has not been observed in an encounter that counts.

    Nothing was practised after `today`: a later date comes from a clock that was wrong.
    """
    seen = [o for c in counted if (o := c.observation(competency)) is not None]
    if not seen:
        return None
    spacing = trend_method().spacing
    good = 0
    for observation in reversed(seen):
        if observation.score < spacing.good:
            break
        good += 1
    days = spacing.days[min(good, len(spacing.days) - 1)]
    latest_on = max(
        [c.practice.on for c in counted if c.score(competency) is not None]
        + [p.on for p in practices if _was_retake(p, competency)]
        + [run.on for run in drills if run.competency is competency]
    )
    last_on = min(latest_on, today)
    return Due(last_on, good, days, last_on + timedelta(days=days))


def _was_retake(practice: Practice, competency: Competency) -> bool:
    observed = any(s.id is competency and s.score is not None for s in practice.scores)
    return practice.mode != "simulated" and practice.retake_of is not None and observed
