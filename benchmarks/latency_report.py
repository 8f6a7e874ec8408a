"""The latency bench's results as tables for people and as JSON for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.latency import BREAKDOWN, ProgramResult
from benchmarks.machine import Machine
from benchmarks.statistics_of import Spread

SCHEMA_VERSION: Final = 1


def as_json(machine: Machine, results: Sequence[ProgramResult]) -> dict[str, Any]:
    """Return the contract of `talkdown bench latency --json`; README.md describes it."""
    return {
        "schema_version": SCHEMA_VERSION,
        "bench": "latency",
        "machine": asdict(machine),
        "programs": [_program_json(result) for result in results],
        "ratios": [
            {"program": results[0].program, "to": other.program, **ratios(results[0], other)} for other in results[1:]
        ],
    }


def ratios(one: ProgramResult, other: ProgramResult) -> dict[str, float | None]:
    """Return the first program's medians over the other's."""
    return {
        "first_sound": _ratio(one.first_sound, other.first_sound),
        "first_words": _ratio(one.first_words, other.first_words),
    }


def show(console: Console, machine: Machine, results: Sequence[ProgramResult]) -> None:
    """Print the tables."""
    console.print(f"[bold]talkdown bench latency[/bold]  {machine}")
    console.print("Seconds from the officer's last sample, in recorded sound: median / 95th percentile (count).")
    table = Table("", *(result.program for result in results))
    table.add_row("first sound", *(_text(result.first_sound) for result in results))
    table.add_row("first words", *(_text(result.first_words) for result in results))
    table.add_row("cut-ins per 100 inner pauses", *(_cut_ins(result) for result in results))
    table.add_row("duck after barge-in", *(_text(result.ducks()) for result in results))
    table.add_row("yield after barge-in", *(_text(result.yields()) for result in results))
    table.add_row("missed yields", *(_of(result.missed_yields()) for result in results))
    table.add_row("false yields on backchannels", *(_of(result.false_yields()) for result in results))
    table.add_row("lines unanswered", *(f"{result.unanswered} of {len(result.lines)}" for result in results))
    table.add_row("delays the director chose", *(str(sum(line.chosen for line in r.lines)) for r in results))
    table.add_row("lines the sound server distorted", *(str(sum(line.distorted for line in r.lines)) for r in results))
    table.add_row("authored share of answers", *(_share(result.authored_share) for result in results))
    table.add_row("  of them facts that the author tells", *(_share(result.told_share) for result in results))
    table.add_row("peak resident, all processes", *(f"{r.peak_resident_bytes / 1e9:.2f} GB" for r in results))
    console.print(table)
    if any(result.breakdown(part) for result in results for part in BREAKDOWN):
        parts = Table("own breakdown, s after last sample", *(result.program for result in results))
        for part in BREAKDOWN:
            parts.add_row(part.removesuffix("_s").replace("_", " "), *(_text(r.breakdown(part)) for r in results))
        console.print(parts)
    for other in results[1:]:
        for name, value in ratios(results[0], other).items():
            shown = "not measured" if value is None else f"{value:.2f}"
            console.print(f"{name.replace('_', ' ')}: median of {results[0].program} / {other.program} = {shown}")


def _program_json(result: ProgramResult) -> dict[str, Any]:
    missed, barge_ins = result.missed_yields()
    false, backchannels = result.false_yields()
    return {
        "program": result.program,
        "first_sound_s": _spread_json(result.first_sound),
        "first_words_s": _spread_json(result.first_words),
        "cut_ins": result.cut_ins,
        "inner_pauses": result.inner_pauses,
        "cut_ins_per_100_pauses": result.cut_ins_per_100_pauses,
        "duck_s": _spread_json(result.ducks()),
        "yield_s": _spread_json(result.yields()),
        "barge_ins": barge_ins,
        "missed_yields": missed,
        "backchannels": backchannels,
        "false_yields": false,
        "replies_over_before_they_could_be_spoken_over": result.over_too_late,
        "unanswered": result.unanswered,
        "authored_share": result.authored_share,
        "told_share": result.told_share,
        "peak_resident_bytes": result.peak_resident_bytes,
        "clock_corrections_s": list(result.ear_late_s),
        "breakdown_s": {part: _spread_json(result.breakdown(part)) for part in BREAKDOWN},
        "lines": [asdict(line) for line in result.lines],
        "spoken_over": [asdict(one) for one in result.over],
    }


def _spread_json(found: Spread | None) -> dict[str, float] | None:
    return None if found is None else asdict(found)


def _ratio(one: Spread | None, other: Spread | None) -> float | None:
    return None if one is None or other is None or not other.median else one.median / other.median


def _text(found: Spread | None) -> str:
    return "not measured" if found is None else f"{found.median:.2f} / {found.p95:.2f} ({found.count})"


def _cut_ins(result: ProgramResult) -> str:
    rate = result.cut_ins_per_100_pauses
    return "not measured" if rate is None else f"{rate:.1f} ({result.cut_ins} of {result.inner_pauses})"


def _of(found: tuple[int, int]) -> str:
    return f"{found[0]} of {found[1]}"


def _share(share: float | None) -> str:
    return "no record" if share is None else f"{100 * share:.0f} %"
