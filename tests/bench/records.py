"""Records with just enough in them to be read beside a recording."""

from typing import Literal

from appliance.encounter.direction import Direction, Ending, Floor
from appliance.encounter.record import Record, Turn, TurnTiming, Versions


def turn(
    number: int,
    speaker: Literal["officer", "subject", "radio"],
    text: str,
    *,
    source: Literal["speech", "actor", "authored"] = "speech",
    delay_s: float = 0.0,
    floor: Floor = Floor.ANSWER,
    interrupted: bool = False,
) -> Turn:
    direction = Direction(
        intention="vent", parenthesis="tired", authored_line="No.", delay_s=delay_s, floor=floor, first_sound="look"
    )
    return Turn(
        number=number,
        speaker=speaker,
        text=text,
        start_s=number * 5,
        end_s=number * 5 + 2,
        source=source,
        interrupted=interrupted,
        direction=direction if speaker == "subject" else None,
    )


def record(*turns: Turn, timings: tuple[TurnTiming, ...] = ()) -> Record:
    return Record(
        encounter_id="e",
        scenario_id="porch",
        scenario_version=1,
        scenario_sha256="0" * 64,
        seed=1,
        mode="speech",
        started_utc="2026-01-01T00:00Z",
        versions=Versions(software="1", coder="1", actor="a", recogniser="r", voice="v"),
        turns=turns,
        events=(),
        snapshots=(),
        timings=timings,
        outcome=Ending.STILL_TALKING,
        duration_s=60,
        counted_s=0,
    )
