import numpy as np
import pytest

from appliance.audio.seams import Frame
from appliance.audio.wake import WakeHit, WakePhrase
from benchmarks.machine import this_machine
from benchmarks.wake import bench, texts, voices
from benchmarks.wake.report import as_json
from benchmarks.wake.rooms import coloured, in_a_room, speech_power, with_noise

SECOND = 16_000


class HearsAt:
    """Hears a phrase at given instants of every stretch it is fed."""

    def __init__(self, phrase: WakePhrase, *at_s: float) -> None:
        self.phrase = phrase
        self.at_s = at_s

    def feed(self, frame: Frame) -> WakeHit | None:
        heard = any(abs(frame.captured_s - at_s) < 1e-6 for at_s in self.at_s)
        return WakeHit(self.phrase, frame.captured_s, 0.9, np.zeros(32_000, np.int16)) if heard else None

    def reset(self) -> None: ...


def test_no_voice_and_no_line_of_the_bench_is_one_of_training() -> None:
    training = {(speaker.engine, speaker.name) for speaker in voices.TRAINING}
    assert not training & {(speaker.engine, speaker.name) for speaker in voices.BENCH}
    assert max(voices.BENCH_PACES) > max(voices.TRAINING_PACES)
    trained = {*texts.corpus_lines("dev"), *texts.scenario_lines(), *texts.near_misses()}
    lines = texts.bench_lines()
    assert len(set(lines)) > 2500 and not trained & set(lines)


def test_a_line_that_holds_a_phrase_is_among_no_other_speech() -> None:
    assert texts.holds_phrase("Okay, pause training.")
    assert not texts.holds_phrase("the end of the training")
    lines = [*texts.near_misses(), *texts.bench_lines()]
    assert lines and not any(texts.holds_phrase(line) for line in lines)


def test_noise_lies_as_far_below_the_speech_as_asked() -> None:
    random = np.random.default_rng(1)
    speech = np.concatenate([coloured(SECOND, random, 1.0), np.zeros(SECOND, np.float32)])
    noise = coloured(2 * SECOND, random, 0.0)
    mixed = with_noise(speech, noise, 10.0)
    added = mixed - speech
    assert 10 * np.log10(speech_power(speech) / np.mean(added**2)) == pytest.approx(10.0, abs=0.1)


def test_a_room_leaves_the_direct_sound_where_it_was() -> None:
    click = np.zeros(SECOND, np.float32)
    click[100] = 1.0
    heard = in_a_room(click, np.random.default_rng(1), 0.3, 8.0)
    assert int(np.argmax(np.abs(heard))) == 100
    assert 10 * np.log10(1 / np.sum(heard[101:] ** 2)) == pytest.approx(8.0, abs=1.0)


def test_a_phrase_counts_as_heard_only_about_its_end() -> None:
    speaker = voices.Speaker("flite", "slt", ())
    clip = bench.PhraseClip(WakePhrase.PAUSE, speaker, 1.0, "pink", np.zeros(5 * SECOND, np.int16), 3.2)

    def heard(*at_s: float, as_phrase: WakePhrase = WakePhrase.PAUSE) -> bench.Said:
        return bench.say_phrases(HearsAt(as_phrase, *at_s), [clip], None, lambda _: None)[0]

    assert (heard(3.4).delay_s, heard(3.4).instead) == (0.2, None)
    assert heard(1.0).delay_s is None
    wrong = heard(3.4, as_phrase=WakePhrase.END)
    assert (wrong.delay_s, wrong.instead) == (None, WakePhrase.END)


def test_what_is_heard_in_other_speech_is_counted_with_its_line() -> None:
    block = bench.Block(
        np.zeros(70 * SECOND, np.int16), ((40.0, 39.0, "One.", "slt"), (70.0, 29.0, "a.wav", "recorded"))
    )
    other = bench.say_other(
        HearsAt(WakePhrase.END, 30.0), iter([block] * 2), 0.02, lambda _: "My end training.", lambda _: None
    )
    assert other.recorded_minutes == pytest.approx(2 * 29 / 60)
    assert 0.0194 < other.hours < 0.04 and other.lines == 4 and other.different_lines == 1
    assert [(accept.phrase, accept.text, accept.confirmed) for accept in other.false_accepts] == [
        (WakePhrase.END, "One.", True)
    ] * 2
    report = as_json(this_machine(), bench.WakeResult(10.0, [], other, ("festival",)))
    assert report["schema_version"] == 1 and report["missing_engines"] == ["festival"]
    assert set(report["recall"]) == set(WakePhrase) and len(report["other_speech"]["false_accepts"]) == 2
