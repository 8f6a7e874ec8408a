"""The scenarios of the folder, and a conversation with one of them that a test writes turn by turn."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from appliance.encounter.authoring import parse
from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from appliance.encounter.direction import Direction, Ending
from appliance.encounter.director import begin, due_events, step
from appliance.encounter.events import (
    DirectorEvent,
    Movement,
    OfficerMoved,
    OfficerRadioed,
    OfficerSpoke,
    SubjectHeard,
    TimedEventFired,
)
from appliance.encounter.intentions import Intention
from appliance.encounter.scenario import Band, Scenario
from appliance.encounter.simulate import Played, play

FOLDER: Final = Path(__file__).parents[2] / "scenarios"
IDS: Final = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
SEEDS: Final = range(12)


@cache
def scenario(name: str) -> Scenario:
    """Return a scenario of the folder by its id."""
    return parse((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), name)


@cache
def runs(name: str, policy: str, short_form: bool = False) -> tuple[Played, ...]:
    """Play one simulated officer over the test's seeds."""
    return tuple(play(scenario(name), policy, seed, short_form=short_form) for seed in SEEDS)


def authored_lines(of: Scenario) -> Iterator[tuple[Intention, Band, str]]:
    """Return every line of every intention."""
    for intention in Intention:
        for band in Band:
            for line in of.lines[intention].in_band(band):
                yield intention, band, line


def spoken_by_person(of: Scenario) -> tuple[str, ...]:
    """Return everything the person can be heard to say during an encounter."""
    return (
        of.opening_line,
        *(line for _, _, line in authored_lines(of)),
        *(line for fact in of.subject.facts for line in fact.lines),
        *(hazard.closing_line for hazard in of.hazards),
        *(rule.line for rule in of.endings if rule.line),
    )


class Conversation:
    """An encounter under way; each turn takes ten seconds, and the person's authored words are heard in full."""

    def __init__(self, name: str, seed: int = 0) -> None:
        self.scenario = scenario(name)
        self.clock_s = 0.0
        self.turn = 0
        opening = begin(self.scenario, seed)
        self.state = opening.state
        self.answers: list[Direction] = []
        self._hear(opening.direction)

    def say(self, text: str, *shown: BehaviourId, de_escalation: float = 0.0) -> None:
        """Say something to the person that is coded without doubt."""
        coded = tuple(CodedBehaviour(id=behaviour, confidence=0.95, words=text) for behaviour in shown)
        self._pass(10)
        self._happen(
            OfficerSpoke(
                at_s=self.clock_s,
                turn=self.turn,
                text=text,
                coded=CodedUtterance(behaviours=coded, de_escalation=de_escalation),
            )
        )

    def exemplar(self, policy: str, beginning: str) -> None:
        """Say or radio the authored officer line that begins so."""
        line = next(line for line in self.scenario.exemplars[policy] if line.text.startswith(beginning))
        if line.movement is not None:
            self.move(line.movement)
        if line.radio:
            self.radio(line.text)
        else:
            self.say(line.text, *line.behaviours, de_escalation=line.de_escalation)

    def radio(self, text: str) -> None:
        """Speak to dispatch."""
        self._pass(5)
        self._happen(OfficerRadioed(at_s=self.clock_s, turn=self.turn, text=text))

    def move(self, movement: Movement) -> None:
        """Change the distance."""
        self._happen(OfficerMoved(at_s=self.clock_s, movement=movement))

    def happen(self, event: DirectorEvent) -> None:
        """Let something else happen."""
        self._happen(event)

    def until(self, at_s: float) -> None:
        """Let the clock run on without anybody speaking."""
        self._pass(at_s - self.clock_s)

    def _pass(self, seconds: float) -> None:
        self.turn += 1
        self.clock_s += seconds
        for name in due_events(self.scenario, self.state, self.clock_s):
            self._happen(TimedEventFired(at_s=self.clock_s, event=name))

    def _happen(self, event: DirectorEvent) -> None:
        done = step(self.scenario, self.state, event)
        self.state = done.state
        self._hear(done.direction)

    def _hear(self, direction: Direction | None) -> None:
        if direction is None:
            return
        self.answers.append(direction)
        if self.state.ending is None:
            heard = SubjectHeard(
                at_s=self.clock_s, turn=self.turn, text=direction.authored_line, disclosed=direction.disclose
            )
            self.state = step(self.scenario, self.state, heard).state

    @property
    def ending(self) -> Ending | None:
        """How it ended, if it did."""
        return self.state.ending
