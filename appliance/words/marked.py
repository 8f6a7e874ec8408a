"""Finds the texts that the code marks, and brings a catalogue up to date with them.

`python -m appliance.words.marked` writes new texts into every catalogue, untranslated, and takes out what is gone.
"""

import ast
import tomllib
from collections.abc import Iterator
from typing import Final

from appliance.words import FOLDER, KEY
from appliance.words.catalogue import KEPT, Entry, entries

ROOT: Final = FOLDER.parents[1]
PACKAGE: Final = "appliance"
REVIEWS: Final = "appliance/review/"
METHOD: Final = "appliance/review/method.toml"
COACHING: Final = "appliance/review/coaching.toml"
KEYS: Final = {"Key": 1, "Act": 0}
"""Calls in which one argument says what a key does, in whatever branch: that argument is marked by standing there."""
KEY_FIELDS: Final = frozenset({"enter"})
"""Arguments by name that say what a key does."""


def marked(source: str) -> Iterator[tuple[Entry, int]]:
    """Yield what a module marks, each with its line.

    Raises:
        ValueError: what is marked is no plain text, so that nothing can find it.

    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in KEYS and len(node.args) > KEYS[name]:
            yield from ((Entry(text, context=KEY), line) for text, line in _texts(node.args[KEYS[name]]))
        for keyword in node.keywords:
            if name and keyword.arg in KEY_FIELDS:
                yield from ((Entry(text, context=KEY), line) for text, line in _texts(keyword.value))
        match name, node.args:
            case "_", [ast.Constant(str(text))]:
                yield Entry(text), node.lineno
            case "N_", [ast.Constant(str(text))]:
                yield Entry(text, kept="{" in text), node.lineno
            case "ngettext", [ast.Constant(str(one)), ast.Constant(str(many)), _]:
                yield Entry(one, plural=many), node.lineno
            case "pgettext", [ast.Constant(str(context)), ast.Constant(str(text))]:
                yield Entry(text, context=context), node.lineno
            case ("N_" | "ngettext", _) | ("_", [ast.JoinedStr() | ast.BinOp()]):
                raise ValueError(f"line {node.lineno}: what {name} marks is no plain text")
            case "_", [ast.Call(func=ast.Attribute(attr="format"))]:
                raise ValueError(f"line {node.lineno}: fields are filled in after the text is translated")
            case _:
                pass


def _texts(node: ast.expr) -> Iterator[tuple[str, int]]:
    """Yield the texts of an expression; a condition's are none of them."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value, node.lineno


def all_marked() -> dict[str, tuple[Entry, list[str]]]:
    """Return every marked text by what it is looked up by, with the modules that mark it."""
    found: dict[str, tuple[Entry, list[str]]] = {}
    for module in sorted((ROOT / PACKAGE).rglob("*.py")):
        where = module.relative_to(ROOT).as_posix()
        for entry, _line in marked(module.read_text(encoding="utf-8")):
            known, modules = found.setdefault(entry.key, (entry, []))
            known.kept |= entry.kept and where.startswith(REVIEWS)
            if where not in modules:
                modules.append(where)
    for where, texts in tables():
        for text in texts:
            found.setdefault(text, (Entry(text), []))[1].append(where)
    for entry, modules in found.values():
        entry.kept &= any(where.startswith(REVIEWS) for where in modules)
    return found


def tables() -> Iterator[tuple[str, list[str]]]:
    """Yield the tables whose prose is told to an officer, each with its texts; lines to say are in English."""
    method = tomllib.loads((ROOT / METHOD).read_text(encoding="utf-8"))["competencies"].values()
    yield METHOD, sorted({text for one in method for text in (one["title"], one["what"], *one["anchors"])})
    coaching = tomllib.loads((ROOT / COACHING).read_text(encoding="utf-8"))
    advice = [*coaching["slip"].values(), *coaching["miss"].values()]
    yield (
        COACHING,
        sorted({text for one in advice for text in (one["name"], one["why"])} | set(coaching["well"].values())),
    )


def brought_up_to_date(po: str) -> str:
    """Return a catalogue with every marked text in it, in the order of the modules, and no other."""
    known = {entry.key: entry.told for entry in entries(po)}
    header = po.partition("\n\n")[0]
    blocks = [header]
    for key, (entry, modules) in sorted(all_marked().items(), key=lambda pair: (pair[1][1][0], pair[0])):
        told = known.get(key, ["", ""] if entry.plural else [""])
        lines = [*([KEPT] if entry.kept else []), f"#: {' '.join(modules)}"]
        lines += [f"msgctxt {_quoted(entry.context)}"] if entry.context else []
        lines.append(f"msgid {_quoted(entry.text)}")
        if entry.plural:
            lines.append(f"msgid_plural {_quoted(entry.plural)}")
            lines += [f"msgstr[{n}] {_quoted(text)}" for n, text in enumerate(told)]
        else:
            lines.append(f"msgstr {_quoted(told[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{escaped}"'


def main() -> None:
    """Bring every catalogue up to date."""
    for po in FOLDER.glob("*.po"):
        po.write_text(brought_up_to_date(po.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
