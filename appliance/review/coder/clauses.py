"""Where one sentence ends and the next begins in words without punctuation."""

import re
from collections.abc import Sequence
from typing import Final

_SUBJECTS: Final = (
    "you|y'all|i|we|he|she|they|it|there|that|this|your|anyone|anybody|somebody|someone|anything|something|"
    "everyone|everybody"
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
    "and or you just really".split()
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
DISCOURSE: Final = frozenset(
    "okay so and but well now hey right look yeah no yes man sir ma'am buddy then just please hi "
    "hello all listen oh brother "
    "dude bro friend mister miss bud son pal sure fine good alright evening morning afternoon see "
    "here actually maybe".split()
)
_ASKS_ALWAYS: Final = re.compile(
    r"(?:what|how|where|when|who|why)(?: long| many| much| often| far| old)? (?:do|does|did|are|were|had|have|can|"
    r"could|would|"
    r"should|will|don't|didn't|aren't|won't|wasn't|weren't|isn't|can't|doesn't|haven't) (?:you|he|she|they|it|we|i|"
    r"anyone|"
    r"anybody|somebody|someone)\b|(?:what|when|where|how|why|who)'d (?:you|he|she|they|it|i)\b|"
    r"how (?:long|many|much|often|bad) (?:has|have|is|was|are|were|did|do|does)\b|"
    r"whose \w+ (?:is|are|was|were)\b|which one(?:'s| is| do| would| matters| of)\b|what would(?:'ve| have)? (?:let|"
    r"help|make|it take|get|happened?)\b|where shall|"
    r"what (?:keeps|gets|helps|worries|scares|changed|color|happens) (?!is\b)|(?:has|have) (?:he|she|anyone|anybody|"
    r"somebody) ever\b|who (?:could|can|would|do) (?:you|come|stay|help|we|i)\b|"
    r"on a scale (?:of|from)\b|why an? \w+ and not\b|what else (?:has|have|is|was|did|do|would|could|happened)\b|"
    r"why (?:wasn't|isn't|aren't|weren't|didn't|don't|won't|hasn't|haven't) \w+|when (?:was|is|did) (?:the|your)\b"
)
_INVERTED: Final = re.compile(
    r"(?:what|how|where|when|who|why|which \w+|how \w+|what \w+) (?:do|does|did|is|are|was|were|would|could|can|will|"
    r"should|has|have|had) (?:the|your|his|her|their|my|our|its|that|this|those|these|things|everything|you|he|she|it|"
    r"they|we|i|tomorrow|today|tonight|life|home|school|work)\b|(?:what|how|where|who)(?:'s|'re|'d) (?:the|your|his|"
    r"her|their|that|this|it|you|he|she|they|around|with|in)\b|(?:what|who)'s \w{3,}ing\b|"
    r"what \w{2,}s (?:you|your|him|her|them|through|it (?:for|about|like))\b"
)
"""A question that is asked and not told about, unless `_TELLS` stands before it."""
_TELLS: Final = frozenset(
    "know knew knows tell told telling tells show see saw seeing say said saying says understand understood "
    "understands ask asked asking asks wonder wondered wondering hear heard hearing explain explained explaining "
    "remember remembered matter figure figured guess about of exactly sure just is are was were be been that's it's "
    "this's not care cares worry mind forget forgot imagine think thinking like than whatever or idea learn learned "
    "find found appreciate admire notice noticed realize choose decide decided".split()
)
_TELLS_SOMEBODY: Final = frozenset(
    "tell told telling tells ask asked asking asks show showed showing teach taught give gave let remind cost do does "
    "did would could can is are was were".split()
)
_INVITES: Final = re.compile(
    r"(?:tell me (?:what|how|about|where|who|who's|what's|why|when|more|everything)|walk me through|"
    r"explain (?:to )?me)\b"
)
_NOT_INVITED: Final = frozenset(
    "to you can could would will don't didn't won't not i they he she we did let never i'll you'll they'll "
    "going".split()
)
_WHICH: Final = re.compile(
    r"which \w+(?: (?:is|are|was|were|do|does|did|you|he|she|they)\b|$)|"
    r"what (?:hospital|branch|street|room|floor|school|side|size|year|unit)\b"
)
_ASKS_ANY: Final = re.compile(
    r"any (?:\w+ ){0,3}(?:reason|numbness|bleeding|pain|"
    r"trouble|problems?|injuries|weapons?|chance|allergies|meds|medications?|guns?|knives)\b|"
    r"any of (?:them|those|that)\b|(?:anybody|anyone) (?:hurt|else|home|with you|in there)\b|anything (?:else|hurt)\b"
)
_BEFORE_ANY: Final = frozenset(
    "have had has got want need see saw without there are do does did make cause take any isn't aren't don't didn't "
    "at by "
    "before bring give find who".split()
)
_AFTER_WHO: Final = frozenset(
    "do did does could can would should else all are is was were taught told lives called".split()
)
_PERSONS: Final = frozenset(
    "one ones man woman men women guy people person somebody someone anybody anyone nobody those everyone everybody "
    "kid boy "
    "girl officer friend friends doctor nurse neighbor father mother dad mom brother sister son daughter lady "
    "cop".split()
)
_NO_INVERSION_AFTER: Final = frozenset({"so", "neither", "nor", "than", "as", "or"})
_STATES: Final = frozenset(
    "who which that if whatever all not i you we they he she what it this there here how where".split()
)
_IS_ASKING: Final = re.compile(
    r"(?:does|did) (?:the|your|his|her|their) \w+|"
    r"(?:is|was|isn't) (?:it|he|she)\b|(?:is|are) the(?:re|ir) (?:a|any|anybody|anyone|anything|somebody|someone|"
    r"something|some|"
    r"still|more|another|one|\w+ (?:you|that|in|on|i))\b|is (?:that|this) (?:right|true|fair|okay|how|what|why|where|"
    r"who|just|a|better|still|it|so|because|"
    r"about|your)\b|(?:is|are) (?:any|anybody|anyone|somebody|someone)\b|(?:is|are|does|did) (?:the|your|his|"
    r"her) \w+ (?:okay|all "
    r"right|hurt|hurting|locked|unlocked|open|loaded|bleeding|racing|broken|still|home|with|know|live|feel)\b"
)


def _starts_question(words: Sequence[str], i: int) -> bool:
    """Tell whether a question begins here; English inverts a question and not the clause after "tell me what"."""
    previous = words[i - 1] if i else ""
    following = words[i + 1] if i + 1 < len(words) else ""
    word, rest = words[i], " ".join(words[i : i + 6])
    if _ASKS_ALWAYS.match(rest):
        return not (word in {"what", "who", "how"} and previous.endswith("'s"))
    of_somebody = word.startswith("who") and previous in _PERSONS
    if _INVERTED.match(rest) and i and not of_somebody and not _is_told_about(words, i):
        return True
    if _INVITES.match(rest):
        return previous not in _NOT_INVITED
    if _WHICH.match(rest):
        return previous not in _COMPLEMENT_HEADS and previous not in _BEFORE_ANY and previous not in _PERSONS
    if _ASKS_ANY.match(rest):
        return previous not in _COMPLEMENT_HEADS and previous not in _BEFORE_ANY
    if word == "who" and previous not in DISCOURSE:
        asks = following in _AFTER_WHO and previous not in _COMPLEMENT_HEADS and previous not in _PERSONS
        return asks and (following not in _MODALS or (words[i + 2 :] or [""])[0] in _SUBJECTS.split("|"))
    if word == "who's" and previous in _PERSONS:
        return False
    if word in _WH_CONTRACTED or (
        word in _WH.split("|")
        and (following in _AUX.split("|") or following in {"happened", "happens", "made", "brings", "about"})
    ):
        return previous not in _COMPLEMENT_HEADS or previous in {"and", "or", "okay"} and word != "when"
    if word == "how" and following in {"old", "long", "many", "much", "far", "often"}:
        return previous not in _COMPLEMENT_HEADS and previous not in _TELLS
    if word in _AUX.split("|") and following in _SUBJECTS.split("|"):
        if previous.endswith(("'d", "'ll")) or previous in _NO_INVERSION_AFTER:
            return False
        if previous in _MODALS and word in {"do", "have"}:
            return False
        if previous in _WH.split("|") or (i >= 2 and words[i - 2] == "how"):
            return False
        if word in {"is", "was", "isn't"} and following != "you":
            return not previous or previous in DISCOURSE or bool(_IS_ASKING.match(rest))
        if following in {"you", "it"} and previous in {"you", "it", "that", "here", "there", "me"}:
            return (
                following == "you"
                or previous == "me"
                or (previous == "you" and word in {"would", "could", "does", "will"})
            )
        return previous not in _STATES
    return previous not in _STATES and bool(_IS_ASKING.match(rest))


def _is_told_about(words: Sequence[str], i: int) -> bool:
    """Tell whether the words before make the question here a part of a statement: "tell you what", "that's who"."""
    previous, before = words[i - 1], words[i - 2] if i >= 2 else ""
    if previous in {"you", "me", "him", "her", "us", "them", "anybody", "anyone", "somebody", "someone"}:
        return before in _TELLS_SOMEBODY
    return previous in _TELLS or previous.endswith(("'s", "'re", "n't"))


def soft_starts(words: Sequence[str]) -> set[int]:
    """Return where units begin after the first, in words in normal form."""
    starts: set[int] = set()
    for i in range(1, len(words)):
        previous = words[i - 1]
        asking = _starts_question(words, 0) or _starts_question(words, 1)
        if _starts_question(words, i):
            starts.add(i)
        elif asking and not re.match(r"(?:i'm|my name|let's|thank|please|i'll)", words[i]):
            continue
        elif words[max(starts, default=0)] in {"if", "unless"} and re.match(r"(?:i'm|i'll|we'll|we're)$", words[i]):
            continue
        elif i >= 2 and words[i - 2] in {"told", "tell", "tells", "promised", "promise", "asked"}:
            continue
        elif previous not in _CLAUSE_BLOCKERS and _CLAUSE_STARTS.match(" ".join(words[i : i + 3])):
            starts.add(i)
        elif previous in {"and", "but", "so"} and i >= 2 and words[i - 2] not in _CLAUSE_BLOCKERS:
            if re.match(r"(?:i'm|i'll|i've|i|we'll|we can|let's)\b", words[i]):
                starts.add(i - 1)
    return starts
