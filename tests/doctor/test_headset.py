from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest

from appliance.audio.virtual_headset import VirtualHeadset
from appliance.config import HeadsetNames, Settings
from appliance.doctor.checks import headset
from appliance.doctor.finding import State


@pytest.fixture
def virtual(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualHeadset]:
    with VirtualHeadset() as made:
        for name, value in made.environment().items():
            monkeypatch.setenv(name, value)
        yield made


def tone(peak: int) -> npt.NDArray[np.int16]:
    return np.asarray(peak * np.sin(np.arange(3 * 16_000) * 0.2), dtype=np.int16)


@pytest.mark.real
def test_a_headset_that_gives_sound_is_well(virtual: VirtualHeadset) -> None:
    virtual.play_samples(tone(3000), 16_000)
    finding = headset.check(Settings())
    assert finding.state is State.OK, finding
    assert "dBFS" in finding.found


@pytest.mark.real
def test_a_microphone_that_is_switched_off_is_a_warning(virtual: VirtualHeadset) -> None:
    finding = headset.check(Settings())
    assert finding.state is State.WARNING, finding
    assert "mute switch" in finding.mend


@pytest.mark.real
def test_a_headset_that_is_not_there_fails_and_names_those_that_are(virtual: VirtualHeadset) -> None:
    finding = headset.check(Settings(headset=HeadsetNames(microphone="no such headset")))
    assert finding.state is State.FAILED
    assert "no such headset" in finding.found
    assert "[headset]" in finding.mend


def test_a_level_so_high_that_sound_is_cut_off_is_a_warning() -> None:
    assert headset.judged("Jabra", tone(32_767)).state is State.WARNING
    assert headset.judged("Jabra", tone(20_000)).state is State.OK
