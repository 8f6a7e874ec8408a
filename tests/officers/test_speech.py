import numpy as np
import pytest

from appliance.audio.virtual_headset import VirtualHeadset
from appliance.officers.mouth import Mouth, sounding_span
from appliance.officers.speech import RATE_HZ, VOICES, FliteVoice, OfficerSpeech, SpeechError, render, without_marks

MARKED = "I'm here because …0.8… somebody called, um, …1.2… about the noise."


def loudness_db(speech: OfficerSpeech) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(speech.samples.astype(np.float64) ** 2))))


def test_pause_marks_are_not_words() -> None:
    assert without_marks(MARKED) == "I'm here because somebody called, um, about the noise."


@pytest.mark.real
@pytest.mark.parametrize("voice", VOICES)
def test_every_voice_speaks_and_keeps_marked_pauses_silent_and_exact(voice: FliteVoice) -> None:
    speech = render(MARKED, voice)
    assert [round(end - start, 3) for start, end in speech.pauses] == [0.8, 1.2]
    for start_s, end_s in speech.pauses:
        at, until = round(start_s * RATE_HZ), round(end_s * RATE_HZ)
        assert not np.any(speech.samples[at:until])
        assert np.abs(speech.samples[at - 480 : at]).max() > 30, "sound right up to the pause"
        assert np.abs(speech.samples[until : until + 480]).max() > 30
    assert speech.samples.dtype == np.int16


@pytest.mark.real
def test_without_pauses_the_line_is_shorter_by_about_the_pauses() -> None:
    marked, plain = render(MARKED, "rms"), render(MARKED, "rms", pauses=False)
    assert plain.pauses == ()
    assert marked.length_s - plain.length_s > 1.2


@pytest.mark.real
def test_a_raised_voice_is_louder_by_what_was_asked_and_a_faster_pace_is_shorter() -> None:
    plain, raised = render("Put the bottle down."), render("Put the bottle down.", raised_db=6)
    assert 4.5 < loudness_db(raised) - loudness_db(plain) < 7
    assert render("Put the bottle down.", pace=1.3).length_s < plain.length_s * 0.85
    assert np.abs(raised.samples).max() < 32767


@pytest.mark.parametrize("text", ["", "…0.8…", "?!"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(SpeechError, match="no words"):
        render(text)


def test_a_missing_flite_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(SpeechError, match="flite, which is not installed"):
        render("Hello.")


def test_the_sounding_span_leaves_silence_and_room_tone_out() -> None:
    samples = np.zeros(RATE_HZ, np.int16)
    samples[::2] = 20
    samples[4000:8000] = 5000
    span = sounding_span(samples)
    assert span == pytest.approx((0.25, 0.5), abs=0.01)
    assert sounding_span(np.zeros(RATE_HZ, np.int16)) is None


@pytest.mark.real
async def test_the_mouth_reports_when_a_line_really_sounded() -> None:
    speech = render("Good evening.", "slt")
    with VirtualHeadset() as headset:
        mouth = Mouth(headset)
        first = await mouth.speak(speech.samples)
        second = await mouth.speak(speech.samples)
        mouth.close()
    assert first.end_s - first.start_s == pytest.approx(speech.length_s, abs=0.06)
    assert second.start_s > first.end_s
    assert second.end_s - second.start_s == pytest.approx(first.end_s - first.start_s, abs=0.03)
