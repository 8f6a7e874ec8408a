import io
import json

import numpy as np
import pytest
from rich.console import Console

from benchmarks.asr import SNRS_DB, Clip, Ours, corpus, recognisers, run
from benchmarks.asr_report import as_json, show, speed_ratio
from benchmarks.machine import this_machine
from benchmarks.sound import RATE_HZ
from benchmarks.sounds_without_speech import Audio, Piece, mix, office_noise, pieces


class Fixed:
    """Says the same whatever it hears."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.heard: list[Audio] = []

    def recognise(self, audio: Audio) -> str:
        self.heard.append(audio)
        return self.text


def tone(length_s: float, amplitude: float = 0.1) -> Audio:
    wave = amplitude * np.sin(2 * np.pi * 300 * np.arange(round(length_s * RATE_HZ)) / RATE_HZ)
    return wave.astype(np.float32)


def test_every_recogniser_hears_the_same_in_every_condition_and_its_errors_are_its_own() -> None:
    right, wrong = Fixed("right", "Put the bottle down."), Fixed("wrong", "put a bottle")
    clips = [Clip("officer", "put the bottle down", tone(2.0))]
    good, bad = run((right, wrong), clips, iter(()))
    assert [np.array_equal(one, other) for one, other in zip(right.heard, wrong.heard, strict=True)] == [True] * 4
    assert {clip.condition for clip in good.clips} == {"clean", *(f"{snr:.0f} dB" for snr in SNRS_DB)}
    assert good.errors().rate == 0.0
    assert bad.errors("clean").rate == 0.5
    assert bad.errors(kind="officer").errors == 8


def test_words_on_sound_without_speech_are_counted_by_recogniser() -> None:
    quiet, talker = Fixed("quiet", " ... "), Fixed("talker", "Thank you.")
    silent, inventing = run((quiet, talker), [], iter([Piece("breath", tone(6.0)), Piece("room", tone(6.0))]))
    assert silent.words_invented == 0
    assert inventing.words_invented == 4
    assert inventing.minutes_without_speech == pytest.approx(0.2)


def test_the_report_is_the_same_in_json_and_names_the_machine() -> None:
    results = run(
        (Fixed("a", "yes"), Fixed("b", "no")), [Clip("k", "yes", tone(1.0))], iter([Piece("room", tone(6.0))])
    )
    machine = this_machine()
    told = json.loads(json.dumps(as_json(machine, results)))
    assert told["schema_version"] == 1 and told["machine"]["cores"] >= 1
    assert told["recognisers"][1]["word_errors"]["clean"]["rate"] == 1.0
    assert told["recognisers"][0]["words_invented_by_kind"] == {"room": 1}
    assert told["speed_ratio"] == speed_ratio(results)
    out = io.StringIO()
    show(Console(file=out, width=160), machine, results)
    assert "100.0 %" in out.getvalue() and machine.cpu in out.getvalue()


@pytest.mark.parametrize("snr_db", [20.0, 10.0, 5.0, 0.0])
def test_noise_is_mixed_at_the_ratio_while_speech_sounds(snr_db: float) -> None:
    speech = np.concatenate([tone(1.0), np.zeros(RATE_HZ, np.float32), tone(1.0)])
    noise = np.random.default_rng(1).normal(0, 0.3, RATE_HZ // 2).astype(np.float32)
    added = mix(speech, noise, snr_db) - speech
    power = float(np.mean(tone(1.0).astype(np.float64) ** 2)) / float(np.mean(added.astype(np.float64) ** 2))
    assert 10 * np.log10(power) == pytest.approx(snr_db, abs=0.3)


def test_a_mix_never_clips() -> None:
    assert np.abs(mix(tone(1.0, 0.9), office_noise(), -10.0)).max() <= 1.0


def test_sounds_without_speech_cover_every_kind_and_repeat_by_seed() -> None:
    first, again = list(pieces(60, seed=3)), list(pieces(60, seed=3))
    assert sum(len(piece.audio) for piece in first) == 60 * RATE_HZ
    assert {piece.kind for piece in first} == {"silence", "breath", "keyboard", "room", "office"}
    assert all(np.array_equal(one.audio, other.audio) for one, other in zip(first, again, strict=True))
    assert all(np.abs(piece.audio).max() <= 1.0 for piece in first)


@pytest.mark.real
def test_the_corpus_has_recorded_and_synthetic_speech_that_our_recogniser_reads() -> None:
    from appliance.config import Paths

    models = Paths().models
    clips = corpus(models, 1)
    assert [clip.kind for clip in clips] == ["librivox", "ljspeech", "flite officer", "piper officer"]
    ours, theirs = recognisers(models / "whisper-base", 2)
    assert isinstance(ours, Ours) and theirs.name == "faster-whisper defaults"
    (result,) = run((ours,), clips[1:2], pieces(6.0))
    assert result.errors("clean").rate < 0.35
