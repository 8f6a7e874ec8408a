"""Who I am, why I am here, and using the person's name."""

import re
from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.rules import Heard, Hit, apply, rule
from appliance.review.coder.units import Unit

TITLES: Final = (
    "officer|deputy|sergeant|corporal|trooper|detective|constable|lieutenant|captain|chief|agent|marshal|ranger"
)
FIRST_NAMES: Final = frozenset(
    "aaron adam al alan alex alice amanda amy ana andre andrea andrew andy angela ann anna anthony "
    "antonio ashley barbara ben beth "
    "bill bob brandon brenda brian bruce cal carl carla carlos carol caroline cathy chad charles "
    "charlie chris christina cindy claire "
    "cole connie craig crystal curtis dan dana daniel danny darnell dave david dawn dean debbie "
    "denise dennis derek diana diane "
    "diego don donald donna doug dwayne ed eddie elena eli elizabeth ellen emily emma eric erica "
    "erin ethan eva evan fatima felix "
    "fernando frank fred gary george gina gloria grace greg hannah harold harry heather hector helen "
    "henry holly ian isaac ivan jack "
    "jackie jacob jake jamal james jamie jan jane janet jared jasmine jason jay jean jeff jen jenna "
    "jennifer jenny jerome jerry jesse "
    "jessica jill jim jimmy joan joe joel john johnny jon jordan jorge jose josh joshua joy juan "
    "judy julia julie justin karen karl "
    "kate kathy katie keith kelly ken kenny kevin kim kyle lamar larry latoya laura lauren leah lee "
    "leo leon leroy linda lisa liz "
    "lopez lori luis luke lynn manny marco marcus margaret maria marie mario mark marlene martin "
    "marvin mary matt megan melissa "
    "miguel mike mitch molly monica nancy natalie nathan neil nick nicole nina noah nora olivia omar "
    "oscar pam pamela pat patricia "
    "patrick paul paula pedro peggy pete peter phil rachel ralph ramon randy ray rebecca reggie "
    "renee rhonda ricardo rich richard "
    "rick rita rob robert roberto robin rodney roger ron ronnie rosa rose roy ruben russell ruth "
    "ryan sally sam samantha sandra "
    "sandy sara sarah scott sean sergio shannon sharon shawn sheila shelly sherry simon sofia sonia "
    "stacy stan stella stephanie steve "
    "sue susan tamika tammy tanya ted teresa terrence terry theresa tim tina todd tom tommy tony "
    "tracy travis trevor troy tyler "
    "tyrone valerie vanessa vera veronica vic vicki victor vince walter wanda warren wayne wendy "
    "will william yolanda yvonne zach".split()
)
_ROLES: Final = (
    "(?:police|sheriff|sheriff's|city|county|department|crisis|patrol|state|mobile|co responder|"
    "community|transit|campus|station)"
)

RULES: Final = (
    rule(
        B.INTRODUCTION,
        0.6,
        r"(?:sir |ma'am |hello |hey )*police(?: department| officers?)?$",
        at_core=False,
        unless=r"called|call|the police",
    ),
    rule(B.INTRODUCTION, 0.9, rf"(?:my name(?:'s| is)?|i'm|i am|this is|name's|call me) (?:a |an |the )?(?:{TITLES})"),
    rule(
        B.INTRODUCTION,
        0.85,
        rf"(?:i'm|i am|i work|we're) (?:here )?(?:with|from|for) (?:the |our )?(?:\w+ ){{0,3}}?{_ROLES}",
    ),
    rule(B.INTRODUCTION, 0.85, r"my name(?:'s| is)|name's", unless=r"what(?:'s| is)? my name"),
    rule(B.INTRODUCTION, 0.7, rf"(?:{TITLES}) \w+ (?:here|with|from)\b"),
    rule(
        B.PURPOSE,
        0.85,
        r"(?:reason|why) (?:i'm|we're|i am|we are|i came|we came|that i'm|i was called|"
        r"they sent me)(?: standing| out)?",
    ),
    rule(
        B.PURPOSE,
        0.85,
        r"reason (?:that )?(?:i|we) (?:stopped|pulled|came|called|walked)|i (?:stopped|"
        r"pulled) you(?: over)? (?:because|for|since|on)",
    ),
    rule(
        B.PURPOSE,
        0.8,
        r"(?:i'm|we're|i am|we are|i came|just) (?:just |only )?(?:out )?here (?:because|cause|to (?:help|"
        r"check|make|see|talk|listen|find|keep))",
        unless=r"not here to|not why",
    ),
    rule(
        B.PURPOSE,
        0.75,
        r"(?:got|get|had|took|received) (?:a|the|some|this) calls?|(?:got|was|were|been|get) called|"
        r"calling about|called (?:us|me|it|in|about|because)",
    ),
    rule(
        B.PURPOSE,
        0.75,
        r"(?:somebody|someone|neighbou?rs?|people|folks|they|your \w+|manager|driver|he|she) (?:\w+ )?"
        r"(?:called|heard|saw|reported|asked (?:us|me)|(?:was|were|got) (?:worried|concerned|scared))",
        unless=r"what|did|who|told me|you heard",
    ),
    rule(
        B.PURPOSE,
        0.7,
        r"(?:came|come|wanted|sent|stopped) (?:out |by |over |down |here |me |us )*(?:to )?(?:check|"
        r"see (?:if|how|what)|make sure)",
    ),
)
_NAMED_SELF: Final = re.compile(r"\b(?:i'm|i am|this is|name's|call me) ([a-z]+)")
_NOT_VOCATIVE: Final = re.compile(r"(?:i'm|name's|name is|this is|i am|call me|officer|deputy|sergeant|trooper|from)$")


def hear(heard: Heard) -> None:
    """Add introduction, purpose and name."""
    for index, unit in enumerate(heard.units):
        heard.hits += apply(RULES, unit, index)
        if not heard.confidence(B.INTRODUCTION, index):
            heard.hits += _own_name(unit, index)
        heard.hits += _their_name(unit, index, frozenset(n.lower() for n in heard.context.names))


def _own_name(unit: Unit, index: int) -> list[Hit]:
    match = _NAMED_SELF.search(unit.norm)
    if match is None or match.group(1) not in FIRST_NAMES or match.group(1) in {"will", "joy", "rich", "grace", "rose"}:
        return []
    start, end = unit.said(match.start(), match.end())
    return [Hit(B.INTRODUCTION, 0.75, start, end, index)]


def _their_name(unit: Unit, index: int, known: frozenset[str]) -> list[Hit]:
    for i, token in enumerate(unit.tokens):
        before = " ".join(t.norm for t in unit.tokens[max(0, i - 2) : i])
        if _NOT_VOCATIVE.search(before):
            continue
        if token.norm in known:
            return [Hit(B.USES_NAME, 0.9, token.start, token.end, index)]
        apart = i == 0 and token.break_after or i > 0 and unit.tokens[i - 1].break_after == "comma"
        if (
            not known
            and token.norm in FIRST_NAMES
            and token.capital
            and (apart or before.split(" ")[-1] in {"hi", "hey", "hello"})
        ):
            return [Hit(B.USES_NAME, 0.65, token.start, token.end, index)]
    return []
