"""The one thread that may call PortAudio, which a sound server that stands still never holds the program's end up with.

A call into a frozen server returns when the server goes on, or never; nothing in-process can end it. So the thread is
a daemon, and whoever waits for a call does so with a time limit.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future


class DeviceThread:
    """Makes blocking calls one after the other."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[Callable[[], None], Future[None]] | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="headset", daemon=True).start()

    async def call(self, what: Callable[[], None]) -> None:
        """Make a call behind those that wait, and wait for it; cancelling leaves it out, or to itself once it runs."""
        made: Future[None] = Future()
        self._calls.put((what, made))
        await asyncio.wrap_future(made)

    def end(self) -> None:
        """End the thread once the calls before are done; does not wait for it."""
        self._calls.put(None)

    def _run(self) -> None:
        while (waiting := self._calls.get()) is not None:
            what, made = waiting
            if not made.set_running_or_notify_cancel():
                continue
            try:
                what()
            except BaseException as error:  # whatever it is belongs to the caller
                made.set_exception(error)
            else:
                made.set_result(None)
