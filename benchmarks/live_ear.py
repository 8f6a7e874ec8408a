"""Listens to the ear while a bench runs, to know when to speak next; no figure is taken from it."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping
from typing import Final

import numpy as np

from appliance.audio.virtual_headset import EAR
from benchmarks.sound import EAR as THRESHOLD
from benchmarks.sound import FRAME, FRAME_S, levels_dbfs

_NEW_SOUND_AFTER_S: Final = 0.7
"""Silence after which sound counts as a new utterance."""


class LiveEar:
    """Follows the level in the ear."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [
                "parec",
                f"--device={EAR}.monitor",
                "--format=s16le",
                "--channels=1",
                "--rate=16000",
                "--latency-msec=20",
                "--raw",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
        self._lock = threading.Lock()
        self._last_sound_s = float("-inf")
        self._onset_s = float("-inf")
        self._sounded_s = 0.0
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        stdout = self._process.stdout
        if stdout is None:
            return
        with stdout:
            while data := stdout.read(2 * FRAME):
                if len(data) < 2 * FRAME or levels_dbfs(np.frombuffer(data, np.int16))[0] < THRESHOLD.on_dbfs:
                    continue
                now_s = time.monotonic()
                with self._lock:
                    if now_s - self._last_sound_s > _NEW_SOUND_AFTER_S:
                        self._onset_s, self._sounded_s = now_s, 0.0
                    self._sounded_s += FRAME_S
                    self._last_sound_s = now_s

    def quiet_for_s(self) -> float:
        """Return how long nothing has sounded."""
        with self._lock:
            return time.monotonic() - self._last_sound_s

    def onset_after(self, instant_s: float) -> float | None:
        """Return when the present or latest utterance began, if that was after an instant."""
        with self._lock:
            return self._onset_s if self._onset_s > instant_s else None

    def sounded_s(self) -> float:
        """Return how many seconds of the present or latest utterance have sounded."""
        with self._lock:
            return self._sounded_s

    def has_sounded(self) -> bool:
        """Return whether anything has sounded at all."""
        with self._lock:
            return self._last_sound_s > float("-inf")

    def close(self) -> None:
        """Stop listening."""
        self._process.terminate()
        self._process.wait(timeout=5)
