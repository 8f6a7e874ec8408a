"""The recognition bench's results as a table for people and as JSON for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.asr import RecogniserResult
from benchmarks.machine import Machine
from benchmarks.word_errors import WordErrors

SCHEMA_VERSION: Final = 1


def as_json(machine: Machine, results: Sequence[RecogniserResult]) -> dict[str, Any]:
    """Return the contract of `talkdown bench asr --json`; README.md describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "bench": "asr",
        "machine": asdict(machine),
        "recognisers": [_recogniser_json(result) for result in results],
        "speed_ratio": speed_ratio(results),
    }


def speed_ratio(results: Sequence[RecogniserResult]) -> float | None:
    """Return the first recogniser's seconds over the second's, on the same clips in the same run."""
    factors = [result.real_time_factor for result in results[:2]]
    return factors[0] / factors[1] if len(factors) == 2 and factors[0] is not None and factors[1] else None


def show(console: Console, machine: Machine, results: Sequence[RecogniserResult]) -> None:
    """Print the tables."""
    console.print(f"[bold]talkdown bench asr[/bold]  {machine}")
    table = Table("word error rate", *(result.name for result in results))
    for condition in _conditions(results):
        table.add_row(condition, *(_rate(result.errors(condition)) for result in results))
    for kind in _kinds(results):
        table.add_row(f"{kind}, all conditions", *(_rate(result.errors(kind=kind)) for result in results))
    table.add_row("all", *(_rate(result.errors()) for result in results))
    console.print(table)
    speed = Table("speed and invented words", *(result.name for result in results))
    speed.add_row("seconds a clip, median / p95", *(_seconds(result) for result in results))
    speed.add_row("seconds a second of speech", *(_number(result.real_time_factor) for result in results))
    speed.add_row(
        "words on sound without speech",
        *(f"{result.words_invented} in {result.minutes_without_speech:.1f} min" for result in results),
    )
    console.print(speed)
    ratio = speed_ratio(results)
    if ratio is not None:
        console.print(f"time of {results[0].name} / {results[1].name} = {ratio:.2f}")


def _recogniser_json(result: RecogniserResult) -> dict[str, Any]:
    seconds = result.seconds_a_clip
    return {
        "name": result.name,
        "word_errors": {condition: _errors_json(result, condition) for condition in _conditions([result])},
        "word_errors_by_kind": {kind: _errors_json(result, None, kind) for kind in _kinds([result])},
        "seconds_a_clip": None if seconds is None else asdict(seconds),
        "real_time_factor": result.real_time_factor,
        "misread": [
            {"kind": clip.kind, "condition": clip.condition, "text": clip.text, "recognised": clip.recognised}
            for clip in result.clips
            if clip.errors.errors
        ],
        "minutes_without_speech": result.minutes_without_speech,
        "words_invented": result.words_invented,
        "words_invented_by_kind": {
            kind: sum(one.words for one in result.invented if one.kind == kind)
            for kind in dict.fromkeys(one.kind for one in result.invented)
        },
    }


def _errors_json(result: RecogniserResult, condition: str | None, kind: str | None = None) -> dict[str, float]:
    errors = result.errors(condition, kind)
    return {**asdict(errors), "rate": errors.rate}


def _conditions(results: Sequence[RecogniserResult]) -> list[str]:
    return list(dict.fromkeys(clip.condition for result in results for clip in result.clips))


def _kinds(results: Sequence[RecogniserResult]) -> list[str]:
    return list(dict.fromkeys(clip.kind for result in results for clip in result.clips))


def _rate(errors: WordErrors) -> str:
    return f"{100 * errors.rate:.1f} % ({errors.errors} of {errors.reference_words})"


def _seconds(result: RecogniserResult) -> str:
    found = result.seconds_a_clip
    return "not measured" if found is None else f"{found.median:.2f} / {found.p95:.2f}"


def _number(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.2f}"
