"""Pieces of the encounter screen as text; pure, so that they are the same in every terminal."""

from typing import Final

from rich.text import Text

from appliance.stage.view import View

CALM: Final = "#7fd1c7"
ALERT: Final = "#f2c14e"
DIM: Final = "#b8b5ab"
METER_CELLS: Final = 12
_WHO: Final = {
    "nobody": "Nobody is speaking",
    "officer": "You are speaking",
    "subject": "{person} is speaking",
    "both": "You are both speaking",
    "radio": "The radio is speaking",
}


def state_line(seen: View) -> Text:
    """Return who is speaking, in words and with a mark."""
    if seen.phase == "paused":
        return Text("‖ Paused. F6 goes on.", style=f"bold {ALERT}")
    if seen.phase == "asking_to_end":
        return Text("End the training? F10 ends it. F6 goes on.", style=f"bold {ALERT}")
    who = _WHO[seen.speaking].format(person=seen.person)
    if seen.radio_open:
        who += "   ·   RADIO OPEN: your next words go to dispatch"
    return Text(f"● {who}", style=f"bold {CALM}")


def captions(seen: View) -> Text:
    """Return the last lines that were said."""
    text = Text()
    for caption in seen.captions:
        if caption.speaker == "event":
            text.append(f"  {caption.text}\n\n", style=f"italic {DIM}")
            continue
        style = f"bold {ALERT}" if caption.speaker == "officer" else f"bold {CALM}"
        text.append(f"{caption.name}  ", style=style)
        text.append(caption.text + ("…" if caption.partial else "") + "\n\n")
    return text


def meters(seen: View) -> Text:
    """Return both levels, with words beside the bars."""
    return Text.assemble(
        ("you ", DIM),
        (_bar(seen.officer_level), ALERT),
        ("  them ", DIM),
        (_bar(seen.subject_level), CALM),
    )


def remaining(seen: View) -> Text:
    """Return time left and distance."""
    minutes, seconds = divmod(int(seen.remaining_s), 60)
    where = f"   ·   {seen.distance}" if seen.distance else ""
    return Text(f"{minutes}:{seconds:02d} left{where}", style=DIM)


def _bar(level: float) -> str:
    filled = round(level * METER_CELLS)
    return "█" * filled + "░" * (METER_CELLS - filled)
