"""What is wrong with a scenario file, in its author's terms."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

import yaml

from appliance.errors import TalkdownError

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where it stands, what is wrong, what to do."""

    path: Path
    """Keys and list positions from the top of the file."""
    what: str
    fix: str
    severity: Literal["error", "warning"] = "error"
    where: str = ""
    """The file."""
    line: int | None = None
    place: str = ""
    """The path as an author reads it: `subject > facts > job > tell_when`."""

    def __str__(self) -> str:
        """Return the whole message on one line."""
        at = f"{self.where}:{self.line}" if self.line else self.where
        spot = self.place or " > ".join(str(part) for part in self.path)
        return ": ".join(part for part in (at, spot, self.what) if part) + f". {self.fix}"


class AuthoringError(TalkdownError):
    """A scenario file cannot be used; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def nearest(word: str, known: Iterable[str]) -> str:
    """Return advice that names the closest known word, or all of them when none is close."""
    known = sorted(known)
    close = get_close_matches(word, known, n=1, cutoff=0.55)
    if close:
        return f"Did you mean `{close[0]}`?"
    return f"Use one of: {', '.join(known)}." if known else "There is none in this file: add it, or take this out."


def located(problems: Iterable[Problem], root: yaml.Node | None, where: str) -> tuple[Problem, ...]:
    """Return the problems with file, line and a readable place."""
    return tuple(_located(problem, root, where) for problem in problems)


def _located(problem: Problem, root: yaml.Node | None, where: str) -> Problem:
    names: list[str] = []
    node = root
    line = problem.line
    for part in problem.path:
        found = _child(node, part)
        names.append(_name(part, found))
        if found is None:
            node = None
            continue
        node = found
        line = found.start_mark.line + 1
    return replace(problem, where=where, line=line, place=" > ".join(names))


def _child(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == str(part):
                found: yaml.Node = value
                return found
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item: yaml.Node = node.value[part]
        return item
    return None


def _name(part: str | int, node: yaml.Node | None) -> str:
    if isinstance(part, str):
        return part
    own_id = _child(node, "id")
    return own_id.value if isinstance(own_id, yaml.ScalarNode) else f"number {part + 1}"
