import subprocess

import numpy as np
import pytest

from appliance.audio.ears import Ears
from appliance.audio.file_headset import FileHeadset
from appliance.audio.microphone_check import MicrophoneCheck, Verdict
from appliance.audio.microphone_now import MicrophoneNow, microphone_now
from appliance.audio.near_field import OwnVoice
from appliance.audio.vad import SpeechDetector
from appliance.audio.virtual_headset import MOUTH, VirtualHeadset
from appliance.engine.briefing import Briefing
from appliance.engine.checked_before import STILL_FINE, CheckedBefore
from appliance.engine.microphone import SENTENCE, HeardVoice
from appliance.engine.seat import Seat
from appliance.officers.speech import RATE_HZ, render
from appliance.stage.hearing import Hearing
from appliance.stage.view import Begin, View

BOOM = MicrophoneNow("Boom (hw:1,0)", "Capture 60%")


class Desk:
    """What is plugged in, and how it is set."""

    def __init__(self, microphone: MicrophoneNow | None = BOOM) -> None:
        self.microphone = microphone

    def look(self, _name: str) -> MicrophoneNow | None:
        return self.microphone


def heard(verdict: Verdict = Verdict.FINE) -> HeardVoice:
    silence = np.zeros(RATE_HZ, np.int16)
    sound = np.concatenate([silence, render(SENTENCE).samples, silence])
    return HeardVoice(MicrophoneCheck(verdict, "", OwnVoice(-24.0, -60.0)), sound)


@pytest.fixture
def headset() -> FileHeadset:
    return FileHeadset()


async def state_at_briefing(checked: CheckedBefore, headset: FileHeadset) -> tuple[str, Seat]:
    """Return how the microphone check stands when a briefing begins."""
    seat = Seat("speech", headset, Hearing(Ears(SpeechDetector())), None, None)
    views: list[View] = []
    async with Briefing({}, seat, views.append, checked) as briefing:
        microphone = views[-1].microphone
        assert microphone is not None
        if microphone.state == "fine":
            assert microphone.advice == STILL_FINE
            briefing.do(Begin())
        return microphone.state, seat


async def test_the_check_is_asked_for_at_first_and_left_out_when_headset_and_level_are_the_same(
    headset: FileHeadset,
) -> None:
    checked = CheckedBefore(Desk().look)
    assert (await state_at_briefing(checked, headset))[0] == "waiting"
    await checked.keep(headset, heard())
    state, seat = await state_at_briefing(checked, headset)
    assert state == "fine"
    assert seat.hearing is not None and seat.hearing.check_sound() is not None, "the ear knows the voice again"


@pytest.mark.parametrize(
    "now",
    [MicrophoneNow("Desk (hw:2,0)", BOOM.level), MicrophoneNow(BOOM.name, "Capture 20%"), None],
    ids=["another headset", "another level", "none"],
)
async def test_it_is_asked_for_again_when_the_headset_or_its_level_has_changed(
    headset: FileHeadset, now: MicrophoneNow | None
) -> None:
    desk = Desk()
    checked = CheckedBefore(desk.look)
    await checked.keep(headset, heard())
    desk.microphone = now
    assert (await state_at_briefing(checked, headset))[0] == "waiting"
    desk.microphone = BOOM
    assert (await state_at_briefing(checked, headset))[0] == "fine"


async def test_a_check_that_was_not_fine_is_not_remembered_and_ends_the_one_before(headset: FileHeadset) -> None:
    checked = CheckedBefore(Desk().look)
    await checked.keep(headset, heard())
    await checked.keep(headset, heard(Verdict.TOO_FAR))
    assert (await state_at_briefing(checked, headset))[0] == "waiting"


async def test_a_microphone_that_cannot_be_told_from_another_is_always_checked(headset: FileHeadset) -> None:
    checked = CheckedBefore(Desk(None).look)
    await checked.keep(headset, heard())
    assert (await state_at_briefing(checked, headset))[0] == "waiting"


@pytest.mark.real
def test_a_real_sound_server_tells_the_microphone_its_level_and_that_it_was_muted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with VirtualHeadset() as virtual:
        for name, value in virtual.environment().items():
            monkeypatch.setenv(name, value)

        def pactl(*arguments: str) -> None:
            subprocess.run(["pactl", *arguments], check=True)

        before = microphone_now("default")
        assert before is not None and before.name == f"{MOUTH}.monitor"
        assert microphone_now("default") == before
        pactl("set-source-volume", before.name, "40%")
        softer = microphone_now("default")
        assert softer is not None and softer.name == before.name and softer.level != before.level
        pactl("set-source-mute", before.name, "1")
        muted = microphone_now("default")
        assert muted is not None and muted.level != softer.level
        pactl("set-default-source", "headset_ear.monitor")
        other = microphone_now("default")
        assert other is not None and other.name != before.name
        assert microphone_now("a headset that nobody has") is None
