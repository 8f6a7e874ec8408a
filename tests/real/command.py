"""The real `talkdown rehearse`, run as an officer would run it, with a data directory of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from appliance.encounter.record import Record
from appliance.store.exchange import read_record

TALKDOWN: Final = str(Path(sys.executable).with_name("talkdown"))
TYPED: Final = ("--officer", "typed", "--headset", "none")
LIMIT_S: Final = 300.0
"""Far above what any run takes: a run that needs this long hangs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run."""

    code: int
    out: str
    told: str
    """Standard error: what a person reads beside `--json`."""

    def json(self) -> dict[str, Any]:
        (line,) = self.out.splitlines()
        parsed: dict[str, Any] = json.loads(line)
        return parsed


def environment(data: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "TALKDOWN_PATHS__DATA": str(data), **more}


def rehearse(data: Path, *arguments: str, lines: Sequence[str] | bytes = (), **more: str) -> Outcome:
    """Run to the end, with these lines on standard input."""
    typed = lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode()
    done = subprocess.run(
        [TALKDOWN, "rehearse", *arguments],
        input=typed,
        capture_output=True,
        env=environment(data, **more),
        check=False,
        timeout=LIMIT_S,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def played(outcome: Outcome, file: Path) -> Record:
    """Return the record of a run that ended well."""
    assert outcome.code == 0, outcome.told[-3000:]
    assert "Traceback" not in outcome.told
    assert outcome.json()["record"] == str(file)
    return read_record(file)


def said(record: Record, speaker: str) -> list[str]:
    return [turn.text for turn in record.turns if turn.speaker == speaker]


def assert_sealed(data: Path, phrases: Sequence[str]) -> None:
    """Nothing that was said may stand in the clear anywhere in the data directory."""
    files = [path for path in data.rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        for phrase in phrases:
            assert phrase.encode() not in content, f"{path} holds officers' words in the clear"
