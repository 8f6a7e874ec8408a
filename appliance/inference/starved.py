"""Tells a child that hangs from one that would work if a busy machine let it."""

import os
from pathlib import Path
from typing import Final

_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")


def processor_s(pid: int, proc: Path = Path("/proc")) -> float:
    """Return the processor seconds that a process has had, over all of its threads; 0 when it is gone."""
    try:
        fields = _after_name((proc / str(pid) / "stat").read_text())
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S
    except (OSError, ValueError, IndexError):
        return 0.0


def wants_processor(pid: int, proc: Path = Path("/proc")) -> bool:
    """Tell whether a thread of a process runs or waits for a processor (proc_pid_stat(5), state R)."""
    for stat in (proc / str(pid) / "task").glob("*/stat"):
        try:
            if _after_name(stat.read_text())[0] == "R":
                return True
        except (OSError, IndexError):
            continue
    return False


def is_starved(pid: int, had_s: float, silent_s: float) -> bool:
    """Tell whether a process wants to work and has had less than half a processor since `processor_s` was `had_s`."""
    return wants_processor(pid) and processor_s(pid) - had_s < silent_s / 2


def _after_name(stat: str) -> list[str]:
    """Return the fields of a stat line from the state on; the name before it may hold blanks and brackets."""
    return stat.rpartition(")")[2].split()
