"""Verbs by what they ask for, and the plain form of an inflected one; pure."""

from typing import Final

NEEDS_MORE: Final = frozenset(
    "need want make get give put take bring keep find send say mean feel sound seem let use trust have hold lose carry "
    "miss pick set hand slide deserve expect mention promise wish hope guess believe think like love ask tell show "
    "hear see buy grab raise lower touch owe become wonder avoid solve fix blame suggest offer own force enjoy "
    "handle describe include mind turn appreciate respect name lay pull push throw catch tend seem appear "
    "pretend figure bother worry afford manage decide agree refuse start stop try keep consider help plan".split()
)
"""Seldom the last word of a sentence, unless something before it is what they ask for."""

STANDS_ALONE: Final = frozenset(
    "talk wait go listen come sleep breathe die leave live eat sit work happen do be understand cry move rest relax "
    "run fall win change hurt stay matter calm know drink drive fight hide return yell shout speak walk jump react "
    "end forget care smoke remember stand step look lie call answer shake bleed scream shiver shout quit arrive "
    "explain apologize argue swim read write climb fail survive heal laugh stare pass park slow ring shoot "
    "lock open close break follow drop finish begin count add clear wake pray vote sing build pay draw spend cost save "
    "settle reach cover treat check visit lead cut kill attack hit beat win bite coach serve retire panic".split()
)
"""Often the last word of a sentence."""

CLAUSE_VERBS: Final = frozenset(
    "think know guess hope wish believe say mean promise see hear understand feel bet".split()
)
"""A clause of their own may follow: "I think part of you …"."""

PLACE_VERBS: Final = frozenset("put set slide hand lay place keep throw bring send".split())
"""With only an object behind them they wait for where or to whom."""

_IRREGULAR: Final = {
    past: verb
    for verb, pasts in {
        "need": "needs",
        "make": "made",
        "get": "got gotten",
        "give": "gave given",
        "take": "took taken",
        "bring": "brought",
        "keep": "kept",
        "find": "found",
        "send": "sent",
        "say": "said",
        "mean": "meant",
        "feel": "felt",
        "have": "had has having",
        "hold": "held",
        "lose": "lost",
        "think": "thought",
        "tell": "told",
        "show": "shown",
        "hear": "heard",
        "see": "saw seen",
        "buy": "bought",
        "become": "became",
        "throw": "threw thrown",
        "catch": "caught",
        "go": "went gone",
        "come": "came",
        "sleep": "slept",
        "die": "dying",
        "lie": "lying lay lain",
        "leave": "left",
        "eat": "ate eaten",
        "sit": "sat",
        "do": "did done does",
        "understand": "understood",
        "run": "ran",
        "fall": "fell fallen",
        "win": "won",
        "know": "knew known",
        "drink": "drank drunk",
        "drive": "drove driven",
        "fight": "fought",
        "hide": "hid hidden",
        "speak": "spoke spoken",
        "forget": "forgot forgotten",
        "stand": "stood",
        "shake": "shook",
        "bleed": "bled",
        "write": "wrote written",
        "begin": "began begun",
        "break": "broke broken",
        "wake": "woke",
        "build": "built",
        "pay": "paid",
        "draw": "drew",
        "spend": "spent",
        "lead": "led",
        "shoot": "shot",
        "bite": "bit",
        "sing": "sang",
        "let": "lets",
    }.items()
    for past in pasts.split()
}
_VERBS: Final = NEEDS_MORE | STANDS_ALONE | CLAUSE_VERBS | PLACE_VERBS


def plain_form(word: str) -> str | None:
    """Return the plain form of a known verb ("taking" -> "take"); None for any other word."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _VERBS:
        return word
    for ending in ("ing", "ed", "es", "s"):
        if not word.endswith(ending):
            continue
        stem = word[: -len(ending)]
        for guess in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem, stem[:-1] + "y"):
            if guess in _VERBS:
                return guess
    return None
