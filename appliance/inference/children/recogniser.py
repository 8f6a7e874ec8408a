"""The recogniser's process: `python -m appliance.inference.children.recogniser DIRECTORY THREADS DESCRIPTOR`."""

import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from appliance.inference.children.workbench import Answer, Call, Lane, Report, Staff, serve
from appliance.inference.mel import SAMPLE_RATE_HZ
from appliance.inference.seams import Audio, Transcript
from appliance.inference.spoken_phrases import read_again
from appliance.inference.whisper import WhisperModel


def _audio(call: Call) -> Audio:
    return np.frombuffer(call.blob, dtype=np.float32)


def _field(call: Call, name: str) -> str:
    return str(call.args[name]) if isinstance(call.args, dict) else ""


def _supersedes(new: Call, old: Call) -> bool:
    """Drop readings on the way once there is a newer one."""
    return old.name == "partial" and new.name in ("partial", "final")


def load(report: Report) -> Staff:
    """Load Whisper and run it once."""
    directory, threads = Path(sys.argv[1]), int(sys.argv[2])
    report(0.1, "loading speech recognition")
    model = WhisperModel(directory, threads=threads)
    report(0.7, "warming speech recognition")
    hum = np.random.default_rng(0).normal(0.0, 0.02, 3 * SAMPLE_RATE_HZ).astype(np.float32)
    model.transcribe(hum)
    model.align(hum, "warm")

    def partial(call: Call) -> Answer:
        return Answer(asdict(model.transcribe(_audio(call), _field(call, "prefix"), call.check, final=False)))

    def final(call: Call) -> Answer:
        audio = _audio(call)
        heard = read_again(model, audio, model.transcribe(audio, _field(call, "prefix"), call.check))
        words = model.align(audio, heard.text) if heard.text else ()
        mean = float(np.mean([word.confidence for word in words])) if words else heard.confidence
        return Answer(asdict(Transcript(heard.text, words, mean, heard.rejected)))

    def align(call: Call) -> Answer:
        words = model.align(_audio(call), _field(call, "text"), call.check)
        return Answer([asdict(word) for word in words])

    return Staff(model.name, (Lane({"partial": partial, "final": final, "align": align}, _supersedes),))


if __name__ == "__main__":
    serve(load)
