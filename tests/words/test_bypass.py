"""No text reaches an officer past the catalogue, as far as the code can tell."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from appliance.words.marked import KEY_FIELDS, KEYS, ROOT

MARKS: Final = {"_", "N_", "ngettext", "pgettext", *KEYS}
SCREENS: Final = sorted((ROOT / "appliance" / "tui").rglob("*.py"))
ROOMS: Final = ("audio", "engine", "review", "stage", "store", "sync", "tui", "doctor")
FAULTS: Final = {"RuntimeError", "ValueError", "TypeError", "KeyError"}
"""Faults of the program, which no officer reads."""
NOT_FOR_THE_KIOSK: Final = {
    "audio/file_headset.py": "files in place of a headset, from the command line",
    "audio/virtual_headset.py": "tests and benches",
    "audio/wake.py": "the kiosk uses no wake phrases",
    "audio/wav_file.py": "files, from the command line",
    "engine/seat.py": "what the command line asks for",
    "sync/enrol.py": "a command of the IT person's",
    "sync/stick.py": "a command of the IT person's",
}
TECHNICAL: Final = {
    *("Binding", "query_one", "query", "set_class", "has_class", "getLogger", "cast", "TypeVar", "Literal"),
    *("startswith", "endswith", "removeprefix", "rpartition", "validate_json", "info", "warning", "error"),
}
"""Calls whose texts are for the program."""
STYLE: Final = re.compile(r"(bold|italic|dim)( on)?( |$)")
WORDS: Final = re.compile(r"[A-Za-z]{2,}.*[ \n]|[ \n].*[A-Za-z]{2,}|^[A-Z][a-z]+")
AS_THEY_ARE: Final = {
    "Talkdown": "a name",
    "English": "a language in itself",
    " on ": "a style",
    " dB": "a unit",
    "TRAINING": "read from across the room, by whoever comes in",
}


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def is_for_the_program(text: ast.Constant, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether a text is marked, or is read by the program alone."""
    at: ast.AST = text
    while at in above:
        over = above[at]
        match over:
            case ast.Call() if at is not over.func and (name_of(over) in MARKS | TECHNICAL | FAULTS):
                return True
            case ast.Expr() if over.value is text:
                return True
            case ast.keyword() if over.arg in KEY_FIELDS | {"classes", "id", "group", "name", "style"}:
                return True
            case ast.Subscript() if at is over.slice:
                return True
            case ast.Compare() | ast.MatchValue():
                return True
            case ast.Dict() if at in over.keys:
                return True
            case _:
                at = over
    return False


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {below: over for over in ast.walk(tree) for below in ast.iter_child_nodes(over)}


def past_the_catalogue(source: str) -> Iterator[tuple[int, str]]:
    tree = ast.parse(source)
    above = parents(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        text = node.value
        if WORDS.search(text) and not STYLE.match(text) and text not in AS_THEY_ARE:
            if not is_for_the_program(node, above):
                yield node.lineno, text


def raised_past_the_catalogue(source: str) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Raise(exc=ast.Call(args=[ast.Constant(str()) | ast.JoinedStr() as text, *_]) as error):
                told = "".join(
                    part.value
                    for part in ast.walk(text)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                )
                marked = [call for call in ast.walk(text) if isinstance(call, ast.Call) and name_of(call) in MARKS]
                if name_of(error) not in FAULTS and not marked and re.search("[A-Za-z]{2} ", told):
                    yield node.lineno, told
            case _:
                pass


@pytest.mark.parametrize("module", SCREENS, ids=lambda module: module.stem)
def test_every_text_of_a_screen_is_marked(module: Path) -> None:
    assert list(past_the_catalogue(module.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_error_that_an_officer_may_read_is_marked(room: str) -> None:
    folder = ROOT / "appliance" / room
    found = [
        (module.relative_to(folder.parent).as_posix(), *one)
        for module in sorted(folder.rglob("*.py"))
        if module.relative_to(folder.parent).as_posix() not in NOT_FOR_THE_KIOSK
        for one in raised_past_the_catalogue(module.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_what_is_left_out_is_there() -> None:
    assert [name for name in NOT_FOR_THE_KIOSK if not (ROOT / "appliance" / name).is_file()] == []


@pytest.mark.parametrize(
    "source",
    [
        'yield Static("Sign in")',
        'self.write("#a", f"{n} left")',
        'A = "Nothing was sent."',
        'Item(A, "Choose a call", "")',
    ],
)
def test_a_text_past_the_catalogue_is_found(source: str) -> None:
    assert list(past_the_catalogue(source))


def test_an_error_past_the_catalogue_is_found() -> None:
    assert list(raised_past_the_catalogue('raise StoreError(f"No such {what} here.")'))
    assert not list(raised_past_the_catalogue('raise StoreError(_("No such review here."))'))
