"""How well the recogniser alone hears the control phrases as whole sentences, as an encounter does.

`python -m benchmarks.wake.whole_utterances`: the wake bench's phrases, voices, rooms and noises at 10 dB, and its short
lines that are no phrase, read once by their words alone and once with what `appliance.inference.spoken_phrases` makes
of their sound.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from appliance.audio.pcm import as_audio
from appliance.audio.seams import CAPTURE_RATE_HZ
from appliance.audio.wake import WakePhrase
from appliance.audio.whole_utterance import Control, control_phrase
from appliance.config import Paths
from appliance.inference.seams import Audio, Transcript
from appliance.inference.spoken_phrases import Witness, read_again, worth_asking
from appliance.inference.whisper import WhisperModel
from benchmarks.machine import this_machine
from benchmarks.wake import rooms, texts
from benchmarks.wake.bench import NOISES, SPEECH, noise_of, phrase_clips, recording_of, some_talkers
from benchmarks.wake.voices import BENCH, BENCH_PACES, Speaker, VoicesError, missing, speak

BEFORE_S: Final = 1.0
"""Of background before somebody speaks; the bench's clips have more."""
AFTER_S: Final = 0.7
LEAD_S: Final = 2.2
"""Of noise before the phrase in the wake bench's clips."""
SHORT_WORDS: Final = 6
_SEED: Final = 9
_MEANS: Final = {WakePhrase.START: Control.RESUME, WakePhrase.PAUSE: Control.PAUSE, WakePhrase.END: Control.END}


@dataclass(frozen=True, slots=True)
class Read:
    """One utterance and what was made of it."""

    said: str
    wanted: Control | None
    voice: str
    engine: str
    noise: str
    words: str
    """What the recogniser writes."""
    by_words: Control | None
    by_sound: Control | None
    """With the sound asked where the words leave it open."""
    asked_s: float | None
    """Processor time of that question; None where it was not asked."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing said, as a microphone hears it."""

    text: str
    wanted: Control | None
    speaker: Speaker
    noise: str
    sound: Audio


class Recogniser(Witness, Protocol):
    """Reads, and tells how well the phrases explain a sound."""

    def transcribe(self, audio_16k: Audio) -> Transcript:
        """Return the words."""
        ...


def phrases(speakers: tuple[Speaker, ...]) -> Iterator[Utterance]:
    """Yield the wake bench's own phrases with less silence around them."""
    for clip in phrase_clips(speakers, _office()):
        begin, end = round((LEAD_S - BEFORE_S) * CAPTURE_RATE_HZ), round((clip.end_s + AFTER_S) * CAPTURE_RATE_HZ)
        yield Utterance(
            clip.phrase.value, _MEANS[clip.phrase], clip.speaker, clip.noise, as_audio(clip.samples[begin:end])
        )


def short_lines(speakers: tuple[Speaker, ...]) -> Iterator[Utterance]:
    """Yield every short line of the wake bench once, by some voice, 8 to 35 dB over a noise."""
    random = np.random.default_rng(_SEED)
    behind = some_talkers(speakers, random)
    office = _office()
    for text in dict.fromkeys(texts.bench_lines()):
        if len(text.split()) > SHORT_WORDS:
            continue
        speaker = speakers[int(random.integers(len(speakers)))]
        pitch = float(random.choice(speaker.pitches)) if speaker.pitches else None
        spoken = speak(text, speaker, float(random.choice(BENCH_PACES)), pitch)
        if random.random() < 0.4:
            spoken = rooms.in_a_room(spoken, random, float(random.uniform(0.15, 0.4)), float(random.uniform(4, 15)))
        before, after = (np.zeros(round(length_s * CAPTURE_RATE_HZ), np.float32) for length_s in (BEFORE_S, AFTER_S))
        padded = np.concatenate([before, spoken, after])
        kind = str(random.choice(NOISES))
        noisy = rooms.with_noise(
            padded, noise_of(kind, len(padded), random, office, behind), float(random.uniform(8, 35))
        )
        yield Utterance(text, None, speaker, kind, as_audio(rooms.at_level(noisy, float(random.uniform(-20, -4)))))


def read(whisper: Recogniser, utterances: Iterable[Utterance], tell: Callable[[str], None]) -> list[Read]:
    """Return what becomes of each utterance."""
    done: list[Read] = []
    for one in utterances:
        heard = whisper.transcribe(one.sound)
        began_s = time.process_time()
        again = read_again(whisper, one.sound, heard)
        asked_s = time.process_time() - began_s if worth_asking(heard) else None
        done.append(
            Read(
                one.text,
                one.wanted,
                one.speaker.name,
                one.speaker.engine,
                one.noise,
                heard.text,
                control_phrase(heard.text),
                control_phrase(again.text),
                asked_s,
            )
        )
        if len(done) % 50 == 0:
            right = [(r.by_words is r.wanted, r.by_sound is r.wanted) for r in done]
            tell(f"{len(done)}: right by words {sum(r[0] for r in right)}, by sound {sum(r[1] for r in right)}")
    return done


def summary(said: list[Read], others: list[Read]) -> dict[str, object]:
    """Return the figures: heard of said for each phrase, and what was taken for a phrase and was none."""
    asked = [r.asked_s for r in (*said, *others) if r.asked_s is not None]
    return {
        "heard": {
            phrase.value: {
                "said": sum(r.said == phrase for r in said),
                "by_words": sum(r.said == phrase and r.by_words is r.wanted for r in said),
                "by_sound": sum(r.said == phrase and r.by_sound is r.wanted for r in said),
                "another_control": sum(r.said == phrase and r.by_sound not in (None, r.wanted) for r in said),
            }
            for phrase in WakePhrase
        },
        "other_short_lines": len(others),
        "asked_of_others": sum(r.asked_s is not None for r in others),
        "false_by_words": [asdict(r) for r in others if r.by_words is not None],
        "false_by_sound": [asdict(r) for r in others if r.by_sound is not None],
        "question_processor_s": round(float(np.median(asked)), 3) if asked else None,
    }


def _office() -> np.ndarray:
    return recording_of(SPEECH / "noise" / "office-ambience-8k.wav")


def main() -> None:
    """Run and print one JSON object."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--models", type=Path, default=Paths().models, help="Folder of the model bundle.")
    chosen = options.parse_args()
    lacking = missing(BENCH)
    if "flite" in lacking:
        raise VoicesError("This bench speaks with flite, which is not installed: run `make setup`.")
    speakers = tuple(speaker for speaker in BENCH if speaker.engine not in lacking)
    whisper = WhisperModel(chosen.models / "whisper-base", threads=1)
    machine = this_machine()
    said = read(whisper, phrases(speakers), _tell)
    others = read(whisper, short_lines(speakers), _tell)
    report = {"bench": "whole utterances", "machine": asdict(machine), **summary(said, others)}
    sys.stdout.write(f"{json.dumps({**report, 'missing_engines': list(lacking)}, indent=1)}\n")


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
