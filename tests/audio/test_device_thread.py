import asyncio
import threading
from collections.abc import Callable

import pytest

from appliance.audio.device_thread import DeviceThread


async def test_calls_are_made_in_order_on_one_thread_that_is_not_the_loops() -> None:
    thread = DeviceThread()
    made: list[tuple[int, str]] = []

    def note(number: int) -> Callable[[], None]:
        return lambda: made.append((number, threading.current_thread().name))

    await asyncio.gather(*(thread.call(note(number)) for number in range(3)))
    thread.end()
    assert [number for number, _ in made] == [0, 1, 2]
    assert {name for _, name in made} == {"headset"}


async def test_what_a_call_raises_reaches_whoever_waits_and_the_next_call_is_made() -> None:
    thread = DeviceThread()

    def refuse() -> None:
        raise OSError("no such device")

    with pytest.raises(OSError, match="no such device"):
        await thread.call(refuse)
    await thread.call(lambda: None)
    thread.end()


async def test_a_call_that_never_returns_holds_up_neither_its_waiter_nor_the_end_of_the_program() -> None:
    thread, runs, goes_on, late = DeviceThread(), threading.Event(), threading.Event(), threading.Event()

    def stand_still() -> None:
        runs.set()
        goes_on.wait()

    stuck = asyncio.create_task(thread.call(stand_still))
    await asyncio.to_thread(runs.wait)
    behind = asyncio.create_task(thread.call(late.set))
    await asyncio.sleep(0)
    for waiting in (stuck, behind):
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert all(t.daemon for t in threading.enumerate() if t.name == "headset")
    goes_on.set()
    await thread.call(lambda: None)
    thread.end()
    assert not late.is_set(), "a call that nobody waits for any more is left out"
