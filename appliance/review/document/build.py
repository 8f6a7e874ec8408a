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

NEXT_STEP: Final = "One next step"
EVIDENCE: Final = "Evidence"
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
    take = f", retake from turn {review.retake_turn}" if review.retake_turn is not None else ""
    day = review.started_utc.partition("T")[0]
    return Document(
        title="After-action review",
        subtitle=f"{review.scenario_title}{take} · {day} UTC · {clock(review.duration_s)} min · TRAINING",
        sections=tuple(sections),
        started_utc=review.started_utc,
    )


def _ending(review: Review) -> Section:
    blocks: list[Block] = [Para(f"{ENDINGS[review.outcome.ending]}. {review.outcome.meaning}", strong=True)]
    if review.outcome.narration:
        blocks.append(Para(review.outcome.narration))
    blocks += [Para(line) for line in review.incidents]
    if review.retake_of is not None and review.comparison is None:
        blocks.append(Para(MISSING))
    return Section("How it ended", tuple(blocks))


def _scores(review: Review) -> Section:
    heard = {c.id: c.before for c in review.changed_by_amending}
    rows = tuple(
        ScoreRow(c.title, c.score, c.anchor, ", ".join(filter(None, (sure(c), _as_heard(c, heard)))))
        for c in review.competencies
    )
    note = "Scores run from 1 to 5 and do not read how it ended."
    return Section("Competencies", (Scores(rows), Para(note)))


def sure(score: CompetencyScore) -> str:
    """Return how sure a score is, in words; empty for one that is not observed."""
    if score.score is None:
        return ""
    return "sure" if score.confidence >= 0.75 else "fairly sure" if score.confidence >= 0.55 else "little to go on"


def _as_heard(score: CompetencyScore, heard: Mapping[Competency, float | None]) -> str:
    return f"as heard {shown_score(heard[score.id])}" if score.id in heard else ""


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
        return Section(f"{review.person} over time", (Para("The encounter was too short to draw."),))
    corrected, disputed = corrected_turns(review), _disputes(review)
    moments = [
        Moment(
            turn=p.turn,
            quote=p.quote,
            heading=f"{n} {'▲ better' if p.better else '▼ worse'} at {clock(p.at_s)}",
            lines=(
                f"agitation {p.agitation_change:+.1f}, trust {p.trust_change:+.1f}: "
                f"{', '.join(w + (' (disputed)' if (p.turn, c) in disputed else '') for c, w in _causes(p))}",
                *((f"You corrected this line; {review.person} answered what was heard.",) * (p.turn in corrected)),
            ),
            mark="as heard" if p.turn in corrected else "",
        )
        for n, p in enumerate(review.turning_points, start=1)
    ]
    return Section(f"{review.person} over time", (curve, *moments))


def _disputes(review: Review) -> frozenset[tuple[int, str]]:
    return frozenset((a.turn, a.behaviour.value) for a in review.amended if a.behaviour is not None)


def _mark(review: Review, turn: int | None) -> str:
    return "corrected" if turn in corrected_turns(review) else ""


def _causes(point: TurningPoint) -> Iterator[tuple[str, str]]:
    """Yield each cause with its words; a review kept from before they were written has ids alone."""
    yield from zip(point.because, point.in_words or point.because, strict=True)


def _landed(review: Review) -> Section:
    return Section(
        f"How it landed: {review.person}, afterwards",
        tuple(
            Moment(entry.turn, entry.line, (_because(entry),), mark=_mark(review, entry.turn))
            for entry in review.landed
        ),
    )


def _because(entry: Landed) -> str:
    cause = entry.in_words or entry.cause
    return f"you: “{entry.quote}” ({cause})" if entry.quote else cause


def _well(review: Review) -> Section:
    return Section(
        "What went well",
        tuple(
            Moment(w.turn, w.quote, tuple(filter(None, (w.why, w.effect))), mark=_mark(review, w.turn))
            for w in review.went_well
        ),
    )


def _slipped(review: Review) -> Section:
    return Section(
        "Where it slipped",
        tuple(
            Moment(
                s.turn,
                s.quote,
                tuple(filter(None, (s.effect, s.why))),
                s.better_line,
                s.what[:1].upper() + s.what[1:],
                _mark(review, s.turn),
            )
            for s in review.slipped
        ),
    )


def _next(review: Review, record_name: str | None) -> Section:
    step: NextStep = review.next_step
    blocks: list[Block] = [Para(step.why, strong=True)]
    if step.try_this in {slip.better_line for slip in review.slipped if slip.turn == step.turn}:
        blocks.append(Para("Try the line given there, or your own."))
    elif step.try_this:
        blocks.append(Para(f"Try: “{step.try_this}”"))
    if step.kind == "retake" and record_name is not None:
        blocks.append(Para(f"talkdown rehearse --retake {record_name}:{step.turn}"))
    if step.kind != "another_scenario":
        blocks.append(Para(review.what_helps))
    return Section(NEXT_STEP, tuple(blocks))


def _numbers(review: Review) -> Section:
    return Section("The numbers", (Facts(number_rows(review.numbers)), Para("Numbers to look at, not targets.")))


def number_rows(n: Numbers) -> tuple[tuple[str, str], ...]:
    """Return the numbers that were measured, with labels."""

    def shown(value: float | None, unit: str = "") -> str:
        return "not measured" if value is None else f"{value}{unit}"

    share = "not measured" if n.talk_share is None else f"{round(100 * n.talk_share)} %"
    ratio = "" if not n.reflections_per_question else f" ({n.reflections_per_question} to 1)"
    deep = "" if n.complex_share is None else f", {round(100 * n.complex_share)} % of reflections"
    own_pace = "" if n.rate_over_baseline is None else f", {n.rate_over_baseline} times your own"
    rows = [
        ("Your share of the words", share),
        ("Questions, open ones", f"{n.questions}, {n.open_questions}"),
        ("Reflections to questions", f"{n.reflections} to {n.questions}{ratio}"),
        ("Complex reflections", f"{n.complex_reflections}{deep}"),
        ("Provocations", str(n.provocations)),
        ("You cut in, they cut in", f"{n.interrupted_subject}, {shown(n.interrupted_by_subject)}"),
        (
            "Longest turn",
            f"{n.longest_turn_words} words" + (f", {n.longest_turn_s} s" if n.longest_turn_s is not None else ""),
        ),
        ("Pace", shown(n.rate_words_per_s, " words a second") + own_pace),
        ("Loudness over your own level", shown(n.loudness_over_baseline_db, " dB")),
        ("Pitch movement, your own is 1", shown(n.pitch_movement_over_baseline)),
        ("Pause before you answered", shown(n.response_gap_s, " s")),
        ("Silences you let stand", shown(n.waits)),
        ("Your first 45 words", f"“{n.first_45_words}”" + (" (began with an order)" if n.opened_with_command else "")),
    ]
    return tuple((label, value) for label, value in rows if value != "not measured")


def _evidence(review: Review) -> Section:
    blocks: list[Block] = []
    for entry in review.competencies:
        if not entry.evidence:
            continue
        blocks.append(Para(f"{entry.title}: {shown_score(entry.score)}", strong=True))
        blocks += [_evidence_line(e, _mark(review, e.turn)) for e in entry.evidence]
    return Section(EVIDENCE, tuple(blocks), detail=True)


def _evidence_line(e: Evidence, mark: str) -> Block:
    what = PLAIN_NAMES[e.behaviour] if e.behaviour is not None else ""
    sign = "+" if e.side == "for" else "–"
    text = ": ".join(part for part in (what, e.note) if part)
    return Moment(e.turn, e.quote, (f"{sign} {text}",), mark=mark) if e.quote else Para(f"{sign} {text}")


def _small_print(review: Review, record_name: str | None) -> Section:
    cited: dict[str, list[str]] = {}
    for c in review.competencies:
        for source in c.sources:
            cited.setdefault(source, []).append(c.title)
    lines = [review.content_status]
    lines += [f"{source} (behind: {'; '.join(titles)})" for source, titles in cited.items()]
    lines += [f"{source} (this scenario)" for source in review.scenario_sources if source not in cited]
    lines.append(review.disclaimer)
    versions = f"Review schema {review.schema_version}, method {review.method_version}, {review.coder_version}."
    if not review.final and record_name is not None:
        lines.append(
            f"Not final. Misheard? talkdown review {record_name} --lines shows every line; --correct TURN WORDS and "
            "--dispute TURN:BEHAVIOUR set it right, and --final ends that."
        )
    return Section("Sources and method", (Fine((*lines, versions)),), detail=True)
