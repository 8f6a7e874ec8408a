"""What went wrong lately, as codes from the kiosk's logs: where, how bad, which kind; never the words of a message."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LOGS: Final = ("engine.log", "engine.old.log", "screen.log", "screen.old.log")
MOST: Final = 12
_LINE: Final = re.compile(
    r"^(\d{4}-\d{2}-\d{2}) \d{2}:\d{2}:\d{2},\d{3} (WARNING|ERROR|CRITICAL) ([A-Za-z_][\w.]{0,80}): "
)
_RAISED: Final = re.compile(r"^(?:[A-Za-z_]\w*\.)*([A-Z]\w{2,60}(?:Error|Exception|Died|Full|Locked))(?:: |$)")


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One kind of trouble and how often it is in the logs."""

    code: str
    """Such as `engine.process/WARNING` or `raised/HeadsetError`."""
    count: int
    last_on: str
    """Day of the last one, ISO 8601; empty when the log does not say."""


def error_codes(data: Path) -> tuple[ErrorCode, ...]:
    """Return the codes in the logs of a data directory, the most frequent first."""
    counts: Counter[str] = Counter()
    last: dict[str, str] = {}
    for name in LOGS:
        day = ""
        for line in _lines(data / name):
            if logged := _LINE.match(line):
                day = logged.group(1)
                code = f"{logged.group(3).removeprefix('appliance.')}/{logged.group(2)}"
            elif raised := _RAISED.match(line):
                code = f"raised/{raised.group(1)}"
            else:
                continue
            counts[code] += 1
            last[code] = max(day, last.get(code, ""))
    return tuple(ErrorCode(code, count, last[code]) for code, count in counts.most_common(MOST))


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
