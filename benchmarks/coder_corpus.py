"""The labelled officer utterances in `models/coder/corpus`, checked as they are read."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from appliance.encounter.behaviours import BehaviourId

CORPUS: Final = Path(__file__).parents[1] / "models" / "coder" / "corpus"
TEST_PERCENT: Final = 30
Split = Literal["test", "dev"]


class Utterance(BaseModel):
    """One officer utterance and what the person said just before it (empty when the officer speaks first)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    group: str
    """Lines of one group answer the same words or rephrase each other."""
    split: Split
    category: str
    register_: str = Field(alias="register")
    before: str
    text: str = Field(min_length=1)


class Labels(BaseModel):
    """What one reader heard in one utterance."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    behaviours: frozenset[BehaviourId]
    de_escalation: float = Field(ge=-1, le=1)


class OnceRead(BaseModel):
    """A helper's turn of counselling, crisis line, hospital, dispatch or school, marked by one reader, its writer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    split: Split
    before: str
    text: str = Field(min_length=1)
    judged: frozenset[str] = Field(min_length=1)
    """The pools and behaviours that the reader looked for; of all others nothing is known."""
    marked: frozenset[str]

    @model_validator(mode="after")
    def _marks_what_was_judged(self) -> "OnceRead":
        if not self.marked <= self.judged:
            raise ValueError("a mark for what was not judged")
        return self


class Graded(BaseModel):
    """A person's words and four answers, best first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    before: str
    best_to_worst: tuple[str, str, str, str]


class Conversation(BaseModel):
    """A short conversation in which the helper, here called the officer, does well or badly throughout."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    setting: str
    kind: Literal["good", "poor"]
    turns: tuple[tuple[Literal["officer", "subject"], str], ...]


_Line = TypeVar("_Line", Utterance, Labels, OnceRead, Graded, Conversation)


class CorpusError(Exception):
    """A corpus file is not what it should be; the message says where and why."""


def read_utterances(directory: Path = CORPUS) -> tuple[Utterance, ...]:
    """Read `utterances.jsonl`; raises `CorpusError`."""
    return tuple(_read(directory / "utterances.jsonl", Utterance))


def read_labels(reader: Literal["a", "b"], directory: Path = CORPUS) -> dict[str, Labels]:
    """Read one reader's labels by utterance id; raises `CorpusError`."""
    return {labels.id: labels for labels in _read(directory / f"labels_{reader}.jsonl", Labels)}


def read_once_read(directory: Path = CORPUS) -> tuple[OnceRead, ...]:
    """Read `one_reader.jsonl`; raises `CorpusError`."""
    return tuple(_read(directory / "one_reader.jsonl", OnceRead))


def read_graded(directory: Path = CORPUS) -> tuple[Graded, ...]:
    """Read `graded.jsonl`; raises `CorpusError`."""
    return tuple(_read(directory / "graded.jsonl", Graded))


def read_conversations(directory: Path = CORPUS) -> tuple[Conversation, ...]:
    """Read `conversations.jsonl`; raises `CorpusError`."""
    return tuple(_read(directory / "conversations.jsonl", Conversation))


def corpus_sha256(directory: Path = CORPUS) -> str:
    """Return a hash of everything that heads are fitted on; raises `CorpusError`."""
    found = hashlib.sha256()
    for name in ("utterances", "labels_a", "labels_b", "one_reader"):
        path = directory / f"{name}.jsonl"
        try:
            found.update(path.read_bytes())
        except OSError as error:
            raise CorpusError(f"{path} cannot be read ({error}). Run from a source checkout.") from error
    return found.hexdigest()


def plain(text: str) -> str:
    """Return the text without punctuation and capitals; apostrophes inside words stay."""
    return " ".join(re.findall(r"\w+(?:'\w+)*", text.lower().replace("’", "'")))


def splits(lines: Iterable[tuple[str, str, str]]) -> dict[str, Split]:
    """Return the split of each group from lines of (group, before, text).

    Groups in which the same text occurs, or the same words of the person are answered, are first joined, so that
    neither crosses. A joined group goes by the SHA-256 of its alphabetically first member.
    """
    owner: dict[str, str] = {}

    def first(group: str) -> str:
        while owner[group] != group:
            group = owner[group]
        return group

    seen: dict[tuple[str, str], str] = {}
    for group, before, text in lines:
        owner.setdefault(group, group)
        for key in (("before", plain(before)), ("text", plain(text))):
            if key[1]:
                one, other = sorted((first(group), first(seen.setdefault(key, group))))
                owner[other] = one
    return {group: _by_hash(first(group)) for group in owner}


def shared_between_splits(utterances: Iterable[Utterance]) -> dict[str, set[Split]]:
    """Return groups and texts that occur in both splits; empty when the split is sound."""
    found: defaultdict[str, set[Split]] = defaultdict(set)
    for u in utterances:
        found[f"group {u.group}"].add(u.split)
        found[f"text {plain(u.text)}"].add(u.split)
    return {name: sides for name, sides in found.items() if len(sides) > 1}


def unlabelled(utterances: Iterable[Utterance], labels: Mapping[str, Labels]) -> set[str]:
    """Return the ids that are in one of the two only."""
    return {u.id for u in utterances} ^ set(labels)


def _by_hash(group: str) -> Split:
    return "test" if int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) % 100 < TEST_PERCENT else "dev"


def _read(path: Path, kind: type[_Line]) -> list[_Line]:
    lines: list[_Line] = []
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise CorpusError(f"{path} cannot be read ({error}). Run from a source checkout.") from error
    for number, row in enumerate(rows, 1):
        try:
            lines.append(kind.model_validate_json(row))
        except ValidationError as error:
            raise CorpusError(f"{path}, line {number}: {error.errors()[0]['msg']}. Correct the line.") from error
    ids = [line.id for line in lines]
    if len(set(ids)) != len(ids):
        twice = sorted({i for i in ids if ids.count(i) > 1})
        raise CorpusError(f"{path}: the ids {', '.join(twice)} occur twice. Give each line its own.")
    return lines
