"""How numbers, dates and enumerations are written for a person."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

CATEGORIES: Final = {
    "disorder": "Disorder",
    "domestic": "Domestic",
    "intoxication": "Intoxication",
    "mental_health": "Mental health",
    "suicide": "Suicide",
    "traffic": "Traffic stop",
    "welfare": "Welfare check",
    "youth": "Youth",
}
SCENARIOS: Final = {"bus-station": "Bus station", "porch": "The porch", "traffic-stop": "Traffic stop"}
COMPETENCIES: Final = {
    "opening": "Opening",
    "risk": "Reading risk and staying safe",
    "listening": "Active listening",
    "empathy": "Empathy and respect",
    "questions": "Questions and wants",
    "tone": "Tone and pacing",
    "time_and_options": "Time, distance and options",
    "honesty": "Honest explaining and limits",
    "adapting": "Adapting and repair",
    "closure": "Closure and hand-over",
}
ACTIVITIES: Final = {"encounter": "Encounter", "retake": "Retake", "drill": "Drill", "review": "Review"}
ENDINGS: Final = {
    "resolved": "Resolved",
    "handed_over": "Handed over",
    "disengaged": "Disengaged",
    "acted": "Acted",
    "still_talking": "Still talking",
    "escalated": "Escalated",
}
PRACTICE: Final = {"first": "first", "2-3": "2nd–3rd", "4-9": "4th–9th", "10+": "10th on"}
REASONS: Final = {
    "malformed": "not a message",
    "too_large": "too large",
    "newer_schema": "from a newer program",
    "wrong_topic": "on the wrong topic",
    "unknown_kiosk": "from an unknown kiosk",
    "not_accepted": "from a kiosk that is not accepted",
    "another_kiosk": "names another kiosk",
    "impossible_date": "on an impossible date",
    "id_reused": "under an id that is taken",
}
_ALL: Final = CATEGORIES | SCENARIOS | COMPETENCIES | ACTIVITIES | ENDINGS | REASONS


def duration(seconds: int) -> str:
    """Return seconds as whole minutes, such as "2 h 10 min"; each day is rounded before this."""
    sign, minutes = ("−" if seconds < 0 else ""), abs(seconds) // 60
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} h {rest} min" if rest else f"{sign}{hours} h"


def day(value: date | datetime | None) -> str:
    """Return a date as "30 Nov 2026", or a dash."""
    if value is None:
        return "–"
    local = value.astimezone() if isinstance(value, datetime) else value
    return f"{local.day} {local:%b %Y}"


def moment(value: datetime | None) -> str:
    """Return a moment on the server's clock as "30 Nov 2026, 09:05", or a dash."""
    return "–" if value is None else f"{day(value)}, {value.astimezone():%H:%M}"


def clock(minute: int) -> str:
    """Return a minute of the day as "09:05"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def fours(digits: str) -> str:
    """Return a fingerprint in groups of four, as two people read it to each other."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def named(value: str | None) -> str:
    """Return the words for an enumeration's value, or a dash."""
    return "–" if value is None else _ALL.get(value, value)


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "duration": duration,
    "day": day,
    "moment": moment,
    "clock": clock,
    "named": named,
    "fours": fours,
    "practice": lambda band: PRACTICE.get(band, band),
}
