import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from appliance.audio.seams import HeadsetError
from appliance.audio.virtual_headset import EAR, MOUTH, TAPE_RATE_HZ, VirtualHeadset

pytestmark = pytest.mark.real


def tone(length_s: float, rate_hz: int = 48_000) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return (8000 * np.sin(2 * np.pi * 440 * np.arange(int(length_s * rate_hz)) / rate_hz)).astype(np.int16)


def sounding(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> int:
    return int(np.count_nonzero(np.abs(samples.astype(np.int32)) > 500))


def test_what_is_spoken_is_recorded_in_the_mouth_and_not_in_the_ear() -> None:
    with VirtualHeadset() as headset:
        mouth, ear = headset.record(MOUTH), headset.record(EAR)
        assert headset.play_samples(tone(0.5), 48_000).wait() == 0
        mouth.wait_for(mouth.length_s + 0.3)
        assert sounding(mouth.samples()) > 0.4 * TAPE_RATE_HZ
        assert sounding(ear.samples()) == 0


def test_a_file_that_is_not_sound_is_refused_by_name(tmp_path: Path) -> None:
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"not sound")
    with VirtualHeadset() as headset, pytest.raises(HeadsetError, match=r"bad\.wav"):
        headset.speak(bad)


def test_the_environment_points_only_at_the_private_folder() -> None:
    with VirtualHeadset() as headset:
        folder = str(headset.folder)
        values = headset.environment()
        assert folder in values["PULSE_SERVER"]
        assert folder in values["ALSA_CONFIG_PATH"]
        assert folder in Path(values["ALSA_CONFIG_PATH"]).read_text()


def test_nothing_is_left_behind_when_it_is_closed() -> None:
    with VirtualHeadset() as headset:
        headset.record(EAR)
        headset.play_samples(tone(30), 48_000)
        folder = headset.folder
        children = psutil.Process().children(recursive=True)
        assert any(child.name() == "pulseaudio" for child in children)
    gone, alive = psutil.wait_procs(children, timeout=5)
    assert not alive
    assert gone
    assert not folder.exists()


def test_the_server_ends_with_a_program_that_is_killed() -> None:
    program = (
        "import sys, time\n"
        "from appliance.audio.virtual_headset import VirtualHeadset\n"
        "headset = VirtualHeadset(); headset.start()\n"
        "print(headset.folder, flush=True); time.sleep(600)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, env=os.environ.copy())
    assert owner.stdout is not None
    with owner.stdout:
        folder = owner.stdout.readline().strip()
        servers = psutil.Process(owner.pid).children(recursive=True)
        assert any(server.name() == "pulseaudio" for server in servers)
        owner.kill()
        owner.wait()
    _, alive = psutil.wait_procs(servers, timeout=5)
    assert not alive
    subprocess.run(["rm", "-rf", folder], check=True)


def test_the_server_can_be_killed_and_started_again_at_the_same_address() -> None:
    with VirtualHeadset() as headset:
        address = headset.environment()["PULSE_SERVER"]
        headset.kill_server()
        assert not headset.running
        headset.start()
        assert headset.running
        assert headset.environment()["PULSE_SERVER"] == address
        assert headset.play_samples(tone(0.1), 48_000).wait() == 0
