"""When a turn counts as over, how it sounded, and whether it was said to the kiosk."""

from typing import Final

from appliance.audio.turn_text import is_hanging, is_hesitation, is_open_clause, is_opener, read_text

FINISHED_S: Final = 0.55
USUAL_S: Final = 0.9
LONG_S: Final = 1.6


def patience_s(text: str, extra_wait_s: float) -> float:
    """Return the silence that ends a turn with these words so far."""
    read = read_text(text)
    if is_hesitation(read) or is_hanging(read) or is_open_clause(read) or is_opener(read):
        return LONG_S + extra_wait_s
    return (FINISHED_S if read.question_mark else USUAL_S) + extra_wait_s
