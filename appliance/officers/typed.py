"""A person at a keyboard as the officer: plain lines are said, lines that begin with a slash are moves."""

import sys
from collections.abc import Callable
from typing import Final, TextIO

from appliance.encounter.events import Movement
from appliance.officers.keyboard import Keyboard
from appliance.officers.officer import Act, Action, Disengage, Finished, HeardSoFar, Move, Radio, Say, Wait

HELP: Final = (
    "Type what you say. Moves: /radio WORDS, /partner WORDS, /closer, /back, /cover, /wait SECONDS, "
    "/act REASON, /leave, /end"
)
_LONGEST_WAIT_S: Final = 120.0


class NotACommand(ValueError):
    """A line begins with a slash but is no command; the message says what is."""


def parse(line: str) -> Action | None:
    """Return the action that a typed line means, None for an empty one; raise NotACommand for an unknown command."""
    text = line.strip()
    if not text:
        return None
    if not text.startswith("/"):
        return Say(text)
    command, _, rest = text[1:].partition(" ")
    rest = rest.strip()
    match command.lower():
        case "radio" | "partner" as to:
            if not rest:
                raise NotACommand(f"/{to} needs the words you say to them.")
            return Radio(rest, "radio" if to == "radio" else "partner")
        case "closer" | "back" | "cover" as movement:
            return Move(Movement(movement))
        case "wait":
            return Wait(_seconds(rest))
        case "act":
            return Act(rest)
        case "leave":
            return Disengage()
        case "end":
            return Finished()
    raise NotACommand(f"/{command} is not a command. {HELP}")


class TypedOfficer:
    """Reads the officer's lines from a stream; its end finishes the officer."""

    name = "typed"

    def __init__(self, lines: TextIO | None = None, explain: Callable[[str], None] | None = None) -> None:
        self._keyboard = Keyboard(lines or sys.stdin)
        self._explain = explain or (lambda message: None)

    async def next(self, heard: HeardSoFar) -> Action:
        """Return the next typed action, asking again after a line that means nothing."""
        while True:
            try:
                action = parse(await self._keyboard.line())
            except EOFError:
                return Finished()
            except NotACommand as problem:
                self._explain(str(problem))
                continue
            if action is not None:
                return action


def _seconds(text: str) -> float:
    try:
        seconds = float(text or "5")
    except ValueError:
        seconds = -1.0
    if not 0 < seconds <= _LONGEST_WAIT_S:
        raise NotACommand(f"/wait needs a number of seconds up to {_LONGEST_WAIT_S:.0f}.")
    return seconds
