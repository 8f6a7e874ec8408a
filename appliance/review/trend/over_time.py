"""One competency over an officer's encounters: level, interval, first and latest, and whether a change is real."""

from collections.abc import Sequence
from datetime import date

from appliance.encounter.scenario import Competency
from appliance.review.method import method
from appliance.review.trend.counted import Counted
from appliance.review.trend.level import Estimate, Levels, Observation, levels
from appliance.review.trend.method import trend_method
from appliance.review.trend.model import Change, CompetencyTrend, Counts, Point, Reading
from appliance.review.trend.spacing import Due
from appliance.review.trend.words import competency_words
from appliance.words import _

LOWEST, HIGHEST = 1.0, 5.0


def over_time(
    competency: Competency, counted: Sequence[Counted], counts: Counts, due: Due | None, today: date
) -> CompetencyTrend:
    """Return the trend of one competency; `counted` is in order of time."""
    seen = [(c, o) for c in counted if (o := c.observation(competency)) is not None]
    rule = trend_method().evidence
    needed = max(0, rule.enough - len(seen))
    told = levels([o for _, o in seen], trend_method().drift) if seen and not needed else None
    points = _points(seen, told)[-rule.points_kept :]
    band = None if told is None else _band(told.at[-1])
    first, latest = (_reading(seen[0][0], competency), _reading(seen[-1][0], competency)) if seen else (None, None)
    change = None if told is None else _change(told.change)
    level, low, high = band or (None, None, None)
    known = method().competencies[competency]
    return CompetencyTrend(
        id=competency,
        title=_(known.title),
        what=_(known.what),
        observed=len(seen),
        needed=needed,
        level=level,
        low=low,
        high=high,
        first=first,
        latest=latest,
        change=change,
        last_practised_on=None if due is None else due.last_on,
        due_on=None if due is None else due.on,
        points=points,
        words=competency_words(competency, len(seen), needed, band, first, latest, change, counts, today),
    )


def _points(seen: Sequence[tuple[Counted, Observation]], told: Levels | None) -> tuple[Point, ...]:
    points: list[Point] = []
    for place, (counted, observation) in enumerate(seen):
        level, low, high = (None, None, None) if told is None else _band(told.at[place])
        points.append(
            Point(
                practice=counted.number,
                on=counted.practice.on,
                adjusted=round(observation.score, 2),
                level=level,
                low=low,
                high=high,
            )
        )
    return tuple(points)


def _band(estimate: Estimate) -> tuple[float, float, float]:
    """Return level, low and high within the scale."""
    half = trend_method().evidence.z * estimate.sd
    inside = [min(HIGHEST, max(LOWEST, v)) for v in (estimate.value, estimate.value - half, estimate.value + half)]
    return round(inside[0], 2), round(inside[1], 2), round(inside[2], 2)


def _reading(counted: Counted, competency: Competency) -> Reading | None:
    kept = counted.score(competency)
    if kept is None or kept.score is None:
        return None
    practice = counted.practice
    return Reading(
        practice=counted.number,
        on=practice.on,
        scenario_id=practice.scenario_id,
        scenario_title=practice.scenario_title,
        difficulty=practice.difficulty,
        typed=counted.typed,
        score=kept.score,
    )


def _change(change: Estimate) -> Change:
    half = trend_method().evidence.z * change.sd
    low, high = change.value - half, change.value + half
    # Judged as it is shown, to a tenth: nobody reads "more than the uncertainty" beside a range that begins at 0.0.
    verdict = "higher" if round(low, 1) > 0 else "lower" if round(high, 1) < 0 else "no_change_shown"
    return Change.model_validate(
        {"by": round(change.value, 2), "low": round(low, 2), "high": round(high, 2), "verdict": verdict}
    )
