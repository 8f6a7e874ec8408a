"""Every text of an authored file, and what in it is refused."""

from collections.abc import Iterator

from pydantic import BaseModel

from appliance.encounter.problems import Path, Problem
from appliance.encounter.slurs import has_slur
from appliance.encounter.terms import refused_terms


def texts_of(part: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text in a model with its place."""
    if isinstance(part, str):
        yield path, part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from texts_of(getattr(part, name), (*path, name))
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from texts_of(value, (*path, str(name)))
    elif isinstance(part, tuple):
        for place, value in enumerate(part):
            yield from texts_of(value, (*path, place))


def refusals(path: Path, text: str, spoken: bool) -> Iterator[Problem]:
    """Yield what is refused in one text; `spoken` is for words that somebody in the scene says or may say."""
    for term in refused_terms(text, spoken=spoken):
        fix = f"{term.instead[0].upper()}{term.instead[1:]}."
        yield Problem(path, f"“{term.found}” is refused: {term.why}", fix)
    if has_slur(text):
        yield Problem(path, "there is a slur in this text", "Slurs are never spoken here; show contempt otherwise.")
