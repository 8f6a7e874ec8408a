import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from benchmarks.agreement import correlation, estimate, f1, kappa, moments, table
from benchmarks.coder_agreement import measured, readers, targets, without_punctuation
from benchmarks.coder_corpus import (
    CORPUS,
    CorpusError,
    Labels,
    Utterance,
    plain,
    read_labels,
    read_utterances,
    shared_between_splits,
    splits,
    unlabelled,
)

BOOLS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((20, 5, 10, 15), 0.4),
        ((45, 15, 25, 15), 0.1304),
        ((10, 0, 0, 10), 1.0),
        ((0, 10, 10, 0), -1.0),
        ((25, 25, 25, 25), 0.0),
    ],
)
def test_kappa_of_tables_with_known_answers(cells: tuple[int, ...], expected: float) -> None:
    assert float(kappa(np.array(cells, dtype=np.float64))) == pytest.approx(expected, abs=1e-4)


def test_kappa_says_nothing_when_nobody_ever_differs_by_chance() -> None:
    assert np.isnan(kappa(np.array([0.0, 0.0, 0.0, 9.0])))


def test_f1_of_a_table_with_a_known_answer() -> None:
    assert float(f1(np.array([6.0, 2.0, 4.0, 88.0]))) == pytest.approx(2 / 3)


@settings(deadline=None)
@given(BOOLS)
def test_kappa_does_not_depend_on_who_is_first(pairs: list[tuple[bool, bool]]) -> None:
    first, second = [p[0] for p in pairs], [p[1] for p in pairs]
    one, other = (kappa(table(x, y).sum(axis=0)) for x, y in ((first, second), (second, first)))
    assert np.allclose(one, other, equal_nan=True)


def test_correlation_agrees_with_numpy() -> None:
    x, y = [0.1, -0.4, 0.8, 0.0, -0.9], [0.3, -0.1, 0.6, -0.2, -0.7]
    assert float(correlation(moments(x, y).sum(axis=0))) == pytest.approx(np.corrcoef(x, y)[0, 1])


def test_an_interval_is_the_same_every_time_and_holds_its_figure() -> None:
    rows = table([True, True, False, False] * 20, [True, False, False, False] * 20)
    groups = [str(n) for n in range(80)]
    once, again = estimate(rows, groups, kappa, 300), estimate(rows, groups, kappa, 300)
    assert once == again
    assert once.low < once.value < once.high


def test_lines_of_one_group_count_as_one_observation() -> None:
    first, second = [True, True, False, False] * 20, [True, False, False, False] * 20
    rows = table(first, second)
    alone = estimate(rows, [str(n) for n in range(80)], kappa, 300)
    together = estimate(rows, [str(n // 16) for n in range(80)], kappa, 300)
    assert together.high - together.low < alone.high - alone.low  # every group of 16 holds the same four kinds of line


GROUPED = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["", "no", "go away"]), st.sampled_from("pqrstuvwxyz")),
    max_size=20,
)


@settings(deadline=None)
@given(GROUPED)
def test_no_group_text_or_answered_line_crosses_the_split(lines: list[tuple[str, str, str]]) -> None:
    found = splits(lines)
    for place in (1, 2):
        for words in {line[place] for line in lines if line[place]}:
            assert len({found[line[0]] for line in lines if line[place] == words}) == 1


@settings(deadline=None)
@given(GROUPED)
def test_the_split_does_not_depend_on_the_order_of_lines(lines: list[tuple[str, str, str]]) -> None:
    assert splits(lines) == splits(lines[::-1])


def test_the_committed_split_is_the_one_computed_and_nothing_crosses_it() -> None:
    utterances = read_utterances()
    computed = splits((u.group, u.before, u.text) for u in utterances)
    assert [u.split for u in utterances] == [computed[u.group] for u in utterances]
    assert shared_between_splits(utterances) == {}
    share = sum(s == "test" for s in computed.values()) / len(computed)
    assert 0.27 < share < 0.33


def test_a_text_on_both_sides_is_found() -> None:
    there = _line("1", "g1", "Sit down.", "test"), _line("2", "g2", "sit down", "dev")
    assert list(shared_between_splits(there)) == ["text sit down"]


@pytest.mark.parametrize("reader", ["a", "b"])
def test_every_utterance_has_one_label_of_known_behaviours(reader: str) -> None:
    labels = read_labels("a" if reader == "a" else "b")
    assert unlabelled(read_utterances(), labels) == set()


def test_no_text_answers_the_same_words_twice() -> None:
    utterances = read_utterances()
    assert len({(plain(u.before), plain(u.text)) for u in utterances}) == len(utterances)


def test_corpus_files_stay_small_enough_to_read() -> None:
    assert all(path.stat().st_size < 5_000_000 for path in CORPUS.iterdir())


@pytest.mark.parametrize(
    "row",
    [
        {"id": "1", "behaviours": ["shouting"], "de_escalation": 0.0},
        {"id": "1", "behaviours": [], "de_escalation": 1.5},
        {"id": "1", "behaviours": []},
    ],
)
def test_a_bad_label_is_refused_with_its_line(tmp_path: Path, row: dict[str, object]) -> None:
    (tmp_path / "labels_a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1"):
        read_labels("a", tmp_path)


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    row = json.dumps({"id": "x7", "behaviours": [], "de_escalation": 0})
    (tmp_path / "labels_a.jsonl").write_text(f"{row}\n{row}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="x7"):
        read_labels("a", tmp_path)


def test_punctuation_and_capitals_go_and_apostrophes_stay() -> None:
    assert without_punctuation("I'm here—are you OK, twenty-two?") == "i'm here are you ok twenty two"


def test_a_coder_that_says_what_both_readers_say_agrees_fully() -> None:
    labels = [_label(n) for n in range(40)]
    lines = [_line(str(n), f"g{n}", f"line {n}", "test") for n in range(40)]
    codings = [
        CodedUtterance(
            behaviours=tuple(CodedBehaviour(id=i, confidence=1, words="") for i in label.behaviours),
            de_escalation=label.de_escalation,
        )
        for label in labels
    ]
    found = measured("same", codings, lines, labels, labels)
    kept = [row for row in found.rows if row.heard != "reflection"]
    assert {row.kappa.value for row in kept} == {1.0} and {row.f1.value for row in kept} == {1.0}
    assert found.de_escalation.value == pytest.approx(1)
    assert readers(lines, labels, labels).de_escalation.value == pytest.approx(1)


def test_lines_on_which_the_readers_differ_are_left_out_of_the_agreed_ones() -> None:
    a = [_label(n) for n in range(40)]
    b = [*a[:39], a[39].model_copy(update={"behaviours": frozenset()})]
    lines = [_line(str(n), f"g{n}", f"line {n}", "test") for n in range(40)]
    found = measured("silent", [CodedUtterance()] * 40, lines, a, b)
    counted = {row.against: row.lines for row in found.rows if row.heard == "open_question"}
    assert counted == {"A": 40, "B": 40, "agreed": 39}


def test_a_rare_behaviour_is_not_listed() -> None:
    labels = [_label(n) for n in range(28)]
    assert "open_question" not in targets(labels, labels)


def _label(n: int) -> Labels:
    heard = frozenset({BehaviourId.OPEN_QUESTION}) if n % 2 else frozenset({BehaviourId.COMMAND})
    return Labels(id=str(n), behaviours=heard, de_escalation=0.4 if n % 2 else -0.3)


def _line(name: str, group: str, text: str, split: str) -> Utterance:
    return Utterance.model_validate(
        {"id": name, "group": group, "split": split, "category": "c", "register": "r", "before": "", "text": text}
    )
