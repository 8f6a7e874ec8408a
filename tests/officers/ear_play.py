"""Plays a simulated officer, who only hears, against the director, with authored behaviour labels and no models."""

from dataclasses import dataclass
from typing import Final

from appliance.encounter.behaviours import CodedBehaviour, CodedUtterance
from appliance.encounter.direction import Direction, Ending, Floor
from appliance.encounter.director import begin, due_events, next_silence_s, step
from appliance.encounter.events import (
    DirectorEvent,
    OfficerMoved,
    OfficerRadioed,
    OfficerSilent,
    OfficerSpoke,
    SubjectHeard,
    TimedEventFired,
    TimeUp,
)
from appliance.encounter.scenario import Scenario
from appliance.encounter.state import DirectorState
from appliance.officers.officer import Finished, HeardLine, HeardSoFar, Move, Radio, Say, Wait
from appliance.officers.simulated import SimulatedOfficer

_SECONDS_A_WORD: Final = 0.4


@dataclass(frozen=True, slots=True)
class PlayedByEar:
    ending: Ending
    state: DirectorState
    lines: tuple[HeardLine, ...]


class _Play:
    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.clock_s = 0.0
        self.turn = 0
        self.lines: list[HeardLine] = []
        opening = begin(scenario, seed)
        self.state = opening.state
        self._hear(opening.direction)

    def send(self, event: DirectorEvent) -> None:
        if self.state.ending is not None:
            return
        done = step(self.scenario, self.state, event)
        self.state = done.state
        if done.other_voice:
            self.lines.append(HeardLine("radio", done.other_voice, self.clock_s))
        self._hear(done.direction)

    def _hear(self, direction: Direction | None) -> None:
        if direction is None or direction.floor is Floor.STAY_SILENT:
            return
        text = direction.authored_line
        self.lines.append(HeardLine("subject", text, self.clock_s))
        self.clock_s += direction.delay_s + 1 + _SECONDS_A_WORD * len(text.split())
        self.turn += 1
        if self.state.ending is None:
            heard = SubjectHeard(at_s=self.clock_s, turn=self.turn, text=text, disclosed=direction.disclose)
            self.state = step(self.scenario, self.state, heard).state


def play_by_ear(scenario: Scenario, policy: str, seed: int) -> PlayedByEar:
    """Play one encounter to its end."""
    labels = {line.text: line for line in scenario.exemplars.get(policy, ())}
    officer, play = SimulatedOfficer(scenario, policy, seed), _Play(scenario, seed)
    while play.state.ending is None and play.clock_s < scenario.time_limit_min * 60:
        for name in due_events(scenario, play.state, play.clock_s):
            play.lines += [
                HeardLine("scene", event.what, play.clock_s) for event in scenario.events if event.id == name
            ]
            play.send(TimedEventFired(at_s=play.clock_s, event=name))
        action = officer.choose(HeardSoFar(tuple(play.lines), play.clock_s))
        if isinstance(action, Say | Radio):
            play.turn += 1
            play.clock_s += 1 + _SECONDS_A_WORD * len(action.text.split())
            play.lines.append(HeardLine("officer", action.text, play.clock_s))
        if isinstance(action, Say):
            line = labels.get(action.text)
            behaviours = line.behaviours if line else ()
            coded = CodedUtterance(
                behaviours=tuple(CodedBehaviour(id=b, confidence=0.9, words=action.text) for b in behaviours),
                de_escalation=line.de_escalation if line else 0.0,
            )
            play.send(OfficerSpoke(at_s=play.clock_s, turn=play.turn, text=action.text, coded=coded))
        elif isinstance(action, Radio):
            play.send(OfficerRadioed(at_s=play.clock_s, turn=play.turn, text=action.text))
        elif isinstance(action, Move):
            play.send(OfficerMoved(at_s=play.clock_s, movement=action.movement))
        elif isinstance(action, Wait | Finished):
            silent_s = next_silence_s(scenario, play.state)
            play.clock_s += silent_s
            play.send(OfficerSilent(at_s=play.clock_s, silent_s=silent_s))
    play.send(TimeUp(at_s=play.clock_s))
    ending = play.state.ending
    assert ending is not None
    return PlayedByEar(ending, play.state, tuple(play.lines))
