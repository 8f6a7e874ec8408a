"""Words and sentence-like units of an utterance, whether or not it was punctuated.

A unit is matched on its normal form: lower case, straight apostrophes, no punctuation, no fillers, no stutters, and
`_` where the recogniser was unsure. Every match maps back to the words as they were said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.review.coder.clauses import DISCOURSE, soft_starts

UNSURE_BELOW: Final = 0.4
"""Word confidence under which a word does not score."""

_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)*|[A-Za-z0-9]+")
_HARD_BREAK: Final = re.compile(r"[.?!;:…\n]|--|—|–")
_ABBREVIATIONS: Final = frozenset({"mr", "mrs", "ms", "dr", "sgt", "lt", "st", "capt", "ofc"})
_STUTTER_WORDS: Final = 4
FILLERS: Final = frozenset({"um", "uh", "er", "erm", "uhm", "ah", "eh"})
_ASIDE_FILLERS: Final = (("you", "know"), ("i", "mean"), ("like",))
"""Fillers when a comma closes them in the middle of a sentence: "put, you know, the bottle down"."""
_TAKES_IT: Final = frozenset("what do don't you'd would as and if that so did how".split())
"""Before "you know" or "like" these make it part of the sentence."""
_CONTRACTIONS: Final = (
    {
        w.replace("'", ""): w
        for w in (
            "don't didn't doesn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't "
            "haven't hasn't hadn't ain't "
            "i'm i've you're you've you'd you'll they're they've he's she's that's what's who's where's "
            "how's there's here's "
            "let's it'll that'll nobody's somebody's ma'am y'all"
        ).split()
    }
    | {
        "gonna": "going to",
        "ya": "you",
        "ye": "you",
        "youse": "you",
        "d'you": "do you",
        "whatcha": "what are you",
        "em": "them",
        "bout": "about",
        "lemme": "let me",
        "gimme": "give me",
        "dunno": "don't know",
        "kinda": "kind of",
        "outta": "out of",
        "tryna": "trying to",
        "i'ma": "i'm going to",
        "wanna": "want to",
        "gotta": "got to",
        "cannot": "can't",
        "alright": "all right",
        "ok": "okay",
    }
    | {
        w.removesuffix("g"): w
        for w in (
            "doing going thinking talking getting trying waiting coming looking feeling saying telling "
            "listening hurting drinking standing sitting asking holding taking having making leaving moving "
            "walking yelling running nothing something anything fixing losing living dying ending killing "
            "helping working sleeping acting crying fighting calling putting keeping wanting being giving "
            "driving seeing hearing leaning shaking using messing bleeding"
        ).split()
    }
)

_LEADING: Final = re.compile(
    r"(?:(?:i mean|you know(?! (?:what|how|why|where|who|when|that|you))|all right|good (?:evening|"
    r"morning|afternoon)|come on|go ahead and|what i'm trying to say is|what i mean is|my question is|"
    r"i guess|my friend)|"
    rf"(?:{'|'.join(sorted(DISCOURSE, key=len, reverse=True))}))(?= )"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word in normal form with its place in the utterance as said."""

    norm: str
    start: int
    end: int
    break_after: str
    """`hard`, `comma` or empty: the punctuation that follows."""
    question_after: bool
    capital: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence-like unit."""

    norm: str
    tokens: tuple[Token, ...]
    offsets: tuple[int, ...]
    """Where each token begins in `norm`."""
    core: int
    """Where `norm` goes on after "okay so", "hey man" and names."""
    question_mark: bool
    text: str
    """The unit as it was said."""
    sure_text: str
    """The same without the words that the recogniser was unsure of."""

    @property
    def word_count(self) -> int:
        """Return the number of words without fillers."""
        return len(self.tokens)

    def said(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the utterance that a span of `norm` came from."""
        first = max((i for i, o in enumerate(self.offsets) if o <= start), default=0)
        last = max((i for i, o in enumerate(self.offsets) if o < max(end, start + 1)), default=first)
        return self.tokens[first].start, self.tokens[max(first, last)].end


def tokens_of(text: str, confidences: Sequence[float] | None = None) -> tuple[Token, ...]:
    """Return the words of an utterance; `confidences` holds one number for each word split at blanks, when known."""
    unsure = _unsure_spans(text, confidences)
    quoted = _quoted_spans(text)
    found: list[Token] = []
    matches = list(_WORD.finditer(text))
    for index, match in enumerate(matches):
        until = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        gap = text[match.end() : until]
        word = match.group().replace("’", "'").lower()
        norm = _CONTRACTIONS.get(word, word)
        if word == "im" or word == "ive":
            norm = "i'm" if word == "im" else "i've"
        if any(s <= match.start() < e for s, e in unsure):
            norm = "_"
        kind = ""
        if _HARD_BREAK.search(gap) and not (norm in _ABBREVIATIONS and gap.strip() == "."):
            kind = "hard"
        elif "," in gap:
            kind = "comma"
        found.append(
            Token(
                norm,
                match.start(),
                match.end(),
                kind,
                "?" in gap,
                match.group()[0].isupper(),
                any(s <= match.start() < e for s, e in quoted),
            )
        )
    return tuple(found)


def _unsure_spans(text: str, confidences: Sequence[float] | None) -> list[tuple[int, int]]:
    if confidences is None:
        return []
    words = list(re.finditer(r"\S+", text))
    if len(words) != len(confidences):
        return []
    return [w.span() for w, c in zip(words, confidences, strict=True) if c < UNSURE_BELOW]


def _quoted_spans(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"[\"“][^\"“”]{2,200}[\"”]", text)]


def _fluent(tokens: Sequence[Token]) -> list[Token]:
    """Drop fillers and immediate repeats of a few words ("if you if you")."""
    kept: list[Token] = []
    for token in tokens:
        if token.norm in FILLERS:
            continue
        kept.append(token)
        if token.break_after == "comma":
            _drop_aside(kept)
        for size in range(1, _STUTTER_WORDS + 1):
            again, before = kept[-size:], kept[-2 * size : -size]
            broken = any((t.break_after and size == 1) or t.break_after == "hard" for t in before)
            if len(before) == size and [t.norm for t in again] == [t.norm for t in before] and not broken:
                del kept[-size:]
                break
    return kept


def _drop_aside(kept: list[Token]) -> None:
    for filler in _ASIDE_FILLERS:
        size = len(filler)
        if len(kept) > size and tuple(t.norm for t in kept[-size:]) == filler and kept[-size - 1].norm not in _TAKES_IT:
            del kept[-size:]
            return


def _make(text: str, tokens: Sequence[Token], names: frozenset[str]) -> Unit | None:
    if not tokens:
        return None
    offsets: list[int] = []
    norm = ""
    for token in tokens:
        if norm:
            norm += " "
        offsets.append(len(norm))
        norm += token.norm
    core = 0
    while True:
        lead = _LEADING.match(norm, core)
        word = norm[core:].split(" ", 1)
        if lead:
            core = lead.end() + 1
        elif len(word) > 1 and word[0] in names:
            core += len(word[0]) + 1
        else:
            break
    said = text[tokens[0].start : tokens[-1].end]
    return Unit(
        norm,
        tuple(tokens),
        tuple(offsets),
        core,
        any(t.question_after for t in tokens[-1:]),
        said,
        said
        if all(t.norm != "_" for t in tokens)
        else " ".join(text[t.start : t.end] for t in tokens if t.norm != "_"),
    )


def split(text: str, confidences: Sequence[float] | None = None, names: frozenset[str] = frozenset()) -> list[Unit]:
    """Return the sentence-like units of an utterance in order."""
    units: list[Unit] = []
    segment: list[Token] = []

    def close() -> None:
        tokens = _fluent(segment)
        segment.clear()
        words = [t.norm for t in tokens]
        begin = 0
        cuts = soft_starts(words) if len(words) >= 4 else set()
        for i in range(1, len(words) + 1):
            if i < len(words) and i not in cuts:
                continue
            lead_only = all(w in DISCOURSE or w in names for w in words[begin:i])
            if i < len(words) and lead_only:
                continue
            unit = _make(text, tokens[begin:i], names)
            if unit is not None:
                units.append(unit)
            begin = i

    for token in tokens_of(text, confidences):
        segment.append(token)
        if token.break_after == "hard":
            close()
    close()
    return units
