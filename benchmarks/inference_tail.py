"""Measures what stands between an officer's last word and the person's first: transcript, actor, voice.

`python -m benchmarks.inference_tail [--lines N] [--threads 1/2 2/2] [--busy 0,1]` starts the real children for each
setting, lets them read along as they do on stage, then times the tail of the turn, without coding and end of turn.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import statistics
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import numpy as np
import psutil
import soxr

from appliance.inference.clauses import ClauseSplitter
from appliance.inference.models import Layout, Models
from appliance.inference.paths import ModelPaths, default_root
from appliance.inference.running_transcript import RunningTranscript
from appliance.inference.seams import Audio, Delivery, Sampling

RATE_HZ: Final = 16_000
SILENCE_S: Final = 0.2
SCRIPT: Final = """Night. The front porch of a small house. MARCUS, 38, lost his warehouse job this week. His
ex-wife Renee is inside and does not want to see him. He is angry and ashamed, and he talks in short plain sentences.

OFFICER: Evening. I'm Officer Daniels with the police department. What's your name?
MARCUS (angry, wary, gives only his first name): Marcus. And I ain't going anywhere.
OFFICER: Okay, Marcus. I'm not here to drag you anywhere. I'd like to hear what happened tonight.
MARCUS (tense, blames Renee): She won't even open the door. Eleven years, and she won't open the door.
OFFICER:"""
LINES: Final = (
    ("It sounds like that door means a lot more than a door to you.", "tense, a little surprised, admits it hurts"),
    ("How long have you been out here, Marcus?", "short, tired, says since it got dark"),
    ("You need to calm down and get off this porch right now.", "angry, refuses"),
    ("I can see you're hurting, and I'm not going to pretend that I know what that's like.", "wary, tests the officer"),
    ("Do you have anything on you that could hurt you or me?", "defensive, says no"),
    ("What would you say to her, if she did open it?", "quiet, ashamed, begins to tell about the job"),
)


@dataclass(frozen=True, slots=True)
class Tail:
    """One turn's times in seconds, each from the end of the one before."""

    transcript_s: float
    first_token_s: float
    first_clause_s: float
    voice_s: float

    @property
    def total_s(self) -> float:
        """Return the time from all sound in hand to the first clause as sound."""
        return self.transcript_s + self.first_token_s + self.first_clause_s + self.voice_s


def _burn() -> None:
    while True:
        sum(range(10_000))


@contextlib.contextmanager
def busy_cores(count: int) -> Iterator[None]:
    """Keep some cores busy meanwhile."""
    burners = [multiprocessing.Process(target=_burn, daemon=True) for _ in range(count)]
    for burner in burners:
        burner.start()
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()
            burner.join()


async def _officer_sound(models: Models, text: str) -> Audio:
    assert models.voice is not None
    spoken = await models.voice.say(text, Delivery(voice="young man"))
    sound = soxr.resample(spoken.audio, spoken.sample_rate_hz, RATE_HZ)
    room = np.random.default_rng(1).normal(0.0, 10 ** (-62 / 20), len(sound) + round((0.3 + SILENCE_S) * RATE_HZ))
    room[round(0.3 * RATE_HZ) :][: len(sound)] += sound
    return room.astype(np.float32)


async def measure(models: Models, line: str, cue: str) -> Tail:
    """Play one officer line into the models as the stage would and time what follows it."""
    assert models.recogniser is not None and models.voice is not None
    sound = await _officer_sound(models, line)
    running = RunningTranscript()
    await models.actor.prefill(SCRIPT)
    for until_s in np.arange(1.0, len(sound) / RATE_HZ - 0.5, 0.7):
        partial = await running.read(models.recogniser, sound[: round(until_s * RATE_HZ)], final=False)
        await models.actor.prefill(f"{SCRIPT} {' '.join(partial.text.split()[:-2])}".rstrip())
    began = time.perf_counter()
    heard = await running.read(models.recogniser, sound, final=True)
    transcribed = time.perf_counter()
    prompt = f"{SCRIPT} {heard.text}\nMARCUS ({cue}):"
    splitter, token_at, clause = ClauseSplitter(), 0.0, ""
    async with aclosing(_pieces(models, prompt)) as pieces:
        async for piece in pieces:
            token_at = token_at or time.perf_counter()
            clauses = splitter.feed(piece)
            if clauses:
                clause = clauses[0]
                break
    clause = clause or " ".join(splitter.finish())
    worded = time.perf_counter()
    await models.voice.say(clause or "Yeah.", Delivery(manner="tense"))
    voiced = time.perf_counter()
    token_at = token_at or worded
    return Tail(transcribed - began, token_at - transcribed, worded - token_at, voiced - worded)


async def _pieces(models: Models, prompt: str) -> AsyncGenerator[str, None]:
    async for piece in models.actor.continue_script(prompt, Sampling(seed=1)):
        yield piece


async def run(layout: Layout, lines: int, label: str) -> None:
    """Measure one layout and print its row."""
    async with Models(ModelPaths.under(default_root()).require(), layout=layout) as models:
        await measure(models, *LINES[0])
        tails = [await measure(models, *LINES[index % len(LINES)]) for index in range(lines)]
        megabytes = sum(
            psutil.Process(child.report.pid).memory_info().rss for child in models.children if child.report.pid
        )
    columns = zip(
        *((t.transcript_s, t.first_token_s, t.first_clause_s, t.voice_s, t.total_s) for t in tails), strict=True
    )
    figures = [f"{statistics.median(column):10.2f}" for column in columns]
    worst = max(t.total_s for t in tails)
    print(f"{label:<34}{''.join(figures)}{worst:10.2f}{megabytes / 1e6:10.0f}", flush=True)


def main() -> None:
    """Print a table: medians in seconds for each setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=len(LINES))
    parser.add_argument("--busy", type=lambda text: [int(n) for n in text.split(",")], default=[0, 1])
    parser.add_argument("--threads", nargs="+", default=["1/2", "2/2", "1/1"], help="actor threads: writing/reading")
    chosen = parser.parse_args()
    headings = ("transcript", "token", "clause", "voice", "total", "worst", "MB")
    print(f"{'':<34}{''.join(f'{heading:>10}' for heading in headings)}")
    for busy in chosen.busy:
        for threads in chosen.threads:
            write, read = (int(n) for n in threads.split("/"))
            with busy_cores(busy):
                layout = Layout(actor_threads=write, actor_prefill_threads=read)
                asyncio.run(run(layout, chosen.lines, f"actor threads {threads}, {busy} busy core(s)"))


if __name__ == "__main__":
    main()
