"""What the bench of the screen prints, and its JSON."""

from dataclasses import asdict
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from appliance.encounter.record import TurnTiming
from benchmarks.beside_screen.bench import Result
from benchmarks.beside_screen.screen import COLUMNS, ROWS
from benchmarks.machine import Machine
from benchmarks.statistics_of import Spread

SCHEMA_VERSION: Final = 1
ALLOWED_S: Final = 0.05


def as_json(machine: Machine, result: Result) -> dict[str, Any]:
    """Return the contract of `talkdown bench screen --json`."""
    within = result.added_range_s
    return {
        "schema_version": SCHEMA_VERSION,
        "bench": "screen",
        "machine": asdict(machine),
        "attached_s": _asdict(result.first_words(True)),
        "headless_s": _asdict(result.first_words(False)),
        "added_s": _asdict(result.added),
        "added_median_range_s": None if within is None else list(within),
        "turns": [asdict(turn) | {"timing": _timing(turn.timing)} for turn in result.turns],
    }


def show(console: Console, machine: Machine, result: Result) -> None:
    """Print the table."""
    console.print(f"[bold]talkdown bench screen[/bold]  {machine}")
    console.print(f"A terminal of {COLUMNS} by {ROWS}. First words, in seconds after the officer's last sample.")
    table = Table("", "median", "p95", "turns")
    for name, found in (
        ("screen attached", result.first_words(True)),
        ("headless", result.first_words(False)),
        ("added, pair by pair", result.added),
    ):
        if found is not None:
            table.add_row(name, f"{found.median:.3f}", f"{found.p95:.3f}", str(found.count))
    console.print(table)
    within = result.added_range_s
    if within is not None:
        console.print(f"Median added: 95 % range {within[0]:+.3f} to {within[1]:+.3f} s; allowed: {ALLOWED_S:.3f} s.")
    left_out = len(result.turns) - 2 * len(result.pairs)
    console.print(f"Turns left out, as only one of the two was answered without a chosen delay: {left_out}.")


def _asdict(found: Spread | None) -> dict[str, float] | None:
    return None if found is None else asdict(found)


def _timing(timing: TurnTiming | None) -> dict[str, Any] | None:
    return None if timing is None else timing.model_dump()
