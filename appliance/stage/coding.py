"""Coding one officer utterance live: what it falls into, and the sentence encoder's part in it."""

from typing import Final

from appliance.encounter.behaviours import CodedUtterance
from appliance.inference.seams import Encoder, ModelError, Transcript
from appliance.review.coder.coder import Coder
from appliance.review.coder.rules import Context
from appliance.stage.scene import Scene
from appliance.stage.script import Script

REMEMBERED: Final = 8


class LiveCoder:
    """Codes with the encoder while it answers, by rules alone while it does not."""

    def __init__(self, coder: Coder, encoder: Encoder | None) -> None:
        """Take a coder, and an encoder or None where only rules code."""
        self._coder = coder
        self._encoder = encoder

    @property
    def version(self) -> str:
        """Return what a record keeps about the coder."""
        return self._coder.version

    async def code(self, heard: Transcript, scene: Scene, script: Script, over_subject: bool) -> CodedUtterance:
        """Return what was heard in the words."""
        context = context_of(heard, scene, script, over_subject)
        vectors = None
        if self._encoder is not None:
            units = self._coder.units(heard.text, context)
            if units:
                try:
                    vectors = await self._encoder.encode(units)
                except ModelError:
                    # A second opinion only: the rules stand alone while its child is restarted.
                    vectors = None
        return self._coder.code(heard.text, context, vectors)


def context_of(heard: Transcript, scene: Scene, script: Script, over_subject: bool) -> Context:
    """Return what an utterance falls into."""
    scenario, state = scene.scenario, scene.state
    words = heard.text.split()
    fits = len(heard.words) == len(words)
    return Context(
        subject_last=script.last_words,
        subject_before=tuple(script.said_by_person[-REMEMBERED:-1]),
        names=(scenario.subject.name.split()[0],),
        open_hazards=tuple(hazard.what for hazard in scenario.hazards if hazard.id in state.open_hazards),
        false_promises=tuple(promise for truth in scenario.truths for promise in truth.false_if_promised),
        previous_officer=tuple(script.said_by_officer[-REMEMBERED:]),
        word_confidences=tuple(word.confidence for word in heard.words) if fits and words else None,
        interrupted_subject=over_subject,
    )
