from appliance.audio.end_of_turn import FINISHED_S, UNSURE_S
from appliance.inference.seams import HeardWord, Transcript
from appliance.stage.turn_end import TurnEnd


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
