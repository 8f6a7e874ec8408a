"""Whether the same record gives the same review, byte for byte, in other processes and by other arithmetic.

The behaviours are those stored in the record; nothing is coded again. No second architecture is needed and none is
used: numpy without its wide instructions and the C library's mathematics without fused operations stand in for one. The
`fingerprint` of each process tells whether its arithmetic really differed, bit by bit, from that of the first.
"""

import hashlib
import json
import math
import os
import random
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

import numpy as np

from appliance.cli.review import load_scenario
from appliance.encounter.record import Record
from appliance.errors import TalkdownError
from appliance.review.review import canonical_json, review
from benchmarks.review.encounters import Encounter, record_of

_ROOT: Final = Path(__file__).parents[2]
_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_ARGUMENTS: Final = 20_000


class SamenessError(TalkdownError):
    """A process that should review records did not."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one process is started with."""

    name: str
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What one process made of the records."""

    setting: str
    sha256: Mapping[str, str]
    """By the record's name, of its review's canonical JSON."""
    fingerprint: Mapping[str, str]
    """Hashes of exp and power by the C library and by numpy, and of a sum of products."""


@dataclass(frozen=True, slots=True)
class Sameness:
    """All processes against the first."""

    records: int
    processes: tuple[Reviewed, ...]

    def differing(self) -> dict[str, tuple[str, ...]]:
        """Return the records whose bytes differ from the first process's, by setting; empty when all are the same."""
        first = self.processes[0].sha256
        found = {
            one.setting: tuple(name for name in first if one.sha256.get(name) != first[name])
            for one in self.processes[1:]
        }
        return {setting: names for setting, names in found.items() if names}

    def other_arithmetic(self) -> dict[str, tuple[str, ...]]:
        """Return which fingerprints differ from the first process's, by setting."""
        first = self.processes[0].fingerprint
        return {
            one.setting: tuple(what for what in first if one.fingerprint.get(what) != first[what])
            for one in self.processes[1:]
        }


def settings() -> tuple[Setting, ...]:
    """Return what the processes are started with, the plainest first."""
    return (
        Setting("as it is", {}),
        Setting("hash seed 0, 1 thread", {"PYTHONHASHSEED": "0", **dict.fromkeys(_THREADS, "1")}),
        Setting("hash seed 4242, 4 threads", {"PYTHONHASHSEED": "4242", **dict.fromkeys(_THREADS, "4")}),
        Setting("numpy without wide instructions", {"NPY_DISABLE_CPU_FEATURES": " ".join(_dispatched())}),
        Setting(
            "C library without fused operations",
            {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA,-FMA4,-AVX2_Usable,-FMA_Usable"},
        ),
        Setting("another language and time zone", {"LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONUTF8": "0"}),
    )


def _dispatched() -> tuple[str, ...]:
    """Return the instruction sets beyond its baseline that numpy would use on this machine."""
    core = import_module("numpy._core._multiarray_umath")
    return tuple(name for name in core.__cpu_dispatch__ if core.__cpu_features__.get(name))


def sameness(encounters: Sequence[Encounter], folder: Path, tell: Callable[[str], None] = lambda _t: None) -> Sameness:
    """Write the encounters as records and review them in a process for each setting; raise SamenessError."""
    for encounter in encounters:
        record = record_of(encounter.played, encounter.scenario)
        path = folder / f"{encounter.name.replace(' ', '-')}.json"
        path.write_text(record.model_dump_json(indent=1), encoding="utf-8")
    processes = []
    for setting in settings():
        tell(setting.name)
        processes.append(_in_process(folder, setting))
    return Sameness(len(encounters), tuple(processes))


def _in_process(folder: Path, setting: Setting) -> Reviewed:
    ignored = {"PYTHONHASHSEED", "NPY_DISABLE_CPU_FEATURES", "GLIBC_TUNABLES", *_THREADS}
    environment = {name: value for name, value in os.environ.items() if name not in ignored}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.review.sameness", str(folder)],
        cwd=_ROOT,
        env={**environment, **setting.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SamenessError(f"Reviewing records in a process with {setting.name} failed: {done.stderr.strip()}")
    told = json.loads(done.stdout)
    return Reviewed(setting.name, told["sha256"], told["fingerprint"])


def reviews(records: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of each record's review, made as `talkdown review --json` makes it."""
    made: dict[str, str] = {}
    for path in records:
        record = Record.model_validate_json(path.read_text(encoding="utf-8"))
        text = canonical_json(review(record, load_scenario(None, record.scenario_id)))
        made[path.stem] = hashlib.sha256(text.encode()).hexdigest()
    return made


def fingerprint() -> dict[str, str]:
    """Return hashes of what this process's mathematics makes of the same arguments."""
    draw = random.Random(1)
    at = [draw.uniform(-5, 5) for _ in range(_ARGUMENTS)]
    array = np.array(at)
    return {
        "C exp": _hash(math.exp(x) for x in at),
        "C power": _hash(0.6**x for x in at),
        "numpy exp": _hash(np.exp(array)),
        "numpy float32 exp": _hash(np.exp(array.astype(np.float32))),
        "numpy dot": _hash([float(array @ array)]),
    }


def _hash(values: Iterable[float]) -> str:
    return hashlib.sha256(b"".join(struct.pack("<d", value) for value in values)).hexdigest()[:16]


if __name__ == "__main__":
    print(json.dumps({"sha256": reviews(sorted(Path(sys.argv[1]).glob("*.json"))), "fingerprint": fingerprint()}))
