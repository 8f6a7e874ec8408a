"""Records made from simulated encounters, so that reviews can be tested without models."""

from functools import cache
from pathlib import Path
from typing import Final

from appliance.encounter.authoring import parse
from appliance.encounter.events import OfficerRadioed, OfficerSpoke, SubjectHeard
from appliance.encounter.record import Record, Snapshot, Turn, Versions
from appliance.encounter.scenario import Scenario
from appliance.encounter.simulate import Played, play

SCENARIOS: Final = Path(__file__).parents[2] / "scenarios"


@cache
def scenario(name: str) -> Scenario:
    path = SCENARIOS / f"{name}.yaml"
    return parse(path.read_text(encoding="utf-8"), str(path))


def record_of(played: Played, scene: Scenario) -> Record:
    turns: list[Turn] = []
    snapshots: list[Snapshot] = [
        Snapshot(at_s=0, after_turn=0, state=played.steps[0].state, causes=played.steps[0].causes)
    ]
    last = 0
    for event, step in zip(played.events, played.steps[1:], strict=True):
        if isinstance(event, OfficerSpoke | OfficerRadioed | SubjectHeard):
            last = event.turn
            spoken = isinstance(event, OfficerSpoke)
            turns.append(
                Turn(
                    number=event.turn,
                    speaker="subject" if isinstance(event, SubjectHeard) else "officer",
                    addressed_to=event.to if isinstance(event, OfficerRadioed) else "person",
                    text=event.text,
                    start_s=max(0.0, event.at_s - (event.duration_s if isinstance(event, OfficerSpoke) else 1.0)),
                    end_s=event.at_s,
                    coded=event.coded if isinstance(event, OfficerSpoke) else None,
                    prosody=event.prosody if isinstance(event, OfficerSpoke) else Turn.model_fields["prosody"].default,
                    interrupts=isinstance(event, OfficerSpoke) and event.interrupted_subject,
                    source="speech" if spoken else "authored",
                )
            )
        snapshots.append(Snapshot(at_s=event.at_s, after_turn=last, state=step.state, causes=step.causes))
    return Record(
        encounter_id="test",
        scenario_id=scene.id,
        scenario_version=scene.version,
        scenario_sha256="0" * 64,
        seed=played.seed,
        mode="simulated",
        started_utc="2026-01-01T00:00Z",
        versions=Versions(software="0", coder="authored", actor="none", recogniser="none", voice="none"),
        turns=tuple(turns),
        events=played.events,
        snapshots=tuple(snapshots),
        outcome=played.ending,
        duration_s=played.duration_s,
        counted_s=played.duration_s,
    )


@cache
def played_record(name: str, policy: str, seed: int) -> tuple[Record, Scenario]:
    scene = scenario(name)
    return record_of(play(scene, policy, seed), scene), scene
