"""A program that answers known seconds after the last sound in its microphone, through the kiosk's PyAudio headset.

Prints `toy ready`, then a line of JSON for each reply: the gap it left, by the headset's own clock.
"""

import argparse
import asyncio
import json
import sys
import time

import numpy as np

from appliance.audio.pyaudio_headset import PyAudioHeadset
from appliance.audio.seams import CAPTURE_RATE_HZ, Frame, PlaybackMark

LOUD = 10 ** (-44 / 20) * 32768
TURN_GAP_S = 0.3
LEAD_S = 0.05
"""Between asking for sound and its sounding."""


class ToySubject:
    """Answers after a delay; may cut in, duck and yield at given times."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.headset = PyAudioHeadset()
        noise = np.random.default_rng(3).normal(0, 0.08, round(options.reply_s * CAPTURE_RATE_HZ))
        self.reply = np.asarray(noise, dtype=np.float32)
        self.onset_s = self.last_loud_s = float("-inf")
        self.clip: int | None = None
        self.answered_to_s = 0.0
        self.told = True
        self.ducked = False

    def on_frame(self, frame: Frame) -> None:
        loud = np.flatnonzero(np.abs(frame.samples.astype(np.int32)) > LOUD)
        if len(loud):
            last_s = frame.captured_s - (len(frame.samples) - 1 - loud[-1]) / CAPTURE_RATE_HZ
            if last_s - self.last_loud_s > TURN_GAP_S:
                self.onset_s = last_s
            self.last_loud_s = last_s
        now_s = time.monotonic()
        if self.clip is None:
            self.answer(now_s)
        elif self.onset_s > self.answered_to_s + TURN_GAP_S:
            self.give_way(now_s - self.onset_s)

    def answer(self, now_s: float) -> None:
        if self.last_loud_s <= self.answered_to_s:
            return
        cuts_in = self.options.cut_in_after and now_s > self.onset_s + self.options.cut_in_after
        if cuts_in or now_s >= self.last_loud_s + self.options.delay_s - LEAD_S:
            self.answered_to_s, self.told, self.ducked = self.last_loud_s, False, False
            self.clip = self.headset.play(self.reply, CAPTURE_RATE_HZ)

    def give_way(self, overlapped_s: float) -> None:
        if self.options.duck_after and overlapped_s >= self.options.duck_after and not self.ducked:
            self.ducked = True
            self.headset.set_gain(-14.0)
        if self.options.yield_after and overlapped_s >= self.options.yield_after:
            self.headset.stop_playing()

    def on_mark(self, mark: PlaybackMark) -> None:
        if mark.clip != self.clip:
            return
        if not self.told:
            self.told = True
            gap_s = mark.at_s - mark.played_s - self.answered_to_s
            sys.stdout.write(json.dumps({"gap_s": gap_s}) + "\n")
            sys.stdout.flush()
        if mark.done:
            self.clip = None
            self.answered_to_s = time.monotonic()
            self.headset.set_gain(0.0)


async def converse(toy: ToySubject) -> None:
    await toy.headset.open(toy.on_frame, toy.on_mark, lambda problem: None, lambda: None)
    sys.stdout.write("toy ready\n")
    sys.stdout.flush()
    try:
        await asyncio.Event().wait()
    finally:
        await toy.headset.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("delay_s", type=float)
    parser.add_argument("reply_s", type=float)
    parser.add_argument("--yield-after", type=float, default=0.0)
    parser.add_argument("--duck-after", type=float, default=0.0)
    parser.add_argument("--cut-in-after", type=float, default=0.0)
    try:
        asyncio.run(converse(ToySubject(parser.parse_args())))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
