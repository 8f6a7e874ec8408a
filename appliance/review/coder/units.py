"""Words and sentence-like units of an utterance, whether or not it was punctuated.

A unit is matched on its normal form: lower case, straight apostrophes, no punctuation, no fillers, no stutters, and
`_` where the recogniser was unsure. Every match maps back to the words as they were said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

UNSURE_BELOW: Final = 0.4
"""Word confidence under which a word does not score."""

_WORD: Final = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)*|[A-Za-z0-9]+")
_HARD_BREAK: Final = re.compile(r"[.?!;:…\n]|--|—|–")
_ABBREVIATIONS: Final = frozenset({"mr", "mrs", "ms", "dr", "sgt", "lt", "st", "capt", "ofc"})
_STUTTER_WORDS: Final = 4
FILLERS: Final = frozenset({"um", "uh", "er", "erm", "uhm", "ah", "eh"})
_CONTRACTIONS: Final = {
    w.replace("'", ""): w
    for w in (
        "don't didn't doesn't isn't aren't wasn't weren't can't couldn't won't wouldn't shouldn't "
        "haven't hasn't hadn't ain't "
        "i'm i've you're you've you'd you'll they're they've he's she's that's what's who's where's "
        "how's there's here's "
        "let's it'll that'll nobody's somebody's ma'am y'all"
    ).split()
} | {
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "cannot": "can't",
    "alright": "all right",
    "ok": "okay",
}

_SUBJECTS: Final = (
    "you|i|we|he|she|they|it|there|that|this|your|anyone|anybody|somebody|someone|anything|something|everyone|everybody"
)
_AUX: Final = (
    "do|does|did|can|could|would|will|are|were|have|has|should|may|am|is|was|don't|didn't|doesn't|"
    "aren't|can't|won't|"
    "wouldn't|couldn't|haven't|hasn't|isn't|shouldn't|weren't|wasn't"
)
_MODALS: Final = frozenset("would could can will to might should must may".split())
_WH: Final = "what|how|why|where|when|who|which"
INVERSION: Final = re.compile(rf"\b(?:{_AUX}) (?:{_SUBJECTS})\b")
_WH_CONTRACTED: Final = frozenset({"what's", "how's", "where's", "who's", "when's", "why's"})
_COMPLEMENT_HEADS: Final = frozenset(
    "know knew care tell me see understand understood that's is was about say said exactly of to on with "
    "from asked guess hear heard "
    "figure explain matter wonder not that if as than like whatever by for into sure remember it's "
    "and or you just".split()
)
_CLAUSE_BLOCKERS: Final = frozenset(
    "know knew think thought say said says that because cause if when while as what where why how "
    "than like sure told promise "
    "see hope until till before after since feel guess mean wish means understand or the a all "
    "everything thing only whatever "
    "unless who which though although where's what's believe bet swear asked ask do did does can "
    "could would will should am "
    "are is was were have has had may might must don't didn't can't won't much once whether even way "
    "time and but so then "
    "one sorry glad afraid reason something anything person maybe perhaps if".split()
)
_CLAUSE_STARTS: Final = re.compile(
    r"(?:i'm|i'll|i've|i'd|i|my name(?:'s)?|let's|thank you|thanks|we can|we'll|we've|we're|you can|"
    r"you could|nobody(?:'s)?|"
    r"there's|here's|they|take your time)(?= |$)"
)
_DISCOURSE: Final = frozenset(
    "okay so and but well now hey right look yeah no yes man sir ma'am buddy then just please hi "
    "hello all listen oh brother "
    "dude bro friend mister miss bud son pal sure fine good alright evening morning afternoon see "
    "here actually maybe".split()
)
_LEADING: Final = re.compile(
    r"(?:(?:i mean|you know(?! (?:what|how|why|where|who|when|that|you))|all right|good (?:evening|"
    r"morning|afternoon)|come on|go ahead and|what i'm trying to say is|what i mean is|my question is|"
    r"i guess|my friend)|"
    rf"(?:{'|'.join(sorted(_DISCOURSE, key=len, reverse=True))}))(?= )"
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
        for size in range(1, _STUTTER_WORDS + 1):
            again, before = kept[-size:], kept[-2 * size : -size]
            broken = any((t.break_after and size == 1) or t.break_after == "hard" for t in before)
            if len(before) == size and [t.norm for t in again] == [t.norm for t in before] and not broken:
                del kept[-size:]
                break
    return kept


def _starts_question(words: Sequence[str], i: int) -> bool:
    previous = words[i - 1] if i else ""
    following = words[i + 1] if i + 1 < len(words) else ""
    word = words[i]
    if word == "who" and previous not in _DISCOURSE:
        return False
    if word in _WH_CONTRACTED or (
        word in _WH.split("|")
        and (following in _AUX.split("|") or following in {"happened", "made", "brings", "about"})
    ):
        return previous not in _COMPLEMENT_HEADS or previous in {"and", "or", "okay"} and word != "when"
    if word == "how" and following in {"old", "long", "many", "much", "far", "often"}:
        return previous not in _COMPLEMENT_HEADS
    if word in _AUX.split("|") and following in _SUBJECTS.split("|"):
        if previous.endswith(("'d", "'ll")) or previous in _MODALS:
            return False
        if (
            previous in _WH.split("|")
            or (i >= 2 and words[i - 2] == "how")
            or previous in {"so", "neither", "nor", "than", "as", "or"}
        ):
            return False
        if word in {"is", "was", "isn't", "has", "will", "does", "did"} and following not in {"you"}:
            return not previous or previous in _DISCOURSE
        return previous not in {
            "who",
            "which",
            "that",
            "if",
            "whatever",
            "all",
            "not",
            "i",
            "you",
            "we",
            "they",
            "he",
            "she",
            "what",
        }
    return False


def _soft_starts(words: Sequence[str]) -> set[int]:
    starts: set[int] = set()
    for i in range(1, len(words)):
        previous = words[i - 1]
        asking = _starts_question(words, 0) or _starts_question(words, 1)
        if _starts_question(words, i):
            starts.add(i)
        elif asking and not re.match(r"(?:i'm|my name|let's|thank|please|i'll)", words[i]):
            continue
        elif i >= 2 and words[i - 2] in {"told", "tell", "tells", "promised", "promise", "asked"}:
            continue
        elif previous not in _CLAUSE_BLOCKERS and _CLAUSE_STARTS.match(" ".join(words[i : i + 3])):
            starts.add(i)
        elif previous in {"and", "but", "so"} and i >= 2 and words[i - 2] not in _CLAUSE_BLOCKERS:
            if re.match(r"(?:i'm|i'll|i've|i|we'll|we can|let's)\b", words[i]):
                starts.add(i - 1)
    return starts


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
    return Unit(
        norm,
        tuple(tokens),
        tuple(offsets),
        core,
        any(t.question_after for t in tokens[-1:]),
        text[tokens[0].start : tokens[-1].end],
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
        cuts = _soft_starts(words) if len(words) >= 4 else set()
        for i in range(1, len(words) + 1):
            if i < len(words) and i not in cuts:
                continue
            lead_only = all(w in _DISCOURSE or w in names for w in words[begin:i])
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
