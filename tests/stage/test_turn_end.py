from appliance.audio.ears import Ears
from appliance.audio.end_of_turn import FINISHED_S, UNSURE_S
from appliance.encounter.events import Prosody
from appliance.inference.seams import HeardWord, Transcript
from appliance.stage.hearing import Hearing
from appliance.stage.turn_end import TurnEnd
from tests.stage.test_hearing import LOUD, LevelDetector, Microphone


def heard(text: str, last_confidence: float) -> Transcript:
    words = text.split()
    confidences = [0.9] * (len(words) - 1) + [last_confidence]
    return Transcript(
        text, tuple(HeardWord(w, i, i + 0.5, c) for i, (w, c) in enumerate(zip(words, confidences, strict=True)))
    )


def test_a_turn_whose_last_word_the_recogniser_doubts_is_given_time() -> None:
    turn_end = TurnEnd(None)
    text = "Can you tell me what happened tonight?"
    assert turn_end.patience_s(heard(text, 0.95)) == FINISHED_S
    assert turn_end.patience_s(heard(text, 0.2)) == UNSURE_S


def test_typed_words_come_without_confidences_and_are_judged_by_themselves() -> None:
    assert TurnEnd(None).patience_s(Transcript("Can you tell me what happened tonight?")) == FINISHED_S


def test_with_tone_left_out_a_turn_is_not_measured_and_says_so() -> None:
    measured, left_out = Microphone(), Microphone()
    left_out.hearing = Hearing(Ears(LevelDetector()), tone_scored=False)
    for microphone in (measured, left_out):
        microphone.give(LOUD, 1.0)
    words = Transcript("I would like to understand.")
    assert TurnEnd(measured.hearing).prosody(words).rate_words_per_s is not None
    assert TurnEnd(left_out.hearing).prosody(words) == Prosody(scored=False)
