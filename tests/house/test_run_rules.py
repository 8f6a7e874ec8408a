"""The run's own rules, tried on a small run of their own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.test_checks import ROOT


@pytest.fixture
def small_run(tmp_path: Path) -> Path:
    tests = tmp_path / "tests" / "group"
    tests.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests" / "conftest.py")
    (tmp_path / "tests" / "allowed_skips.toml").write_text("[allowed]\n")
    (tmp_path / "pyproject.toml").write_text('[tool.pytest.ini_options]\nasyncio_mode = "auto"\n')
    return tmp_path


def run(folder: Path, code: str) -> tuple[int, str]:
    (folder / "tests" / "group" / "test_it.py").write_text("import asyncio\nimport pytest\n" + code)
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return outcome.returncode, outcome.stdout


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("@pytest.mark.skip(reason='later')\ndef test_a(): pass\n", id="skip-mark"),
        pytest.param("def test_a(): pytest.skip('later')\n", id="skip-call"),
        pytest.param("pytest.importorskip('no_such_library')\ndef test_a(): pass\n", id="skip-module"),
        pytest.param("@pytest.mark.xfail\ndef test_a(): assert False\n", id="xfail"),
    ],
)
def test_a_skip_that_nobody_allowed_fails_the_run(small_run: Path, code: str) -> None:
    status, output = run(small_run, code)
    assert status != 0
    assert "may not be skipped" in output


def test_a_skip_that_is_listed_with_its_reason_is_allowed(small_run: Path) -> None:
    allowed = '[allowed]\n"tests/group/test_it.py::test_a" = "needs a second machine"\n'
    (small_run / "tests" / "allowed_skips.toml").write_text(allowed)
    status, output = run(small_run, "@pytest.mark.skip\ndef test_a(): pass\n")
    assert status == 0
    assert "1 skipped" in output


def test_a_test_that_leaves_a_task_running_fails(small_run: Path) -> None:
    status, output = run(small_run, "async def test_a():\n    asyncio.create_task(asyncio.sleep(99), name='stray')\n")
    assert status != 0
    assert "left tasks running" in output and "stray" in output


def test_a_test_that_cleans_up_passes_and_its_group_is_timed(small_run: Path) -> None:
    code = "async def test_a():\n    task = asyncio.create_task(asyncio.sleep(99))\n    task.cancel()\n"
    status, output = run(small_run, code)
    assert status == 0
    assert "seconds by group" in output and "1 tests  group" in output
    assert output.strip().splitlines()[-1].startswith("1 passed")
