"""From the text of a scenario file to a `Scenario`, with errors in its author's terms."""

import types
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Final

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from appliance.encounter.lint import lint
from appliance.encounter.problems import AuthoringError, Path, Problem, located, nearest
from appliance.encounter.scenario import Scenario

__all__ = ["AuthoringError", "Problem", "check", "json_schema", "parse"]

_FROM_PYTHON: Final = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What PyYAML lets through of Python's own errors, for a date that is none or a thousand brackets."""


def parse(text: str, where: str) -> Scenario:
    """Return the scenario in a YAML text; raise AuthoringError with every problem that keeps it from being played.

    `where` names the file in messages.
    """
    scenario, problems = check(text, where)
    errors = tuple(problem for problem in problems if problem.severity == "error")
    if scenario is None or errors:
        raise AuthoringError(errors)
    return scenario


def check(text: str, where: str) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Return the scenario, None when it does not even fit the schema, and every problem, warnings included."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        fix = "Check indentation and quotes here; a text with a colon or a quote in it belongs in double quotes."
        return None, (Problem((), f"this is not YAML ({error.problem})", fix, where=where, line=line),)
    except yaml.YAMLError as error:
        return None, (Problem((), f"this is not YAML ({error})", "Save the file as UTF-8 text.", where=where),)
    except _FROM_PYTHON as error:
        fix = "Put a text that looks like a date or a number in double quotes, and nest no deeper than the guide does."
        return None, (Problem((), f"a value cannot be read ({error or type(error).__name__})", fix, where=where),)
    doubled = tuple(_doubled_keys(root, (), set()))
    if doubled:
        return None, located(doubled, root, where)
    if not isinstance(data, dict):
        fix = "Begin the file with `id:` and the other keys; the authoring guide has an example."
        return None, (Problem((), "this is not a scenario", fix, where=where),)
    try:
        scenario = Scenario.model_validate(data)
    except ValidationError as error:
        found = [_in_authors_terms(problem) for problem in error.errors(include_url=False)]
        return None, located(found, root, where)
    return scenario, located(lint(scenario), root, where)


def json_schema() -> dict[str, object]:
    """Return the JSON Schema of a scenario file, for editors."""
    schema = Scenario.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema


def _doubled_keys(node: yaml.Node | None, path: Path, known: set[int]) -> Iterator[Problem]:
    if id(node) in known:
        return  # an alias may lead back to where it stands
    known.add(id(node))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                line = key.start_mark.line + 1
                yield Problem((*path, name), "this key is written twice", "Keep one of the two.", line=line)
            seen.add(name)
            yield from _doubled_keys(value, (*path, name), known)
    elif isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            yield from _doubled_keys(item, (*path, place), known)


def _in_authors_terms(error: ErrorDetails) -> Problem:
    path: Path = tuple(error["loc"])
    kind, given, limits = error["type"], error.get("input"), error.get("ctx", {})
    match kind:
        case "missing":
            return Problem(path, "this is missing", f"Add `{path[-1]}:` here.")
        case "extra_forbidden":
            known = _fields_at(path[:-1])
            return Problem(path, f"`{path[-1]}` is not a key that belongs here", nearest(str(path[-1]), known))
        case "enum":
            return Problem(path, f"`{given}` is not known", nearest(str(given), _enum_values_at(path)))
        case "string_pattern_mismatch":
            fix = "Use lower case, a letter first, `_` or `-` between words, 2 to 40 characters."
            return Problem(path, f"`{given}` is not an id", fix)
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            limit = next(iter(limits.values()), "")
            side = "at least" if kind.startswith("greater") else "at most"
            return Problem(path, f"{given} is out of range", f"Give a number of {side} {limit}.")
        case "too_short":
            needed = limits.get("min_length", 1)
            what = f"there are only {limits.get('actual_length', 0)} entries here"
            return Problem(path, what, f"Write at least {needed}.")
        case "string_type":
            return Problem(path, f"`{given}` is not text", "Put it in double quotes.")
        case "tuple_type":
            return Problem(path, "this should be a list", "Write each entry on a line of its own beginning with `- `.")
        case "value_error":
            return Problem(path, str(error["msg"]).removeprefix("Value error, "), "Add what is missing.")
        case _:
            return Problem(path, str(error["msg"]), "Compare with the authoring guide's example.")


def _annotation_at(path: Path) -> object:
    """Return the type that the schema has at a place, None when the schema has no such place."""
    here: object = Scenario
    for part in path:
        here = _unwrapped(here)
        if isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(str(part))
            if field is None:
                return None
            here = field.annotation
            continue
        arguments = typing.get_args(here)
        if not arguments:
            return None
        here = arguments[1] if typing.get_origin(here) is dict else arguments[0]
    return _unwrapped(here)


def _unwrapped(annotation: object) -> object:
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _unwrapped(typing.get_args(annotation)[0])
    if origin in (typing.Union, types.UnionType):
        given = [part for part in typing.get_args(annotation) if part is not type(None)]
        return _unwrapped(given[0])
    return annotation


def _fields_at(path: Path) -> tuple[str, ...]:
    found = _annotation_at(path)
    return tuple(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else ()


def _enum_values_at(path: Path) -> tuple[str, ...]:
    found = _annotation_at(path)
    return tuple(str(member.value) for member in found) if isinstance(found, type) and issubclass(found, Enum) else ()
