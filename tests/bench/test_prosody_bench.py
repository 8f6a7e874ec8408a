"""The prosody bench's own arithmetic, and that what it says it does to a clip is done."""

import numpy as np
import pytest

from appliance.audio.pitch import track_pitch
from appliance.encounter.events import Prosody
from benchmarks.prosody import followed
from benchmarks.voice_changes import (
    LOUDER_BY_DB,
    Audio,
    Effort,
    active_level_db,
    alpha_change_db,
    at_pace,
    louder,
    raised,
    trimmed,
    with_pauses,
    with_pitch_range,
)
from benchmarks.voice_verdicts import verdict
from tests.audio.scenes import OFFICER_LINES, flite

LINE = trimmed(flite(OFFICER_LINES[3], "slt"))


def spread_semitones(audio: Audio) -> float:
    low, high = np.nanpercentile(track_pitch((audio * 32767).astype(np.int16)).semitones, [10, 90])
    return float(high - low)


def test_a_measure_that_follows_has_slope_one_and_no_bias_and_what_is_not_measured_is_counted() -> None:
    row = followed("m", "c", None, "all", [(0.0, 0.1), (3.0, 3.1), (6.0, 6.1), (9.0, None)])
    assert (row.count, row.not_measured) == (3, 1)
    assert row.bias == pytest.approx(0.1)
    assert row.spread == pytest.approx(0.0, abs=1e-9)
    assert row.slope == pytest.approx(1.0)
    assert followed("m", "c", None, "all", [(1.0, 0.5), (1.0, 1.5)]).slope is None


@pytest.mark.parametrize("effort", LOUDER_BY_DB)
def test_a_raised_voice_is_louder_by_the_standards_difference_and_brighter(effort: Effort) -> None:
    changed = raised(LINE, effort)
    assert active_level_db(changed) - active_level_db(LINE) == pytest.approx(LOUDER_BY_DB[effort], abs=0.5)
    assert alpha_change_db(LINE, effort) > 2.0


def test_gain_pace_and_pauses_do_what_they_say() -> None:
    assert active_level_db(louder(LINE, 6.0)) - active_level_db(LINE) == pytest.approx(6.0, abs=0.01)
    assert len(LINE) / len(at_pace(LINE, 1.25)) == pytest.approx(1.25, rel=0.02)
    assert len(with_pauses(LINE, (0.5, 0.5))) - len(LINE) == 16_000


def test_the_verdicts_of_a_change_count_turns_and_speakers_apart_and_weigh_what_the_score_would_do() -> None:
    even = Prosody(loudness_over_baseline_db=0.0, rate_over_baseline=1.0)
    loud = Prosody(loudness_over_baseline_db=9.0, rate_over_baseline=1.4)
    row = verdict("c", None, {"one": [even, even, loud], "two": [loud]})
    assert (row.speakers, row.turns) == (2, 4)
    assert row.raised == row.named == row.fast_turns == 0.5
    assert row.fast_speakers == 0.5
    assert row.flatter is None
    assert row.worst_shift < row.shift < 0


@pytest.mark.parametrize("times_wider", [0.5, 1.5])
def test_a_melody_is_made_flatter_or_wider(times_wider: float) -> None:
    changed = spread_semitones(with_pitch_range(LINE, times_wider)) / spread_semitones(with_pitch_range(LINE, 1.0))
    assert changed == pytest.approx(times_wider, rel=0.25)
