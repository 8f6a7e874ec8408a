"""Reads an engine's record beside the sound: which answer belongs to which line, where its time went, who worded it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.encounter.direction import Floor
from appliance.encounter.record import Record, Turn, TurnTiming
from benchmarks.word_errors import edits, normalised

_ALIKE: Final = 0.5
"""Share of words that a line and an officer turn must have in common to be the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a record tells of the answer to one line."""

    turn: Turn
    timing: TurnTiming | None

    @property
    def chosen_delay_s(self) -> float:
        """Silence the director wanted before this answer."""
        directed = self.turn.direction.delay_s if self.turn.direction is not None else 0.0
        return max(directed, self.timing.chosen_delay_s if self.timing is not None else 0.0)

    @property
    def chosen(self) -> bool:
        """Whether the director chose when to speak: to wait, or to talk over the officer."""
        floor = self.turn.direction.floor if self.turn.direction is not None else Floor.ANSWER
        return self.chosen_delay_s > 0 or floor in (Floor.WAIT, Floor.TALK_OVER, Floor.STAY_SILENT)

    @property
    def first_sound(self) -> str | None:
        """Id of the first sound the director chose."""
        return self.turn.direction.first_sound if self.turn.direction is not None else None


def answers(record: Record, lines: Sequence[str]) -> tuple[Answer | None, ...]:
    """Return the answer to each line that was said, in order; None where the record has none."""
    officer = [
        at for at, turn in enumerate(record.turns) if turn.speaker == "officer" and turn.addressed_to == "person"
    ]
    timings = {timing.turn: timing for timing in record.timings}
    found: list[Answer | None] = []
    for place in _placed(lines, [record.turns[at].text for at in officer]):
        answer = None if place is None else _answer_after(record, officer[place])
        found.append(None if answer is None else Answer(answer, timings.get(answer.number)))
    return tuple(found)


def likeness(one: str, other: str) -> float:
    """Return the share of words that two texts have in common, in order: 1 when equal."""
    left, right = normalised(one), normalised(other)
    longest = max(len(left), len(right))
    return 1 - edits(left, right).errors / longest if longest else 0.0


def _answer_after(record: Record, at: int) -> Turn | None:
    """Return the person's turn that follows an officer turn, unless the officer speaks to them again before it."""
    for turn in record.turns[at + 1 :]:
        if turn.speaker == "subject":
            return turn
        if turn.speaker == "officer" and turn.addressed_to == "person":
            return None
    return None


def _placed(lines: Sequence[str], turns: Sequence[str]) -> tuple[int | None, ...]:
    """Return for each line the turn that heard it: the assignment in order with the greatest likeness.

    A line with pauses may have been heard as two turns; then it belongs to the one that is most like it.
    """
    best = [[0.0] * (len(turns) + 1) for _ in range(len(lines) + 1)]
    alike = [[likeness(line, turn) for turn in turns] for line in lines]
    for row in range(len(lines) - 1, -1, -1):
        for column in range(len(turns) - 1, -1, -1):
            together = alike[row][column] + best[row + 1][column + 1] if alike[row][column] >= _ALIKE else -1.0
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    places: list[int | None] = []
    column = 0
    for row in range(len(lines)):
        while column < len(turns) and best[row][column] == best[row][column + 1]:
            column += 1
        taken = (
            column < len(turns)
            and alike[row][column] >= _ALIKE
            and best[row][column] == alike[row][column] + best[row + 1][column + 1]
        )
        places.append(column if taken else None)
        column += taken
    return tuple(places)
