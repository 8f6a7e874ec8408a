"""The checks of style, types, rooms and lock file, so that one run and one count tell all."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
TOOLS: Final = Path(sys.executable).parent


def our_uv() -> str:
    """Return the uv that set-up made, or one on the path."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    version = (ROOT / "setup" / "uv-version.txt").read_text(encoding="utf-8").strip()
    ours = cache / "talkdown" / f"uv-{version}" / "bin" / "uv"
    found = str(ours) if ours.exists() else shutil.which("uv")
    assert found, "uv is missing: run `make setup`"
    return found


def tracked(*patterns: str) -> list[Path]:
    """Return the tracked files that are in the working tree."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param([str(TOOLS / "ruff"), "check", "."], id="ruff"),
        pytest.param([str(TOOLS / "mypy")], id="mypy"),
        pytest.param([str(TOOLS / "lint-imports")], id="import-linter"),
        pytest.param(["uv", "lock", "--check", "--offline"], id="uv-lock"),
    ],
)
def test_check_passes(command: list[str]) -> None:
    if command[0] == "uv":
        command = [our_uv(), *command[1:], "--python", sys.executable]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, f"{' '.join(command)}\n{outcome.stdout}{outcome.stderr}"
