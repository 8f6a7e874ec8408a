"""To whom an utterance is said, and the moves that an officer makes by saying them; rules on plain text."""

import re
from typing import Final, Literal

from appliance.encounter.events import Movement

Addressee = Literal["person", "radio", "partner"]

_RADIO: Final = re.compile(
    r"^\W*(?:(?:dispatch|control|central|comms|radio|base)\b(?!\s+(?:said|told|called|sent|says|got|your|the|it))"
    r"|(?:show me|start me|send me|can i get|i need|requesting|roll me)\s+(?:\w+\s+){0,4}"
    r"(?:unit|units|backup|cover|ems|medics|an ambulance|the crisis team|co-?responder|supervisor)\b)",
    re.IGNORECASE,
)
_ACT: Final = re.compile(r"^\W*(?:i would|i'd|i would have to|i'd have to) act now\W*$", re.IGNORECASE)
_BACK: Final = re.compile(
    r"\b(?:i'?m|i am|i'?ll|i will|let me|we'?re|i'?m going to|i'?m gonna)\s+(?:just\s+|gonna\s+|going to\s+)*"
    r"(?:step(?:ping)?|back(?:ing)?|mov(?:e|ing)|stay(?:ing)?|tak(?:e|ing))\s+(?:(?:a|one|two|a few)\s+steps?\s+)?"
    r"(?:back|up|away|over here)\b",
    re.IGNORECASE,
)
_CLOSER: Final = re.compile(
    r"\b(?:i'?m|i am|i'?ll|let me|i'?m going to)\s+(?:just\s+|gonna\s+|going to\s+)*"
    r"(?:com(?:e|ing)|mov(?:e|ing)|step(?:ping)?|walk(?:ing)?)\s+(?:a (?:bit|little) )?(?:closer|over|up|toward)\b",
    re.IGNORECASE,
)


def addressee(text: str, partner: str | None) -> Addressee:
    """Return whom the words are addressed to: the radio by its name at the start, the partner by theirs."""
    if _RADIO.search(text):
        return "radio"
    if partner and re.match(rf"^\W*(?:hey\s+)?{re.escape(partner)}\b\s*[,.:]?\s+\w", text, re.IGNORECASE):
        return "partner"
    return "person"


def says_act_now(text: str) -> bool:
    """Whether the whole utterance is "I would act now"."""
    return _ACT.match(text) is not None


def movement_said(text: str) -> Movement | None:
    """Return the move that the officer announces as they make it."""
    if _BACK.search(text):
        return Movement.BACK
    if _CLOSER.search(text):
        return Movement.CLOSER
    return None
