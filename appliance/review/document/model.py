"""What a review looks like before it is drawn: sections of a few kinds of block."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A quoted moment with what is said about it."""

    turn: int | None
    quote: str
    lines: tuple[str, ...] = ()
    better: str = ""
    """What could be said instead."""
    heading: str = ""
    mark: str = ""
    """A word on the words: corrected by the officer, or only heard."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One competency in the table of scores."""

    title: str
    score: float | None
    anchor: str
    confidence: str

    @property
    def filled(self) -> int:
        """Return how many of five boxes are full: the level whose anchor stands beside them, 0 where not observed."""
        return 0 if self.score is None else int(self.score + 0.5)


@dataclass(frozen=True, slots=True)
class Scores:
    """The table of scores."""

    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A turning point on the curve."""

    at_s: float
    number: int
    better: bool
    agitation: float
    """The person's agitation there, where the mark is drawn."""
    caption: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Agitation and trust, 0 to 10, over seconds."""

    times_s: tuple[float, ...]
    agitation: tuple[float, ...]
    trust: tuple[float, ...]
    marks: tuple[Mark, ...]
    person: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fine:
    """Small print, one item a line."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakeSide:
    """One officer turn of one take."""

    turn: int
    said: str
    coded: str
    answer: str
    gauges: str


@dataclass(frozen=True, slots=True)
class TakeRow:
    """The turns of two takes beside each other; None where one had ended."""

    before: TakeSide | None
    now: TakeSide | None


@dataclass(frozen=True, slots=True)
class Takes:
    """Two takes, turn by turn."""

    rows: tuple[TakeRow, ...]
    person: str


Block = Para | Moment | Scores | Curve | Facts | Fine | Takes


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    heading: str
    blocks: tuple[Block, ...]
    detail: bool = False
    """What bears the rest out; on paper it comes after the first page."""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole review."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    started_utc: str
    """When the encounter began: ISO 8601, to the minute."""
