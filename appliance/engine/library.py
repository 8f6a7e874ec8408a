"""The scenarios of this installation, read from their files."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.encounter.authoring import parse
from appliance.encounter.scenario import Scenario
from appliance.errors import TalkdownError, UsageError
from appliance.words import _

SCENARIO_DIRECTORY: Final = Path(__file__).parents[2] / "scenarios"


@dataclass(frozen=True, slots=True)
class Filed:
    """A scenario and the hash of the file it was read from."""

    scenario: Scenario
    sha256: str
    path: Path


def scenario_files(directory: Path = SCENARIO_DIRECTORY) -> tuple[Path, ...]:
    """Return the scenario files, by name."""
    return tuple(sorted(directory.glob("*.yaml")))


def read_scenario(name: str, directory: Path = SCENARIO_DIRECTORY) -> Filed:
    """Return a scenario by its id, or from a path to a file; raise an error that names what there is."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else directory / f"{name}.yaml"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        known = ", ".join(file.stem for file in scenario_files(directory)) or "none"
        raise UsageError(_("There is no scenario {name}. Known: {known}.").format(name=name, known=known)) from None
    except OSError as error:
        raise TalkdownError(
            _("The scenario {path} cannot be read: {strerror}.").format(path=path, strerror=error.strerror)
        ) from error
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise TalkdownError(
            _("{path} is not UTF-8 text: byte {start}. Save it as UTF-8.").format(path=path, start=error.start)
        ) from None
    return Filed(parse(text, path.name), hashlib.sha256(content).hexdigest(), path)
