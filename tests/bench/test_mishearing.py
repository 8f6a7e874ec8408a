from collections import Counter

import pytest

from benchmarks.coder_corpus import read_utterances
from benchmarks.review.mishearing import Mishearing, unlike, words_of
from benchmarks.word_errors import edits, total

SOUNDS = {"put": "pʊt", "but": "bʌt", "knife": "naɪf", "life": "laɪf", "the": "ðə", "a": "ə", "down": "daʊn"}
COMMON = {"but": 9, "life": 7, "a": 30, "the": 40, "down": 6, "put": 8, "rare": 1}


def plain_sounds(word: str) -> str:
    return SOUNDS.get(word, word)


@pytest.fixture(scope="module")
def corpus() -> Mishearing:
    return Mishearing.of_corpus()


@pytest.mark.parametrize("share", [0.05, 0.10, 0.15])
def test_as_many_words_are_wrong_as_were_asked_for(corpus: Mishearing, share: float) -> None:
    texts = [line.text for line in read_utterances()][:1500]
    found = total(
        edits(words_of(text), words_of(corpus.heard(text, share, str(number)))) for number, text in enumerate(texts)
    )
    assert found.rate == pytest.approx(share, abs=0.012)
    assert found.substituted > found.left_out > found.inserted > 0


def test_equal_seeds_mishear_alike_and_others_do_not(corpus: Mishearing) -> None:
    text = "I'm going to stay right here with you, and nobody is going to rush you into anything tonight."
    assert corpus.heard(text, 0.3, "a") == corpus.heard(text, 0.3, "a")
    assert len({corpus.heard(text, 0.3, str(seed)) for seed in range(5)}) > 1


def test_nothing_is_misheard_when_no_words_are() -> None:
    text = "Put the knife down, please."
    assert Mishearing(COMMON, plain_sounds).heard(text, 0.0, "a") == text


def test_a_word_is_taken_for_common_words_that_sound_like_it() -> None:
    mishearing = Mishearing(COMMON, plain_sounds)
    assert mishearing.like("knife")[0] == "life"
    assert mishearing.like("put")[0] == "but"
    assert "rare" not in mishearing.like("rate")
    assert "put" not in mishearing.like("put")


def test_related_sounds_are_more_alike_than_unrelated_ones() -> None:
    assert unlike("put", "put") == 0
    assert 0 < unlike("pæt", "bæt") < unlike("pæt", "sæt") < unlike("pæt", "sɪŋ") <= 1


def test_sentences_keep_their_ends_and_capitals() -> None:
    mishearing = Mishearing(COMMON, plain_sounds)
    heard = [mishearing.heard("Knife knife knife. Knife?", 1.0, str(seed)) for seed in range(40)]
    assert all(text.endswith("?") for text in heard if text)
    assert any(text.startswith("Life") for text in heard)


def test_a_word_of_few_sounds_alone_is_still_replaced_by_something() -> None:
    heard = Counter(Mishearing(COMMON, plain_sounds).heard("zzzzzzzzzz", 1.0, str(seed)) for seed in range(60))
    assert set(heard) - {"zzzzzzzzzz", ""}
