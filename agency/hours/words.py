"""A standing in plain sentences, for the training officer's page and the officer's."""

from collections import Counter
from datetime import timedelta

from agency.hours.rules import TOTAL, LicencePeriod, RollingReset
from agency.hours.standing import PartStanding, Standing
from agency.hours.windows import day_words, years_later

NOTHING_SENT = (
    "Talkdown submits nothing to POST: the chief or sheriff, through the training officer, decides on credit and "
    "enters it."
)


def duration(minutes: int) -> str:
    """Return minutes as "2 h 10 min", "12 h" or "45 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def sentences(standing: Standing) -> tuple[str, ...]:
    """Return the standing in words: parts, dates, remedial hours, what is held apart, whose reading, who decides."""
    parts = [part for part in standing.parts if _worth_saying(standing, part)]
    said = [_part_sentence(standing, part) for part in parts] or [_nothing_sentence(standing)]
    said += _dates(standing)
    said += _remedial(standing)
    said += _held(standing)
    if standing.rule.reading is not None:
        said.append(f"This is {standing.rule.reading}; the sources differ.")
    if standing.rule.status == "not worked through":
        last = max(source.checked for source in standing.rule.source)
        said.append(f"Not worked through: {standing.rule.citation}, sources checked {day_words(last)}.")
        said += standing.rule.notes
    said.append(NOTHING_SENT)
    return tuple(said)


def _worth_saying(standing: Standing, part: PartStanding) -> bool:
    """Without a record of other training only what was credited is said, and the total only where no part says it."""
    if standing.why_unknown is None:
        return True
    others = any(other.id != TOTAL and other.talkdown_min for other in standing.parts)
    return part.talkdown_min > 0 and (part.id != TOTAL or not others)


def _when(standing: Standing) -> str:
    if standing.span is not None:
        return f" {standing.span.words}"
    return " in a licence period that Talkdown does not know" if isinstance(standing.rule.window, LicencePeriod) else ""


def _nothing_sentence(standing: Standing) -> str:
    return f"No Talkdown hours are credited toward {standing.rule.name}{_when(standing)}; {standing.why_unknown}."


def _part_sentence(standing: Standing, part: PartStanding) -> str:
    toward = f"toward {part.name} of {standing.rule.name}{_when(standing)}"
    if standing.why_unknown is None and not part.open_to_talkdown:
        start = f"Talkdown gives no credit {toward}"
    elif part.talkdown_min:
        start = f"{duration(part.talkdown_min)} of Talkdown hours credited {toward}"
    else:
        start = f"No Talkdown hours are credited {toward}"
    if part.alternating:
        start += " (in alternating years)"
    if standing.why_unknown is not None:
        return f"{start}; {standing.why_unknown}."
    return f"{start}. {_known(standing, part)}"


def _known(standing: Standing, part: PartStanding) -> str:
    assert standing.record_as_of is not None and part.known_min is not None
    source = f"With the record imported as of {day_words(standing.record_as_of)}"
    if part.needed_min is None:
        return f"{source}: {'covered' if part.reached else 'not covered yet'}."
    needed = duration(part.needed_min) + (f" (lowered by {part.lowered_by})" if part.lowered_by else "")
    count = f"{source}: {duration(part.known_min)} of {needed}"
    return f"{count}, reached." if part.reached else f"{count}, {duration(part.short_min or 0)} to go."


def _dates(standing: Standing) -> list[str]:
    said: list[str] = []
    span, window = standing.span, standing.rule.window
    if isinstance(window, RollingReset) and span is not None and span.completed_on and standing.why_unknown is None:
        deadline = years_later(span.completed_on[-1], window.years)
        verb = "ended" if standing.as_of > deadline else "end"
        began = day_words(span.first - timedelta(days=1))
        said.append(
            f"The last part was completed on {began}; the {window.years} years {verb} on {day_words(deadline)}."
        )
    if standing.hired_on is not None:
        said.append(f"Hired on {day_words(standing.hired_on)}, so this is a part year.")
        if standing.rule.proration == "by waiver only" and not any(part.lowered_by for part in standing.parts):
            said.append("The full hours are shown until a waiver that was granted is entered here.")
    return said


def _remedial(standing: Standing) -> list[str]:
    said: list[str] = []
    if standing.made_up_min and standing.span is not None:
        done = duration(standing.made_up_min)
        said.append(f"{done} of these Talkdown hours were done after {day_words(standing.span.last)}, to make it up.")
    if standing.other_years_min:
        done = duration(standing.other_years_min)
        said.append(f"{done} of Talkdown hours done in this time make up another year, and are not counted here.")
    return said


def _held(standing: Standing) -> list[str]:
    reasons = Counter(held.reason for held in standing.held)
    return [
        f"Held apart, not counted: {count} {'entry' if count == 1 else 'entries'}. {reason}"
        for reason, count in sorted(reasons.items())
    ]
