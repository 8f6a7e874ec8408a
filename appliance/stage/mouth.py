"""The person's voice in the officer's ear: clauses out, and back what of them was heard."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from appliance.audio.seams import Headset, PlaybackMark
from appliance.inference.seams import Spoken

DUCK_DB: Final = -14.0
STOP_MARK_WAIT_S: Final = 0.4


@dataclass(slots=True)
class _Clip:
    text: str
    duration_s: float
    played_s: float = 0.0
    started: bool = False
    done: bool = False


def words_heard(text: str, played_s: float, duration_s: float) -> str:
    """Return the words of a clip that had sounded when it was stopped, taking each as long as it is spelt."""
    if duration_s <= 0:
        return ""
    budget = len(text) * min(1.0, played_s / duration_s)
    heard: list[str] = []
    used = 0
    for word in text.split():
        used += len(word) + 1
        # A word of which most sounded was understood.
        if used - 0.35 * len(word) > budget:
            break
        heard.append(word)
    return " ".join(heard)


class Mouth:
    """Speaks one turn at a time, by any voice of the scene.

    Without a headset every clause counts as heard as soon as it is said.
    """

    def __init__(
        self,
        headset: Headset | None,
        on_clip: Callable[[int, float], None],
        on_finished: Callable[[float], None],
    ) -> None:
        """`on_clip` gets the place of a clip in its turn and when it began; `on_finished`, when the last one ended."""
        self._headset = headset
        self._on_clip = on_clip
        self._on_finished = on_finished
        self._clips: dict[int, _Clip] = {}
        self._order: list[int] = []
        self._complete = False
        self._active = False
        self._giving_way = False
        self._settled: asyncio.Event = asyncio.Event()
        self._silent_number = -1

    @property
    def active(self) -> bool:
        """Whether a turn has begun and not finished."""
        return self._active

    def begin(self) -> None:
        """Open a turn."""
        self._clips.clear()
        self._order.clear()
        self._complete = False
        self._active = True
        self._settled.clear()

    def add(self, text: str, spoken: Spoken | None) -> None:
        """Say a clause behind what is being said; `spoken` is None where there is no ear."""
        if self._headset is None or spoken is None:
            self._silent_number -= 1
            clip = _Clip(text, 0.0, done=True)
            number = self._silent_number
        else:
            clip = _Clip(text, len(spoken.audio) / spoken.sample_rate_hz)
            number = self._headset.play(spoken.audio, spoken.sample_rate_hz)
        self._clips[number] = clip
        self._order.append(number)
        if clip.done:
            self._begin_clip(number, clip, asyncio.get_running_loop().time())

    def complete(self) -> None:
        """Say that no more clauses follow."""
        self._complete = True
        self._finish_if_done(asyncio.get_running_loop().time())

    def on_mark(self, mark: PlaybackMark) -> None:
        """Take note of how far a clip has sounded."""
        clip = self._clips.get(mark.clip)
        if clip is None:
            return
        clip.played_s = max(clip.played_s, mark.played_s)
        clip.done = clip.done or mark.done
        self._begin_clip(mark.clip, clip, mark.at_s - mark.played_s)
        if mark.done:
            self._settled.set()
            self._finish_if_done(mark.at_s)

    def _begin_clip(self, number: int, clip: _Clip, at_s: float) -> None:
        if not clip.started:
            clip.started = True
            self._on_clip(self._order.index(number), at_s)

    def _finish_if_done(self, at_s: float) -> None:
        if self._active and self._complete and not self._giving_way and all(clip.done for clip in self._clips.values()):
            self._active = False
            self._on_finished(at_s)

    def duck(self) -> None:
        """Lower the voice under the officer's."""
        if self._headset is not None:
            self._headset.set_gain(DUCK_DB)

    def come_back(self) -> None:
        """Bring the voice up again."""
        if self._headset is not None:
            self._headset.set_gain(0.0, over_s=0.15)

    def hush(self) -> None:
        """Silence whatever sounds, with no account of it."""
        if self._headset is not None:
            self._headset.stop_playing()
        self._active = False
        self._clips.clear()
        self._order.clear()
        self._restore_gain()

    async def give_way(self) -> tuple[str, bool]:
        """Stop speaking; return the words that were heard and whether that was all of them."""
        if self._headset is not None and any(not clip.done for clip in self._clips.values()):
            self._settled.clear()
            self._giving_way = True
            self._headset.stop_playing()
            # A headset that is gone brings no mark; what it reported last is what was heard.
            with suppress(TimeoutError):
                await asyncio.wait_for(self._settled.wait(), STOP_MARK_WAIT_S)
            self._giving_way = False
        heard = self.heard()
        said_all = self._complete and heard == self.said()
        self._active = False
        self._clips.clear()
        self._order.clear()
        self._restore_gain()
        return heard, said_all

    def said(self) -> str:
        """Return everything this turn has queued."""
        return " ".join(self._clips[number].text for number in self._order)

    def heard(self) -> str:
        """Return the words of this turn that have sounded so far."""
        parts: list[str] = []
        for number in self._order:
            clip = self._clips[number]
            fully = clip.done and clip.played_s >= clip.duration_s - 0.02
            parts.append(clip.text if fully else words_heard(clip.text, clip.played_s, clip.duration_s))
        return " ".join(part for part in parts if part)

    def _restore_gain(self) -> None:
        if self._headset is not None:
            self._headset.set_gain(0.0, over_s=0.0)
