"""When an officer's turn counts as over, and how it sounded."""

from dataclasses import asdict
from typing import Final

from appliance.audio.end_of_turn import EndOfTurn, TurnCues
from appliance.audio.prosody import final_pitch_movement, measure_prosody
from appliance.audio.whole_utterance import control_phrase
from appliance.encounter.events import Prosody
from appliance.inference.seams import Transcript
from appliance.stage.hearing import Hearing
from appliance.stage.preparation import Control

_CONTROLS: Final[dict[str, Control]] = {"pause": "pause", "end": "end", "resume": "resume"}


class TurnEnd:
    """Joins the words of a turn with its sound."""

    def __init__(self, hearing: Hearing | None, extra_wait_s: float = 0.0) -> None:
        """`hearing` is None where every turn is typed."""
        self._hearing = hearing
        self._end_of_turn = EndOfTurn(extra_wait_s)

    def patience_s(self, heard: Transcript) -> float:
        """Return the silence that ends this turn."""
        utterance = None if self._hearing is None else self._hearing.utterance()
        pitch = None if utterance is None else final_pitch_movement(utterance.speech)
        confidence = heard.words[-1].confidence if heard.words else None
        cues = TurnCues(heard.text, final_pitch_st=pitch, last_word_confidence=confidence)
        return self._end_of_turn.patience(cues).patience_s

    def prosody(self, heard: Transcript) -> Prosody:
        """Measure how the turn sounded against the officer's own voice; nothing where nothing was heard."""
        utterance = None if self._hearing is None else self._hearing.utterance()
        if utterance is None or self._hearing is None:
            return Prosody()
        if not self._hearing.tone_scored:
            return Prosody(scored=False)
        measured = measure_prosody(utterance, heard.text, self._hearing.ordinary)
        return Prosody(**{name: _rounded(value) for name, value in asdict(measured).items()})


def control_of(text: str) -> Control | None:
    """Return what a whole utterance asks of the kiosk, if that is all it does."""
    phrase = control_phrase(text)
    return None if phrase is None else _CONTROLS[phrase.value]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
