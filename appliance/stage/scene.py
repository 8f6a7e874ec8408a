"""The plot as the stage sees it: the director's state, and proposals that have no effect until they are kept."""

from collections.abc import Callable
from dataclasses import dataclass

from appliance.encounter.director import DirectorState, Step, begin, due_events, next_silence_s, step
from appliance.encounter.events import DirectorEvent, TimedEventFired
from appliance.encounter.record import Snapshot
from appliance.encounter.scenario import Scenario
from appliance.stage.recorder import Recorder


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an event would lead to, from the state it was proposed in."""

    event: DirectorEvent
    before: DirectorState
    step: Step


class Scene:
    """Owner of the director's state during one encounter."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        recorder: Recorder,
        now_s: Callable[[], float],
        short_form: bool = False,
    ) -> None:
        """`now_s` reads the encounter clock."""
        self.scenario = scenario
        self.seed = seed
        self.short_form = short_form
        self.recorder = recorder
        self.now_s = now_s
        self.opening = begin(scenario, seed, short_form)
        self.state = self.opening.state
        self.last_step = self.opening

    def restore(self) -> None:
        """Play the recorder's events again; the same inputs give the same state."""
        for event in self.recorder.events:
            self.last_step = step(self.scenario, self.state, event)
            self.state = self.last_step.state

    def propose(self, event: DirectorEvent) -> Proposal:
        """Return what an event would lead to."""
        return Proposal(event, self.state, step(self.scenario, self.state, event))

    def keep(self, proposal: Proposal) -> Step:
        """Let a proposal happen; one made from an older state is worked out again."""
        made = proposal.step if proposal.before is self.state else step(self.scenario, self.state, proposal.event)
        self.state = made.state
        self.last_step = made
        self.recorder.happened(
            proposal.event,
            Snapshot(
                at_s=proposal.event.at_s,
                after_turn=self.recorder.peek_number() - 1,
                state=made.state,
                causes=made.causes,
            ),
        )
        return made

    def happen(self, event: DirectorEvent) -> Step:
        """Propose and keep at once."""
        return self.keep(self.propose(event))

    def due(self) -> list[TimedEventFired]:
        """Return the scenario's events that are due now."""
        at_s = self.now_s()
        return [TimedEventFired(at_s=at_s, event=name) for name in due_events(self.scenario, self.state, at_s)]

    def next_silence_s(self) -> float:
        """Return the silence that the director wants to hear of next."""
        return next_silence_s(self.scenario, self.state)

    @property
    def time_limit_s(self) -> float:
        """The encounter's length, by the scenario and its form."""
        short = self.scenario.short_form
        minutes = short.time_limit_min if self.short_form and short else self.scenario.time_limit_min
        return minutes * 60.0
