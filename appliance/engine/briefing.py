"""What goes on while the officer reads the call: models load, the microphone is checked, until both are done."""

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Final, Self

from appliance.audio.seams import HeadsetError
from appliance.engine.checked_before import STILL_FINE, CheckedBefore
from appliance.engine.microphone import SENTENCE, hear_own_voice, know_voice
from appliance.engine.seat import Seat
from appliance.engine.viewing import level
from appliance.stage.view import Begin, CheckMicrophone, MicrophoneView, SkipCheck, View
from appliance.words import N_, _

LEVEL_EVERY_S: Final = 0.1
_PLAIN: Final = {
    "language model": N_("Getting the person ready"),
    "speech recognition": N_("Getting ready to hear you"),
    "the voice": N_("Getting the voice ready"),
    "sentence encoder": N_("Getting ready to see what helps"),
}
"""What the loading of a part means to an officer, by words in what the part says of itself."""


class Briefing:
    """Owner of the view until the encounter begins; as a context it ends a microphone check that is under way."""

    def __init__(
        self, fields: Mapping[str, object], seat: Seat, post: Callable[[View], None], checked: CheckedBefore
    ) -> None:
        """`fields` are the parts of a view that say what is to be done; `post` sends a view.

        `checked` remembers a microphone check from one briefing of a sign-in to the next.
        """
        self._checked = checked
        self._seat = seat
        self._post = post
        self._wanted = asyncio.Event()
        self._settled = asyncio.Event()
        self._checking: asyncio.Task[None] | None = None
        self._shown_level_at_s = 0.0
        self.begun = False
        microphone = None if seat.hearing is None else MicrophoneView(state="waiting", sentence=SENTENCE)
        self._view = View.model_validate({"phase": "loading", **fields, "microphone": microphone})
        if microphone is None:
            self._settled.set()

    async def __aenter__(self) -> Self:
        await self._recall()
        self.loads(_("Getting ready"))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end_check()

    def loads(self, doing: str) -> None:
        """Tell what is being loaded."""
        if not self.begun:
            self._tell(waiting_for=next((_(plain) for part, plain in _PLAIN.items() if part in doing), doing))

    def do(self, ask: Begin | CheckMicrophone | SkipCheck) -> None:
        """Do what the officer wishes."""
        microphone = self._view.microphone
        match ask:
            case Begin():
                self._wanted.set()
            case CheckMicrophone() if microphone is not None and microphone.state in ("waiting", "advice"):
                self._checking = asyncio.create_task(self._check(), name="microphone check")
            case SkipCheck() if microphone is not None and microphone.state in ("waiting", "advice"):
                self._microphone(state="skipped")
                self._settled.set()
            case _:
                pass

    async def begin(self) -> None:
        """Wait until the microphone is settled and the officer begins."""
        self._tell(phase="briefing", waiting_for=None)
        self._wanted.clear()
        await self._settled.wait()
        await self._wanted.wait()
        await self._end_check()
        self.begun = True

    async def _recall(self) -> None:
        """Leave out a check that was made in this sign-in and still holds."""
        seat, microphone = self._seat, self._view.microphone
        if microphone is None or seat.headset is None:
            return
        heard = await self._checked.recall(seat.headset)
        if heard is not None:
            know_voice(seat, heard)
            fine = microphone.model_copy(update={"state": "fine", "advice": _(STILL_FINE)})
            self._view = self._view.model_copy(update={"microphone": fine})
            self._settled.set()

    async def _check(self) -> None:
        headset = self._seat.headset
        if headset is None:
            return
        self._microphone(state="opening", advice="")
        try:
            heard = await hear_own_voice(headset, lambda: self._microphone(state="listening"), self._show_level)
        except HeadsetError as error:
            self._tell(officer_level=None)
            self._microphone(state="advice", advice=str(error))
            return
        know_voice(self._seat, heard)
        await self._checked.keep(headset, heard)
        check = heard.check
        self._tell(officer_level=None)
        self._microphone(state="fine" if check.fine else "advice", advice=check.advice)
        if check.fine:
            self._settled.set()

    def _show_level(self, dbfs: float) -> None:
        now_s = asyncio.get_running_loop().time()
        if now_s - self._shown_level_at_s >= LEVEL_EVERY_S:
            self._shown_level_at_s = now_s
            self._tell(officer_level=level(dbfs))

    def _microphone(self, **changes: object) -> None:
        if self._view.microphone is not None:
            self._tell(microphone=self._view.microphone.model_copy(update=changes))

    def _tell(self, **changes: object) -> None:
        self._view = self._view.model_copy(update=changes)
        self._post(self._view)

    async def _end_check(self) -> None:
        if self._checking is not None:
            self._checking.cancel()
            await asyncio.gather(self._checking, return_exceptions=True)
