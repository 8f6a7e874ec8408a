"""What every competency returns, and the arithmetic that the ones counting credits share (`method.toml` states it)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from appliance.encounter.behaviours import PROVOCATIONS, BehaviourId, CodedBehaviour
from appliance.encounter.scenario import Competency
from appliance.review.competencies.repeats import Repeats
from appliance.review.method import method
from appliance.review.model import CompetencyScore, Evidence
from appliance.review.view import Moment, View
from appliance.words import N_

QUOTE_WORDS: Final = 28
_SENTENCE_END: Final = re.compile(r"[.?!…]+[\"”]?(?:\s+|$)")
BETTER_WITHOUT: Final = N_("This person does better without that.")
_MOST_FOR: Final = 3
_MOST_AGAINST: Final = 4
_IN_TWO_SENTENCES: Final = frozenset(
    {
        BehaviourId.OPTION,
        BehaviourId.EXPLANATION,
        BehaviourId.LIMIT_WITH_REASON,
        BehaviourId.AGREEMENT,
        BehaviourId.SUMMARY,
        BehaviourId.RESOURCE,
        BehaviourId.RESTRAINT_EXPLAINED,
    }
)
"""What is often said in two sentences: the choice and "you pick", the ask and its reason."""
_SAYS_LITTLE: Final = 6
"""Words up to which a sentence of these says little without the one beside it."""


@dataclass(slots=True)
class Case:
    """Evidence gathered for one competency, each with a weight to rank it by."""

    found: list[tuple[float, Evidence]] = field(default_factory=list)

    def add(
        self, side: str, weight: float, turn: int, quote: str, behaviour: BehaviourId | None = None, note: str = ""
    ) -> None:
        """Add a quoted moment."""
        self.found.append(
            (
                weight,
                Evidence(
                    turn=turn,
                    quote=shortened(quote),
                    behaviour=behaviour,
                    side="for" if side == "for" else "against",
                    note=note,
                ),
            )
        )

    def best(self) -> tuple[Evidence, ...]:
        """Return the weightiest moments on each side, in order; a provocation is always among them."""
        kept: list[Evidence] = []
        for side, most in (("for", _MOST_FOR), ("against", _MOST_AGAINST)):
            ranked = sorted(
                (item for item in self.found if item[1].side == side), key=lambda i: (-round(i[0], 6), i[1].turn)
            )
            once: list[Evidence] = []
            for _, e in ranked:
                if side == "against" and e.behaviour in PROVOCATIONS:
                    if all(e.behaviour is not other.behaviour for other in once):
                        once.append(e)
            rest: list[Evidence] = []
            for _, e in ranked:
                if e in once or (side == "for" and self._provokes(e)):
                    continue
                if not any(_quotes_the_same(e, k) for k in (*once, *rest)):
                    rest.append(e)
            kept += once + rest[: max(0, most - len(once))]
        return tuple(sorted(kept, key=lambda e: (e.turn, e.side, e.behaviour or "", e.quote)))

    def _provokes(self, e: Evidence) -> bool:
        """Tell whether a quote holds a provocation too: nobody is praised for the rest of those words."""
        provoking = [other for _, other in self.found if other.turn == e.turn and other.behaviour in PROVOCATIONS]
        return any(other.quote in e.quote or e.quote in other.quote for other in provoking)


def _quotes_the_same(one: Evidence, other: Evidence) -> bool:
    """Tell whether two quotes show the same words: in one turn, or the same line said twice."""
    if not one.quote or not other.quote:
        return one.quote == other.quote and one.note == other.note
    if one.turn == other.turn:
        return one.quote in other.quote or other.quote in one.quote
    return one.quote == other.quote and one.behaviour is other.behaviour


def shortened(text: str, most_words: int = QUOTE_WORDS) -> str:
    """Return a quote of bearable length."""
    words = text.split()
    return " ".join(words) if len(words) <= most_words else " ".join(words[:most_words]) + " …"


def sentence_with(text: str, words: str) -> str:
    """Return the sentences of a turn in which some of its words stand, so that a quote can be understood."""
    start = text.find(words)
    if start < 0 or not words:
        return text
    end = start + len(words)
    first = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    last = _SENTENCE_END.search(text, max(end - 1, 0))
    sentence = text[first : last.end() if last is not None else len(text)].strip()
    return sentence if len(sentence.split()) <= QUOTE_WORDS else words if len(words.split()) > 3 else sentence


def quoted(text: str, heard: CodedBehaviour) -> str:
    """Return the words that show a behaviour, with the sentence beside them where they say little by themselves."""
    sentence = sentence_with(text, heard.words)
    if heard.id not in _IN_TWO_SENTENCES or len(sentence.split()) > _SAYS_LITTLE:
        return sentence
    start = text.find(sentence)
    after = text[start + len(sentence) :].strip()
    if after:
        ending = _SENTENCE_END.search(after)
        both = f"{sentence} {after[: ending.end()].strip() if ending is not None else after}"
    else:
        before = text[: max(start, 0)].strip()
        starts = [0, *(m.end() for m in _SENTENCE_END.finditer(before) if m.end() < len(before))]
        both = f"{before[starts[-1] :]} {sentence}".strip()
    return both if len(both.split()) <= QUOTE_WORDS else sentence


def result(
    competency: Competency, score: float | None, case: Case, observations: float, why_not: str = ""
) -> CompetencyScore:
    """Return a score with its anchor; confidence grows with the number of things observed."""
    m = method().competencies[competency]
    sources = tuple(method().sources[s] for s in m.sources)
    if score is None:
        return CompetencyScore(
            id=competency,
            title=m.title,
            score=None,
            anchor=N_("Not observed: {why_not}").format(why_not=why_not),
            confidence=0.0,
            sources=sources,
        )
    shared = method().shared
    value = round(min(5.0, max(1.0, score)), 1)
    level = min(5, max(1, int(value + 0.5)))
    sure = shared.sure_base + shared.sure_span * observations / (observations + shared.sure_half)
    confidence = round(min(shared.sure_most, sure), 2)
    return CompetencyScore(
        id=competency,
        title=m.title,
        score=value,
        anchor=m.anchors[level - 1],
        confidence=confidence,
        evidence=case.best(),
        sources=sources,
    )


@dataclass(slots=True)
class Tally:
    """Credits, blanks and harms of one competency over the officer's turns."""

    earned: float = 0.0
    blank: int = 0
    harm: float = 0.0
    unprovoking: int = 0
    observations: int = 0


def is_blank(moment: Moment) -> bool:
    """Return whether a turn does nothing for the person: no calming behaviour, or a provocation with it."""
    return moment.coded.de_escalation <= method().shared.blank_at and not (moment.open_hazards and _safety_only(moment))


def _safety_only(moment: Moment) -> bool:
    shown = set(moment.shown())
    return (
        bool(shown & {BehaviourId.COMMAND, BehaviourId.WEAPON_CHECK, BehaviourId.LIMIT_WITH_REASON})
        and not shown & PROVOCATIONS
    )


def tally(
    view: View,
    credits: Mapping[str, float],
    harms: Mapping[str, float],
    case: Case,
    counts: Callable[[Moment, BehaviourId], float] | None = None,
) -> Tally:
    """Add up a competency's credits and harms; `counts` may scale one behaviour in one turn."""
    shared = method().shared
    sums = Tally()
    repeats = Repeats()
    for moment in view.moments:
        shown = moment.shown()
        factors = repeats.factors(moment)
        gains: list[float] = []
        provoked = bool(set(shown) & PROVOCATIONS)
        for behaviour, heard in shown.items():
            scale = 1.0 if counts is None else counts(moment, behaviour)
            harm = harms.get(behaviour.value, 0.0) * heard.confidence * scale
            if harm > 0:
                sums.harm += harm
                case.add("against", harm, moment.turn, quoted(moment.text, heard), behaviour)
                sums.observations += 1
            credit = credits.get(behaviour.value, 0.0) * scale
            if credit > 0 and behaviour not in view.harms:
                credit *= (
                    heard.confidence * factors[behaviour] * (shared.helps_bonus if behaviour in view.helps else 1.0)
                )
                credit *= shared.provoked_credit if provoked else 1.0
                gains.append(credit)
                case.add("for", credit, moment.turn, quoted(moment.text, heard), behaviour)
            elif credit > 0:
                case.add(
                    "against",
                    0.05,
                    moment.turn,
                    quoted(moment.text, heard),
                    behaviour,
                    BETTER_WITHOUT,
                )
        if gains:
            sums.observations += 1
            gains.sort(reverse=True)
            sums.earned += min(shared.turn_cap, gains[0] + shared.others * sum(gains[1:]))
        sums.blank += repeats.recited(moment, factors) or is_blank(moment)
        sums.unprovoking += not provoked
    return sums


def credit_score(sums: Tally, full: float) -> float:
    """Return the score that credits, blanks and harms come to."""
    shared = method().shared
    share = sums.earned / (sums.earned + shared.blank * sums.blank + shared.start)
    return (
        shared.begin
        + (5 - shared.begin) * min(1.0, share / full)
        - penalty(sums.harm, sums.unprovoking, shared.harm_span)
    )


def penalty(harm: float, unprovoking: int, span: float) -> float:
    """Return the points lost to harm: more harm never costs less, more decent turns never cost more."""
    return span * harm / (harm + method().shared.dilution * unprovoking + 1)


def substantial(texts: Sequence[tuple[int, str]]) -> int:
    """Return how many of the person's turns held something to listen to."""
    return sum(len(text.split()) >= 3 for _, text in texts)
