"""A process that waits for nothing but a processor is told from one that sleeps or is stopped."""

import os
import subprocess
import sys
from pathlib import Path

from appliance.inference.starved import is_starved, processor_s, wants_processor


def _process(proc: Path, states: str, ticks: int) -> None:
    for at, state in enumerate(states):
        task = proc / "7" / "task" / str(at)
        task.mkdir(parents=True, exist_ok=True)
        (task / "stat").write_text(f"{at} (a (b) c) {state} 1 1")
    numbers = ["0"] * 10
    (proc / "7" / "stat").write_text(f"7 (a (b) c) {states[0]} {' '.join(numbers)} {ticks} {ticks} 0 0")


def test_a_thread_that_runs_or_waits_for_a_processor_is_seen_beside_sleeping_ones(tmp_path: Path) -> None:
    _process(tmp_path, "SSR", 100)
    assert wants_processor(7, tmp_path)


def test_sleeping_and_stopped_threads_want_nothing(tmp_path: Path) -> None:
    _process(tmp_path, "STD", 100)
    assert not wants_processor(7, tmp_path)


def test_the_time_of_user_and_system_is_added(tmp_path: Path) -> None:
    _process(tmp_path, "R", 150)
    assert processor_s(7, tmp_path) == 300 / os.sysconf("SC_CLK_TCK")


def test_a_process_that_is_gone_wants_nothing_and_had_nothing(tmp_path: Path) -> None:
    assert processor_s(7, tmp_path) == 0
    assert not wants_processor(7, tmp_path)


def test_a_process_that_sleeps_is_not_starved() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sleeper:
        try:
            while wants_processor(sleeper.pid):
                pass
            assert not is_starved(sleeper.pid, 0.0, 1_000.0)
        finally:
            sleeper.kill()
