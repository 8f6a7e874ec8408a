"""The drills of this installation, read from their files."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.encounter.drill import Drill
from appliance.encounter.drill_authoring import parse_drill
from appliance.encounter.problems import AuthoringError
from appliance.errors import TalkdownError, UsageError
from appliance.words import _

DRILL_DIRECTORY: Final = Path(__file__).parents[2] / "scenarios" / "drills"


@dataclass(frozen=True, slots=True)
class FiledDrill:
    """A drill and the hash of the file it was read from."""

    drill: Drill
    sha256: str
    path: Path


def drill_files(directory: Path = DRILL_DIRECTORY) -> tuple[Path, ...]:
    """Return the drill files, by name."""
    return tuple(sorted(directory.glob("*.yaml")))


def read_drill(name: str, directory: Path = DRILL_DIRECTORY) -> FiledDrill:
    """Return a drill by its id, or from a path to a file; raise an error that names what there is."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else directory / f"{name}.yaml"
    try:
        content = path.read_bytes()
        return FiledDrill(parse_drill(content.decode(), path.name), hashlib.sha256(content).hexdigest(), path)
    except FileNotFoundError:
        known = ", ".join(file.stem for file in drill_files(directory)) or "none"
        raise UsageError(_("There is no drill {name}. Known: {known}.").format(name=name, known=known)) from None
    except OSError as error:
        raise TalkdownError(
            _("The drill {path} cannot be read: {strerror}.").format(path=path, strerror=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise TalkdownError(
            _("{path} is not UTF-8 text: byte {start}. Save it as UTF-8.").format(path=path, start=error.start)
        ) from None
    except AuthoringError as error:
        raise TalkdownError(_("The drill {name} cannot be used.").format(name=path.name) + f"\n{error}") from error
