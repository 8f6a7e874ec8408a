"""Talk of other trades: what is kept, and how it is measured."""

from collections import Counter
from pathlib import Path
from statistics import fmean

import pytest

from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from benchmarks.coder_corpus import (
    Conversation,
    CorpusError,
    OnceRead,
    plain,
    read_conversations,
    read_graded,
    read_once_read,
    read_utterances,
)
from benchmarks.coder_elsewhere import agreement, parted, saying, swapped

TALK = Conversation(
    id="x", setting="x", kind="good", turns=(("officer", "Hi."), ("subject", "Go."), ("officer", "Ok."))
)


def test_no_words_of_a_held_out_line_are_fitted_on() -> None:
    sides = {split: [u for u in read_once_read() if u.split == split] for split in ("dev", "test")}
    fitted = {plain(t) for u in sides["dev"] for t in (u.text, u.before)} - {""}
    assert fitted.isdisjoint({plain(t) for u in sides["test"] for t in (u.text, u.before)})
    assert fitted.isdisjoint({plain(t) for g in read_graded() for t in (g.before, *g.best_to_worst)})
    assert fitted.isdisjoint({plain(t) for c in read_conversations() for who, t in c.turns if who == "officer"})


def test_no_line_that_is_fitted_on_is_a_test_line_of_the_corpus() -> None:
    fitted = {plain(u.text) for u in read_once_read() if u.split == "dev"}
    assert fitted.isdisjoint({plain(u.text) for u in read_utterances() if u.split == "test"})


def test_graded_answers_cannot_be_told_by_their_length() -> None:
    words = [fmean(len(g.best_to_worst[grade].split()) for g in read_graded()) for grade in range(4)]
    assert max(words) - min(words) < 0.5


def test_good_and_poor_conversations_take_turns_alike() -> None:
    lengths = {k: fmean(len(c.turns) for c in read_conversations() if c.kind == k) for k in ("good", "poor")}
    assert lengths["good"] == pytest.approx(lengths["poor"], abs=1.0)
    assert Counter(c.kind for c in read_conversations()).keys() == {"good", "poor"}


def test_a_mark_for_what_was_not_judged_is_refused(tmp_path: Path) -> None:
    line = '{"id": "x", "split": "dev", "before": "", "text": "Go.", "judged": ["threat"], "marked": ["question"]}'
    (tmp_path / "one_reader.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(CorpusError, match="not judged"):
        read_once_read(tmp_path)


def test_agreement_counts_only_the_lines_that_were_judged() -> None:
    def line(name: str, marked: bool) -> OnceRead:
        return OnceRead(
            id=name,
            split="test",
            before="",
            text="x",
            judged=frozenset({name}),
            marked=frozenset({name} if marked else ()),
        )

    heard = CodedUtterance(behaviours=(CodedBehaviour(id=BehaviourId.THREAT, confidence=0.9, words="x"),))
    lines = [line("threat", True), line("threat", False), line("question", True)]
    assert agreement(lines, "threat", lambda _before, _text: heard)[:3] == (1, 2, 1)


def test_the_area_is_whole_where_all_of_the_better_are_above() -> None:
    assert parted([3.0, 4.0], [1.0, 2.0]) == 1.0
    assert parted([1.0], [1.0]) == 0.5


def test_roles_swap_and_words_are_put_into_the_helpers_mouth() -> None:
    assert [who for who, _ in swapped(TALK)] == ["subject", "officer", "subject"]
    assert [text for _, text in saying(TALK, ["A.", "B."])] == ["A.", "Go.", "B."]
