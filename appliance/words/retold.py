"""Reviews and results are kept in English, the same on every machine; here they are told in the officer's language.

What is kept was put together from texts of the catalogue: it is taken apart by them and told again. What its author
wrote, and what somebody said, is in no catalogue and stays as it is.
"""

import re
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Final

from appliance.words import FOLDER, Language, _, language
from appliance.words.catalogue import entries

_SENTENCE_END: Final = re.compile(r"(?<=[.!?”]) ")
_IN_A_SENTENCE: Final = "(?:(?![.!?] ).)*?"
_NUMBER: Final = "[-+]?[0-9.]+"
_LIST: Final = ", "


@dataclass(frozen=True, slots=True)
class _Template:
    """A text with fields that a kept sentence may have been made from, and what it is in the language."""

    english: re.Pattern[str]
    told: str


def retold(text: str) -> str:
    """Return what was kept in English in the language that is spoken, as far as the catalogue knows it."""
    if language() == "en" or not text:
        return text
    return _whole(text) or _in_sentences(text) or _in_a_list(text) or text


def _whole(text: str) -> str | None:
    if (known := _(text)) != text:
        return known
    for template in _templates(language()):
        found = template.english.fullmatch(text)
        if found is not None:
            return template.told.format(**{name: retold(part) for name, part in found.groupdict().items()})
    return None


def _in_sentences(text: str) -> str | None:
    """Return a text sentence by sentence; the longest beginning that is known counts as one."""
    ends = [found.start() for found in _SENTENCE_END.finditer(text)]
    for end in reversed(ends):
        if (told := _whole(text[:end])) is not None:
            return f"{told} {retold(text[end + 1 :])}"
    if not ends:
        return None
    return f"{text[: ends[0]]} {retold(text[ends[0] + 1 :])}"


def _in_a_list(text: str) -> str | None:
    told = [_whole(part) for part in text.split(_LIST)]
    return None if None in told else _LIST.join(part or "" for part in told)


@cache
def _templates(of: Language) -> tuple[_Template, ...]:
    """Return the templates of a language, those with most words of their own first."""
    po = (FOLDER / f"{of}.po").read_text(encoding="utf-8")
    found = [(entry.text, entry.told[0]) for entry in entries(po) if entry.kept and all(entry.told)]
    found.sort(key=lambda pair: -sum(len(literal) for literal, *_rest in Formatter().parse(pair[0])))
    return tuple(_Template(_pattern(english), _plain(told)) for english, told in found)


def _pattern(template: str) -> re.Pattern[str]:
    """Return what a template becomes: in a quote anything, else no field goes past its sentence but the last."""
    pattern, seen = "", set[str]()
    parts = list(Formatter().parse(template))
    for number, (literal, name, spec, _conversion) in enumerate(parts, start=1):
        pattern += re.escape(literal)
        if name is None:
            continue
        filled = "[^”]*" if literal.endswith("“") else ".*" if number == len(parts) else _IN_A_SENTENCE
        filled = _NUMBER if spec else filled
        pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{filled})"
        seen.add(name)
    return re.compile(pattern, re.DOTALL)


def _plain(template: str) -> str:
    """Return a template whose fields take texts: what was kept is formatted already."""
    parts = Formatter().parse(template)
    return "".join(
        literal.replace("{", "{{").replace("}", "}}") + ("" if name is None else f"{{{name}}}")
        for literal, name, _spec, _conversion in parts
    )
