"""`talkdown say`: a text in, a WAV file out, by the voices and in the manners of the scenarios."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from appliance.audio.wav_file import write_wav
from appliance.config import load_settings
from appliance.errors import UsageError
from appliance.inference.bundle import Bundle
from appliance.inference.clauses import ClauseSplitter
from appliance.inference.manners import MANNERS
from appliance.inference.nonwords import RECIPES
from appliance.inference.people import PEOPLE
from appliance.inference.seams import Delivery, Spoken
from appliance.inference.voice import TalkingVoice

cli = typer.Typer(add_completion=False, help="Speak a text into a WAV file.")


def speak(voice: TalkingVoice, text: str, delivery: Delivery) -> Spoken:
    """Return a text as the stage would let it sound: clause by clause, or one sound for a name in parentheses."""
    name = text.strip()
    if name.startswith("(") and name.endswith(")"):
        return voice.sound(name.strip("()"), delivery.voice)
    splitter = ClauseSplitter()
    parts = [voice.say(clause, delivery) for clause in [*splitter.feed(text), *splitter.finish()]]
    sounding = [part for part in parts if len(part.audio)]
    if not sounding:
        raise UsageError("There is nothing to say in this text. Give words, or a sound such as “(breath)”.")
    return Spoken(np.concatenate([part.audio for part in sounding]), sounding[0].sample_rate_hz)


@cli.command()
def say(
    text: Annotated[str, typer.Argument(help=f"Words, or a sound in parentheses: {', '.join(RECIPES)}.")],
    out: Annotated[Path, typer.Option("--out", help="WAV file to write.")],
    voice: Annotated[str, typer.Option("--voice", help=f"One of: {', '.join(PEOPLE)}.")] = "joe",
    manner: Annotated[str, typer.Option("--manner", help=f"One of: {', '.join(MANNERS)}.")] = "plain",
    pace: Annotated[float, typer.Option("--pace", min=0.5, max=2.0, help="Above 1 is faster.")] = 1.0,
    slurring: Annotated[float, typer.Option("--slurring", min=0.0, max=1.0, help="0 to 1.")] = 0.0,
) -> None:
    """Speak a text into a WAV file."""
    settings = load_settings()
    bundle = Bundle.load(settings.profile, root=settings.paths.models)
    talker = TalkingVoice(bundle.path("voice:joe"), threads=2)
    spoken = speak(talker, text, Delivery(voice, manner, pace, slurring))
    samples = np.clip(spoken.audio * 32_767.0, -32_768, 32_767).astype(np.int16)
    try:
        write_wav(out, samples, spoken.sample_rate_hz)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}. Name another file with --out.") from error
    print(f"{out}: {len(samples) / spoken.sample_rate_hz:.2f} s")
