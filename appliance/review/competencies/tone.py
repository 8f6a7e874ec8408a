"""Tone and pacing, from sound and clock against the officer's own voice; not observed when typed or left out."""

from collections.abc import Sequence
from statistics import fmean, median
from typing import Final

from appliance.encounter.events import Prosody
from appliance.encounter.scenario import Competency
from appliance.review.competencies.scored import Case, result
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import CREDITED_WAIT_S, Moment, View
from appliance.words import N_

_TIMES: Final = {1: N_("once"), 2: N_("twice")}


def score(view: View) -> CompetencyScore:
    """Score the encounter."""
    n = method().competencies[Competency.TONE].numbers
    case = Case()
    if not view.has_voice:
        return result(Competency.TONE, None, case, 0, N_("voice and pace were not scored."))
    measured = [m for m in view.moments if m.prosody.raised_db is not None or m.prosody.rate_words_per_s is not None]
    loud = [(m, m.prosody.raised_db) for m in measured if m.prosody.raised_db is not None]
    rates = [m for m in measured if m.prosody.rate_words_per_s is not None]
    gaps = [m.gap_s for m in view.moments if m.gap_s is not None]
    if len(loud) + len(rates) < n["least_turns"]:
        return result(Competency.TONE, None, case, 0, N_("too little was said aloud to measure."))
    points = n["begin"] + voice_points([m.prosody for m in measured])
    for moment, db in sorted(loud, key=lambda item: (-item[1], item[0].turn))[:2]:
        if db > n["raised_db"] + n["named_over_db"]:
            case.add(
                "against",
                db / 10,
                moment.turn,
                moment.text,
                None,
                N_("{db:.0f} dB above your own level.").format(db=db),
            )
    _show_pace(rates, case)
    cut = [m for m in view.moments if m.interrupted_subject]
    points -= min(n["interruption_most"], n["interruption_share"] * len(cut) / max(1, len(view.moments)))
    for moment in cut[:2]:
        case.add("against", 0.6, moment.turn, moment.text, None, N_("You began while they were speaking."))
    points += _pace(view, gaps, case)
    return result(Competency.TONE, points, case, len(loud) + len(gaps))


def voice_points(turns: Sequence[Prosody]) -> float:
    """Return what loudness and rate give to the score or cost it; no other measure of the voice does.

    A quiet turn does not make up for a shout. Rate is held against the officer's own where that is known.
    """
    n = method().competencies[Competency.TONE].numbers
    points = 0.0
    loud = [db for p in turns if (db := p.raised_db) is not None]
    if loud:
        over = fmean(max(0.0, db - n["raised_db"]) for db in loud)
        points -= min(n["raised_most"], n["raised_per_db"] * over)
        if fmean(loud) <= n["raised_db"]:
            points += n["even_voice"]
    own = [p.rate_over_baseline for p in turns if p.rate_over_baseline is not None]
    rates = [p.rate_words_per_s for p in turns if p.rate_words_per_s is not None]
    if own:
        points -= min(n["fast_most"], n["fast_per_ratio"] * max(0.0, median(own) - n["fast_ratio"]))
    elif rates:
        points -= min(n["fast_most"], n["fast_per_word"] * max(0.0, median(rates) - n["fast_words_per_s"]))
    return points


def _show_pace(spoken: Sequence[Moment], case: Case) -> None:
    """Quote the fastest turn when the talk as a whole was fast."""
    n = method().competencies[Competency.TONE].numbers
    own = [(m.prosody.rate_over_baseline, m) for m in spoken if m.prosody.rate_over_baseline is not None]
    rates = [(m.prosody.rate_words_per_s, m) for m in spoken if m.prosody.rate_words_per_s is not None]
    if own:
        ratio, fastest = max(own, key=lambda pair: pair[0])
        if median(r for r, _ in own) > n["fast_ratio"]:
            case.add(
                "against",
                0.4,
                fastest.turn,
                fastest.text,
                None,
                N_("{ratio:.1f} times your own pace.").format(ratio=ratio),
            )
    elif rates:
        rate, fastest = max(rates, key=lambda pair: pair[0])
        if median(r for r, _ in rates) > n["fast_words_per_s"]:
            case.add(
                "against", 0.4, fastest.turn, fastest.text, None, N_("{rate:.1f} words a second.").format(rate=rate)
            )


def _pace(view: View, gaps: list[float], case: Case) -> float:
    """Return points for room left, less those for taking all of it."""
    n = method().competencies[Competency.TONE].numbers
    points = 0.0
    if gaps:
        gap = median(gaps)
        if n["unhurried_gap_s"] <= gap <= n["unhurried_gap_most_s"]:
            points += n["unhurried"]
            calm = next(m for m in view.moments if m.gap_s is not None and m.gap_s >= n["unhurried_gap_s"])
            case.add(
                "for",
                0.5,
                calm.turn,
                calm.text,
                None,
                N_("You left {gap:.1f} s before answering, as a rule.").format(gap=gap),
            )
    waits = [w for w in view.waits_s if w >= CREDITED_WAIT_S]
    if waits and view.moments:
        points += min(n["waits_most"], n["wait"] * len(waits))
        case.add(
            "for",
            0.4,
            view.moments[-1].turn,
            "",
            None,
            N_("You let silence stand {times}.").format(
                times=_TIMES.get(len(waits), N_("{n} times").format(n=len(waits)))
            ),
        )
    words = view.officer_words + view.subject_words
    if words:
        share = view.officer_words / words
        points -= min(n["talk_share_most"], n["talk_share_span"] * max(0.0, share - n["talk_share_above"]))
    longest = max((m.word_count for m in view.moments), default=0)
    if view.moments and longest <= n["short_turn_words"]:
        points += n["short_turns"]
    return points
