"""What a training rule can say: a window, parts with minima, waivers, and the sources that say so."""

from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,60}$")]
Text = Annotated[str, Field(min_length=1)]
HoursNeeded = Annotated[float, Field(gt=0, le=200, multiple_of=0.25)]
WaiverReason = Literal["partial-year employment", "military leave", "medical leave", "perishable skills", "other"]
TOTAL: Final = "total"
"""The id under which a rule's total is waived and shown; no part may use it."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CalendarYear(_Data):
    """1 January to 31 December."""

    kind: Literal["calendar year"]


class Cycle(_Data):
    """Windows of whole years, one after another, counted from an anchor that is the same for everyone."""

    kind: Literal["cycle"]
    years: Annotated[int, Field(ge=1, le=10)]
    anchor: date
    """First day of any one window."""


class LicencePeriod(_Data):
    """From the first to the last day of the officer's own licence or certification period."""

    kind: Literal["licence period"]
    years: Annotated[int, Field(ge=1, le=10)]


class RollingReset(_Data):
    """So many years, which begin again on the date the last part is completed."""

    kind: Literal["rolling, reset on completion"]
    years: Annotated[int, Field(ge=1, le=10)]


Window = Annotated[CalendarYear | Cycle | LicencePeriod | RollingReset, Field(discriminator="kind")]


class Category(_Data):
    """What a course may be about."""

    name: Text
    within: Id | None = None
    """The wider category that this one belongs to."""
    closed_to_talkdown: bool = False
    """True where talking in a headset cannot be this training, such as driving."""


class Source(_Data):
    """Where a rule was read."""

    title: Text
    url: Text | None = None
    checked: date
    seen: bool
    """False when the text itself could not be read, and the rule rests on what others say of it."""
    says: Text
    """What was read there, in a sentence."""


class Part(_Data):
    """One part of a rule."""

    id: Id
    name: Text
    """As it stands in a sentence: "the de-escalation part"."""
    kind: Literal["minimum", "topic", "remainder"] = "minimum"
    """`topic`: any time at all will do. `remainder`: what is left of the total, from any category."""
    category: Id | None = None
    hours: HoursNeeded | None = None
    pass_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    """Least result of the training's own test, or the time does not count toward this part."""
    in_alternating_years: bool = False
    effective_from: date | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.id == TOTAL:
            raise ValueError(f"part {self.id!r}: this id is kept for the rule's total; choose another")
        if (self.kind == "topic") is not (self.hours is None):
            raise ValueError(f"part {self.id!r}: give hours, unless kind is 'topic', which has none")
        if (self.kind == "remainder") is not (self.category is None):
            raise ValueError(f"part {self.id!r}: give a category, unless kind is 'remainder', which has none")
        return self

    @property
    def needed_min(self) -> int | None:
        """Minutes needed, or None for a topic."""
        return None if self.hours is None else round(self.hours * 60)


class Rule(_Data):
    """One requirement, or one reading of it, while it is in force."""

    id: Id
    name: Text
    """As it stands in a sentence: "Colorado's Rule 28"."""
    citation: Text
    status: Literal["worked through", "not worked through"]
    """A rule not worked through is shown with its source and never with a shortfall."""
    reading: Text | None = None
    """Whose reading this is, where sources differ."""
    effective_from: date | None = None
    effective_to: date | None = None
    window: Window
    total_hours: HoursNeeded | None = None
    needs_officer_credit: bool = True
    """Time counts only when the training officer credits it."""
    one_part_only: bool = True
    """The same hour does not fill two parts that stand side by side."""
    shares_hours_with: tuple[Id, ...] = ()
    """Rules toward which the same hour may count as well; each names the other. This is checked for Talkdown hours: a
    line of an imported record counts under every rule that has its category."""
    remedial: Literal["by date", "named year only"] = "by date"
    """`named year only`: hours made up later count for the year they make up, not for the year of their date."""
    waiver_reasons: tuple[WaiverReason, ...] = ()
    proration: Literal["none", "by waiver only", "whole months"] = "none"
    notes: tuple[Text, ...] = ()
    part: tuple[Part, ...] = ()
    source: Annotated[tuple[Source, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [part.id for part in self.part]
        if len(set(ids)) != len(ids):
            raise ValueError(f"rule {self.id!r}: two parts have the same id; rename one")
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError(f"rule {self.id!r}: effective_to lies before effective_from; correct one of them")
        if self.remedial == "named year only" and not isinstance(self.window, CalendarYear):
            raise ValueError(f"rule {self.id!r}: remedial = 'named year only' needs a calendar-year window")
        if isinstance(self.window, RollingReset):
            if self.waiver_reasons or self.proration != "none":
                raise ValueError(f"rule {self.id!r}: a rolling window takes no waivers and no proration; remove them")
            if not self.part or any(part.kind == "remainder" for part in self.part):
                raise ValueError(f"rule {self.id!r}: a rolling window needs parts, none of kind 'remainder'")
        if self.status == "worked through" and not any(source.seen for source in self.source):
            raise ValueError(f"rule {self.id!r}: no source was seen; set status = 'not worked through'")
        return self

    def in_force(self, on: date) -> bool:
        """Whether the rule stands on a date."""
        return (self.effective_from is None or self.effective_from <= on) and (
            self.effective_to is None or on <= self.effective_to
        )

    def parts_on(self, on: date) -> tuple[Part, ...]:
        """Return the parts in force on a date."""
        return tuple(part for part in self.part if part.effective_from is None or part.effective_from <= on)


class RuleSet(_Data):
    """One state's rules; a file of `agency/rules`."""

    state: Text
    category: dict[Id, Category]
    rule: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for name, category in self.category.items():
            seen = {name}
            while category.within is not None:
                if category.within not in self.category:
                    raise ValueError(f"category {name!r}: within names {category.within!r}, which is not a category")
                if category.within in seen:
                    raise ValueError(f"category {name!r}: lies within itself; correct within")
                seen.add(category.within)
                category = self.category[category.within]
        ids = {rule.id for rule in self.rule}
        for rule in self.rule:
            self._check(rule, ids)
        for index, rule in enumerate(self.rule):
            for other in self.rule[index + 1 :]:
                if other.id == rule.id and _overlap(rule, other):
                    raise ValueError(f"rule {rule.id!r}: two versions are in force at once; set their effective dates")
        return self

    def _check(self, rule: Rule, ids: set[str]) -> None:
        for part in rule.part:
            if part.category is not None and part.category not in self.category:
                raise ValueError(f"rule {rule.id!r}, part {part.id!r}: no category {part.category!r}; add it or rename")
        for shared in rule.shares_hours_with:
            if shared not in ids:
                raise ValueError(f"rule {rule.id!r}: shares_hours_with names {shared!r}, which is no rule of this file")
        for other in self.rule:
            if other.id in rule.shares_hours_with and rule.id not in other.shares_hours_with:
                raise ValueError(
                    f"rule {rule.id!r}: shares_hours_with names {other.id!r}, which does not name it; set it in both"
                )
        rest = [part.needed_min or 0 for part in rule.part if part.kind == "remainder"]
        minima = sum(part.needed_min or 0 for part in self.outermost(rule.part))
        if rest and (len(rest) > 1 or rule.total_hours is None or minima + rest[0] != round(rule.total_hours * 60)):
            raise ValueError(
                f"rule {rule.id!r}: one remainder part, and with the outermost minima it makes total_hours"
            )

    def line(self, category: str) -> tuple[str, ...]:
        """Return a category and those that it lies within, inmost first; unknown ones stand alone."""
        found: list[str] = []
        step: str | None = category
        while step is not None:
            found.append(step)
            step = self.category[step].within if step in self.category else None
        return tuple(found)

    def outermost(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Return the minima that lie within no other minimum."""
        minima = [part for part in parts if part.kind == "minimum" and part.category is not None]
        names = {part.category for part in minima}
        return tuple(part for part in minima if not names & set(self.line(part.category or "")[1:]))


def _overlap(one: Rule, other: Rule) -> bool:
    return (one.effective_from or date.min) <= (other.effective_to or date.max) and (
        other.effective_from or date.min
    ) <= (one.effective_to or date.max)
