"""A review as pages of lines to choose from: pure, and all that the document holds is on one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from rich.console import Group, RenderableType
from rich.text import Text

from appliance.encounter.afterwards import AFTERWARDS
from appliance.review import document
from appliance.review.document.model import Block, Curve, Moment, Para, Scores, Section, TakeRow, Takes
from appliance.review.model import CompetencyScore, Evidence, Review
from appliance.review.plain_names import PLAIN_NAMES
from appliance.stage.review_view import LineView
from appliance.stage.view import View
from appliance.tui.palette import CALM, DIM, INK
from appliance.tui.review_drawing import blocks
from appliance.words import N_, _
from appliance.words.retold import retold

LINES: Final = "lines"
FINISH: Final = "finish"
SHARE: Final = "share"
NEXT: Final = "next"
ENDED: Final = "how-it-ended"
TAKES: Final = "both-takes"
CHANGES: Final = "this-take-and-the-one-before"
_PLACES: Final = {ENDED: 0, CHANGES: 1, TAKES: 2}
"""What a retake changed is read before the rest."""


@dataclass(frozen=True, slots=True)
class Act:
    """What Enter does on a line."""

    label: str
    kind: Literal["retake", "drill", "calls", "line", "finish", "share"]
    turn: int | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to choose, and what is read about it."""

    id: str
    title: str
    beside: str
    detail: RenderableType
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One part of a review."""

    id: str
    heading: str
    entries: tuple[Entry, ...]
    listed: bool = True
    """Whether the lines are shown to choose from; else the one there is, or the curve's marked point, is read."""
    curve: Curve | None = None


@dataclass(slots=True)
class _Pages:
    """Builds the pages of one review."""

    seen: View
    review: Review
    drills: frozenset[str]
    """Ids of the drills that can be done here."""
    found: list[Page] = field(default_factory=list)

    def build(self) -> tuple[Page, ...]:
        built = document.build(self.review, record_name=None)
        for number, section in enumerate(built.sections):
            self._section(section, f"{built.subtitle}" if number == 0 else "")
        small_print = self.found.pop()
        self.found += [self._lines(), small_print]
        return tuple(sorted(self.found, key=lambda page: _PLACES.get(page.id, len(_PLACES))))

    def _section(self, section: Section, subtitle: str) -> None:
        held = section.blocks
        if any(isinstance(block, Scores) for block in held):
            self.found.append(self._competencies(section))
        elif curve := next((block for block in held if isinstance(block, Curve)), None):
            self.found.append(self._curve(section, curve))
        elif held and all(isinstance(block, Moment) for block in held):
            self.found.append(self._moments(section))
        elif takes := next((block for block in held if isinstance(block, Takes)), None):
            self.found.append(self._takes(section, takes))
        elif section.heading == _(document.NEXT_STEP):
            self.found.append(self._next(section))
        elif section.heading != _(document.EVIDENCE):
            detail = blocks(held)
            if subtitle:
                detail = Group(Text(subtitle, style=DIM), Text(), detail, Text(), Text(_(AFTERWARDS), style=INK))
            page_id = _page_id(section.heading)
            self.found.append(Page(page_id, section.heading, (Entry(page_id, "", "", detail),), listed=False))

    def _competencies(self, section: Section) -> Page:
        notes = [block for block in section.blocks if isinstance(block, Para)]
        heard = {change.id: change.before for change in self.review.changed_by_amending}
        entries = [
            Entry(c.id.value, _(c.title), _gauge(c), _competency(c, notes, c.id in heard, heard.get(c.id)))
            for c in self.review.competencies
        ]
        return Page("competencies", section.heading, tuple(entries))

    def _curve(self, section: Section, curve: Curve) -> Page:
        rest = [block for block in section.blocks if not isinstance(block, Curve)]
        entries = [self._turning(number, block) for number, block in enumerate(rest) if isinstance(block, Moment)]
        if not entries:
            told = Text(_("Nothing that you said moved them much, up or down."), style=INK)
            entries = [Entry("curve", "", "", told)]
        return Page("curve", section.heading, tuple(entries), listed=False, curve=curve)

    def _turning(self, number: int, moment: Moment) -> Entry:
        """Return a turning point with all that was said there."""
        entry = self._moment(number, moment)
        line = next((line for line in self.seen.lines if line.turn == moment.turn), None)
        if line is None:
            return entry
        told: list[RenderableType] = [Text(moment.heading, style=f"bold {INK}")]
        told += [_answered(line, self.review.person)] if line.before else []
        told += [_said(line), *(Text(text, style=INK) for text in moment.lines)]
        return replace(entry, detail=Group(*told))

    def _moments(self, section: Section) -> Page:
        moments = [block for block in section.blocks if isinstance(block, Moment)]
        entries = tuple(self._moment(number, moment) for number, moment in enumerate(moments))
        page_id = _page_id(section.heading.partition(":")[0])
        return Page(page_id, section.heading, entries, listed=len(entries) > 1)

    def _moment(self, number: int, moment: Moment) -> Entry:
        return Entry(
            f"moment-{number}",
            moment.heading or f"“{moment.quote}”",
            "" if moment.turn is None else _("turn {turn}").format(turn=moment.turn),
            blocks([moment]),
            self._retake(moment.turn),
        )

    def _takes(self, section: Section, takes: Takes) -> Page:
        """Return both takes, one line for each turn of the officer's in either."""
        left = [block for block in section.blocks if not isinstance(block, Takes)]
        entries = []
        for row in takes.rows:
            side = row.now or row.before
            if side is None:
                continue
            again = None if row.now is None else self._retake(row.now.turn)
            detail = blocks([Takes((row,), takes.person), *left])
            entries.append(Entry(f"take-{side.turn}", f"“{side.said}”", _moved(row), detail, again))
        return Page(TAKES, section.heading, tuple(entries), listed=len(entries) > 1)

    def _retake(self, turn: int | None) -> Act | None:
        """Return going back to a turn, where there is one to go back to."""
        if not self.seen.review_kept or turn not in {line.turn for line in self.seen.lines}:
            return None
        return Act("again from here", "retake", turn=turn)

    def _next(self, section: Section) -> Page:
        step = self.review.next_step
        detail = blocks(section.blocks)
        acts: list[Act] = []
        if step.drill is not None and step.drill in self.drills:
            acts.append(Act("do the drill", "drill", id=step.drill))
        if step.kind == "retake" and (again := self._retake(step.turn)) is not None:
            acts.append(again)
        if step.kind == "another_scenario":
            acts.append(Act("to the calls", "calls"))
        if step.kind == "same_again":
            acts.append(Act("take it again", "calls", id=self.review.scenario_id))
        titles = {
            "drill": _("A drill on it, two minutes"),
            "retake": _("Try it again from turn {turn}").format(turn=step.turn),
        }
        entries = [Entry(act.kind, titles.get(act.kind, ""), "", detail, act) for act in acts]
        return Page(NEXT, section.heading, tuple(entries) or (Entry(NEXT, "", "", detail),), listed=len(entries) > 1)

    def _lines(self) -> Page:
        final = self.review.final
        open_still = not final and self.seen.review_kept
        entries = [
            Entry(
                str(line.turn),
                f"“{line.text}”",
                _mark(line),
                line_text(line, self.review.person),
                Act("set it right", "line", turn=line.turn) if open_still else self._retake(line.turn),
            )
            for line in self.seen.lines
        ]
        if not entries:
            entries = [Entry(LINES, "", "", Text(_("You said nothing."), style=INK))]
        elif open_still:
            entries.append(
                Entry(
                    FINISH, _("All of this is right"), "", Text(_(ALL_RIGHT), style=INK), Act("make it final", "finish")
                )
            )
        if self.seen.sharing is not None:
            entries.append(
                Entry(SHARE, _("Share this review"), "", Text(_(SHARE_IT), style=INK), Act("see how", "share"))
            )
        heading = _("Your words, final") if final else _("Your words: was all of it heard right?")
        return Page(LINES, heading, tuple(entries), listed=len(entries) > 1)


SHARE_IT: Final = N_(
    "With one trainer, if you like: you choose what goes, and see it as it goes. Nothing is sent by itself."
)
ALL_RIGHT: Final = N_(
    "Make the review final when you have read it. Then nothing in it changes any more. Until then you can come back to "
    "it from the calls, under “My reviews”."
)


def _page_id(heading: str) -> str:
    """Return an id; those that have a place of their own have the same one in every language."""
    known = {_(document.HOW_IT_ENDED): ENDED, _(document.CHANGES): CHANGES}
    return known.get(heading) or heading.lower().replace(" ", "-")


def pages(seen: View, drills: frozenset[str] = frozenset()) -> tuple[Page, ...]:
    """Return the pages of the review in a view, none when there is no review."""
    return () if seen.review is None else _Pages(seen, seen.review, drills).build()


def _moved(row: TakeRow) -> str:
    """Return in which of the takes there is such a turn."""
    if row.before is None:
        return _("now only")
    return _("before only") if row.now is None else _("turn {turn}").format(turn=row.now.turn)


def _gauge(score: CompetencyScore) -> str:
    if score.score is None:
        return f"·····  {_('not seen')}"
    filled = round(score.score)
    return f"{'■' * filled}{'□' * (5 - filled)}  {_('{score:.1f} of 5').format(score=score.score)}"


def _competency(
    score: CompetencyScore, notes: Sequence[Block], changed: bool, as_heard: float | None
) -> RenderableType:
    sure = document.sure(score)
    parts: list[RenderableType] = [Text(f"{retold(score.anchor)}{f' ({sure})' if sure else ''}", style=f"bold {INK}")]
    if changed:
        was = _("not seen") if as_heard is None else f"{as_heard:.1f}"
        parts.append(Text(_("As first heard: {was}. You set a line right since.").format(was=was), style=INK))
    parts += [Text()] if score.evidence else []
    parts += [_evidence(e) for e in score.evidence]
    parts += [Text(), blocks(notes)]
    parts += [Text(source, style=DIM) for source in score.sources]
    return Group(*parts)


def _evidence(e: Evidence) -> Text:
    sign = ("+ ", f"bold {CALM}") if e.side == "for" else ("– ", f"bold {INK}")
    what = ": ".join(filter(None, (_(PLAIN_NAMES[e.behaviour]) if e.behaviour is not None else "", retold(e.note))))
    quote = f"“{e.quote}”  " if e.quote else ""
    return Text.assemble(
        sign, (quote, INK), (what, DIM), (f"  {_('turn {turn}').format(turn=e.turn)}" if e.quote else "", DIM)
    )


def _mark(line: LineView) -> str:
    marks = [*([_("corrected")] if line.corrected else []), *([_("disputed")] if line.disputed else [])]
    return ", ".join(marks) or _("turn {turn}").format(turn=line.turn)


def line_text(line: LineView, person: str) -> RenderableType:
    """Return a line with what it answered and what was heard in it."""
    parts: list[RenderableType] = []
    if line.before:
        parts.append(Text.assemble((f"{person}: ", DIM), (f"“{line.before}”", INK)))
    parts.append(_said(line))
    if line.corrected:
        parts.append(Text(_("Heard at the time: “{heard}”").format(heard=line.heard), style=INK))
    if line.addressed_to == "person":
        counted = [_(PLAIN_NAMES[b.behaviour]) for b in line.behaviours if not b.disputed]
        parts.append(
            Text(
                _("What was heard in it: {what}").format(what=", ".join(counted) or _("nothing that counts")), style=INK
            )
        )
    disputed = [_(PLAIN_NAMES[b.behaviour]) for b in line.behaviours if b.disputed]
    if disputed:
        parts.append(Text(_("You say it was not: {disputed}").format(disputed=", ".join(disputed)), style=INK))
    return Group(*parts)


def _answered(line: LineView, person: str) -> Text:
    return Text.assemble((f"{person}: ", DIM), (f"“{line.before}”", INK))


def _said(line: LineView) -> Text:
    you = {"person": _("You: "), "radio": _("You to dispatch: "), "partner": _("You to your partner: ")}
    return Text.assemble((you[line.addressed_to], f"bold {CALM}"), (f"“{line.text}”", f"bold {INK}"))
