"""Counts where the subject stops being the person on the scene, for a human to read.

`python -m benchmarks.role_breaks RECORD.json…` prints every candidate with the officer's words before it. The rules are
written apart from the kiosk's guard and know nothing of it, so that they can find what it lets through; they are
meant to find too much rather than too little.
"""

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from appliance.encounter.record import Record, Turn

RULES_FILE: Final = Path(__file__).parent / "data" / "role_breaks.toml"
_ECHO_WORDS: Final = 6
"""So many words in a row taken from what the officer has just said are an echo, not an answer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One subject turn that may be out of role."""

    rule: str
    turn: Turn
    officer_before: str


def candidates(record: Record) -> Iterator[Candidate]:
    """Yield every candidate of a record, a turn once for each rule it breaks."""
    before = ""
    for turn in record.turns:
        if turn.speaker == "officer":
            before = turn.text
        elif turn.speaker == "subject":
            for rule in broken(turn.text, before):
                yield Candidate(rule, turn, before)


def broken(text: str, officer_before: str = "") -> tuple[str, ...]:
    """Return the names of the rules that a subject's words break."""
    plain = text.replace("’", "'").replace("‘", "'")
    found = [name for name, patterns in _rules().items() if any(pattern.search(plain) for pattern in patterns)]
    if _echoes(plain, officer_before.replace("’", "'")):
        found.append("echoes the officer")
    return tuple(found)


def subject_turns(record: Record) -> int:
    """Return how many turns the subject had."""
    return sum(turn.speaker == "subject" for turn in record.turns)


@cache
def _rules() -> dict[str, tuple[re.Pattern[str], ...]]:
    return {
        rule["name"]: tuple(
            re.compile(pattern, re.MULTILINE if rule.get("case_matters") else re.MULTILINE | re.IGNORECASE)
            for pattern in rule["patterns"]
        )
        for rule in tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))["rule"]
    }


def _echoes(text: str, officer_before: str) -> bool:
    said = re.findall(r"[a-z']+", text.lower())
    heard = " ".join(re.findall(r"[a-z']+", officer_before.lower()))
    return any(
        f" {' '.join(said[at : at + _ECHO_WORDS])} " in f" {heard} " for at in range(len(said) - _ECHO_WORDS + 1)
    )


def report(records: Sequence[tuple[str, Record]]) -> str:
    """Return every candidate and the counts as text."""
    lines: list[str] = []
    counts: Counter[str] = Counter()
    turns = sum(subject_turns(record) for _, record in records)
    suspicious = 0
    for name, record in records:
        numbers: set[int] = set()
        for found in candidates(record):
            counts[found.rule] += 1
            numbers.add(found.turn.number)
            lines += [
                f"{name}, turn {found.turn.number} ({found.turn.source}): {found.rule}",
                f"    officer: {found.officer_before}",
                f"    subject: {found.turn.text}",
            ]
        suspicious += len(numbers)
    lines.append(f"{suspicious} of {turns} subject turns in {len(records)} records may be out of role; read them.")
    lines += [f"    {rule}: {count}" for rule, count in counts.most_common()]
    return "\n".join(lines)


def main() -> None:
    """Read the records named on the command line."""
    parser = argparse.ArgumentParser(description="Count role breaks in the subject's turns of records.")
    parser.add_argument("records", nargs="+", type=Path)
    paths: list[Path] = parser.parse_args().records
    sys.stdout.write(report([(path.name, Record.model_validate_json(path.read_bytes())) for path in paths]) + "\n")


if __name__ == "__main__":
    main()
