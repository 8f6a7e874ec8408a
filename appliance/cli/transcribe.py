"""`talkdown transcribe`: a WAV file in, text out; with `--json` words, times and confidences."""

import json
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import soxr
import typer

from appliance.audio.wav_file import read_wav
from appliance.config import load_settings
from appliance.inference.bundle import Bundle
from appliance.inference.long_audio import transcribe_recording
from appliance.inference.mel import SAMPLE_RATE_HZ
from appliance.inference.seams import Audio, Transcript
from appliance.inference.speech_finder import SpeechFinder
from appliance.inference.whisper import WhisperModel

SCHEMA_VERSION: Final = 1

cli = typer.Typer(add_completion=False, help="Turn a WAV file into text.")


def load_16k(path: Path) -> Audio:
    """Return a WAV file as mono float32 at 16 kHz; raises HeadsetError when it cannot be read."""
    samples, rate_hz = read_wav(path)
    sound = samples.astype(np.float32) / 32_768.0
    if rate_hz == SAMPLE_RATE_HZ:
        return sound
    return np.asarray(soxr.resample(sound, rate_hz, SAMPLE_RATE_HZ), dtype=np.float32)


def as_document(heard: Transcript, duration_s: float) -> dict[str, object]:
    """Return the JSON document of `--json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "duration_s": round(duration_s, 3),
        "text": heard.text,
        "confidence": round(heard.confidence, 3),
        "rejected": heard.rejected,
        "words": [
            {
                "text": word.text,
                "start_s": word.start_s,
                "end_s": word.end_s,
                "confidence": round(word.confidence, 3),
            }
            for word in heard.words
        ],
    }


@cli.command()
def transcribe(
    wav: Annotated[Path, typer.Argument(help="16-bit PCM WAV file, any rate, any length.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Print what is said in a WAV file; nothing when nobody speaks in it."""
    sound = load_16k(wav)
    settings = load_settings()
    bundle = Bundle.load(settings.profile, root=settings.paths.models)
    heard = transcribe_recording(WhisperModel(bundle.path("recogniser"), threads=2), SpeechFinder(), sound)
    if as_json:
        print(json.dumps(as_document(heard, len(sound) / SAMPLE_RATE_HZ), ensure_ascii=False, indent=2))
    else:
        print(heard.text)
