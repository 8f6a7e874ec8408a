"""Turns of phrase that bear on what an utterance does to a person. Each alone decides nothing; the heads weigh them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from appliance.review.coder.units import Unit

_LIST: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Cue:
    """One family of phrases, looked for in the normal form of a unit."""

    name: str
    pattern: re.Pattern[str]
    at_core: bool
    """Match only where the unit begins, after "okay so" and names."""

    def heard(self, unit: Unit) -> bool:
        """Tell whether the unit holds one of the phrases."""
        if self.at_core:
            return self.pattern.match(unit.norm, unit.core) is not None
        return self.pattern.search(unit.norm) is not None


@cache
def load() -> tuple[Cue, ...]:
    """Read `cues.toml`; the order is the order of the file."""
    data = tomllib.loads(files("appliance.review").joinpath("cues.toml").read_text(encoding="utf-8"))
    lists = {name: "|".join(words) for name, words in data["lists"].items()}
    found: list[Cue] = []
    for name, entry in data["cues"].items():
        said = _LIST.sub(lambda m: lists[m.group(1)], "|".join(entry["said"]))
        match entry["at"]:
            case "start":
                pattern = rf"(?:{said})(?![\w'])"
            case "end":
                pattern = rf"\b(?:{said})$"
            case _:
                pattern = rf"\b(?:{said})(?![\w'])"
        found.append(Cue(name, re.compile(pattern), entry["at"] == "start"))
    return tuple(found)
