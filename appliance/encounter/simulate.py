"""Playing simulated officers over many seeds without any model: authored officer lines in, endings and causes out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from appliance.encounter.chance import chance, pick
from appliance.encounter.conditions import Moment, holds
from appliance.encounter.direction import Direction, Ending, Floor
from appliance.encounter.director import DirectorState, Step, begin, due_events, next_silence_s, step
from appliance.encounter.events import (
    DirectorEvent,
    OfficerMoved,
    OfficerRadioed,
    OfficerSilent,
    OfficerSpoke,
    Prosody,
    SubjectHeard,
    TimedEventFired,
    TimeUp,
)
from appliance.encounter.scenario import Condition, Exemplar, Scenario

SILENT: Final = "silent"
POLICIES: Final = ("expert", "good", "novice", "commanding", "abusive", "soft", SILENT)
"""The officers a scenario writes lines for, and one who never speaks."""
_CODED_CONFIDENCE: Final = 0.9
_WORDS_PER_S: Final = 2.6
_SUBJECT_GAP_S: Final = 1.2
_LEAST_TURN_S: Final = 1.0
_RADIO_ANSWER_S: Final = 4.0
_ASKS_AGAIN_AFTER: Final = 4
"""Turns after which an officer asks again for what was not done."""
_ASKS_AGAIN_TIMES: Final = 2
_STRAYS: Final = 0.5
_NEARLY_AS_FITTING: Final = 3
"""How often, and among how many of the best lines, chance picks."""


@dataclass(frozen=True, slots=True)
class Style:
    """How one policy sounds and how often it waits."""

    loudness_db: float
    rate_words_per_s: float
    gap_s: float
    waits: float = 0.0
    """Share of turns before which this officer lets a silence stand."""
    interrupts: float = 0.0


STYLES: Final[dict[str, Style]] = {
    "expert": Style(0.0, 2.5, 1.6, waits=0.15),
    "good": Style(0.5, 2.8, 1.2, waits=0.08),
    "novice": Style(1.5, 3.3, 0.6),
    "commanding": Style(6.0, 3.4, 0.3, interrupts=0.2),
    "abusive": Style(9.0, 4.0, 0.2, interrupts=0.4),
    "soft": Style(-0.5, 2.4, 1.5, waits=0.1),
    SILENT: Style(0.0, 2.5, 8.0),
}


@dataclass(frozen=True, slots=True)
class Noise:
    """What mishearing does to an utterance: behaviours lost, and confidence lost on the others."""

    lost: float = 0.0
    word_confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Played:
    """One simulated encounter."""

    policy: str
    seed: int
    ending: Ending
    state: DirectorState
    officer_turns: int
    duration_s: float
    causes: Counter[str]
    events: tuple[DirectorEvent, ...]
    steps: tuple[Step, ...]


class _Stage:
    """One simulated encounter under way."""

    def __init__(self, scenario: Scenario, policy: str, seed: int, noise: Noise, short_form: bool) -> None:
        self.scenario, self.policy, self.seed, self.noise = scenario, policy, seed, noise
        self.style = STYLES[policy]
        self.clock_s, self.turn = 0.0, 0
        self.events: list[DirectorEvent] = []
        opening = begin(scenario, seed, short_form)
        self.state = opening.state
        self.steps = [opening]
        self.used: dict[int, int] = {}
        """Line to the officer turn it was last said in."""
        self.asked_again: Counter[int] = Counter()
        short = scenario.short_form
        self.limit_s = 60 * (short.time_limit_min if short_form and short else scenario.time_limit_min)
        self._hear(opening.direction)

    def send(self, event: DirectorEvent) -> Step:
        """Let an event happen, and let the person's answer be heard."""
        done = step(self.scenario, self.state, event)
        self.events.append(event)
        self.steps.append(done)
        self.state = done.state
        self._hear(done.direction)
        return done

    def _hear(self, direction: Direction | None) -> None:
        if direction is None or direction.floor is Floor.STAY_SILENT:
            return
        self.clock_s += direction.delay_s + max(_LEAST_TURN_S, len(direction.authored_line.split()) / _WORDS_PER_S)
        self.turn += 1
        heard = SubjectHeard(
            at_s=self.clock_s, turn=self.turn, text=direction.authored_line, disclosed=direction.disclose
        )
        if self.state.ending is None:
            self.events.append(heard)
            done = step(self.scenario, self.state, heard)
            self.steps.append(done)
            self.state = done.state

    def fire_due_events(self) -> None:
        """Let everything happen that is due."""
        for name in due_events(self.scenario, self.state, self.clock_s):
            if self.state.ending is None:
                self.send(TimedEventFired(at_s=self.clock_s, event=name))

    def wait(self) -> None:
        """Leave the silence that the director asks about."""
        silent_s = next_silence_s(self.scenario, self.state)
        self.clock_s += silent_s if self.state.silence_steps == 0 else 8.0
        self.send(OfficerSilent(at_s=self.clock_s, silent_s=silent_s))

    def say(self, line: Exemplar) -> None:
        """Say, radio or do what a line stands for."""
        self.turn += 1
        duration_s = max(_LEAST_TURN_S, len(line.text.split()) / self.style.rate_words_per_s)
        self.clock_s += self.style.gap_s + duration_s
        if line.movement is not None:
            self.send(OfficerMoved(at_s=self.clock_s, movement=line.movement))
        if line.radio:
            self.clock_s += _RADIO_ANSWER_S
            self.send(OfficerRadioed(at_s=self.clock_s, turn=self.turn, text=line.text))
        elif line.text and self.state.ending is None:
            self.send(self._spoken(line, duration_s))

    def _spoken(self, line: Exemplar, duration_s: float) -> OfficerSpoke:
        kept = [
            behaviour
            for behaviour in line.behaviours
            if chance(self.seed, self.turn, f"lost:{behaviour}") >= self.noise.lost
        ]
        return OfficerSpoke(
            at_s=self.clock_s,
            turn=self.turn,
            text=line.text,
            coded=CodedUtterance(
                behaviours=tuple(CodedBehaviour(id=b, confidence=_CODED_CONFIDENCE, words=line.text) for b in kept),
                de_escalation=line.de_escalation,
            ),
            word_confidence=self.noise.word_confidence,
            duration_s=duration_s,
            response_gap_s=self.style.gap_s,
            interrupted_subject=chance(self.seed, self.turn, "interrupts") < self.style.interrupts,
            prosody=Prosody(
                loudness_over_baseline_db=self.style.loudness_db, rate_words_per_s=self.style.rate_words_per_s
            ),
        )

    def choose(self) -> Exemplar | None:
        """Pick a line not said yet that fits, the more particular condition mostly before the wider."""
        lines = self.scenario.exemplars.get(self.policy, ())
        moment = Moment(self.state)
        fitting = sorted(
            (-_particular(line.when), place)
            for place, line in enumerate(lines)
            if self._may_say(place, line) and holds(_beforehand(line.when), moment)
        )
        if not fitting:
            return None
        strays = chance(self.seed, self.turn, "stray") < _STRAYS
        _, place = pick(fitting[:_NEARLY_AS_FITTING], self.seed, self.turn, "officer") if strays else fitting[0]
        self.asked_again[place] += place in self.used
        self.used[place] = self.state.officer_turns
        return lines[place]

    def _may_say(self, place: int, line: Exemplar) -> bool:
        """Tell whether a line is fresh, or asks again about a hazard that is still open."""
        if place not in self.used:
            return True
        if not line.when.open or line.radio or self.asked_again[place] >= _ASKS_AGAIN_TIMES:
            return False
        return self.state.officer_turns - self.used[place] >= _ASKS_AGAIN_AFTER


def _beforehand(condition: Condition) -> Condition:
    """Return a condition without what can only hold once something is said."""
    return condition.model_copy(update={"heard": (), "said_now": ()})


def _particular(condition: Condition) -> int:
    """Return how many things a condition asks for."""
    given = sum(bool(getattr(condition, name)) for name in Condition.model_fields if name != "any_of")
    return given + max((_particular(part) for part in condition.any_of), default=0)


def play(scenario: Scenario, policy: str, seed: int, noise: Noise = Noise(), short_form: bool = False) -> Played:
    """Play one encounter to its end."""
    stage = _Stage(scenario, policy, seed, noise, short_form)
    style = stage.style
    while stage.state.ending is None and stage.clock_s < stage.limit_s:
        stage.fire_due_events()
        if stage.state.ending is not None:
            break
        line = None if policy == SILENT else stage.choose()
        waits = stage.state.officer_turns > 0 and chance(seed, stage.turn, "waits") < style.waits
        if line is None or waits:
            stage.wait()
        if line is not None and stage.state.ending is None:
            stage.say(line)
    if stage.state.ending is None:
        stage.clock_s = stage.limit_s
        stage.send(TimeUp(at_s=stage.clock_s))
    ending = stage.state.ending
    assert ending is not None
    causes = Counter(cause.id for made in stage.steps for cause in made.causes)
    return Played(
        policy, seed, ending, stage.state, stage.state.officer_turns, stage.clock_s, causes,
        tuple(stage.events), tuple(stage.steps),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """Many encounters of one policy."""

    policy: str
    runs: int
    endings: dict[str, int]
    agitation: float
    trust: float
    officer_turns: float
    hazards_closed: float
    """Share of runs in which every hazard was dealt with."""
    causes: tuple[tuple[str, float], ...]
    """The most frequent causes, with how often they came in a run."""

    @property
    def standing(self) -> float:
        """How well the person is at the end: trust less agitation."""
        return self.trust - self.agitation


def summary(scenario: Scenario, policy: str, runs: Sequence[Played]) -> Summary:
    """Sum up the runs of one policy."""
    count = len(runs)
    causes = sum((run.causes for run in runs), Counter[str]())
    return Summary(
        policy=policy,
        runs=count,
        endings=dict(Counter(run.ending.value for run in runs).most_common()),
        agitation=sum(run.state.agitation for run in runs) / count,
        trust=sum(run.state.trust for run in runs) / count,
        officer_turns=sum(run.officer_turns for run in runs) / count,
        hazards_closed=sum(not run.state.open_hazards for run in runs) / count,
        causes=tuple((cause, times / count) for cause, times in causes.most_common(8)),
    )


def simulate(
    scenario: Scenario, runs: int, policies: Sequence[str] = POLICIES, noise: Noise = Noise(), short_form: bool = False
) -> tuple[Summary, ...]:
    """Play every policy that the scenario has lines for over seeds 0 to `runs` - 1."""
    return tuple(
        summary(scenario, policy, [play(scenario, policy, seed, noise, short_form) for seed in range(runs)])
        for policy in policies
        if policy == SILENT or scenario.exemplars.get(policy)
    )


def behaviours_used(scenario: Scenario, policy: str) -> frozenset[BehaviourId]:
    """Return every behaviour that a policy's lines show."""
    return frozenset(behaviour for line in scenario.exemplars.get(policy, ()) for behaviour in line.behaviours)
