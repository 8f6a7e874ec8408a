"""How closely loudness, tilt, rate, pitch and pauses follow known changes: `python -m benchmarks.prosody`.

Recorded and synthetic speech is changed by a known amount, heard by the kiosk's own ear (Silero's network, near field,
level and pause rules), measured against the same clip unchanged, and the measure is held against what was done.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from appliance.audio.ears import Ears, Utterance
from appliance.audio.near_field import OwnVoice
from appliance.audio.prosody import OrdinaryVoice, compare, measure_voice
from appliance.audio.seams import FRAME_SAMPLES, Frame
from appliance.audio.vad import SpeechDetector
from appliance.audio.wav_file import read_wav
from appliance.config import load_settings
from benchmarks.asr import SPEECH, Clip, corpus
from benchmarks.machine import this_machine
from benchmarks.prosody_cases import CASES, LEAD_S, Case, Heard
from benchmarks.sound import RATE_HZ
from benchmarks.sounds_without_speech import office_noise
from benchmarks.voice_changes import Audio, active_level_db, louder, trimmed
from benchmarks.voice_verdicts import speakers, verdict_table, verdicts

OWN_DBFS: Final = -26.0
ROOM_DBFS: Final = -65.0
NOISES_DB: Final = (None, 20.0, 10.0)
"""Office noise so far below the unchanged speech."""


@dataclass(frozen=True, slots=True)
class Followed:
    """How a measure followed: of every clip at every step, what was measured against what was done."""

    measure: str
    change: str
    noise_below_db: float | None
    speech: str
    count: int
    not_measured: int
    bias: float
    """Mean of measured less known."""
    spread: float
    """Standard deviation of the same."""
    slope: float | None
    """Of a straight line through the pairs, 1 when it follows; None where the known value does not vary."""
    correlation: float | None


class Listener:
    """The kiosk's ear on prepared sound."""

    def __init__(self) -> None:
        self._detector = SpeechDetector()
        self._office = office_noise()
        self._hiss = np.random.default_rng(3).normal(size=120 * RATE_HZ).astype(np.float32)

    def hear(self, audio: Audio, noise_below_db: float | None = None, lead_s: float = LEAD_S) -> Utterance | None:
        """Return what the ear hears of a clip after so much room noise; None when it hears nothing."""
        scene = np.concatenate([np.zeros(round(lead_s * RATE_HZ), np.float32), audio, np.zeros(RATE_HZ, np.float32)])
        scene = scene + self._hiss[: len(scene)] * 10 ** (ROOM_DBFS / 20)
        if noise_below_db is not None:
            office = np.resize(self._office, len(scene))
            scene = scene + office / np.sqrt(np.mean(office**2)) * 10 ** ((OWN_DBFS - noise_below_db) / 20)
        self._detector.reset()
        ears = Ears(self._detector, OwnVoice(OWN_DBFS, ROOM_DBFS))
        samples = np.asarray(np.clip(scene * 32767, -32768, 32767), np.int16)
        for start in range(0, len(samples) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
            ears.feed(Frame(samples[start : start + FRAME_SAMPLES], (start + FRAME_SAMPLES) / RATE_HZ))
        return ears.utterance()


def clips(models: Path, most: int) -> list[Clip]:
    """Return recorded and synthetic speech, trimmed and at the officer's ordinary level."""
    spoken = corpus(models, most)
    short = [Clip("short", "", _floats(path)) for path in sorted((SPEECH / "short").glob("*.wav"))[: 4 * most]]
    return [Clip(c.kind, c.text, _ordinary(c.audio)) for c in (*spoken, *short)]


def _ordinary(audio: Audio) -> Audio:
    sounding = trimmed(audio)
    return louder(sounding, OWN_DBFS - active_level_db(sounding))


def _floats(path: Path) -> Audio:
    samples, _ = read_wav(path)
    return (samples / 32768).astype(np.float32)


def run(
    spoken: Sequence[Clip],
    cases: Sequence[Case] = CASES,
    noises_db: Sequence[float | None] = NOISES_DB,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Followed]:
    """Change every clip in every way in every noise, and return how each measure followed."""
    listener = Listener()
    pairs: dict[tuple[int, float | None, str], list[tuple[float, float | None]]] = {}
    for number, clip in enumerate(spoken):
        tell(f"clip {number + 1} of {len(spoken)}: {clip.kind}")
        unchanged = listener.hear(clip.audio)
        if unchanged is None:
            raise RuntimeError(f"The ear does not hear the unchanged clip {number + 1} ({clip.kind}).")
        for at, noise_db, known, measured in _measured(listener, clip, unchanged, cases, noises_db):
            for speech in ("all", clip.kind):
                pairs.setdefault((at, noise_db, speech), []).append((known, measured))
    return [
        followed(cases[at].measure, cases[at].change, noise_db, speech, found)
        for (at, noise_db, speech), found in sorted(pairs.items(), key=lambda item: _order(item[0]))
    ]


def _order(key: tuple[int, float | None, str]) -> tuple[int, float, bool, str]:
    at, noise_db, speech = key
    return at, -(noise_db or 99.0), speech != "all", speech


def _measured(
    listener: Listener,
    clip: Clip,
    unchanged: Utterance,
    cases: Sequence[Case],
    noises_db: Sequence[float | None],
) -> Iterator[tuple[int, float | None, float, float | None]]:
    voice = measure_voice(unchanged)
    ordinary = OrdinaryVoice(voice, voice.rate_syllables_per_s(clip.text))
    for at, case in enumerate(cases):
        for step in case.steps:
            changed = case.apply(clip.audio, step)
            for noise_db in noises_db:
                utterance = listener.hear(changed, noise_db, case.lead_s(step))
                if utterance is None:
                    yield at, noise_db, step, None
                    continue
                prosody = compare(measure_voice(utterance), clip.text, ordinary)
                heard = Heard(utterance, prosody, unchanged, clip.audio, len(changed) / RATE_HZ)
                measured = case.read(heard)
                if measured is not None or clip.text:
                    yield at, noise_db, case.known(step, heard), measured


def followed(
    measure: str, change: str, noise_db: float | None, speech: str, pairs: Sequence[tuple[float, float | None]]
) -> Followed:
    """Return how the measured values follow the known ones."""
    known = np.array([k for k, m in pairs if m is not None])
    measured = np.array([m for _, m in pairs if m is not None])
    off = measured - known if len(known) else np.zeros(1)
    varies = len(known) > 2 and float(np.ptp(known)) > 0
    return Followed(
        measure=measure,
        change=change,
        noise_below_db=noise_db,
        speech=speech,
        count=len(known),
        not_measured=len(pairs) - len(known),
        bias=float(off.mean()),
        spread=float(off.std()),
        slope=float(np.polyfit(known, measured, 1)[0]) if varies else None,
        correlation=float(np.corrcoef(known, measured)[0, 1]) if varies and float(np.ptp(measured)) > 0 else None,
    )


def table(rows: Sequence[Followed]) -> str:
    """Return a Markdown table."""
    lines = [
        "| measure | change | noise | speech | n | bias | spread | slope | r |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        noise = "none" if row.noise_below_db is None else f"{row.noise_below_db:.0f} dB"
        count = f"{row.count}" + (f" (+{row.not_measured} not measured)" if row.not_measured else "")
        slope = "" if row.slope is None else f"{row.slope:.2f}"
        correlation = "" if row.correlation is None else f"{row.correlation:.3f}"
        lines.append(
            f"| {row.measure} | {row.change} | {noise} | {row.speech} | {count} | {row.bias:+.2f} | {row.spread:.2f} "
            f"| {slope} | {correlation} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prosody", description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=5, help="clips of each kind, four times as many short ones")
    parser.add_argument("--by-kind", action="store_true", help="a row for each kind of speech too")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    options = parser.parse_args(arguments)
    machine = this_machine()
    models = load_settings().paths.models

    def tell(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    spoken = clips(models, options.clips)
    rows = run(spoken, tell=tell)
    shown = [row for row in rows if options.by_kind or row.speech == "all"]
    judged = verdicts(speakers(models, _ordinary), Listener(), NOISES_DB, tell)
    if options.json:
        report = {"schema_version": 1, "machine": str(machine)}
        print(json.dumps(report | {"rows": [asdict(r) for r in shown], "verdicts": [asdict(v) for v in judged]}))
    else:
        print(f"{machine}\n{len(spoken)} clips\n\n{table(shown)}\n\n{verdict_table(judged)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
