"""Says the officer lines to a program under test through a private virtual headset, and records both sides."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from appliance.audio.virtual_headset import EAR, MOUTH, Tape, VirtualHeadset
from appliance.officers.speech import FliteVoice, OfficerSpeech, render, without_marks
from benchmarks.alignment import check_alignment
from benchmarks.lines import OfficerLine, Opening
from benchmarks.live_ear import LiveEar
from benchmarks.program import Program, ProgramError, Running, wait_ready
from benchmarks.sound import RATE_HZ, Samples
from benchmarks.turn_taking import Cue, Kind, Recordings

_QUIET_BEFORE_S: Final = 1.5
"""Silence in the ear before the next line."""
_QUIET_LIMIT_S: Final = 30.0
_ANSWER_LIMIT_S: Final = 15.0
"""Longer than any delay a director may choose."""
OverKind = Literal["barge_in", "backchannel"]
_OVER_AFTER_S: Final[Mapping[OverKind, float]] = {"barge_in": 1.0, "backchannel": 0.8}
"""Seconds of reply before it is spoken over."""
_CUT_IN_OVER_S: Final = 0.1
_ANSWER_AFTER_CUT_IN_S: Final = 4.0
_STARTS_LIMIT: Final = 4
_FAREWELL_EACH_S: Final = 5.0
_FAREWELL_LIMIT_S: Final = 20.0
_ROOM_TONE_DBFS: Final = -62.0


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one block of lines left behind."""

    recordings: Recordings
    cues: tuple[Cue, ...]
    records: tuple[Path, ...]
    """Records the program kept, in order of its starts."""
    ear_late_s: float
    """What the click check found; the recordings' clocks are corrected by it."""
    peak_resident_bytes: int
    over_too_late: int
    """Times a reply was over before it could be spoken over."""


def hold(
    program: Program,
    lines: Sequence[OfficerLine],
    folder: Path,
    seed: int = 0,
    tell: Callable[[str], None] = lambda text: None,
    openings: Sequence[Opening] = (),
) -> Sitting:
    """Say every line once and return both sides' recordings. Raises ProgramError when the program gives up.

    With `openings`, what a program that speaks first begins with is spoken over, each start in turn.
    """
    spoken = {line.id: (render(line.text, line.voice), _render_over(line)) for line in lines}
    with VirtualHeadset() as headset:
        mouth, ear = headset.record(MOUTH), headset.record(EAR)
        ear_late_s = check_alignment(headset, mouth, ear)
        headset.play_samples(_room_tone(60 + 30 * len(lines)), RATE_HZ)
        sitting = _Sitting(program, headset, folder, seed, tell, () if program.ready_line else openings)
        try:
            for line in lines:
                sitting.say(line, *spoken[line.id])
            sitting.let_it_finish()
            over_s = time.monotonic()
            sitting.bid_farewell()
        finally:
            sitting.stop()
        recordings = Recordings(_until(over_s, mouth), mouth.start_s, _until(over_s, ear), ear.start_s - ear_late_s)
        for name, tape in (("mouth", mouth), ("ear", ear)):
            tape.save(folder / f"{program.name}-{seed}.{name}.wav")
        starts_s = {"mouth_start_s": mouth.start_s, "ear_start_s": ear.start_s - ear_late_s}
        kept = {**starts_s, "cues": [asdict(cue) for cue in sitting.cues]}
        (folder / f"{program.name}-{seed}.cues.json").write_text(json.dumps(kept, indent=1))
    return Sitting(
        recordings,
        tuple(sitting.cues),
        tuple(path for path in sitting.records if path.exists()),
        ear_late_s,
        sitting.peak_resident_bytes,
        sitting.over_too_late,
    )


class _Sitting:
    """The program and the ear while lines are said."""

    def __init__(
        self,
        program: Program,
        headset: VirtualHeadset,
        folder: Path,
        seed: int,
        tell: Callable[[str], None],
        openings: Sequence[Opening],
    ) -> None:
        self._program, self._headset, self._folder, self._tell = program, headset, folder, tell
        self._next_seed = seed
        self._running: Running | None = None
        self._ear: LiveEar | None = None
        self._starts = 0
        self._openings = [(opening, render(opening.text, opening.voice)) for opening in openings]
        self.cues: list[Cue] = []
        self.records: list[Path] = []
        self.peak_resident_bytes = 0
        self.over_too_late = 0

    def say(self, line: OfficerLine, speech: OfficerSpeech, over: OfficerSpeech | None) -> None:
        """Say one line, wait for the answer, speak over it where the line asks for that."""
        ear = self._listening()
        asked_s = self._play("line", line.id, line.text, line.voice, speech)
        self._tell(f"{self._program.name}: {without_marks(line.text)}")
        spoken_s = time.monotonic()
        answered = self._wait_for_answer(ear, asked_s)
        if answered and ear.quiet_for_s() > _CUT_IN_OVER_S:
            # A cut-in that is over by the end of the line is not the answer to it; the next line must not follow at
            # once, or the program would hear two lines as one.
            answered = self._wait_for_answer(ear, time.monotonic(), _ANSWER_AFTER_CUT_IN_S)
        if not answered or over is None or line.then is None:
            return
        self._speak_over(ear, spoken_s, line.then.kind, line.id, line.then.text, line.voice, over)

    def _speak_over(
        self,
        ear: LiveEar,
        since_s: float,
        kind: OverKind,
        id_: str,
        text: str,
        voice: FliteVoice,
        speech: OfficerSpeech,
    ) -> None:
        while ear.quiet_for_s() < 0.7:
            if ear.sounded_s() >= _OVER_AFTER_S[kind] and ear.quiet_for_s() < 0.05 and ear.onset_after(since_s):
                self._play(kind, id_, text, voice, speech)
                if kind == "barge_in":
                    self._wait_for_answer(ear, time.monotonic())
                return
            time.sleep(0.01)
        self.over_too_late += 1

    def _wait_for_answer(self, ear: LiveEar, since_s: float, limit_s: float = _ANSWER_LIMIT_S) -> bool:
        """Return whether the subject has begun to speak since an instant, as soon as it has."""
        deadline_s = time.monotonic() + limit_s
        while ear.onset_after(since_s) is None and time.monotonic() < deadline_s and self._alive():
            time.sleep(0.02)
        return ear.onset_after(since_s) is not None

    def let_it_finish(self) -> None:
        """Wait until the last answer is over."""
        deadline_s = time.monotonic() + _QUIET_LIMIT_S
        while self._ear is not None and self._ear.quiet_for_s() < _QUIET_BEFORE_S and time.monotonic() < deadline_s:
            time.sleep(0.05)

    def bid_farewell(self) -> None:
        """Say what makes the program end in good order, so that it closes its record."""
        running = self._running
        if running is None or not self._program.farewell:
            return
        for words in self._program.farewell:
            self._headset.play_samples(render(words, "rms").samples, RATE_HZ).wait()
            running.wait(_FAREWELL_EACH_S)
        running.wait(_FAREWELL_LIMIT_S)

    def stop(self) -> None:
        """End the program and keep what it used and wrote."""
        if self._ear is not None:
            self._ear.close()
            self._ear = None
        if self._running is not None:
            self._running.stop()
            self.peak_resident_bytes = max(self.peak_resident_bytes, self._running.peak_resident_bytes)
            if self._running.record is not None:
                self.records.append(self._running.record)
            self._running = None

    def _alive(self) -> bool:
        return self._running is not None and self._running.alive

    def _listening(self) -> LiveEar:
        """Return the ear once the program runs and is quiet, starting it again when its encounter has ended."""
        while True:
            ear = self._ear
            if ear is None or not self._alive():
                ear = self._start()
            deadline_s = time.monotonic() + _QUIET_LIMIT_S
            while ear.quiet_for_s() < _QUIET_BEFORE_S and time.monotonic() < deadline_s:
                time.sleep(0.02)
            if self._alive():
                return ear

    def _start(self) -> LiveEar:
        self.stop()
        if self._starts == _STARTS_LIMIT:
            raise ProgramError(f"{self._program.name} ended {_STARTS_LIMIT} times within {len(self.cues)} lines.")
        self._starts += 1
        ear = self._ear = LiveEar(self._headset.environment())
        running = self._running = Running(self._program, self._next_seed, self._folder, self._headset.environment())
        self._next_seed += 1000
        self._tell(f"{self._program.name}: starting")
        wait_ready(running, ear.has_sounded)
        if self._openings:
            opening, speech = self._openings[(self._starts - 1) % len(self._openings)]
            self._speak_over(ear, float("-inf"), opening.kind, opening.id, opening.text, opening.voice, speech)
        return ear

    def _play(self, kind: Kind, id_: str, text: str, voice: FliteVoice, speech: OfficerSpeech) -> float:
        asked_s = time.monotonic()
        self.cues.append(Cue(kind, id_, without_marks(text), voice, asked_s, speech.length_s, speech.pauses))
        self._headset.play_samples(speech.samples, RATE_HZ).wait()
        return asked_s


def _until(instant_s: float, tape: Tape) -> Samples:
    return tape.samples()[: round((instant_s - tape.start_s) * RATE_HZ)]


def _render_over(line: OfficerLine) -> OfficerSpeech | None:
    return render(line.then.text, line.voice) if line.then is not None else None


def _room_tone(length_s: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    noise = np.random.default_rng(5).normal(0, 10 ** (_ROOM_TONE_DBFS / 20) * 32768, round(length_s * RATE_HZ))
    return noise.astype(np.int16)
