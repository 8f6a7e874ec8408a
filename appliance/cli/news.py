"""What a screen would show beside the turns, for the command line: the scene, what is waited for, what went wrong."""

import asyncio
from collections.abc import Callable
from typing import Final

from appliance.stage.sitting import Sitting

LOOK_EVERY_S: Final = 0.2


class News:
    """Tells each piece of news once."""

    def __init__(self, sitting: Sitting, tell: Callable[[str], None]) -> None:
        """`tell` gets one line at a time."""
        self._sitting = sitting
        self._tell = tell
        self._scene_told = 0
        self._waiting_for: str | None = None
        self._notice: str | None = None

    async def keep_telling(self) -> None:
        """Look for news until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> None:
        """Tell what is new."""
        sitting = self._sitting
        for _, what in sitting.session.person.notices[self._scene_told :]:
            self._tell(f"        ({what})")
            self._scene_told += 1
        if sitting.waiting_for != self._waiting_for:
            self._tell(f"  {sitting.waiting_for or 'Training goes on.'}")
            self._waiting_for = sitting.waiting_for
        if sitting.notice != self._notice:
            if sitting.notice is not None:
                self._tell(f"  {sitting.notice}")
            self._notice = sitting.notice
