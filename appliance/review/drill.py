"""Judges one answer to a drill's prompt by the drill's own criteria: pure, from what was coded when it was said."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from appliance.encounter.behaviours import BehaviourId, CodedBehaviour
from appliance.encounter.drill import Criterion, Drill, Prompt, Spoiler
from appliance.encounter.drill_record import DrillAnswer
from appliance.encounter.words import says_in_effect, tokens
from appliance.review.competencies.scored import sentence_with, shortened
from appliance.review.method import method

NOTHING_SAID: Final = "You said nothing."
_QUOTED_WORDS: Final = 16
"""A quote in a line of feedback; longer ones are no longer one line."""
_BEGINS: Final = "^"
_BEFORE_AN_ANSWER: Final = frozenset("well okay so oh honestly look sir ma am straight then now um uh".split())
"""Words that may stand before a "no" or "yes" that answers; `ma am` is "ma'am" as `tokens` cuts it."""
_SENTENCE: Final = re.compile(r"[^.?!…]+[.?!…]*")


class Verdict(BaseModel):
    """How one answer did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt_id: str
    passed: bool
    said: str
    """The whole answer."""
    line: str
    """One line of feedback that quotes the answer."""
    better: str
    """What an instructor would have said."""
    faults: tuple[str, ...]
    """Ids of what was missing, what spoiled it, and `words` or `instructions` where there were too many."""
    de_escalation: float
    """What the coder makes of the answer as a whole; ranks answers that all did it."""


def judge(drill: Drill, prompt: Prompt, answer: DrillAnswer) -> Verdict:
    """Return the verdict on an answer; what spoils is named first, then piled orders, what is missing, and length."""
    faults = list(_faults(drill, prompt, answer))
    heart = drill.must[0]
    line = faults[0][1] if faults else _filled(heart.done, words=_met(drill, heart, prompt, answer) or answer.text)
    if not answer.text.strip():
        line = NOTHING_SAID
    return Verdict(
        prompt_id=prompt.id,
        passed=not faults,
        said=answer.text,
        line=line,
        better=prompt.better,
        faults=tuple(fault for fault, _ in faults),
        de_escalation=answer.coded.de_escalation,
    )


def _faults(drill: Drill, prompt: Prompt, answer: DrillAnswer) -> Iterator[tuple[str, str]]:
    """Yield the id and the line of everything that keeps an answer from passing."""
    for spoiler in drill.spoils:
        words = _spoiled(drill, spoiler, prompt, answer)
        if words is not None:
            yield spoiler.id, _filled(spoiler.said, words=words, truth=prompt.truth)
    if drill.instructions is not None and len(answer.instructions) > drill.instructions.most:
        count, listed = len(answer.instructions), "”, “".join(answer.instructions)
        yield "instructions", drill.instructions.said.format(count=count, words=listed)
    for criterion in drill.must:
        if _met(drill, criterion, prompt, answer) is None:
            yield criterion.id, _filled(criterion.missing, words=answer.text)
    count = len(answer.text.split())
    if count > drill.words.most:
        yield "words", drill.words.said.format(count=count, words=shortened(answer.text, _QUOTED_WORDS))


def _met(drill: Drill, criterion: Criterion, prompt: Prompt, answer: DrillAnswer) -> str | None:
    """Return the officer's words that meet a criterion, None when nothing does."""
    general, here = _listened(criterion, prompt, answer)
    if criterion.with_prompt_words:
        is_listed = bool(criterion.behaviours or criterion.phrases)
        return None if here is None or (is_listed and general is None) else general or here
    return general or here or _statement(drill, criterion, prompt, answer)


def _listened(criterion: Criterion, prompt: Prompt, answer: DrillAnswer) -> tuple[str | None, str | None]:
    """Return the sentence that does it anywhere, and the one that says this prompt's own words for it."""
    general = _heard(criterion.behaviours, answer) or _said(criterion.phrases, answer.text)
    return general, _said(prompt.listens_for.get(criterion.id, ()), answer.text)


def _statement(drill: Drill, criterion: Criterion, prompt: Prompt, answer: DrillAnswer) -> str | None:
    """Return a sentence that can hardly be anything else than what the criterion listens for."""
    if not criterion.statement_words:
        return None
    others = [part for part in drill.must if part.id != criterion.id]
    taken = {sentence for part in others for sentence in _listened(part, prompt, answer) if sentence is not None}
    for sentence in _sentences(answer.text):
        orders = any(order in sentence for order in answer.instructions)
        if len(sentence.split()) >= criterion.statement_words and not orders and not sentence.endswith("?"):
            if all(sentence not in other and other not in sentence for other in taken):
                return sentence
    return None


def _spoiled(drill: Drill, spoiler: Spoiler, prompt: Prompt, answer: DrillAnswer) -> str | None:
    """Return the officer's words that spoil an answer, None when nothing does."""
    if _heard(spoiler.unless, answer) is not None:
        return None
    words = _heard(spoiler.behaviours, answer) or _said(spoiler.phrases, answer.text)
    criterion = next((part for part in drill.must if part.id == spoiler.before), None)
    if words is None or criterion is None:
        return words
    if BehaviourId.COMMAND in spoiler.behaviours and answer.instructions:
        words = answer.instructions[0]
    met = _met(drill, criterion, prompt, answer)
    return words if met is None or answer.text.find(words) < answer.text.find(met) else None


def _sure(heard: CodedBehaviour) -> bool:
    return heard.confidence >= method().shared.least_confidence


def _heard(behaviours: Sequence[BehaviourId], answer: DrillAnswer) -> str | None:
    """Return the words in which the first of these behaviours was heard, with their sentence when it is short."""
    for heard in answer.coded.behaviours:
        if heard.id in behaviours and _sure(heard):
            sentence = sentence_with(answer.text, heard.words)
            return sentence if len(sentence.split()) <= _QUOTED_WORDS else heard.words
    return None


def _said(phrases: Sequence[str], text: str) -> str | None:
    """Return the sentence that says one of the phrases; of a long one the part between commas that does."""
    for sentence in _sentences(text):
        if any(_says(sentence, phrase) for phrase in phrases):
            parts = [sentence] if len(sentence.split()) <= _QUOTED_WORDS else sentence.split(", ")
            return next((part for part in parts if any(_says(part, phrase) for phrase in phrases)), sentence)
    return None


def _says(sentence: str, phrase: str) -> bool:
    if not phrase.startswith(_BEGINS):
        return says_in_effect(sentence, phrase)
    said, wanted = list(tokens(sentence)), tokens(phrase)
    while said and said[0] in _BEFORE_AN_ANSWER:
        said.pop(0)
    return tuple(said[: len(wanted)]) == wanted


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]


def _filled(template: str, words: str, truth: str = "") -> str:
    return template.format(words=shortened(words, _QUOTED_WORDS).rstrip(".,;: "), truth=truth)
