"""What playing an encounter and doing a drill have in common: one thing that runs until it is over or left."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from appliance.config import Settings
from appliance.engine.briefing import Briefing
from appliance.engine.checked_before import CheckedBefore
from appliance.stage.people_view import Leave
from appliance.stage.view import Ask, Begin, CheckMicrophone, SkipCheck, View
from appliance.store.keys import OwnerKey
from appliance.store.store import Store

ChosenT = TypeVar("ChosenT")


class Performer(ABC, Generic[ChosenT]):
    """Runs what was chosen, and passes on what the screen asks of its briefing."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        owner: OwnerKey,
        post: Callable[[View], None],
        send: Callable[[View], Awaitable[None]],
        checked: CheckedBefore,
    ) -> None:
        """`post` hands a view on, `send` waits until the screen has room for it; `checked` is of this sign-in."""
        self._settings = settings
        self._store = store
        self._owner = owner
        self._post = post
        self._send = send
        self._checked = checked
        self._briefing: Briefing | None = None
        self._running: asyncio.Task[None] | None = None
        self._leaving = False

    async def run(self, chosen: ChosenT) -> None:
        """Perform until it is over or left; raise TalkdownError in plain words when it cannot go on."""
        self._running = asyncio.create_task(self._perform(chosen), name="performance")
        try:
            await asyncio.wait({self._running})
        finally:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        if not (self._running.cancelled() and self._leaving):
            self._running.result()

    def do(self, ask: Ask) -> None:
        """Do what the screen asks, as far as it has a meaning now."""
        if isinstance(ask, Leave):
            self.leave()
        elif not isinstance(ask, Begin | CheckMicrophone | SkipCheck):
            self._take(ask)
        elif self._briefing is not None:
            self._briefing.do(ask)

    def leave(self) -> None:
        """Leave; what was not kept by then is dropped."""
        self._leaving = True
        if self._running is not None:
            self._running.cancel()

    @abstractmethod
    async def _perform(self, chosen: ChosenT) -> None:
        """Do what was chosen, from the briefing on, until there is nothing more to show."""

    @abstractmethod
    def _take(self, ask: Ask) -> None:
        """Do what is asked of what runs."""
