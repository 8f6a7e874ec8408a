"""What a figure was measured on: it belongs beside every figure."""

import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine at one time."""

    cpu: str
    cores: int
    memory_gib: float
    load_before: float
    """Mean number of runnable processes in the minute before the run; 0 on a quiet machine."""
    python: str
    commit: str
    date_utc: str

    def __str__(self) -> str:
        """Return one line for the head of a table."""
        return (
            f"{self.cpu}, {self.cores} cores, {self.memory_gib:.0f} GiB, load before the run {self.load_before:.1f}; "
            f"Python {self.python}, commit {self.commit}, {self.date_utc}"
        )


def this_machine() -> Machine:
    """Return what is known of this machine."""
    return Machine(
        cpu=_cpu_name(),
        cores=psutil.cpu_count() or 1,
        memory_gib=psutil.virtual_memory().total / 2**30,
        load_before=psutil.getloadavg()[0],
        python=platform.python_version(),
        commit=_commit(),
        date_utc=f"{datetime.now(UTC):%Y-%m-%d}",
    )


def _cpu_name() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith(("model name", "Model")):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _commit() -> str:
    here = Path(__file__).parent
    try:
        found = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=here, capture_output=True, text=True, check=False
        )
    except OSError:
        return "unknown"
    return found.stdout.strip() or "unknown"
