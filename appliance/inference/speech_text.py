"""Spells out what a speech synthesiser would stumble over: abbreviations, ten-codes, capitals, marks."""

import re
from typing import Final

_SPELLED: Final = frozenset(
    {
        "AA", "ATM", "CPR", "CPS", "DMV", "DUI", "DWI", "EMS", "EMT", "ER", "ETA", "FBI", "GPS", "HR", "ICU", "ID",
        "IRS", "IV", "LSD", "NA", "PD", "PTSD", "RV", "TV", "UPS", "USA", "VA", "VFW", "EMTS", "OD",
    }
)  # fmt: skip
"""Said letter by letter; any other word in capitals is emphasis, and is said as a word."""
_TITLES: Final = {
    "Mr.": "Mister",
    "Mrs.": "Missus",
    "Ms.": "Miz",
    "Dr.": "Doctor",
    "Sgt.": "Sergeant",
    "Lt.": "Lieutenant",
    "Capt.": "Captain",
    "Ofc.": "Officer",
    "Det.": "Detective",
    "St.": "Street",
    "Ave.": "Avenue",
    "Apt.": "Apartment",
    "vs.": "versus",
    "a.m.": "A M",
    "p.m.": "P M",
}
_CALLED: Final = {
    "911": "nine one one",
    "988": "nine eighty-eight",
    "24/7": "twenty-four seven",
    "9mm": "nine millimeter",
}
_TEN_CODE: Final = re.compile(r"\b10-(\d{1,2})\b")
_CAPITALS: Final = re.compile(r"\b[A-Z][A-Z']+\b")
_STRETCHED_VOWEL: Final = re.compile(r"([aeiou])\1{2,}", re.IGNORECASE)
_STRETCHED: Final = re.compile(r"([a-zA-Z])\1{2,}")
_DOLLARS: Final = re.compile(r"\$(\d[\d,]*)(?!\.?\d)")
_ACTION: Final = re.compile(r"\*[^*]*\*|\([^)]*\)|\[[^\]]*\]")
_UNSAID: Final = re.compile(r"[*_#~^<>{}|\\`\"“”]")


def spoken_text(text: str) -> str:
    """Return the text as it should reach the synthesiser; stage directions and markup are left out."""
    text = _ACTION.sub(" ", text)
    text = _UNSAID.sub("", text).replace("’", "'").replace("‘", "'")
    for short, long in _TITLES.items():
        text = re.sub(rf"(?<!\w){re.escape(short)}(?!\w)", long, text)
    for short, long in _CALLED.items():
        text = re.sub(rf"(?<![\w.]){re.escape(short)}(?!\w)", long, text)
    text = _TEN_CODE.sub(r"ten \1", text)
    text = _CAPITALS.sub(_capitals, text)
    text = _STRETCHED.sub(r"\1\1", _STRETCHED_VOWEL.sub(r"\1", text))
    text = _DOLLARS.sub(r"\1 dollars", text)
    text = text.replace("&", " and ").replace("%", " percent")
    text = re.sub(r"\s*(?:—|–|--)\s*", ", ", text)
    text = re.sub(r"(?:\.{2,}|…)(?=\s*\w)", ", ", text)  # espeak runs on over an ellipsis
    text = re.sub(r"\s+([,.!?])", r"\1", text)
    text = re.sub(r"(?:\.{2,}|…)", ".", text)
    return re.sub(r"\s+", " ", text).strip(" ,")


def _capitals(found: re.Match[str]) -> str:
    word = found.group()
    if word.rstrip("'S") in _SPELLED or word in _SPELLED:
        stem = word if word in _SPELLED else word.rstrip("S").rstrip("'")
        return _letters(stem)
    if len(word) == 2 and word.isalpha() and word not in _SHORT_WORDS:
        return _letters(word)
    return word.capitalize()


def _letters(word: str) -> str:
    """Spell a word; a lone A would be read as the article."""
    return " ".join("ay" if letter == "A" else letter for letter in word)


_SHORT_WORDS: Final = frozenset(
    {"AM", "AN", "AS", "AT", "BE", "BY", "DO", "GO", "HE", "HI", "IF", "IN", "IS", "IT", "ME", "MY", "NO", "OF", "OH",
     "OK", "ON", "OR", "SO", "TO", "UP", "US", "WE", "YO", "UH", "UM", "HM"}
)  # fmt: skip
