"""Tasks that belong to one owner: none outlives it, and none fails unseen."""

import asyncio
from collections.abc import Callable, Coroutine


class TaskGroup:
    """Starts tasks, reports the first that breaks, and stops them all."""

    def __init__(self, on_broken: Callable[[BaseException], None]) -> None:
        """`on_broken` is called with what broke a task, cancellation aside."""
        self._on_broken = on_broken
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        """Start a task."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_broken(error)

    async def stop(self) -> None:
        """Cancel every task and wait until all have ended."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
