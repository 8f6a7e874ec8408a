"""The actor's prompt: a script that the actor continues, its stable part first, its last line the stage direction.

What was said is only ever appended, so that a cached prefix stays valid from turn to turn; `trimmed` is called while
somebody speaks, when there is time to read the shorter script again.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from appliance.encounter.direction import Direction
from appliance.encounter.examples import examples_of
from appliance.encounter.oddity import speaks_to_a_machine
from appliance.encounter.scenario import Scenario

MOST_TOKENS: Final = 950
EMERGENCY_TOKENS: Final = 200
_KEPT_ENTRIES: Final = 6
_LONGEST_SPEECH_WORDS: Final = 80
_FACT_WORDS: Final = 16
_HEADER_TOKENS: Final = 680

TokenCounter = Callable[[str], int]


def estimated_tokens(text: str) -> int:
    """Return about how many tokens a text has; a little high for plain English, so that a cap holds."""
    return int(len(re.findall(r"\w+|[^\w\s]", text)) * 1.08 + 1)


def as_speech(text: str) -> str:
    """Return words heard on the scene as harmless script text: one line, no labels, no brackets, of bounded length."""
    if speaks_to_a_machine(text):
        return "Blah blah, something, something that makes no sense."
    flat = re.sub(r"[\[\](){}<>*_#`|\\\"“”]", " ", text)
    flat = flat.replace(":", ",")
    words = flat.split()
    if len(words) > _LONGEST_SPEECH_WORDS:
        half = _LONGEST_SPEECH_WORDS // 2
        words = [*words[:half], "…", *words[-half:]]
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class Screenplay:
    """The script so far; every method returns a new one."""

    label: str
    """The person's name as the script prints it."""
    header: str
    summary: str = ""
    entries: tuple[str, ...] = ()

    def with_officer(self, text: str) -> "Screenplay":
        """Append what the officer said."""
        return replace(self, entries=(*self.entries, f"OFFICER: {as_speech(text)}"))

    def with_subject(self, text: str, direction: Direction, scenario: Scenario) -> "Screenplay":
        """Append the words of the person's that were heard, under the direction they were worded for."""
        cue = cue_line(self.label, direction, scenario)
        return replace(self, entries=(*self.entries, f"{cue} {as_speech(text)}"))

    def with_event(self, what: str) -> "Screenplay":
        """Append something that happened, or another voice."""
        return replace(self, entries=(*self.entries, f"({as_speech(what)})"))

    def text(self) -> str:
        """Return the script up to the last complete entry, with its line end."""
        parts = [self.header, *([self.summary] if self.summary else []), *self.entries]
        return "\n".join(parts) + "\n"

    def hearing(self, words_so_far: str) -> str:
        """Return what can be read ahead while the officer still speaks: the script and the words so far."""
        return f"{self.text()}OFFICER: {as_speech(words_so_far)}".rstrip()

    def prompt(self, direction: Direction, scenario: Scenario) -> str:
        """Return the whole prompt; the actor goes on after the colon and stops at the line end."""
        return self.text() + cue_line(self.label, direction, scenario)

    def emergency(self, direction: Direction, scenario: Scenario) -> str:
        """Return a prompt of at most 200 tokens, for an actor that starts from nothing while somebody waits."""
        subject = scenario.subject
        tail = list(self.entries[-2:])
        cue = cue_line(self.label, direction, scenario)
        samples = "\n".join(f"{self.label}: {line}" for line in subject.speech.sample_lines[:2])
        top = f"{subject.in_short}\n\n{samples}"
        while tail and estimated_tokens("\n".join([top, *tail, cue])) > EMERGENCY_TOKENS:
            tail.pop(0)
        return "\n".join([top, *tail, cue])

    def is_long(self, count: TokenCounter = estimated_tokens) -> bool:
        """Tell whether the next turns would pass the cap, so that it is time to trim."""
        return count(self.text()) > MOST_TOKENS - 80

    def trimmed(
        self, scenario: Scenario, told: tuple[str, ...], count: TokenCounter = estimated_tokens
    ) -> "Screenplay":
        """Return the script with its older turns folded into a summary; called while somebody speaks."""
        facts = [fact.text for fact in scenario.subject.facts if fact.id in told]
        summary = "(Earlier, to the officer: " + " ".join(facts) + ")" if facts else ""
        kept = replace(self, summary=summary, entries=self.entries[-_KEPT_ENTRIES:])
        while len(kept.entries) > 2 and kept.is_long(count):
            kept = replace(kept, entries=kept.entries[1:])
        return kept


def cue_line(label: str, direction: Direction, scenario: Scenario) -> str:
    """Return the line that asks for the person's words: name, stage direction, colon."""
    told = [fact.text for fact in scenario.subject.facts if fact.id in direction.disclose]
    if told:
        words = " ".join(told).split()[:_FACT_WORDS]
        return f"{label} ({direction.parenthesis}; says that {' '.join(words).rstrip('.,;')}):"
    return f"{label} ({direction.parenthesis}):"


def begin_screenplay(scenario: Scenario) -> Screenplay:
    """Return the script's stable part: the person, how they speak, and exchanges that show both.

    A small model keeps to what it sees done, far better than to what it is told to do.
    """
    subject = scenario.subject
    label = subject.name.upper()
    top = (
        f"{scenario.title.upper()}. A script.\n\n"
        f"{' '.join(subject.in_short.split())}\n"
        f"{' '.join(subject.background.split())}\n"
        f"How {label} talks: {' '.join(subject.speech.style.split())}\n"
    )
    examples = [
        f"OFFICER: {as_speech(example.officer)}\n{label} ({example.parenthesis}): {as_speech(example.line)}"
        for example in examples_of(scenario)
    ]
    if not examples:
        examples = [f"{label}: {line}" for line in subject.speech.sample_lines]
    while len(examples) > 1 and estimated_tokens(top + "\n".join(examples)) > _HEADER_TOKENS:
        examples.pop()
    return Screenplay(label=label, header="\n".join([top, *examples, "", "SCENE."]))
