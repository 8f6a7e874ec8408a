"""Complete simulated encounters as records: as authored, or heard and coded again by the real coder.

An encounter that is coded again keeps the person's words, the officer's voice and all times; the officer's words may be
changed. The director is stepped anew through the changed events, so that hazards are noticed and closed by what was
heard. What was heard does not steer what is said next: the conversation stays the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from appliance.encounter.authoring import parse
from appliance.encounter.behaviours import CodedUtterance
from appliance.encounter.director import DirectorState, Step, begin, step
from appliance.encounter.events import DirectorEvent, OfficerRadioed, OfficerSpoke, SubjectHeard
from appliance.encounter.record import Record, Snapshot, Turn, Versions
from appliance.encounter.scenario import Competency, Scenario
from appliance.encounter.simulate import Played, play
from appliance.review.coder import Context
from appliance.review.competencies import scores
from appliance.review.view import view_of

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"
POLICIES: Final = ("expert", "good", "novice", "commanding", "abusive", "soft")
_REMEMBERED: Final = 8
"""Turns of context that the stage gives the coder."""
Code = Callable[[str, Context], CodedUtterance]


@dataclass(frozen=True, slots=True)
class Encounter:
    """One simulated officer in one scenario."""

    scenario: Scenario
    policy: str
    seed: int
    played: Played

    @property
    def name(self) -> str:
        """Name it in tables and as the seed of what is done to its words."""
        return f"{self.scenario.id} {self.policy} {self.seed}"


Say = Callable[[Encounter, int, str], Sequence[str]]
"""From an encounter, the place of an officer turn and its words to the turns said instead, one or several."""


def as_said(_encounter: Encounter, _place: int, text: str) -> Sequence[str]:
    """Leave the words as they are."""
    return (text,)


def scenarios(folder: Path = SCENARIOS) -> tuple[Scenario, ...]:
    """Return the scenarios that have lines for every policy, by id."""
    found = [parse(path.read_text(encoding="utf-8"), str(path)) for path in sorted(folder.glob("*.yaml"))]
    return tuple(scene for scene in found if all(scene.exemplars.get(policy) for policy in POLICIES))


def encounters(scenes: Sequence[Scenario], seeds: int, policies: Sequence[str] = POLICIES) -> tuple[Encounter, ...]:
    """Play every policy in every scenario over seeds 0 to `seeds` - 1."""
    return tuple(
        Encounter(scene, policy, seed, play(scene, policy, seed))
        for scene in scenes
        for policy in policies
        for seed in range(seeds)
    )


def replayed(encounter: Encounter, code: Code, say: Say = as_said) -> Played:
    """Return the encounter with the officer's words said otherwise, coded by `code` and put through the director."""
    scene = encounter.scenario
    first = begin(scene, encounter.seed)
    hearing = _Hearing(encounter, code, say, first.state)
    steps, events = [first], []
    for event in hearing.events():
        done = step(scene, hearing.state, event)
        hearing.state = done.state
        steps.append(done)
        events.append(event)
    return replace(encounter.played, state=hearing.state, events=tuple(events), steps=tuple(steps))


class _Hearing:
    """The events of an encounter as they are heard, with what the coder knows of the conversation so far."""

    def __init__(self, encounter: Encounter, code: Code, say: Say, state: DirectorState) -> None:
        self._encounter, self._code, self._say = encounter, code, say
        self.state = state
        self._by_person: list[str] = []
        self._by_officer: list[str] = []

    def events(self) -> Iterator[DirectorEvent]:
        """Yield them numbered from 1 on; each is made when the state after those before it is known."""
        turn = place = 0
        for event in self._encounter.played.events:
            if isinstance(event, OfficerSpoke):
                for text in self._say(self._encounter, place, event.text):
                    turn += 1
                    coded = self._code(text, self._context(event))
                    self._by_officer.append(text)
                    yield event.model_copy(update={"turn": turn, "text": text, "coded": coded})
                place += 1
            elif isinstance(event, SubjectHeard | OfficerRadioed):
                turn += 1
                if isinstance(event, SubjectHeard):
                    self._by_person.append(event.text)
                yield event.model_copy(update={"turn": turn})
            else:
                yield event

    def _context(self, event: OfficerSpoke) -> Context:
        scene = self._encounter.scenario
        return Context(
            subject_last=self._by_person[-1] if self._by_person else "",
            subject_before=tuple(self._by_person[-_REMEMBERED:-1]),
            names=(scene.subject.name.split()[0],),
            open_hazards=tuple(hazard.what for hazard in scene.hazards if hazard.id in self.state.open_hazards),
            false_promises=tuple(promise for truth in scene.truths for promise in truth.false_if_promised),
            previous_officer=tuple(self._by_officer[-_REMEMBERED:]),
            interrupted_subject=event.interrupted_subject,
        )


def record_of(played: Played, scene: Scenario, coder: str = "authored") -> Record:
    """Return the record that the stage would have kept of a simulated encounter."""
    turns: list[Turn] = []
    first = played.steps[0]
    snapshots: list[Snapshot] = [Snapshot(at_s=0, after_turn=0, state=first.state, causes=first.causes)]
    last = 0
    for event, done in zip(played.events, played.steps[1:], strict=True):
        if isinstance(event, OfficerSpoke | OfficerRadioed | SubjectHeard):
            last = event.turn
            turns.append(_turn(event))
        snapshots.append(_snapshot(event, done, last))
    return Record(
        encounter_id="simulated",
        scenario_id=scene.id,
        scenario_version=scene.version,
        scenario_sha256="0" * 64,
        seed=played.seed,
        mode="simulated",
        started_utc="2026-01-01T00:00Z",
        versions=Versions(software="0", coder=coder, actor="none", recogniser="none", voice="none"),
        turns=tuple(turns),
        events=played.events,
        snapshots=tuple(snapshots),
        outcome=played.ending,
        duration_s=played.duration_s,
        counted_s=played.duration_s,
    )


def _snapshot(event: DirectorEvent, done: Step, turn: int) -> Snapshot:
    return Snapshot(at_s=event.at_s, after_turn=turn, state=done.state, causes=done.causes)


def _turn(event: OfficerSpoke | OfficerRadioed | SubjectHeard) -> Turn:
    if isinstance(event, OfficerSpoke):
        return Turn(
            number=event.turn,
            speaker="officer",
            text=event.text,
            start_s=max(0.0, event.at_s - event.duration_s),
            end_s=event.at_s,
            coded=event.coded,
            prosody=event.prosody,
            interrupts=event.interrupted_subject,
        )
    return Turn(
        number=event.turn,
        speaker="subject" if isinstance(event, SubjectHeard) else "officer",
        addressed_to=event.to if isinstance(event, OfficerRadioed) else "person",
        text=event.text,
        start_s=max(0.0, event.at_s - 1.0),
        end_s=event.at_s,
        source="authored",
    )


def scored(played: Played, scene: Scenario) -> dict[Competency, float | None]:
    """Return the ten scores of a simulated encounter; None where not observed."""
    return {entry.id: entry.score for entry in scores(view_of(record_of(played, scene), scene))}
