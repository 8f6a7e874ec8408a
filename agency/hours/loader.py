"""Rule files from TOML, with errors that name the file, the key and what to do."""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from agency.hours.rules import RuleSet
from appliance.errors import TalkdownError

SHOWN_ERRORS = 5


class RuleFileError(TalkdownError):
    """A rule file that cannot be used."""


def read_rules(name: str, text: str) -> RuleSet:
    """Return the rules of one file.

    Raises:
        RuleFileError: names the file, each wrong key (up to five) and what to do.

    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(f"{name} is not valid TOML: {error}. Correct that line; no rule of it is used.") from error
    try:
        return RuleSet.model_validate(data)
    except ValidationError as error:
        found = _told_once(error.errors())
        lines = [
            f"  {_place(data, each['loc'])}: {_what_to_do(each['type'], each['msg'])}" for each in found[:SHOWN_ERRORS]
        ]
        if len(found) > SHOWN_ERRORS:
            lines.append(f"  and {len(found) - SHOWN_ERRORS} more")
        wrong = "\n".join(lines)
        raise RuleFileError(f"{name} cannot be used:\n{wrong}\nCorrect this; no rule of the file is used.") from error


def load_rules(folder: Traversable) -> dict[str, RuleSet]:
    """Return every rule file of a folder, by the file's name without its ending.

    Raises:
        RuleFileError: a file cannot be used, or two files name the same rule.

    """
    found: dict[str, RuleSet] = {}
    owners: dict[str, str] = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if not path.name.endswith(".toml"):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise RuleFileError(f"{path.name} is not UTF-8 text: {error}. Save it as UTF-8.") from error
        rules = read_rules(path.name, text)
        for rule_id in {rule.id for rule in rules.rule}:
            if rule_id in owners:
                raise RuleFileError(f"{path.name}: rule {rule_id!r} is in {owners[rule_id]} too. Rename one of them.")
            owners[rule_id] = path.name
        found[path.name.removesuffix(".toml")] = rules
    return found


@cache
def shipped_rules() -> dict[str, RuleSet]:
    """Return the rules that are shipped, by state; do not change the dictionary."""
    return load_rules(files("agency").joinpath("rules"))


def _told_once(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return the errors without the "too short" of a list that is so only because its items are wrong."""
    places = [each["loc"] for each in errors]
    return [
        each
        for each in errors
        if each["type"] != "too_short"
        or not any(len(loc) > len(each["loc"]) and loc[: len(each["loc"])] == each["loc"] for loc in places)
    ]


def _place(data: object, location: tuple[int | str, ...]) -> str:
    """Return where in a file a key stands, with the ids of rule and part in place of their numbers."""
    words: list[str] = []
    here = data
    for step in location:
        if isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            name = here.get("id", here.get("title")) if isinstance(here, dict) else None
            words.append(repr(name) if name else f"no. {step + 1}")
        else:
            inside = here.get(step) if isinstance(here, dict) else None
            words.append(str(step))
            here = inside if inside is not None else here
    return " > ".join(words) or "the file as a whole"


def _what_to_do(kind: str, message: str) -> str:
    if kind == "missing":
        return "this key is missing; add it"
    if kind == "extra_forbidden":
        return "no such key; correct its spelling or remove it"
    if kind == "too_short":
        return "at least one is needed; add it"
    return message.removeprefix("Value error, ")
