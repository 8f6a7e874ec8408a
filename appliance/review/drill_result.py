"""From the record of a drill to its result: pure, and the same for the same record on any machine."""

import json
from collections.abc import Sequence
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from appliance.encounter.drill import Drill
from appliance.encounter.drill_record import DrillRecord
from appliance.review.drill import Verdict, judge
from appliance.words import N_, _

FEWEST_TO_COMPARE: Final = 4
NOT_REVIEWED: Final = N_(
    "This drill has not yet been reviewed by a crisis-intervention instructor, a clinician and a person with lived "
    "experience."
)
DISCLAIMER: Final = N_("For training, never for discipline. This result is yours.")


class DrillResult(BaseModel):
    """What came of one run of a drill."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    run_id: str
    drill_id: str
    drill_version: int
    title: str
    coder_version: str
    passed: int
    answered: int
    prompts: int
    verdicts: tuple[Verdict, ...]
    improved: str
    """What changed from the first answers to the last, in one sentence."""
    best_line: str
    """The officer's own best answer, or the closest when none did all of it; empty when nothing was said."""
    best_passed: bool
    try_this: str
    sources: tuple[str, ...]
    content_status: str
    disclaimer: str = DISCLAIMER


def result_of(drill: Drill, record: DrillRecord) -> DrillResult:
    """Return the result of a record; raise ValueError when the drill is not the one that was run."""
    if record.drill_id != drill.id:
        raise ValueError(f"The record is of the drill {record.drill_id!r}, not {drill.id!r}. Give the drill that ran.")
    prompts = {prompt.id: prompt for prompt in drill.prompts}
    verdicts = tuple(
        judge(drill, prompts[answer.prompt_id], answer) for answer in record.answers if answer.prompt_id in prompts
    )
    best = _best(verdicts)
    return DrillResult(
        run_id=record.run_id,
        drill_id=drill.id,
        drill_version=drill.version,
        title=drill.title,
        coder_version=record.versions.coder,
        passed=sum(verdict.passed for verdict in verdicts),
        answered=len(verdicts),
        prompts=len(drill.prompts),
        verdicts=verdicts,
        improved=_improved(drill, verdicts),
        best_line="" if best is None else best.said,
        best_passed=best is not None and best.passed,
        try_this=_try_this(drill, verdicts),
        sources=drill.sources,
        content_status=N_("Reviewed by {reviewed_by}.").format(reviewed_by="; ".join(drill.reviewed_by))
        if drill.reviewed_by
        else _(NOT_REVIEWED),
    )


def canonical_json(result: DrillResult) -> str:
    """Return the one spelling of a result: sorted keys, two-space indent, a newline at the end."""
    return json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _best(verdicts: Sequence[Verdict]) -> Verdict | None:
    """Return the answer with fewest faults; among those the calmest, then the shortest, then the earliest."""
    spoken = [verdict for verdict in verdicts if verdict.said.strip()]
    if not spoken:
        return None
    return min(spoken, key=lambda v: (len(v.faults), -v.de_escalation, len(v.said.split())))


def _names(drill: Drill) -> dict[str, str]:
    """Return every fault's name, in the order in which a tie is broken: what spoils, what is missing, length."""
    names = {part.id: part.name for part in drill.spoils} | {part.id: part.name for part in drill.must}
    if drill.instructions is not None:
        names["instructions"] = drill.instructions.name
    return names | {"words": drill.words.name}


def _advice(drill: Drill) -> dict[str, str]:
    advice = {part.id: part.try_this for part in drill.spoils} | {part.id: part.try_this for part in drill.must}
    if drill.instructions is not None:
        advice["instructions"] = drill.instructions.try_this
    return advice | {"words": drill.words.try_this}


def _count(verdicts: Sequence[Verdict], fault: str) -> int:
    return sum(fault in verdict.faults for verdict in verdicts)


def _improved(drill: Drill, verdicts: Sequence[Verdict]) -> str:
    """Compare the first half of the answers with the last."""
    if len(verdicts) < FEWEST_TO_COMPARE:
        return N_("Too few answers to compare the first with the last.")
    half = len(verdicts) // 2
    first, last = verdicts[:half], verdicts[-half:]
    then, now = (sum(verdict.passed for verdict in part) for part in (first, last))
    if then == now == half:
        return N_("Nothing was missing, from the first answer to the last.")
    gains = {fault: _count(first, fault) - _count(last, fault) for fault in _names(drill)}
    most = max(gains, key=lambda fault: gains[fault])
    if now >= then and gains[most] > 0:
        fault = _names(drill)[most]
        return N_("Better: {fault} in {of} of your first {half} answers, in {of_2} of your last {half}.").format(
            fault=fault, of=_of(_count(first, most), half), half=half, of_2=_of(_count(last, most), half)
        )
    if now == then:
        return N_("Steady: {of} of your first {half} answers did it, and {of_2} of your last {half}.").format(
            of=_of(then, half), half=half, of_2=_of(now, half)
        )
    if now > then:
        return N_("Better: {of} of your first {half} answers did it, {of_2} of your last {half}.").format(
            of=_of(then, half), half=half, of_2=_of(now, half)
        )
    return N_(
        "The first answers went better: {then} of {half} did it, then {now} of {half}. Take a breath before the next "
        "one."
    ).format(then=then, half=half, now=now)


def _of(count: int, half: int) -> str:
    return N_("none") if count == 0 else N_("all") if count == half else str(count)


def _try_this(drill: Drill, verdicts: Sequence[Verdict]) -> str:
    """Return the advice on what kept most answers from passing."""
    counts = {fault: _count(verdicts, fault) for fault in _names(drill)}
    worst = max(counts, key=lambda fault: counts[fault])
    return _advice(drill)[worst] if counts[worst] else drill.keep_going
