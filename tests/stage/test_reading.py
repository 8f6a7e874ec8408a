import asyncio
from dataclasses import dataclass, field

import numpy as np
import pytest

from appliance.audio.ears import Ears
from appliance.inference.seams import Audio, ChildDied, ModelError, Transcript
from appliance.stage.hearing import Hearing
from appliance.stage.preparation import OfficerTurn
from appliance.stage.reading import RESTART_LIMIT_S, TRIES, Reading
from tests.stage.virtual_time import run

TURN = OfficerTurn(began_s=0.0, over_subject=False)


class SecondOfSound(Hearing):
    """A microphone that has heard one second."""

    def __init__(self) -> None:
        super().__init__(Ears(Deaf()))

    def sound(self) -> Audio:
        return np.zeros(16_000, np.float32)


class Deaf:
    def probability(self, chunk: object) -> float:
        return 0.0

    def reset(self) -> None: ...


@dataclass
class Recogniser:
    """Away until an instant, or failing for another reason."""

    back_at_s: float = 0.0
    fault: ModelError | None = None
    asked: list[float] = field(default_factory=list)

    async def transcribe(self, audio_16k: Audio, *, final: bool, prefix: str = "") -> Transcript:
        now_s = asyncio.get_running_loop().time()
        self.asked.append(now_s)
        if now_s < self.back_at_s:
            raise ChildDied("it is being restarted")
        if self.fault is not None:
            raise self.fault
        return Transcript("I'm still here.")


def test_words_wait_for_a_recogniser_that_is_being_started_again() -> None:
    async def play() -> None:
        recogniser = Recogniser(back_at_s=asyncio.get_running_loop().time() + 5.0)
        heard = await Reading(recogniser, SecondOfSound()).whole(TURN)
        assert heard.text == "I'm still here."

    run(play())


def test_words_do_not_wait_for_ever() -> None:
    async def play() -> None:
        recogniser = Recogniser(back_at_s=asyncio.get_running_loop().time() + 3600.0)
        with pytest.raises(ChildDied):
            await Reading(recogniser, SecondOfSound()).whole(TURN)
        assert RESTART_LIMIT_S <= recogniser.asked[-1] - recogniser.asked[0] < RESTART_LIMIT_S + 1.0

    run(play())


def test_a_recogniser_that_lives_and_cannot_read_is_asked_a_few_times() -> None:
    async def play() -> None:
        recogniser = Recogniser(fault=ModelError("it failed inside"))
        with pytest.raises(ModelError):
            await Reading(recogniser, SecondOfSound()).whole(TURN)
        assert len(recogniser.asked) == TRIES

    run(play())
