"""From the text of a YAML file that an author wrote to a checked model, with errors in the author's terms."""

import types
import typing
from collections.abc import Iterator
from enum import Enum
from typing import Final, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from appliance.encounter.problems import Path, Problem, located, nearest

ModelT = TypeVar("ModelT", bound=BaseModel)
_FROM_PYTHON: Final = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What PyYAML lets through of Python's own errors, for a date that is none or a thousand brackets."""


def read_authored(
    text: str, where: str, model: type[ModelT], kind: str
) -> tuple[ModelT | None, tuple[Problem, ...], yaml.Node | None]:
    """Return what a YAML text says as a model, None when it does not fit, and the problems with that.

    `where` names the file in messages, `kind` says what it should be: "scenario". The node finds lines for later
    problems.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        fix = "Check indentation and quotes here; a text with a colon or a quote in it belongs in double quotes."
        return None, (Problem((), f"this is not YAML ({error.problem})", fix, where=where, line=line),), None
    except yaml.YAMLError as error:
        problem = Problem((), f"this is not YAML ({error})", "Save the file as UTF-8 text.", where=where)
        return None, (problem,), None
    except _FROM_PYTHON as error:
        fix = "Put a text that looks like a date or a number in double quotes, and nest no deeper than the guide does."
        what = f"a value cannot be read ({error or type(error).__name__})"
        return None, (Problem((), what, fix, where=where),), None
    doubled = tuple(_doubled_keys(root, (), set()))
    if doubled:
        return None, located(doubled, root, where), root
    if not isinstance(data, dict):
        fix = "Begin the file with `id:` and the other keys; the authoring guide has an example."
        return None, (Problem((), f"this is not a {kind}", fix, where=where),), root
    try:
        return model.model_validate(data), (), root
    except ValidationError as error:
        errors = error.errors(include_url=False)
        found = [_in_authors_terms(problem, model) for problem in errors if not _follows_from_another(problem, errors)]
        return None, located(found, root, where), root


def _follows_from_another(error: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """Whether a list is only called short because an entry of it is wrong and was not counted."""
    place = error["loc"]
    return error["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in errors
    )


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


def _in_authors_terms(error: ErrorDetails, model: type[BaseModel]) -> Problem:
    path: Path = tuple(error["loc"])
    kind, given, limits = error["type"], error.get("input"), error.get("ctx", {})
    match kind:
        case "missing":
            return Problem(path, "this is missing", f"Add `{path[-1]}:` here.")
        case "extra_forbidden":
            known = _fields_at(model, path[:-1])
            return Problem(path, f"`{path[-1]}` is not a key that belongs here", nearest(str(path[-1]), known))
        case "enum":
            return Problem(path, f"`{given}` is not known", nearest(str(given), _enum_values_at(model, path)))
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
        case "too_long":
            what = f"there are {limits.get('actual_length', 0)} entries here"
            return Problem(path, what, f"Write at most {limits.get('max_length', 0)}.")
        case "string_type":
            return Problem(path, f"`{given}` is not text", "Put it in double quotes.")
        case "tuple_type":
            return Problem(path, "this should be a list", "Write each entry on a line of its own beginning with `- `.")
        case "value_error":
            return Problem(path, str(error["msg"]).removeprefix("Value error, "), "Add what is missing.")
        case _:
            return Problem(path, str(error["msg"]), "Compare with the authoring guide's example.")


def _annotation_at(model: type[BaseModel], path: Path) -> object:
    """Return the type that the schema has at a place, None when the schema has no such place."""
    here: object = model
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


def _fields_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    found = _annotation_at(model, path)
    return tuple(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else ()


def _enum_values_at(model: type[BaseModel], path: Path) -> tuple[str, ...]:
    found = _annotation_at(model, path)
    return tuple(str(member.value) for member in found) if isinstance(found, type) and issubclass(found, Enum) else ()
