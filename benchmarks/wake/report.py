"""The wake bench's results as tables for people and as JSON for programs."""

from dataclasses import asdict
from typing import Any, Final

import numpy as np
from rich.console import Console
from rich.table import Table

from appliance.audio.wake import WakePhrase
from benchmarks.machine import Machine
from benchmarks.wake.bench import Said, WakeResult

SCHEMA_VERSION: Final = 1
RECALL_BAR: Final = 0.95
FALSE_ACCEPTS_BAR_IN_10_H: Final = 1.0
SHARE_BAR: Final = 0.05


def as_json(machine: Machine, result: WakeResult) -> dict[str, Any]:
    """Return the contract of `talkdown bench wake --json`; README.md describes it."""
    other = result.other
    return {
        "schema_version": SCHEMA_VERSION,
        "bench": "wake",
        "machine": asdict(machine),
        "snr_db": result.snr_db,
        "recall": {
            phrase.value: {
                "said": result.heard(phrase)[1],
                "heard": result.heard(phrase)[0],
                "another_phrase": sum(said.instead is not None for said in result.said if said.phrase is phrase),
                "confirmed_of_heard": _confirmed(result, phrase),
                "delay_s": _delays(result, phrase),
                "by_engine": {engine: list(result.heard(phrase, engine)) for engine in _engines(result)},
            }
            for phrase in WakePhrase
        },
        "missed": [asdict(said) for said in result.said if said.delay_s is None],
        "other_speech": {**asdict(other), "false_accepts": [asdict(accept) for accept in other.false_accepts]},
        "missing_engines": list(result.missing_engines),
        "bars": {
            "recall": RECALL_BAR,
            "false_accepts_in_10_h": FALSE_ACCEPTS_BAR_IN_10_H,
            "processor_share": SHARE_BAR,
        },
    }


def show(console: Console, machine: Machine, result: WakeResult) -> None:
    """Print the tables."""
    console.print(f"[bold]talkdown bench wake[/bold]  {machine}")
    if result.missing_engines:
        console.print(f"Not installed, so not in these figures: {', '.join(result.missing_engines)}.")
    engines = _engines(result)
    table = Table(f"heard of said at {result.snr_db:g} dB", "all", *engines, "after the end, median / p95", "confirmed")
    for phrase in WakePhrase:
        delays = _delays(result, phrase)
        table.add_row(
            phrase.value,
            _share(*result.heard(phrase)),
            *(_share(*result.heard(phrase, engine)) for engine in engines),
            "-" if delays is None else f"{delays[0]:.2f} / {delays[1]:.2f} s",
            _confirmed_text(result, phrase),
        )
    console.print(table)
    other = result.other
    accepts = other.false_accepts
    confirmed = sum(accept.confirmed is True for accept in accepts)
    long = Table("other speech", "")
    long.add_row("hours, with somebody speaking", f"{other.hours:.2f}, {other.spoken_hours:.2f}")
    long.add_row("lines, different ones, voices", f"{other.lines}, {other.different_lines}, {other.voices}")
    long.add_row("minutes of recorded people", f"{other.recorded_minutes:.1f}")
    long.add_row("false accepts, confirmed by the recogniser", f"{len(accepts)}, {confirmed}")
    for phrase in WakePhrase:
        long.add_row(f"  {phrase}", str(sum(accept.phrase is phrase for accept in accepts)))
    long.add_row("share of one core", f"{100 * other.processor_share:.1f} %")
    console.print(long)
    for accept in accepts:
        console.print(f"“{accept.phrase}” ({accept.score:.2f}) in: {accept.text}  [{accept.voice}]", markup=False)


def _engines(result: WakeResult) -> list[str]:
    return list(dict.fromkeys(said.engine for said in result.said))


def _share(heard: int, said: int) -> str:
    return f"{heard} of {said} ({100 * heard / said:.1f} %)" if said else "-"


def _of(result: WakeResult, phrase: WakePhrase) -> list[Said]:
    return [said for said in result.said if said.phrase is phrase]


def _delays(result: WakeResult, phrase: WakePhrase) -> list[float] | None:
    delays = [said.delay_s for said in _of(result, phrase) if said.delay_s is not None]
    return [round(float(np.percentile(delays, share)), 3) for share in (50, 95)] if delays else None


def _confirmed(result: WakeResult, phrase: WakePhrase) -> int | None:
    asked = [said.confirmed for said in _of(result, phrase) if said.confirmed is not None]
    return sum(asked) if asked else None


def _confirmed_text(result: WakeResult, phrase: WakePhrase) -> str:
    confirmed = _confirmed(result, phrase)
    return "not asked" if confirmed is None else f"{confirmed} of {result.heard(phrase)[0]}"
