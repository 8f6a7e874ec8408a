"""Pieces of the encounter screen as text; pure, so that they are the same in every terminal."""

import textwrap
from collections.abc import Sequence
from typing import Final

from rich.text import Text

from appliance.stage.view import Caption, HazardView, View
from appliance.tui.palette import ALERT, CALM, DIM, INK
from appliance.words import N_, _, ngettext, pgettext

METER_CELLS: Final = 12
NAME_CELLS: Final = 12
ROOMY_ROWS: Final = 12
"""With this many rows, captions stand apart."""
_WHO: Final = {
    "nobody": N_("Nobody is speaking"),
    "officer": N_("You are speaking"),
    "subject": N_("{person} is speaking"),
    "both": N_("You are both speaking"),
    "radio": N_("The radio is speaking"),
}


def state_line(seen: View) -> Text:
    """Return who is speaking, or what the encounter waits for, in words and with a mark."""
    match seen.phase:
        case "paused":
            return Text(_("■ Paused. Time stands still, and nothing you say is heard."), style=f"bold {ALERT}")
        case "asking_to_end":
            return Text(_("■ End the training? Time stands still."), style=f"bold {ALERT}")
        case "closing":
            return Text(_("■ The encounter is over."), style=f"bold {ALERT}")
        case _ if seen.radio_open:
            return Text(_("■ RADIO OPEN: your next words go to dispatch"), style=f"bold {ALERT}")
        case _:
            mark = "□" if seen.speaking == "nobody" else "■"
            return Text(f"{mark} {_(_WHO[seen.speaking]).format(person=seen.person)}", style=f"bold {CALM}")


def captions(lines: Sequence[Caption], width: int, height: int) -> Text:
    """Return the last of what was said that fits, the newest at the bottom; only whole lines, unless one is too long.

    A caption that does not fit whole is left out, but of the newest the last rows are shown.
    """
    gap = [Text()] if height >= ROOMY_ROWS else []
    rows: list[Text] = []
    for caption in reversed(lines):
        block = _caption(caption, width)
        room = height - len(rows) - (len(gap) if rows else 0)
        if len(block) > room:
            if not rows:
                rows = block[-height:]
            break
        rows = [*block, *(gap if rows else []), *rows]
    return Text("\n").join([*[Text()] * (height - len(rows)), *rows])


def _caption(caption: Caption, width: int) -> list[Text]:
    if caption.speaker == "event":
        return [Text(line, style=f"italic {DIM}") for line in textwrap.wrap(caption.text, width, initial_indent="* ")]
    style = f"bold {ALERT}" if caption.speaker == "officer" else f"bold {CALM}"
    said = caption.text + ("…" if caption.partial and not caption.text.endswith((".", "?", "!")) else "")
    wrapped = textwrap.wrap(said, max(20, width - NAME_CELLS)) or [""]
    first = Text.assemble((caption.name[: NAME_CELLS - 1].ljust(NAME_CELLS), style), (wrapped[0], INK))
    return [first, *(Text(" " * NAME_CELLS + line, style=INK) for line in wrapped[1:])]


def meters(seen: View) -> Text:
    """Return the levels that are measured, each with its name."""
    text = Text()
    for name, level, colour in (
        (_("you"), seen.officer_level, ALERT),
        (pgettext("meter", "them"), seen.subject_level, CALM),
    ):
        if level is not None:
            text.append(f"{name} ", style=DIM)
            text.append(bar(level), style=colour)
            text.append("   ")
    return text


def bar(level: float) -> str:
    """Return a meter for 0 to 1."""
    filled = round(level * METER_CELLS)
    return "█" * filled + "░" * (METER_CELLS - filled)


def remaining(seen: View) -> str:
    """Return the time that is left."""
    minutes, seconds = divmod(int(seen.remaining_s), 60)
    return f"{minutes}:{seconds:02d}"


def where(seen: View) -> Text:
    """Return time and place in one line."""
    place = f"   ·   {seen.distance}" if seen.distance else ""
    return Text.assemble((_("{time} left").format(time=remaining(seen)), f"bold {INK}"), (place, DIM))


def hazards(known: Sequence[HazardView]) -> Text:
    """Return the hazards the officer knows of, the open ones first, each with its state in words."""
    text = Text()
    for hazard in sorted(known, key=lambda hazard: not hazard.open):
        if text:
            text.append("\n")
        if hazard.open:
            text.append(pgettext("hazard", "! open  "), style=f"bold {ALERT}")
            text.append(hazard.what, style=INK)
        else:
            text.append(pgettext("hazard", "done    "), style=DIM)
            text.append(hazard.what, style=DIM)
    return text


def minutes(count: float) -> str:
    """Return minutes in words."""
    whole = max(1, round(count))
    return ngettext("{n} minute", "{n} minutes", whole).format(n=whole)


def say_to(person: str) -> str:
    """Return what stands where a line is typed; the person may have no name."""
    if not person:
        return _("Say something to them, Enter sends it")
    return _("Say something to {person}, Enter sends it").format(person=person)
