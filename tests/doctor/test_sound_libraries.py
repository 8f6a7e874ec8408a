from appliance.config import Settings
from appliance.doctor.checks import sound_libraries
from appliance.doctor.finding import State


def test_a_machine_set_up_for_the_kiosk_has_them_all() -> None:
    assert sound_libraries.check(Settings()).state is State.OK


def test_a_library_that_does_not_exist_does_not_load() -> None:
    assert not sound_libraries.loads("libno-such-sound.so.9")


def test_missing_libraries_are_named_with_the_packages_that_bring_them() -> None:
    finding = sound_libraries.judged(sound_libraries.LIBRARIES, pyaudio=False)
    assert finding.state is State.FAILED
    assert "libportaudio.so.2" in finding.found
    assert "pyaudio" in finding.found
    assert finding.mend == "Run `apt-get install libasound2 libportaudio2`, then `make setup`."


def test_only_the_way_to_pulseaudio_missing_is_a_warning() -> None:
    finding = sound_libraries.judged({sound_libraries.PULSE_PLUGIN: sound_libraries.PULSE_PACKAGE}, pyaudio=True)
    assert finding.state is State.WARNING
    assert "libasound2-plugins" in finding.mend
