"""Tone and pacing, from sound and clock against the officer's own level; typed or untimed talk is not observed."""

from statistics import fmean, median

from appliance.encounter.scenario import Competency
from appliance.review.competencies.scored import Case, result
from appliance.review.method import method
from appliance.review.model import CompetencyScore
from appliance.review.view import CREDITED_WAIT_S, View


def score(view: View) -> CompetencyScore:
    """Score the encounter."""
    n = method().competencies[Competency.TONE].numbers
    case = Case()
    if not view.has_voice:
        return result(Competency.TONE, None, case, 0, "there was no voice to measure.")
    loud = [
        (m, m.prosody.loudness_over_baseline_db)
        for m in view.moments
        if m.prosody.loudness_over_baseline_db is not None
    ]
    rates = [m.prosody.rate_words_per_s for m in view.moments if m.prosody.rate_words_per_s is not None]
    gaps = [m.gap_s for m in view.moments if m.gap_s is not None]
    if len(loud) + len(rates) < n["least_turns"]:
        return result(Competency.TONE, None, case, 0, "too little was said aloud to measure.")
    points = n["begin"]
    if loud:
        level = fmean(db for _, db in loud)
        points -= min(n["raised_most"], n["raised_per_db"] * max(0.0, level - n["raised_db"]))
        if level <= n["raised_db"]:
            points += n["even_voice"]
        for moment, db in sorted(loud, key=lambda item: (-item[1], item[0].turn))[:2]:
            if db > n["raised_db"] + 2:
                case.add("against", db / 10, moment.turn, moment.text, None, f"{db:.0f} dB above your own level.")
    if rates:
        rate = median(rates)
        points -= min(n["fast_most"], n["fast_per_word"] * max(0.0, rate - n["fast_words_per_s"]))
        if rate > n["fast_words_per_s"]:
            fastest = max(
                (m for m in view.moments if m.prosody.rate_words_per_s), key=lambda m: m.prosody.rate_words_per_s or 0
            )
            case.add(
                "against",
                0.4,
                fastest.turn,
                fastest.text,
                None,
                f"{fastest.prosody.rate_words_per_s:.1f} words a second.",
            )
    cut = [m for m in view.moments if m.interrupted_subject]
    points -= min(n["interruption_most"], n["interruption_share"] * len(cut) / max(1, len(view.moments)))
    for moment in cut[:2]:
        case.add("against", 0.6, moment.turn, moment.text, None, "You began while they were speaking.")
    points += _pace(view, gaps, case)
    return result(Competency.TONE, points, case, len(loud) + len(gaps))


def _pace(view: View, gaps: list[float], case: Case) -> float:
    """Return points for room left, less those for taking all of it."""
    n = method().competencies[Competency.TONE].numbers
    points = 0.0
    if gaps:
        gap = median(gaps)
        if n["unhurried_gap_s"] <= gap <= n["unhurried_gap_most_s"]:
            points += n["unhurried"]
            calm = next(m for m in view.moments if m.gap_s is not None and m.gap_s >= n["unhurried_gap_s"])
            case.add("for", 0.5, calm.turn, calm.text, None, f"You left {gap:.1f} s before answering, as a rule.")
    waits = [w for w in view.waits_s if w >= CREDITED_WAIT_S]
    if waits and view.moments:
        points += min(n["waits_most"], n["wait"] * len(waits))
        case.add(
            "for",
            0.4,
            view.moments[-1].turn,
            "",
            None,
            f"You let silence stand {len(waits)} time{'s' if len(waits) > 1 else ''}.",
        )
    words = view.officer_words + view.subject_words
    if words:
        share = view.officer_words / words
        points -= min(n["talk_share_most"], n["talk_share_span"] * max(0.0, share - n["talk_share_above"]))
    longest = max((m.word_count for m in view.moments), default=0)
    if view.moments and longest <= n["short_turn_words"]:
        points += n["short_turns"]
    return points
