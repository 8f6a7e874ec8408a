"""`talkdown voice-check`: twenty lines read aloud show what the tone score would make of a voice; keeps nothing."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

import numpy as np
import typer

from appliance.audio.ears import Utterance
from appliance.audio.near_field import OwnVoice
from appliance.audio.ordinary_voice import ordinary_voice
from appliance.audio.prosody import OrdinaryVoice
from appliance.audio.seams import CAPTURE_RATE_HZ, FRAME_SAMPLES, Frame, Headset, HeadsetError, PlaybackMark
from appliance.audio.vad import SpeechDetector
from appliance.config import load_settings
from appliance.engine.microphone import SENTENCE, HeardVoice, OwnVoiceTaker, hear_own_voice
from appliance.engine.seat import AUTO, NONE, take_seat
from appliance.engine.voice_check import HOW, LINES, LineEar, ReadLine, heard_in, read_line, sum_up
from appliance.engine.voice_check_words import NOTHING_KEPT, told
from appliance.errors import TalkdownError, UsageError
from appliance.officers.wav_folder import check_folder, read_wav

cli = typer.Typer(add_completion=False)

LONGEST_LINE_S: Final = 20.0
"""After so long without a line read to its end, the next is shown."""


class CheckNotFineError(TalkdownError):
    """The microphone check found something that has to be put right first."""


@cli.command()
def voice_check(
    headset: Annotated[str, typer.Option(help="auto, virtual, or a part of the headset's name.")] = AUTO,
    wav: Annotated[
        Path | None,
        typer.Option(help="Hear recordings instead: a folder with the check sentence and the lines, in name order."),
    ] = None,
) -> None:
    """Read twenty lines aloud, about five minutes, and see what the tone score would make of your voice."""
    print(f"Voice check, about five minutes. {NOTHING_KEPT}\n", flush=True)
    read = _from_files(wav) if wav is not None else asyncio.run(_from_headset(headset))
    print(f"\n{told(sum_up(read))}")


def _from_files(folder: Path) -> list[ReadLine]:
    files = check_folder(folder)
    if len(files) != len(LINES) + 1:
        raise UsageError(
            f"The folder {folder} holds {len(files)} WAV files; {len(LINES) + 1} are needed: the check sentence "
            f"and the {len(LINES)} lines, in name order."
        )
    taker = OwnVoiceTaker(SpeechDetector())
    room = np.zeros(CAPTURE_RATE_HZ, np.int16)
    sound = np.concatenate([room, read_wav(files[0]), room])
    for end in range(FRAME_SAMPLES, len(sound) + 1, FRAME_SAMPLES):
        taker.take(Frame(sound[end - FRAME_SAMPLES : end], end / CAPTURE_RATE_HZ))
    own, ordinary = _own(taker.heard())
    return [
        read_line(line, heard_in(read_wav(path), own), ordinary) for line, path in zip(LINES, files[1:], strict=True)
    ]


async def _from_headset(name: str) -> list[ReadLine]:
    if name == NONE:
        raise UsageError("The voice check needs a headset: leave out --headset none, or use --wav DIR.")
    with take_seat("mic", name, None, 0, load_settings().headset) as seat:
        headset = seat.headset
        if headset is None:
            raise UsageError("The voice check needs a headset. Plug one in, or use --wav DIR.")
        own, ordinary = _own(await _checked(headset))
        return await read_aloud(headset, own, ordinary, lambda text: print(text, flush=True))


async def _checked(headset: Headset) -> HeardVoice:
    print(f"First, one sentence as you speak on the street. Press Enter, then read:\n  “{SENTENCE}”", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    return await hear_own_voice(headset, lambda: print("Listening…", flush=True), lambda _: None)


def _own(heard: HeardVoice) -> tuple[OwnVoice, OrdinaryVoice]:
    """Return the speaker's own voice; raise what the check advises when it is not fine."""
    check = heard.check
    if not check.fine or check.own is None:
        raise CheckNotFineError(f"The microphone check did not go well. {check.advice} Then start again.")
    ordinary = ordinary_voice(heard.sound, check.own, SpeechDetector())
    if ordinary is None:
        raise CheckNotFineError("The sentence was not heard clearly. Start again and read it without a long pause.")
    return check.own, OrdinaryVoice(ordinary.voice, ordinary.voice.rate_syllables_per_s(SENTENCE))


async def read_aloud(
    headset: Headset, own: OwnVoice, ordinary: OrdinaryVoice, show: Callable[[str], None]
) -> list[ReadLine]:
    """Show one line after the other and measure how each was read; raise HeadsetError when the headset is pulled."""
    ear = LineEar(own)
    lines: asyncio.Queue[Utterance | HeadsetError] = asyncio.Queue()

    def take(frame: Frame) -> None:
        if (utterance := ear.take(frame)) is not None:
            lines.put_nowait(utterance)

    read: list[ReadLine] = []
    await headset.open(take, _no_sound, lambda why: lines.put_nowait(HeadsetError(why)), lambda: None)
    try:
        for number, line in enumerate(LINES, 1):
            show(f"\n{number} of {len(LINES)}, {HOW[line.manner]}:\n  “{line.text}”")
            read.append(read_line(line, await _next(lines), ordinary))
            if read[-1].prosody is None:
                ear.drop()
                show("  (not heard; on to the next)")
    finally:
        await headset.close()
    return read


async def _next(lines: asyncio.Queue[Utterance | HeadsetError]) -> Utterance | None:
    try:
        heard = await asyncio.wait_for(lines.get(), LONGEST_LINE_S)
    except TimeoutError:
        return None
    if isinstance(heard, HeadsetError):
        raise heard
    return heard


def _no_sound(_: PlaybackMark) -> None:
    """Nothing is played during the check."""
