"""The review bench's results as tables for people and as JSON for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.agreement import Estimate
from benchmarks.coder_agreement import Measured
from benchmarks.machine import Machine
from benchmarks.review.robustness import Robustness
from benchmarks.review.run import Ranks, Results
from benchmarks.review.sameness import Sameness
from benchmarks.review.speed import Speed
from benchmarks.statistics_of import Spread

SCHEMA_VERSION: Final = 1
NO_SECOND_ARCHITECTURE: Final = (
    "No aarch64 machine was used: other code paths of numpy and of the C library on this machine stand in for one."
)


def as_json(machine: Machine, results: Results) -> dict[str, Any]:
    """Return the contract of `talkdown bench review --json`; README.md describes it."""
    same, moved, ranks = results.sameness, results.robustness, results.ranks
    return {
        "schema_version": SCHEMA_VERSION,
        "bench": "review",
        "machine": asdict(machine),
        "coder": results.coder,
        "method_version": results.method_version,
        "scenarios": list(results.scenarios),
        "seeds": results.seeds,
        "agreement": None if results.agreement is None else [asdict(one) for one in results.agreement],
        "sameness": None if same is None else _sameness_json(same),
        "robustness": None if moved is None else [_robustness_json(one) for one in moved],
        "paraphrased_share": results.paraphrased_share,
        "ranks": None if ranks is None else [asdict(one) for one in ranks],
        "speed": None if results.speed is None else asdict(results.speed),
        "missed": list(results.missed()),
        "failed": list(results.failed()),
    }


def _sameness_json(same: Sameness) -> dict[str, Any]:
    return {
        "records": same.records,
        "note": NO_SECOND_ARCHITECTURE,
        "settings": [one.setting for one in same.processes],
        "differing": {setting: list(names) for setting, names in same.differing().items()},
        "other_arithmetic": {setting: list(what) for setting, what in same.other_arithmetic().items()},
    }


def _robustness_json(one: Robustness) -> dict[str, Any]:
    return {
        "treatment": one.treatment.name,
        "kind": one.treatment.kind,
        "target": asdict(one.treatment.target),
        "competencies": [asdict(shift) for shift in one.shifts],
    }


def show(console: Console, machine: Machine, results: Results) -> None:
    """Print the tables, then what missed its target."""
    console.print(f"[bold]talkdown bench review[/bold]  {machine}")
    console.print(
        f"Coder {results.coder}, method {results.method_version}; "
        f"{', '.join(results.scenarios)}, seeds 0 to {results.seeds - 1} of every simulated officer."
    )
    if results.agreement is not None:
        for measured in results.agreement:
            console.print(_agreement(measured))
    if results.sameness is not None:
        _show_sameness(console, results.sameness)
    for ranks in results.ranks or ():
        console.print(_ranks(ranks))
    if results.robustness is not None:
        for kind in dict.fromkeys(one.treatment.kind for one in results.robustness):
            console.print(_robustness(kind, [one for one in results.robustness if one.treatment.kind == kind]))
        share = results.paraphrased_share or 0.0
        console.print(f"Other words were at hand for {share:.0%} of the lines of expert, good and novice.")
    if results.speed is not None:
        _show_speed(console, results.speed)
    for what in results.missed():
        console.print(f"[yellow]missed[/yellow]  {what}")
    for what in results.failed():
        console.print(f"[red]broken[/red]  {what}")


def _agreement(measured: Measured) -> Table:
    title = f"{measured.name}; de_escalation r {_estimate(measured.de_escalation)}"
    table = Table("heard", "against", "lines", "positive", "coded", "kappa", "F1", title=title, title_justify="left")
    for row in measured.rows:
        counts = (str(count) for count in (row.lines, row.positives, row.coded))
        table.add_row(row.heard, row.against, *counts, _estimate(row.kappa), _estimate(row.f1))
    return table


def _estimate(figure: Estimate) -> str:
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


def _show_sameness(console: Console, same: Sameness) -> None:
    table = Table("process", "reviews that differ", "arithmetic that differs", title="same record, same review")
    table.title_justify = "left"
    differing, arithmetic = same.differing(), same.other_arithmetic()
    for one in same.processes[1:]:
        table.add_row(
            one.setting,
            f"{len(differing.get(one.setting, ()))} of {same.records}",
            ", ".join(arithmetic[one.setting]) or "none",
        )
    console.print(table)
    console.print(NO_SECOND_ARCHITECTURE)


def _ranks(ranks: Ranks) -> Table:
    scenarios = list(dict.fromkeys(one.scenario for one in ranks.standings))
    title = f"mean total (spread over seeds), highest risk; coded by {ranks.coded_by}"
    table = Table("officer", *scenarios, title=title, title_justify="left")
    for policy in dict.fromkeys(one.policy for one in ranks.standings):
        by = {one.scenario: one for one in ranks.standings if one.policy == policy}
        cells = []
        for scenario in scenarios:
            one = by[scenario]
            risk = "–" if one.highest_risk is None else f"{one.highest_risk:.1f}"
            cells.append(f"{one.mean_total:.2f} ({one.spread:.2f}), {risk}")
        table.add_row(policy, *cells)
    return table


def _robustness(kind: str, found: Sequence[Robustness]) -> Table:
    noise = kind == "noise"
    title = f"{kind}: " + (
        "mean move without sign (mean with sign), largest" if noise else "mean move, highest mean of a policy, largest"
    )
    table = Table("competency", *(one.treatment.name for one in found), title=title, title_justify="left")
    competencies = dict.fromkeys(shift.competency for one in found for shift in one.shifts)
    for competency in competencies:
        cells = []
        for one in found:
            shift = next((s for s in one.shifts if s.competency is competency), None)
            if shift is None:
                cells.append("–")
            elif noise:
                cells.append(f"{shift.mean_size:.2f} ({shift.mean:+.2f}), {shift.largest:+.1f}")
            else:
                cells.append(f"{shift.mean:+.2f}, {shift.policy_rise:+.2f}, {shift.largest:+.1f}")
        table.add_row(competency.value, *cells)
    return table


def _show_speed(console: Console, speed: Speed) -> None:
    table = Table("speed, ms", "median", "95th percentile", "count", title_justify="left")
    table.add_row(f"review of {speed.turns} turns", *_spread(speed.review_ms))
    table.add_row("coder, one utterance", *_spread(speed.code_ms))
    console.print(table)


def _spread(found: Spread | None) -> tuple[str, str, str]:
    if found is None:
        return "not measured", "", "0"
    return f"{found.median:.1f}", f"{found.p95:.1f}", str(found.count)
