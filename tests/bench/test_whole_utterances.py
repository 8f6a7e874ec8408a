import numpy as np

from appliance.audio.whole_utterance import Control
from appliance.inference.seams import Audio, Transcript
from appliance.inference.spoken_phrases import Evidence, Reading
from benchmarks.wake.voices import Speaker
from benchmarks.wake.whole_utterances import Utterance, read, summary

SOUND = np.zeros(16_000, np.float32)
PAUSE = (-1.0, -1.0, -0.5)
OTHER = (-9.0, -4.0, -2.0)
SLT = Speaker("flite", "slt", ())


class Writes:
    """Writes what it is given, one text a sound; each sound is clearly "pause training"."""

    def __init__(self, *texts: str) -> None:
        self.texts = iter(texts)

    def transcribe(self, audio_16k: Audio) -> Transcript:
        return Transcript(next(self.texts), confidence=0.9)

    def spoken_s(self, audio_16k: Audio) -> float:
        return 1.0

    def phrase_evidence(self, audio_16k: Audio) -> Evidence | None:
        each = (OTHER, PAUSE, OTHER)
        return Evidence(Reading("I was training.", -3.5, each), Reading("pause training.", -2.5, each), 1.0)


def said(text: str, wanted: Control | None) -> Utterance:
    return Utterance(text, wanted, SLT, "pink", SOUND)


def test_figures_tell_apart_what_words_and_what_sound_did() -> None:
    phrases = [said("pause training", Control.PAUSE)] * 3
    heard = read(Writes("Pause training.", "I was training.", "Not a phrase at all, that is clear."), phrases, print)
    others = read(Writes("Our training.", "Okay."), [said("our training", None), said("okay", None)], print)
    figures = summary(heard, others)
    counts = figures["heard"]
    assert isinstance(counts, dict)
    assert counts["pause training"] == {"said": 3, "by_words": 1, "by_sound": 2, "another_control": 0}
    assert counts["end training"]["said"] == 0
    assert figures["other_short_lines"] == 2 and figures["asked_of_others"] == 1
    wrong = figures["false_by_sound"]
    assert figures["false_by_words"] == [] and isinstance(wrong, list)
    assert [one["said"] for one in wrong] == ["our training"]
