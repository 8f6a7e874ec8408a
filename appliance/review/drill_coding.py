"""Codes one answer to a drill's prompt, by the coder that codes encounters."""

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from appliance.encounter.behaviours import CodedUtterance
from appliance.encounter.drill import Prompt
from appliance.review.coder import Coder, Context, Vectors
from appliance.review.coder.safety import command_spans
from appliance.review.coder.units import split

_SHOWN_WORDS: Final = 6
"""Of an order: enough to know it again."""


_TIME_GIVEN: Final = re.compile(r"take (?:it (?:slow|easy)|a (?:second|minute|moment|breath))")
"""Time to do a thing, in the form of an order."""


@dataclass(frozen=True, slots=True)
class CodedAnswer:
    """What was heard in an answer."""

    coded: CodedUtterance
    instructions: tuple[str, ...]
    """The words of each order or request, in order. The coder keeps one command a turn; a drill counts them."""


def context_of(prompt: Prompt, word_confidences: tuple[float, ...] | None = None) -> Context:
    """Return what an answer to a prompt falls into."""
    return Context(
        subject_last=prompt.says,
        names=() if prompt.name is None else (prompt.name,),
        open_hazards=(prompt.hazard,) if prompt.hazard else (),
        false_promises=prompt.false_promises,
        word_confidences=word_confidences,
    )


def code_answer(
    coder: Coder,
    prompt: Prompt,
    text: str,
    word_confidences: tuple[float, ...] | None = None,
    vectors: Vectors | None = None,
) -> CodedAnswer:
    """Return what is heard in an answer; `vectors` are the encoder's for `coder.units(text, context_of(prompt))`."""
    context = context_of(prompt, word_confidences)
    return CodedAnswer(coder.code(text, context, vectors), instructions_in(text, context))


def instructions_in(text: str, context: Context) -> tuple[str, ...]:
    """Return the words of each order or request in a text, each once."""
    found: list[str] = []
    for unit in split(text, context.word_confidences, frozenset(name.lower() for name in context.names)):
        spans: list[tuple[int, int]] = []
        for start, end, _ in sorted(command_spans(unit)):
            if not _TIME_GIVEN.match(unit.norm, start) and all(end <= begun or start >= over for begun, over in spans):
                spans.append((start, end))
        begins = [start for start, _ in spans]
        for start, next_start in zip_longest(begins, begins[1:], fillvalue=len(unit.norm)):
            first, last = unit.said(start, next_start - 1)
            found.append(" ".join(text[first:last].split()[:_SHOWN_WORDS]).rstrip(".,;:!"))
    return tuple(found)
