"""Whether a kiosk's hours are all here and in one line. Looks at what has arrived, never at when it did."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from appliance.wire.hours import FIRST_HASH


@dataclass(frozen=True, slots=True)
class Link:
    """One entry's place in its chain."""

    chain: str
    sequence: int
    body_sha256: str
    previous_sha256: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What is known of one chain. Nothing in here ever holds hours back."""

    chain: str
    entries: int
    without_gap_to: int | None
    """The highest sequence that is here with all before it; None when the first is missing."""
    gaps: tuple[tuple[int, int], ...]
    """First and last sequence of each stretch that has not arrived."""
    forks: tuple[int, ...]
    """Sequences at which two different entries stand: a copied kiosk, or a changed one."""
    breaks: tuple[int, ...]
    """Sequences whose entry names another one before it than the one that is here."""

    @property
    def whole(self) -> bool:
        """Return whether nothing is missing, doubled or out of line."""
        return not (self.gaps or self.forks or self.breaks)


def check(links: Iterable[Link]) -> tuple[Chain, ...]:
    """Return every chain among some entries, sorted; the order and the number of times they are given do not matter."""
    chains: defaultdict[str, defaultdict[int, set[Link]]] = defaultdict(lambda: defaultdict(set))
    for link in links:
        chains[link.chain][link.sequence].add(link)
    return tuple(_chain(name, places) for name, places in sorted(chains.items()))


def _chain(name: str, places: dict[int, set[Link]]) -> Chain:
    here = sorted(places)
    gaps: list[tuple[int, int]] = []
    breaks: list[int] = []
    expected = 0
    for sequence in here:
        if sequence > expected:
            gaps.append((expected, sequence - 1))
        expected = sequence + 1
        before = {link.body_sha256 for link in places[sequence - 1]} if sequence - 1 in places else set()
        if sequence == 0:
            before = {FIRST_HASH}
        if before and not {link.previous_sha256 for link in places[sequence]} <= before:
            breaks.append(sequence)
    first_missing = gaps[0][0] if gaps else expected
    return Chain(
        chain=name,
        entries=sum(len(links) for links in places.values()),
        without_gap_to=first_missing - 1 if first_missing else None,
        gaps=tuple(gaps),
        forks=tuple(sequence for sequence in here if len(places[sequence]) > 1),
        breaks=tuple(breaks),
    )
