import pytest

from appliance.officers.speech import VOICES, render
from benchmarks.lines import read_lines


def test_the_corpus_is_wide_enough_to_measure_with() -> None:
    corpus = read_lines()
    assert len(corpus) >= 24
    assert len({line.id for line in corpus}) == len(corpus)
    assert {line.voice for line in corpus} == set(VOICES)
    assert {line.kind for line in corpus} == {"question", "statement", "instruction"}
    assert {line.then.kind for line in corpus if line.then} == {"barge_in", "backchannel"}


@pytest.mark.real
def test_inner_pauses_are_those_that_cut_ins_are_counted_in() -> None:
    pauses = [span for line in read_lines() for span in render(line.text, line.voice).pauses]
    assert len(pauses) >= 20
    assert all(0.4 <= round(end_s - start_s, 3) <= 1.5 for start_s, end_s in pauses)
