"""Exit 0 when this checkout is what the environment's `talkdown` runs: same version, same commands, same folder."""

import json
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def installed() -> bool:
    """Compare what is installed with pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        ours = distribution(project["name"])
    except PackageNotFoundError:
        return False
    commands = {entry.name: entry.value for entry in ours.entry_points if entry.group == "console_scripts"}
    origin = json.loads(ours.read_text("direct_url.json") or "{}")
    return bool(
        ours.version == project["version"]
        and commands == project["scripts"]
        and all(Path(sys.executable).with_name(name).exists() for name in commands)
        and origin.get("url") == ROOT.as_uri()
    )


if __name__ == "__main__":
    sys.exit(not installed())
