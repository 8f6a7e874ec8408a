"""What a voice check tells the officer, in plain words."""

from typing import Final

from appliance.engine.voice_check import LEAST_LINES, LINES, Spread, VoiceCheck

NOTHING_KEPT: Final = "Nothing of this is kept: no sound, no figures, no file."
NOT_TESTED: Final = (
    "The measures were tried on synthetic and read speech. They are not tested on human accents: hence this check."
)

_LEAVE_OUT: Final = "To leave voice and pace out of the score: `talkdown rehearse … --no-tone`. Nobody asks why."


def told(check: VoiceCheck) -> str:
    """Return what came of it, a paragraph a subject."""
    lines = [f"{check.heard} of {len(LINES)} lines were heard.", "", *_ordinary(check), *_on_purpose(check), ""]
    if check.shift is None:
        lines.append(
            f"Fewer than {LEAST_LINES} ordinary lines were heard: too few to say what the tone score would make of "
            "your voice. Read them again, or leave tone out."
        )
    elif check.fits:
        lines.append(
            f"Your ordinary voice would shift your tone score by {check.shift:+.1f} of 5 points: as good as nothing."
        )
    else:
        lines.append(
            f"Your ordinary voice would shift your tone score by {check.shift:+.1f} of 5 points, by itself. That says "
            "something about the measure, the microphone or how the check sentence was read, and nothing about how you "
            "speak. Do the microphone check again as you speak on the street, or leave tone out."
        )
    return "\n".join([*lines, _LEAVE_OUT, "", NOT_TESTED, NOTHING_KEPT])


def _ordinary(check: VoiceCheck) -> list[str]:
    pace = _span(check.rate_ratio, "times the first sentence", 2)
    if check.rate_words_per_s is not None:
        pace = f"{check.rate_words_per_s:.1f} words a second, {pace}"
    return [
        "In your ordinary voice",
        f"  loudness        {_span(check.raised_db, 'dB over the first sentence', 1)}",
        f"  pace            {pace}",
        f"  pitch movement  {_span(check.pitch_movement_semitones, 'semitones (shown in a review, never scored)', 1)}",
    ]


def _on_purpose(check: VoiceCheck) -> list[str]:
    raised = sum(line.manner == "raised" for line in LINES)
    louder = (
        "not heard"
        if check.raised_on_purpose_db is None
        else f"{check.raised_on_purpose_db:+.1f} dB, {check.seen_as_raised} of {raised} seen as a raised voice"
    )
    faster = "not heard" if check.faster_on_purpose is None else f"{check.faster_on_purpose:.2f} times your other lines"
    return ["On purpose", f"  louder          {louder}", f"  faster          {faster}"]


def _span(spread: Spread | None, unit: str, digits: int) -> str:
    if spread is None:
        return "not measured"
    return f"{spread.middle:.{digits}f} {unit}, line by line {spread.least:.{digits}f} to {spread.most:.{digits}f}"
