"""Commands: one, repeated, or contradicting each other; the polite and the reasoned are commands too."""

import re
from typing import Final

from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.coder.rules import Heard, Hit, is_quoted, reported_from
from appliance.review.coder.units import Unit, tokens_of

_PHYSICAL: Final = (
    r"(?:put (?:that|it|the|your|those|this|both|down|them|him|her|\w+ down)|drop (?:it|the|that|your|"
    r"them)|get (?:on|out|down|off|back|away|your|over|up|in|inside|against|to (?:the|your))|"
    r"step (?:out|back|away|down|over|off|aside|forward|inside|to|toward|towards|up|in)|"
    r"turn (?:around|off|the|it|that|your|down|and|away)|"
    r"show (?:me )?(?:your|both|them)|show me|keep (?:your|them|both|that|away|it (?:down|where)|"
    r"still|walking|moving)|stop(?! me| by)|don't (?:move|reach|touch|go|come|run|walk|make|do|take|"
    r"you|throw|get|put|try|grab|pick|even|turn|step|look|open|start|say|talk|think)|do not|"
    r"sit(?: down| back| up| there| here| on| still| tight)?$|"
    r"sit (?:down|back|on|there|here|over|in|still|up)|stand (?:up|back|still|over|there|here|against|"
    r"by|away|down)|stay (?:there|where|right|back|put|still|in|down|away|on|calm)|move (?:away|back|"
    r"over|out|off|to|your|it|that|closer|from|along|aside)|come (?:here|out|over|down|back|inside|"
    r"with me|away|off|to (?:me|this|the)|toward|towards|closer|on out|up|forward)|"
    r"go (?:home|back|inside|over|stand|sit|outside|to (?:the|your)|wait|away)|back (?:up|off|away|"
    r"it up)|hands? (?:up|behind|on|out|off|where|in front|down)|freeze|leave(?! me| it)|leave (?:it|"
    r"the|now|him|her|them)|lie (?:down|on)|lay (?:down|on|it|that|the|them|your|\w+ down)|kneel|on your knees|get$|"
    r"walk (?:over|"
    r"back|to|toward|towards|away|slowly)|"
    r"open (?:the|your|it|up)|close (?:the|your)|give me (?:the|your|that|it)|hand (?:me|it|over|that|"
    r"them)|let go(?: of)?|let me see (?:your|both|those|some|them|it)|let's see (?:your|some|those)|"
    r"set (?:it|that|the|them|this|down|your|\w+ down)|raise|lower (?:it|the|that|your)|face (?:away|"
    r"the|me|that)|look at me|listen to me|you listen|listen up|"
    r"shut (?:up|your|it(?! (?:in|on|behind))|off)|watch (?:your|it|the)|quit|knock it off|cut it out|pull (?:over|"
    r"your|the|up|"
    r"it)|spread|cross your|place (?:your|it|the|that)|exit|throw (?:it|the|that|down)|release|"
    r"roll (?:down|the|your)|turn it|do (?:it|what i|as i|that) (?:now|say|said|tell)|do it|"
    r"answer (?:me|the|my)|hold (?:still|it right|your hands)|be (?:quiet|still)|empty your|"
    r"take (?:your hands?|that|it|the|a step|two steps|a few steps|one step|three steps|off|out|him|"
    r"her|them)|"
    r"have a seat|slow down|wait (?:here|there|right|over|by)|tell me your name now|cool it|"
    r"keep it down|stay with|hang up|give it)"
)
_BARE: Final = re.compile(
    r"(?:(?:please|just|now|go ahead and|both of you|everybody|i said|i repeat|police|all right|"
    rf"again|then|for now|slowly|carefully|first|one more time) )*{_PHYSICAL}(?![\w'])"
)
_LATER: Final = re.compile(rf"\b(?:and|then|now|please|or) (?:just |slowly |please |then )*{_PHYSICAL}(?![\w'])")
_ASKED: Final = re.compile(
    r"\b(?:i (?:just |really |do )?(?:need|want|ask|'d like|would like|order|told|tell|'m asking|"
    r"'m telling|'m ordering) you(?: all| both)? to|i'd (?:like|ask|need|"
    r"appreciate it if) you(?: to)?|you(?:'re| are) going to(?: have to| need to)?|you (?:need|have|"
    r"got|'ve got) to|you (?:better|must)|"
    r"(?:can|could|would|will) you(?: maybe| at least)?|if you (?:could|would|can|'d)|i need you|"
    r"i want you)(?: (?:please|just|to|go ahead and|kindly|slowly|maybe|um|now|for me|keep|"
    rf"both))*? {_PHYSICAL}(?![\w'])"
    r"|\bwould you mind (?:\w+ )?(?:putting|stepping|moving|sitting|coming|keeping|turning|taking|"
    r"setting|showing|standing|getting)\b"
)
_NEVER: Final = re.compile(
    r"^(?:\w+ )?(?:(?:take your time|take (?:a|some) (?:deep )?breaths?|don't worry|don't be|"
    r"don't (?:have|need|want|know|think|hear|see|blame|care|like|believe|feel) |stay with me|"
    r"stop me if|come on|go on|go ahead(?! and)|keep (?:going|talking)|hold on|hang on|tell me|"
    r"talk to me|sit with|leave it (?:at|there)|get some|get (?:you|help|it|that)|do it (?:together|"
    r"your))\b)"
)
_OFFER_NOT_ORDER: Final = re.compile(
    r"\b(?:you can|you could|you're welcome to|feel free to|if you(?:'d)? (?:want|like)|"
    r"would you like to|we (?:can|could)|would you rather|do you want to|"
    r"you want to) (?:\w+ ){0,3}?(?:sit|stay|come|go|walk|move|step|stand|wait|leave|talk)\b"
)
_TOGETHER: Final = re.compile(
    r"let's (?:\w+ )?(?:put|set|lay|turn|drop|shut|throw|hand|switch) (?:off |down |over |out )?"
    r"(?:the|that|it|those|this|your|them)(?: \w+)?(?: off| down| over| out| away)?(?![\w'])"
)
"""An order about a thing, put as something to do together."""
_GROUPS: Final = (
    (
        "still",
        re.compile(
            r"\b(?:don't (?:you )?(?:\w+ )?move|do not move|freeze|stay (?:right )?(?:there|where|put|still)|"
            r"hold still|don't you (?:\w+ )?move|don't turn|hands up|keep your hands (?:up|where))\b"
        ),
    ),
    (
        "move",
        re.compile(
            r"\b(?:get (?:on|out|down|up|over|off)|turn around|come (?:here|out|over|toward)|step (?:out|"
            r"forward|over|toward)|walk (?:over|back|to)|lie down|on your knees|drop|put|give me|"
            r"show me your (?:id|license)|hands behind)\b"
        ),
    ),
)
_PAIRS: Final = (
    (
        re.compile(r"\b(?:come here|come over|come toward|step forward|get out|come out|step out)\b"),
        re.compile(r"\b(?:stay (?:there|back|in|where)|don't come|step back|get back|back up|don't get out|stay in)\b"),
    ),
    (
        re.compile(r"\b(?:hands up|raise your hands|hands in the air)\b"),
        re.compile(r"\b(?:hands (?:behind|down|on)|show me your (?:id|license)|give me your)\b"),
    ),
    (re.compile(r"\b(?:get up|stand up)\b"), re.compile(r"\b(?:get (?:down|on the ground)|sit down|lie down)\b")),
)


def command_spans(unit: Unit) -> list[tuple[int, int, float]]:
    """Return where in `norm` the unit tells the person to do or stop something, and how surely."""
    norm = unit.norm
    core = norm[unit.core :]
    if _NEVER.match(core):
        return []
    spans: list[tuple[int, int, float]] = []
    bare = _BARE.match(norm, unit.core)
    if bare is None and unit.core:
        bare = _BARE.match(norm)
    if bare and not re.match(
        r"you (?:stop|leave|stay|sit|come|go)\b(?! (?:there|here|down|now|right now|back|it|that))", core
    ):
        spans.append((bare.start(), bare.end(), 0.85))
    asked = _ASKED.search(norm)
    if asked and asked.start() < reported_from(unit):
        spans.append((asked.start(), asked.end(), 0.8))
    if spans:
        later = _LATER.search(norm, spans[0][1])
        if later and not re.search(r"\b(?:i'll|i|we|we'll|they|he|she) $", norm[: later.start() + 1]):
            spans.append((later.start(), later.end(), 0.75))
    if _OFFER_NOT_ORDER.search(norm) and not bare:
        return []
    together = None if spans else _TOGETHER.match(norm, unit.core)
    if together:
        spans.append((together.start(), together.end(), 0.6))
    return [s for s in spans if not is_quoted(unit, s[0])]


def hear(heard: Heard) -> None:
    """Add commands and what makes them worse."""
    phrases: list[tuple[str, Hit]] = []
    for index, unit in enumerate(heard.units):
        for start, end, confidence in command_spans(unit):
            said = unit.said(start, end)
            hit = Hit(B.COMMAND, confidence, unit.tokens[0].start, unit.tokens[-1].end, index)
            heard.hits.append(hit)
            phrases.append((_bare_words(unit.norm[start:end]), Hit(B.COMMAND, confidence, *said, index)))
    if phrases:
        _repeated(heard, phrases)
        _conflicting(heard, phrases)


def _bare_words(phrase: str) -> str:
    return re.sub(
        r"^(?:please|just|now|you|i said|i need you to|i want you to|you need to|can you|could you) ", "", phrase
    )


def _repeated(heard: Heard, phrases: list[tuple[str, Hit]]) -> None:
    raw = " ".join(t.norm for unit in heard.units for t in unit.tokens)
    for phrase, hit in phrases:
        text = re.escape(phrase)
        times = len(re.findall(rf"\b{text}\b", raw))
        if times >= 2 or sum(p == phrase for p, _ in phrases) >= 2:
            heard.hits.append(Hit(B.REPEATED_COMMAND, 0.8, hit.start, phrases[-1][1].end, hit.unit))
            return
    before = " ".join(t.norm for text in heard.context.previous_officer[-1:] for t in tokens_of(text))
    for phrase, hit in phrases:
        if len(phrase.split()) >= 2 and re.search(rf"\b{re.escape(phrase)}\b", before):
            heard.hits.append(Hit(B.REPEATED_COMMAND, 0.65, hit.start, hit.end, hit.unit))
            return


def _conflicting(heard: Heard, phrases: list[tuple[str, Hit]]) -> None:
    text = " ".join(heard.units[h.unit].norm for _, h in phrases)
    still, move = (bool(pattern.search(text)) for _, pattern in _GROUPS)
    clash = (
        still
        and move
        and len(phrases) >= 2
        and bool(re.search(r"\b(?:don't (?:you )?(?:\w+ )?move|do not move|freeze|don't turn)\b", text))
    )
    if clash or any(a.search(text) and b.search(text) for a, b in _PAIRS):
        heard.hits.append(
            Hit(B.CONFLICTING_COMMANDS, 0.75, phrases[0][1].start, phrases[-1][1].end, phrases[0][1].unit)
        )
