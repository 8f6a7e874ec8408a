"""From a review to the document that every renderer draws."""

from collections.abc import Iterator, Mapping
from typing import Final

from appliance.encounter.scenario import Competency
from appliance.review.document.amended import amended_section, corrected_turns, shown_score
from appliance.review.document.endings import ENDINGS
from appliance.review.document.model import (
    Block,
    Curve,
    Document,
    Facts,
    Fine,
    Mark,
    Moment,
    Para,
    ScoreRow,
    Scores,
    Section,
)
from appliance.review.document.takes import MISSING, changes_section, turns_section
from appliance.review.document.text import clock
from appliance.review.model import CompetencyScore, Evidence, Landed, NextStep, Numbers, Review, TurningPoint
from appliance.review.plain_names import PLAIN_NAMES
from appliance.words import N_, _
from appliance.words.retold import retold

HOW_IT_ENDED: Final = N_("How it ended")
NEXT_STEP: Final = N_("One next step")
EVIDENCE: Final = N_("Evidence")
"""Headings that a screen looks for."""


def build(review: Review, record_name: str | None = "RECORD") -> Document:
    """Return the document; `record_name` is what the officer would type for the record in a command, None for none."""
    compared = review.comparison
    sections = [_ending(review), _scores(review)]
    if compared is not None:
        sections.append(changes_section(compared))
    sections.append(_curve(review))
    if review.landed:
        sections.append(_landed(review))
    if review.went_well:
        sections.append(_well(review))
    if review.slipped:
        sections.append(_slipped(review))
    sections += [_next(review, record_name), _numbers(review)]
    if review.amended:
        sections.append(amended_section(review))
    if compared is not None:
        sections.append(turns_section(compared, review.person))
    sections += [_evidence(review), _small_print(review, record_name)]
    take = _(", retake from turn {turn}").format(turn=review.retake_turn) if review.retake_turn is not None else ""
    day = review.started_utc.partition("T")[0]
    return Document(
        title=_("After-action review"),
        subtitle=_("{title}{take} · {day} UTC · {time} min · TRAINING").format(
            title=review.scenario_title, take=take, day=day, time=clock(review.duration_s)
        ),
        sections=tuple(sections),
        started_utc=review.started_utc,
    )


def _ending(review: Review) -> Section:
    blocks: list[Block] = [Para(f"{_(ENDINGS[review.outcome.ending])}. {retold(review.outcome.meaning)}", strong=True)]
    if review.outcome.narration:
        blocks.append(Para(retold(review.outcome.narration)))
    blocks += [Para(retold(line)) for line in review.incidents]
    if review.retake_of is not None and review.comparison is None:
        blocks.append(Para(MISSING))
    return Section(_(HOW_IT_ENDED), tuple(blocks))


def _scores(review: Review) -> Section:
    heard = {c.id: c.before for c in review.changed_by_amending}
    rows = tuple(
        ScoreRow(_(c.title), c.score, retold(c.anchor), ", ".join(filter(None, (sure(c), _as_heard(c, heard)))))
        for c in review.competencies
    )
    note = _("Scores run from 1 to 5 and do not read how it ended.")
    return Section(_("Competencies"), (Scores(rows), Para(note)))


def sure(score: CompetencyScore) -> str:
    """Return how sure a score is, in words; empty for one that is not observed."""
    if score.score is None:
        return ""
    if score.confidence >= 0.75:
        return _("sure")
    return _("fairly sure") if score.confidence >= 0.55 else _("little to go on")


def _as_heard(score: CompetencyScore, heard: Mapping[Competency, float | None]) -> str:
    return _("as heard {score}").format(score=shown_score(heard[score.id])) if score.id in heard else ""


def _curve(review: Review) -> Section:
    by_turn = {p.turn: p for p in review.curve}
    marks = []
    for number, point in enumerate(review.turning_points, start=1):
        at = by_turn.get(point.turn)
        marks.append(
            Mark(
                at_s=at.at_s if at is not None else point.at_s,
                number=number,
                better=point.better,
                agitation=at.agitation if at is not None else 5.0,
                caption=f"“{point.quote}”",
            )
        )
    curve = Curve(
        times_s=tuple(p.at_s for p in review.curve),
        agitation=tuple(p.agitation for p in review.curve),
        trust=tuple(p.trust for p in review.curve),
        marks=tuple(marks),
        person=review.person,
    )
    if len(review.curve) < 2:
        return Section(
            _("{person} over time").format(person=review.person), (Para(_("The encounter was too short to draw.")),)
        )
    corrected, disputed = corrected_turns(review), _disputes(review)
    moments = [
        Moment(
            turn=p.turn,
            quote=p.quote,
            heading=f"{n} "
            + (_("▲ better at {time}") if p.better else _("▼ worse at {time}")).format(time=clock(p.at_s)),
            lines=(
                _("agitation {agitation:+.1f}, trust {trust:+.1f}: {causes}").format(
                    agitation=p.agitation_change,
                    trust=p.trust_change,
                    causes=", ".join(
                        retold(words) + (f" ({_('disputed')})" if (p.turn, cause) in disputed else "")
                        for cause, words in _causes(p)
                    ),
                ),
                *(
                    (_("You corrected this line; {person} answered what was heard.").format(person=review.person),)
                    * (p.turn in corrected)
                ),
            ),
            mark=_("as heard") if p.turn in corrected else "",
        )
        for n, p in enumerate(review.turning_points, start=1)
    ]
    return Section(_("{person} over time").format(person=review.person), (curve, *moments))


def _disputes(review: Review) -> frozenset[tuple[int, str]]:
    return frozenset((a.turn, a.behaviour.value) for a in review.amended if a.behaviour is not None)


def _mark(review: Review, turn: int | None) -> str:
    return _("corrected") if turn in corrected_turns(review) else ""


def _causes(point: TurningPoint) -> Iterator[tuple[str, str]]:
    """Yield each cause with its words; a review kept from before they were written has ids alone."""
    yield from zip(point.because, point.in_words or point.because, strict=True)


def _landed(review: Review) -> Section:
    return Section(
        _("How it landed: {person}, afterwards").format(person=review.person),
        tuple(
            Moment(entry.turn, entry.line, (_because(entry),), mark=_mark(review, entry.turn))
            for entry in review.landed
        ),
    )


def _because(entry: Landed) -> str:
    cause = retold(entry.in_words or entry.cause)
    return _("you: “{quote}” ({cause})").format(quote=entry.quote, cause=cause) if entry.quote else cause


def _well(review: Review) -> Section:
    return Section(
        _("What went well"),
        tuple(
            Moment(w.turn, w.quote, tuple(filter(None, (retold(w.why), retold(w.effect)))), mark=_mark(review, w.turn))
            for w in review.went_well
        ),
    )


def _slipped(review: Review) -> Section:
    return Section(
        _("Where it slipped"),
        tuple(
            Moment(
                s.turn,
                s.quote,
                tuple(filter(None, (retold(s.effect), retold(s.why)))),
                s.better_line,
                _capital(retold(s.what)),
                _mark(review, s.turn),
            )
            for s in review.slipped
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _next(review: Review, record_name: str | None) -> Section:
    step: NextStep = review.next_step
    blocks: list[Block] = [Para(retold(step.why), strong=True)]
    if step.try_this in {slip.better_line for slip in review.slipped if slip.turn == step.turn}:
        blocks.append(Para(_("Try the line given there, or your own.")))
    elif step.try_this:
        blocks.append(Para(_("Try: “{line}”").format(line=step.try_this)))
    if step.kind == "retake" and record_name is not None:
        blocks.append(Para(f"talkdown rehearse --retake {record_name}:{step.turn}"))
    if step.kind != "another_scenario":
        blocks.append(Para(review.what_helps))
    return Section(_(NEXT_STEP), tuple(blocks))


def _numbers(review: Review) -> Section:
    return Section(_("The numbers"), (Facts(number_rows(review.numbers)), Para(_("Numbers to look at, not targets."))))


def number_rows(n: Numbers) -> tuple[tuple[str, str], ...]:
    """Return the numbers that were measured, with labels."""

    def shown(value: float | None, unit: str = "") -> str:
        return _("not measured") if value is None else f"{value}{unit}"

    share = _("not measured") if n.talk_share is None else f"{round(100 * n.talk_share)} %"
    ratio = "" if not n.reflections_per_question else _(" ({n} to 1)").format(n=n.reflections_per_question)
    deep = "" if n.complex_share is None else _(", {n} % of reflections").format(n=round(100 * n.complex_share))
    own_pace = "" if n.rate_over_baseline is None else _(", {n} times your own").format(n=n.rate_over_baseline)
    rows = [
        (_("Your share of the words"), share),
        (_("Questions, open ones"), f"{n.questions}, {n.open_questions}"),
        (
            _("Reflections to questions"),
            _("{reflections} to {questions}{ratio}").format(
                reflections=n.reflections, questions=n.questions, ratio=ratio
            ),
        ),
        (_("Complex reflections"), f"{n.complex_reflections}{deep}"),
        (_("Provocations"), str(n.provocations)),
        (_("You cut in, they cut in"), f"{n.interrupted_subject}, {shown(n.interrupted_by_subject)}"),
        (
            _("Longest turn"),
            _("{n} words").format(n=n.longest_turn_words)
            + (f", {n.longest_turn_s} s" if n.longest_turn_s is not None else ""),
        ),
        (_("Pace"), shown(n.rate_words_per_s, _(" words a second")) + own_pace),
        (_("Loudness over your own level"), shown(n.loudness_over_baseline_db, " dB")),
        (_("Pitch movement, your own is 1"), shown(n.pitch_movement_over_baseline)),
        (_("Pause before you answered"), shown(n.response_gap_s, " s")),
        (_("Silences you let stand"), shown(n.waits)),
        (
            _("Your first 45 words"),
            f"“{n.first_45_words}”" + (_(" (began with an order)") if n.opened_with_command else ""),
        ),
    ]
    return tuple((label, value) for label, value in rows if value != _("not measured"))


def _evidence(review: Review) -> Section:
    blocks: list[Block] = []
    for entry in review.competencies:
        if not entry.evidence:
            continue
        blocks.append(Para(f"{_(entry.title)}: {shown_score(entry.score)}", strong=True))
        blocks += [_evidence_line(e, _mark(review, e.turn)) for e in entry.evidence]
    return Section(_(EVIDENCE), tuple(blocks), detail=True)


def _evidence_line(e: Evidence, mark: str) -> Block:
    what = _(PLAIN_NAMES[e.behaviour]) if e.behaviour is not None else ""
    sign = "+" if e.side == "for" else "–"
    text = ": ".join(part for part in (what, retold(e.note)) if part)
    return Moment(e.turn, e.quote, (f"{sign} {text}",), mark=mark) if e.quote else Para(f"{sign} {text}")


def _small_print(review: Review, record_name: str | None) -> Section:
    cited: dict[str, list[str]] = {}
    for c in review.competencies:
        for source in c.sources:
            cited.setdefault(source, []).append(_(c.title))
    lines = [retold(review.content_status)]
    lines += [
        _("{source} (behind: {titles})").format(source=source, titles="; ".join(titles))
        for source, titles in cited.items()
    ]
    lines += [
        _("{source} (this scenario)").format(source=source) for source in review.scenario_sources if source not in cited
    ]
    lines.append(retold(review.disclaimer))
    versions = _("Review schema {schema}, method {method}, {coder}.").format(
        schema=review.schema_version, method=review.method_version, coder=review.coder_version
    )
    if not review.final and record_name is not None:
        lines.append(
            _(
                "Not final. Misheard? talkdown review {record_name} --lines shows every line; --correct TURN WORDS and "
                "--dispute TURN:BEHAVIOUR set it right, and --final ends that."
            ).format(record_name=record_name)
        )
    return Section(_("Sources and method"), (Fine((*lines, versions)),), detail=True)
