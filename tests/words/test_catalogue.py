from pathlib import Path
from string import Formatter

import pytest

from appliance.words import FOLDER, NAMES, catalogue
from appliance.words.catalogue import Entry, compiled, entries
from appliance.words.marked import all_marked, brought_up_to_date, marked

CATALOGUES = [po.stem for po in FOLDER.glob("*.po")]


def told(language: str) -> list[Entry]:
    header, *rest = entries((FOLDER / f"{language}.po").read_text(encoding="utf-8"))
    assert header.text == ""
    return rest


def fields(text: str) -> list[tuple[str, str, str]]:
    """Return the named fields of a text, each with how it is written."""
    return sorted(
        (name, spec or "", conversion or "")
        for _, name, spec, conversion in Formatter().parse(text)
        if name is not None
    )


def filled(entry: Entry) -> bool:
    """Whether the text is filled in: a command with braces of its own is not."""
    return "{" in entry.text


def test_every_language_that_can_be_chosen_has_a_catalogue() -> None:
    assert sorted(CATALOGUES) == sorted(set(NAMES) - {"en"})


@pytest.mark.parametrize("language", CATALOGUES)
class TestCatalogue:
    def test_it_holds_what_the_code_marks_and_nothing_else(self, language: str) -> None:
        known, wanted = {entry.key for entry in told(language)}, set(all_marked())
        assert (wanted - known, known - wanted) == (set(), set()), "run `python -m appliance.words.marked`"

    def test_it_is_as_the_command_writes_it(self, language: str) -> None:
        po = (FOLDER / f"{language}.po").read_text(encoding="utf-8")
        assert brought_up_to_date(po) == po, "run `python -m appliance.words.marked`"

    def test_nothing_in_it_is_untranslated_or_fuzzy(self, language: str) -> None:
        assert [entry.text for entry in told(language) if entry.fuzzy or not all(entry.told)] == []

    def test_every_translation_has_the_fields_of_its_text(self, language: str) -> None:
        wrong = [
            (entry.text, text)
            for entry in told(language)
            if filled(entry)
            for text, source in zip(entry.told, (entry.text, entry.plural), strict=False)
            if fields(text) != fields(source)
        ]
        assert wrong == []

    def test_every_count_has_its_two_forms(self, language: str) -> None:
        assert [entry.text for entry in told(language) if len(entry.told) != (2 if entry.plural else 1)] == []

    def test_space_and_lines_around_a_text_stay(self, language: str) -> None:
        def ends(text: str) -> tuple[bool, str, bool]:
            body = text.strip()
            return text.endswith("\n"), text[: text.find(body)], text != text.rstrip()

        assert [(e.text, text) for e in told(language) for text in e.told if ends(text) != ends(e.text)] == []

    def test_it_can_be_looked_up(self, language: str) -> None:
        assert language == "es"
        spoken = catalogue("es")
        assert spoken.gettext("Sign in") == "Entrar"
        assert spoken.pgettext("key", "open") == "abrir"
        assert spoken.pgettext("review", "open") == "abierta"
        assert [spoken.ngettext("{n} minute", "{n} minutes", n) for n in (1, 2)] == ["{n} minuto", "{n} minutos"]


def test_what_is_fuzzy_or_empty_is_told_in_english(tmp_path: Path) -> None:
    po = tmp_path / "xx.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#, fuzzy\nmsgid "one"\nmsgstr "uno"\n\nmsgid "two"\nmsgstr ""\n\nmsgid "three"\n'
        'msgstr ""\n"tres \\"3\\"\\n"\n',
        encoding="utf-8",
    )
    spoken = compiled(po)
    assert [spoken.gettext(text) for text in ("one", "two", "three")] == ["one", "two", 'tres "3"\n']


def test_a_line_that_is_none_of_a_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="no line of a catalogue"):
        list(entries('msgid "a"\nmsgstr "b"\nwhat is this\n'))


def test_texts_are_found_however_they_are_marked() -> None:
    source = """
A = N_("a constant")
_("a text " "of two")
ngettext("{n} one", "{n} many", n)
pgettext("where", "told apart")
Key("Enter", "do" if a == "which" else "do not")
Act("take it", "retake")
Question(NAME, _("a label"), enter="next")
_(LATER)
"""
    found = [(e.context, e.text, e.plural) for e, _ in marked(source)]
    assert sorted(found) == [
        ("", "a constant", ""),
        ("", "a label", ""),
        ("", "a text of two", ""),
        ("", "{n} one", "{n} many"),
        ("key", "do", ""),
        ("key", "do not", ""),
        ("key", "next", ""),
        ("key", "take it", ""),
        ("where", "told apart", ""),
    ]


@pytest.mark.parametrize(
    "source", ['_(f"{n} calls")', 'N_(f"{n}")', '_("{n} calls".format(n=1))', '_("a" + b)', "ngettext(a, b, n)"]
)
def test_what_cannot_be_found_must_not_be_marked(source: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        list(marked(source))


def test_new_texts_are_added_and_old_ones_go(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {"new": (Entry("new"), ["a.py"]), "kept": (Entry("kept"), ["a.py", "b.py"])}
    monkeypatch.setattr("appliance.words.marked.all_marked", lambda: wanted)
    po = 'msgid ""\nmsgstr ""\n\nmsgid "kept"\nmsgstr "queda"\n\nmsgid "gone"\nmsgstr "fue"\n'
    assert brought_up_to_date(po) == (
        'msgid ""\nmsgstr ""\n\n#: a.py b.py\nmsgid "kept"\nmsgstr "queda"\n\n#: a.py\nmsgid "new"\nmsgstr ""\n'
    )
