"""What every drawing of a curve needs."""

from appliance.review.document.model import Curve


def at_time(curve: Curve, values: tuple[float, ...], at_s: float) -> float:
    """Return the value that held at a time: the last one before it."""
    held = values[0]
    for t, value in zip(curve.times_s, values, strict=True):
        if t > at_s + 1e-9:
            break
        held = value
    return held


def end_of(curve: Curve) -> float:
    """Return the time at the right edge, in seconds."""
    return max(curve.times_s[-1], 1.0)


def steps(curve: Curve, values: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Return the corners (seconds, value) of the line: a value holds until the next one."""
    corners: list[tuple[float, float]] = []
    for place, (at_s, value) in enumerate(zip(curve.times_s, values, strict=True)):
        if place:
            corners.append((at_s, values[place - 1]))
        corners.append((at_s, value))
    return tuple(corners)


def in_words(curve: Curve) -> str:
    """Return what the curve shows, for whoever cannot see it."""
    return (
        f"Agitation from {curve.agitation[0]:.1f} to {curve.agitation[-1]:.1f}, trust from "
        f"{curve.trust[0]:.1f} to {curve.trust[-1]:.1f}, out of 10."
    )
