"""What of a voice counts towards tone, and what does not."""

from itertools import cycle

from appliance.encounter.events import Prosody
from appliance.encounter.record import Record
from appliance.encounter.scenario import Competency
from appliance.review.competencies.tone import voice_points
from appliance.review.review import review
from benchmarks.review.played import played_record


def _sounded(record: Record, *prosodies: Prosody) -> Record:
    """Return a record whose officer turns sounded like these, over and over."""
    sounds = cycle(prosodies)
    turns = tuple(
        turn.model_copy(update={"prosody": next(sounds)}) if turn.speaker == "officer" else turn
        for turn in record.turns
    )
    return record.model_copy(update={"turns": turns})


def test_tone_left_out_is_not_observed_and_costs_nothing_else() -> None:
    record, scene = played_record("porch", "good", 1)
    left_out = review(_sounded(record, Prosody(scored=False)), scene)
    whole = review(record, scene)
    tone = next(c for c in left_out.competencies if c.id is Competency.TONE)
    assert tone.score is None and tone.anchor == "Not observed: voice and pace were not scored."
    assert left_out.numbers.rate_words_per_s is None and left_out.numbers.loudness_over_baseline_db is None
    others = [c for c in whole.competencies if c.id is not Competency.TONE]
    assert [c for c in left_out.competencies if c.id is not Competency.TONE] == others


def test_one_turn_left_out_leaves_tone_out_of_the_whole_encounter() -> None:
    record, scene = played_record("porch", "good", 1)
    mixed = _sounded(record, Prosody(rate_words_per_s=3.0), Prosody(rate_words_per_s=3.0), Prosody(scored=False))
    tone = next(c for c in review(mixed, scene).competencies if c.id is Competency.TONE)
    assert tone.score is None


def test_a_quiet_turn_does_not_pay_for_a_shout_and_a_nearer_microphone_is_no_shout() -> None:
    even = [Prosody(loudness_over_baseline_db=0.0, alpha_over_baseline_db=0.0)] * 4
    shout = Prosody(loudness_over_baseline_db=13.0, alpha_over_baseline_db=6.0)
    quiet = Prosody(loudness_over_baseline_db=-10.0, alpha_over_baseline_db=-2.0)
    nearer = Prosody(loudness_over_baseline_db=13.0, alpha_over_baseline_db=0.0)
    assert voice_points([*even, shout]) < voice_points(even)
    assert voice_points([*even, shout, quiet]) < voice_points([*even, quiet])
    assert voice_points([*even, nearer]) == voice_points(even)


def test_a_fast_talker_is_held_against_their_own_pace() -> None:
    by_nature = Prosody(rate_words_per_s=4.5, rate_over_baseline=1.0)
    hurrying = Prosody(rate_words_per_s=3.2, rate_over_baseline=1.5)
    unknown = Prosody(rate_words_per_s=4.5)
    assert voice_points([by_nature]) == 0
    assert voice_points([hurrying]) < 0
    assert voice_points([unknown]) < 0


def test_pitch_is_shown_and_never_scored() -> None:
    flat, lively = (Prosody(rate_words_per_s=3.0, pitch_movement_over_baseline=ratio) for ratio in (0.4, 1.8))
    assert voice_points([flat]) == voice_points([lively])
