import random

from hypothesis import given
from hypothesis import strategies as st

from agency.ingest.chains import Link, check
from appliance.wire.hours import FIRST_HASH


def chain(length: int, name: str = "c") -> list[Link]:
    hashes = [FIRST_HASH] + [f"{name}{n}" for n in range(length)]
    return [Link(name, n, hashes[n + 1], hashes[n]) for n in range(length)]


def test_a_whole_chain_is_whole() -> None:
    (found,) = check(chain(5))
    assert found.whole and found.without_gap_to == 4


def test_missing_entries_are_gaps_and_the_rest_still_stands() -> None:
    links = chain(8)
    (found,) = check(links[:2] + links[4:6] + links[7:])
    assert found.gaps == ((2, 3), (6, 6)) and found.without_gap_to == 1 and found.entries == 5


def test_without_its_first_entry_nothing_is_without_gap() -> None:
    (found,) = check(chain(3)[1:])
    assert found.without_gap_to is None and found.gaps == ((0, 0),)


def test_two_entries_in_one_place_are_a_fork() -> None:
    (found,) = check([*chain(3), Link("c", 1, "other", "c0")])
    assert found.forks == (1,) and found.breaks == () and not found.whole


def test_an_entry_that_names_another_before_it_is_a_break() -> None:
    links = chain(3)
    (found,) = check([links[0], links[1], Link("c", 2, "c2", "elsewhere")])
    assert found.breaks == (2,)


def test_a_first_entry_that_claims_one_before_it_is_a_break() -> None:
    assert check([Link("c", 0, "c0", "elsewhere")])[0].breaks == (0,)


@given(st.lists(st.integers(0, 19), max_size=40), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(present: list[int], rng: random.Random) -> None:
    links = [*chain(10), *chain(10, "d"), Link("c", 4, "fork", "c3")]
    chosen = [links[n] for n in present]
    again = [*chosen, *chosen]
    rng.shuffle(again)
    assert check(again) == check(chosen)
