import pytest

from appliance.audio.near_field import OwnVoice
from appliance.audio.prosody import OrdinaryVoice, measure_voice
from appliance.encounter.events import Prosody
from appliance.engine.voice_check import LINES, ReadLine, heard_in, read_line, sum_up
from appliance.engine.voice_check_words import told
from appliance.officers.speech import render

EVEN = Prosody(
    loudness_over_baseline_db=0.4, rate_words_per_s=3.0, rate_over_baseline=1.05, pitch_movement_semitones=2.5
)
RAISED = Prosody(loudness_over_baseline_db=7.0, alpha_over_baseline_db=4.0)
FASTER = Prosody(rate_words_per_s=4.0, rate_over_baseline=1.4)


def read(ordinary: Prosody | None, raised: Prosody | None = RAISED, faster: Prosody | None = FASTER) -> list[ReadLine]:
    sounded = {"ordinary": ordinary, "raised": raised, "faster": faster}
    return [ReadLine(line, sounded[line.manner]) for line in LINES]


def test_there_are_twenty_lines_and_most_are_ordinary() -> None:
    assert len(LINES) == 20
    assert sum(line.manner == "ordinary" for line in LINES) == 14


def test_a_voice_like_its_own_check_shifts_nothing_and_is_told_so() -> None:
    check = sum_up(read(EVEN))
    assert check.shift == pytest.approx(0.0)
    assert check.fits
    assert check.seen_as_raised == 3
    assert check.raised_on_purpose_db == pytest.approx(7.0)
    assert check.faster_on_purpose == pytest.approx(1.4 / 1.05)
    assert "as good as nothing" in told(check)


def test_a_voice_that_the_measures_take_for_loud_and_fast_is_told_how_much_it_would_lose() -> None:
    loud = Prosody(loudness_over_baseline_db=6.0, alpha_over_baseline_db=3.0, rate_over_baseline=1.45)
    check = sum_up(read(loud))
    assert check.shift == pytest.approx(-0.3 * 3.0 - 0.5 - 3.0 * 0.2)
    assert check.fits is False
    assert "-2.0 of 5 points" in told(check)
    assert "nothing about how you speak" in told(check)


def test_too_few_lines_tell_no_shift() -> None:
    check = sum_up(read(None))
    assert check.shift is None and check.fits is None and check.rate_ratio is None
    assert "too few to say" in told(check)
    assert "not measured" in told(check)


@pytest.mark.parametrize("ordinary", [EVEN, None])
def test_it_always_says_what_was_not_tested_that_nothing_is_kept_and_how_to_leave_tone_out(
    ordinary: Prosody | None,
) -> None:
    words = told(sum_up(read(ordinary)))
    for said in ("not tested on human accents", "Nothing of this is kept", "--no-tone"):
        assert said in words


def test_a_line_read_faster_is_measured_so_and_silence_is_no_line() -> None:
    own = OwnVoice(-24.0, -60.0)
    line = LINES[0]
    plain, quick = (heard_in(render(line.text, pace=pace).samples, own) for pace in (1.0, 1.3))
    assert plain is not None and quick is not None
    voice = measure_voice(plain)
    ordinary = OrdinaryVoice(voice, voice.rate_syllables_per_s(line.text))
    sounded = read_line(line, quick, ordinary).prosody
    assert sounded is not None
    assert sounded.rate_over_baseline == pytest.approx(1.3, abs=0.12)
    assert heard_in(render(line.text).samples * 0, own) is None
    assert read_line(line, None, ordinary).prosody is None
