"""The plain counts and times of an encounter."""

from statistics import fmean, median

from appliance.encounter.behaviours import PROVOCATIONS, QUESTIONS, REFLECTIONS
from appliance.encounter.behaviours import BehaviourId as B
from appliance.review.competencies.opening import FIRST_WORDS, opened_with_command
from appliance.review.model import Numbers
from appliance.review.view import CREDITED_WAIT_S, View


def numbers(view: View) -> Numbers:
    """Return them; None where not measured."""
    shown = [set(m.shown()) for m in view.moments]
    questions = sum(bool(s & QUESTIONS) for s in shown)
    reflections = sum(bool(s & REFLECTIONS) for s in shown)
    complex_ones = sum(B.COMPLEX_REFLECTION in s for s in shown)
    words = view.officer_words + view.subject_words
    first = " ".join(m.text for m in view.moments[:6]).split()[:FIRST_WORDS]
    loud = [db for m in view.moments if (db := m.prosody.raised_db) is not None]
    own = [m.prosody.rate_over_baseline for m in view.moments if m.prosody.rate_over_baseline is not None]
    lively = [
        m.prosody.pitch_movement_over_baseline
        for m in view.moments
        if m.prosody.pitch_movement_over_baseline is not None
    ]
    rates = [m.prosody.rate_words_per_s for m in view.moments if m.prosody.rate_words_per_s is not None]
    gaps = [m.gap_s for m in view.moments if m.gap_s is not None]
    spoken = [m.duration_s for m in view.moments if m.duration_s]
    return Numbers(
        officer_turns=len(view.moments),
        talk_share=round(view.officer_words / words, 2) if words else None,
        questions=questions,
        open_questions=sum(bool(s & {B.OPEN_QUESTION, B.WANTS_QUESTION}) for s in shown),
        reflections=reflections,
        reflections_per_question=round(reflections / questions, 2) if questions else None,
        complex_reflections=complex_ones,
        complex_share=round(complex_ones / reflections, 2) if reflections else None,
        first_45_words=" ".join(first),
        opened_with_command=opened_with_command(view),
        provocations=sum(len(s & PROVOCATIONS) for s in shown),
        interrupted_subject=sum(m.interrupted_subject for m in view.moments),
        interrupted_by_subject=view.subject_interrupts if view.has_clock else None,
        longest_turn_words=max((m.word_count for m in view.moments), default=0),
        longest_turn_s=round(max(spoken), 1) if spoken and view.has_clock else None,
        rate_words_per_s=round(median(rates), 1) if rates and view.has_voice else None,
        loudness_over_baseline_db=round(fmean(loud), 1) if loud and view.has_voice else None,
        rate_over_baseline=round(median(own), 2) if own and view.has_voice else None,
        pitch_movement_over_baseline=round(median(lively), 2) if lively and view.has_voice else None,
        response_gap_s=round(median(gaps), 1) if gaps and view.has_clock else None,
        waits=sum(w >= CREDITED_WAIT_S for w in view.waits_s) if view.has_clock else None,
    )
