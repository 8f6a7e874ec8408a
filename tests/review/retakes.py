"""A retake made without a stage: the director answers typed lines from the fork on."""

from appliance.encounter.director import step
from appliance.encounter.events import OfficerSpoke, SubjectHeard, TimeUp
from appliance.encounter.record import Record, Snapshot, Turn
from appliance.encounter.scenario import Scenario
from appliance.review.coder import Coder
from appliance.stage.retake import as_earlier, before_turn


def retaken(record: Record, scene: Scenario, number: int, lines: list[str]) -> Record:
    """Return the record of going back to an officer turn and saying other lines."""
    before = before_turn(record, number)
    opening = record.snapshots[: len(record.snapshots) - len(record.events)]
    snapshots = [*opening, *record.snapshots[len(opening) : len(opening) + len(before.events)]]
    events, turns = list(before.events), list(before.turns)
    state, at_s, turn = snapshots[-1].state, before.clock_s, number
    for text in lines:
        at_s += 4.0
        said = OfficerSpoke(at_s=at_s, turn=turn, text=text, coded=Coder().code(text), duration_s=2.0)
        done = step(scene, state, said)
        turns.append(Turn(number=turn, speaker="officer", text=text, start_s=at_s - 2, end_s=at_s, coded=said.coded))
        events.append(said)
        snapshots.append(Snapshot(at_s=at_s, after_turn=turn, state=done.state, causes=done.causes))
        state = done.state
        if done.direction is not None and state.ending is None:
            turn += 1
            at_s += 3.0
            heard = SubjectHeard(
                at_s=at_s, turn=turn, text=done.direction.authored_line, disclosed=done.direction.disclose
            )
            turns.append(Turn(number=turn, speaker="subject", text=heard.text, start_s=at_s - 2, end_s=at_s))
            answered = step(scene, state, heard)
            events.append(heard)
            snapshots.append(Snapshot(at_s=at_s, after_turn=turn, state=answered.state, causes=answered.causes))
            state = answered.state
        turn += 1
    over = TimeUp(at_s=at_s + 1)
    last = step(scene, state, over)
    events.append(over)
    snapshots.append(Snapshot(at_s=over.at_s, after_turn=turn - 1, state=last.state, causes=last.causes))
    return record.model_copy(
        update={
            "encounter_id": "retake",
            "turns": tuple(turns),
            "events": tuple(events),
            "snapshots": tuple(snapshots),
            "outcome": last.ending or record.outcome,
            "duration_s": over.at_s,
            "retake_of": record.encounter_id,
            "retake_turn": number,
            "earlier": as_earlier(record),
            "amendments": (),
            "final": False,
        }
    )
