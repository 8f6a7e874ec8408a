"""What a tracked file may not hold."""

import re
from pathlib import Path
from typing import Final

import pytest

from tests.house.test_checks import ROOT, tracked

MAX_BYTES: Final = 5_000_000
MAX_LINES: Final = 400
# Written in pieces, so that this file does not hold what it looks for.
REGISTRY_HOSTS: Final = re.compile(r"py" + r"pi\.org|python" + r"hosted\.org|registry\.npm" + r"js")
MACHINE_PATHS: Final = re.compile(r"(?<![\w.~$}-])/(?:ro" + r"ot|wo" + r"rk|tm" + r"p|farm)/[A-Za-z]")
EXEMPT: Final = {"uv.lock", "LICENSE"}


def text_of(path: Path) -> str:
    """Return a file as text, or nothing when it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def offenders(pattern: re.Pattern[str]) -> list[str]:
    """Return file:line of each match in tracked text files."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if str(path.relative_to(ROOT)) not in EXEMPT
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    "line, hit",
    [("see /wo" + "rk/main", True), ("/tm" + "p/x", True), ("$HOME/.cache", False), ("the /tm" + "p folder", False)],
)
def test_machine_paths_are_recognised(line: str, hit: bool) -> None:
    assert bool(MACHINE_PATHS.search(line)) is hit


def test_no_registry_host_outside_the_lock_file() -> None:
    assert offenders(REGISTRY_HOSTS) == []


def test_no_path_of_one_machine() -> None:
    assert offenders(MACHINE_PATHS) == []


def test_no_file_is_over_5_megabytes() -> None:
    assert [path.relative_to(ROOT) for path in tracked() if path.stat().st_size > MAX_BYTES] == []


def test_no_python_file_has_grown_past_one_idea() -> None:
    lengths = {str(path.relative_to(ROOT)): len(text_of(path).splitlines()) for path in tracked("*.py")}
    assert {name: n for name, n in lengths.items() if n > MAX_LINES} == {}
