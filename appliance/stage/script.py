"""The screenplay as it grows with the turns; the actor's memory, and all it knows."""

from typing import Final

from appliance.encounter.direction import Direction
from appliance.encounter.record import Turn
from appliance.encounter.scenario import Scenario
from appliance.encounter.screenplay import Screenplay, begin_screenplay, estimated_tokens

WRITTEN_MOST_TOKENS: Final = 1400
"""Twice what a spoken encounter keeps, within the model's 2,048: every trim makes the next answer slow."""


class Script:
    """Owner of the screenplay of one encounter."""

    def __init__(self, scenario: Scenario) -> None:
        """Begin with the cast and the place."""
        self._scenario = scenario
        self._play: Screenplay = begin_screenplay(scenario)
        self.said_by_person: list[str] = []
        """The person's lines as they were heard, oldest first."""
        self.said_by_officer: list[str] = []
        """The officer's turns to the person, oldest first."""

    def on_turn(self, turn: Turn) -> None:
        """Append a turn that was heard."""
        match turn.speaker:
            case "officer" if turn.addressed_to == "person":
                self._play = self._play.with_officer(turn.text)
                self.said_by_officer.append(turn.text)
            case "officer":
                self._play = self._play.with_event(f"The officer speaks to the {turn.addressed_to}")
            case "subject":
                self.said_by_person.append(turn.text)
                if turn.direction is not None:
                    self._play = self._play.with_subject(turn.text, turn.direction, self._scenario)
            case "radio" | "partner":
                self._play = self._play.with_event(f"Another voice, {turn.text}")

    def note(self, what: str) -> None:
        """Append something that happened on the scene."""
        self._play = self._play.with_event(what)

    def trim(self, told: tuple[str, ...]) -> None:
        """Shorten the script when it has grown long; called while somebody speaks."""
        if self._play.is_long():
            self._play = self._play.trimmed(self._scenario, told)

    def trim_when_full(self, told: tuple[str, ...]) -> None:
        """Shorten the script before it outgrows the model; where nobody speaks there is no other time to read it."""
        if estimated_tokens(self._play.text()) > WRITTEN_MOST_TOKENS:
            self._play = self._play.trimmed(self._scenario, told)

    def hearing(self, words_so_far: str) -> str:
        """Return what the actor can read while the officer still speaks."""
        return self._play.hearing(words_so_far) if words_so_far.strip() else self._play.text()

    def prompt(self, officer_text: str | None, direction: Direction) -> str:
        """Return the whole prompt for one answer; `officer_text` is a turn that is not kept yet."""
        play = self._play if officer_text is None else self._play.with_officer(officer_text)
        return play.prompt(direction, self._scenario)

    def emergency(self, officer_text: str | None, direction: Direction) -> str:
        """Return a short prompt for an actor that has lost its memory."""
        play = self._play if officer_text is None else self._play.with_officer(officer_text)
        return play.emergency(direction, self._scenario)

    @property
    def last_words(self) -> str:
        """Return what the person said last."""
        return self.said_by_person[-1] if self.said_by_person else ""
