"""Keeps one child process alive: starts it, times its calls, kills it when it hangs and starts it again, warm."""

import asyncio
import contextlib
import json
import logging
import os
import socket
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from appliance.inference.children.framing import HEAD, Frame, FramingError, Head, Kind
from appliance.inference.seams import ChildDied, ModelError
from appliance.inference.starved import is_starved, processor_s
from appliance.words import _

log = logging.getLogger(__name__)

STOP_LIMIT_S: Final = 1.0
"""How long a child may take to end by itself."""
START_LIMIT_S: Final = 120.0
"""How long a child may be silent while it loads, on a slow disk."""
RESTART_PAUSES_S: Final = (0.0, 0.5, 2.0, 5.0, 10.0)
STARVED_LIMITS: Final = 6
"""Limits that a silent child is given while a busy machine keeps it from working: a restart would cost more."""
FAILED_STARTS_LIMIT: Final = 4
"""A role that has never been ready is given up after so many starts, and says so; one that has been never is."""


class ChildState(StrEnum):
    """Where a child is in its life."""

    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """How to start one child."""

    role: str
    module: str
    """Run as `python -m MODULE ARGUMENTS… DESCRIPTOR`."""
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    """On top of the engine's own."""
    nice: int = 0
    """Added to the engine's niceness."""


@dataclass(frozen=True, slots=True)
class ChildReport:
    """What the screen and health may show about a child."""

    role: str
    state: ChildState
    share: float
    """Of loading, 0 to 1."""
    doing: str
    pid: int | None
    restarts: int


@dataclass(slots=True)
class _Outstanding:
    """One call the child owes an answer for."""

    frames: asyncio.Queue[Frame | ModelError] = field(default_factory=asyncio.Queue)


class SupervisedChild:
    """One role's process. All methods belong to the event loop that called `start`."""

    def __init__(
        self,
        spec: ChildSpec,
        on_restart: Callable[[str, str], None] = lambda role, why: None,
        on_progress: Callable[[ChildReport], None] = lambda report: None,
        pauses_s: Sequence[float] = RESTART_PAUSES_S,
        starved: Callable[[int, float, float], bool] = is_starved,
    ) -> None:
        self.spec = spec
        self.name = spec.role
        """Model and runtime, once ready."""
        self.restarts = 0
        self._on_restart = on_restart
        self._on_progress = on_progress
        self._pauses_s = pauses_s
        self._starved = starved
        self._state = ChildState.STOPPED
        self._share = 0.0
        self._doing = ""
        self._why_failed = ""
        self._calls: dict[int, _Outstanding] = {}
        self._last_call = 0
        self._process: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._life: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self._blame = ""

    @property
    def report(self) -> ChildReport:
        """Return what there is to show."""
        pid = self._process.pid if self._process and self._process.returncode is None else None
        return ChildReport(self.spec.role, self._state, self._share, self._doing, pid, self.restarts)

    async def start(self) -> None:
        """Start the process; it loads in the background."""
        self._state = ChildState.STARTING
        self._life = asyncio.create_task(self._live(), name=f"child-{self.spec.role}")

    async def ready(self) -> None:
        """Wait until the child can be called; raise ModelError when it cannot be brought up."""
        async with self._changed:
            await self._changed.wait_for(
                lambda: self._state in (ChildState.READY, ChildState.FAILED, ChildState.STOPPED)
            )
        if self._state is not ChildState.READY:
            raise ModelError(self._why_failed or _("The {role} process has been stopped.").format(role=self.spec.role))

    async def stop(self) -> None:
        """End the process, by force after a second."""
        life, self._life = self._life, None
        process, writer = self._process, self._writer
        await self._become(ChildState.STOPPED)
        if life is not None:
            life.cancel()
        if writer is not None:
            with contextlib.suppress(OSError):
                writer.write(Frame(Kind.STOP).pack())
        if process is not None:
            await _end(process)
        if life is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await life
        self._drop_calls(ChildDied(_("The {role} process has been stopped.").format(role=self.spec.role)))

    async def call(self, name: str, args: object, blob: bytes = b"", *, limit_s: float) -> Frame:
        """Make a call and return its DONE frame; cancelling the awaiting task cancels the call in the child.

        Args:
            name: of the call.
            args: JSON-ready.
            blob: raw bytes.
            limit_s: how long the child may be silent about it before it is taken for hung and killed.

        Raises:
            ChildDied: the child ended, or was killed for hanging; it is being restarted.
            ModelError: the child could not do it.

        """
        async for frame in self.stream(name, args, blob, limit_s=limit_s):
            if frame.kind is Kind.DONE:
                return frame
        raise ModelError(_("The {role} process dropped a call that a newer one replaced.").format(role=self.spec.role))

    async def stream(
        self, name: str, args: object, blob: bytes = b"", *, limit_s: float
    ) -> AsyncGenerator[Frame, None]:
        """Make a call and yield its PART frames and its DONE frame; see `call`."""
        writer = self._writer
        if self._state is not ChildState.READY or writer is None:
            raise self._unavailable()
        self._last_call += 1
        number = self._last_call
        owed = self._calls[number] = _Outstanding()
        finished = False
        try:
            body = json.dumps({"call": name, "args": args}).encode()
            writer.write(Frame(Kind.CALL, number, body, blob).pack())
            while True:
                frame = await self._next_frame(owed, limit_s)
                finished = frame.kind in (Kind.DONE, Kind.ERROR, Kind.CANCELLED)
                if frame.kind is Kind.ERROR:
                    raise ModelError(frame.body.decode())
                if frame.kind is Kind.CANCELLED:
                    return
                if frame.kind is not Kind.BEAT:
                    yield frame
                if finished:
                    return
        except ChildDied:
            finished = True
            raise
        finally:
            self._calls.pop(number, None)
            if not finished and self._writer is writer:
                with contextlib.suppress(OSError):
                    writer.write(Frame(Kind.CANCEL, number).pack())

    async def _next_frame(self, owed: _Outstanding, limit_s: float) -> Frame:
        frame = await self._frame_within(owed, limit_s)
        if frame is None:
            why = _("gave no sign of life for {seconds:g} s").format(seconds=limit_s)
            self._kill(why)
            raise ChildDied(_("The {role} process {why}; it is being restarted.").format(role=self.spec.role, why=why))
        if isinstance(frame, ModelError):
            raise frame
        return frame

    async def _frame_within(self, owed: _Outstanding, limit_s: float) -> Frame | ModelError | None:
        """Return the next frame, None when the child has been silent for too long although it could have worked."""
        for _limit in range(STARVED_LIMITS):
            pid = self.report.pid
            had_s = 0.0 if pid is None else processor_s(pid)
            try:
                async with asyncio.timeout(limit_s):
                    return await owed.frames.get()
            except TimeoutError:
                if pid is None or not self._starved(pid, had_s, limit_s):
                    return None
        return None

    def _kill(self, why: str) -> None:
        process = self._process
        if process is not None and process.returncode is None:
            self._blame = why
            self._state = ChildState.RESTARTING  # nobody may call it, or find it ready, from here on
            process.kill()

    def _unavailable(self) -> ModelError:
        if self._state is ChildState.FAILED:
            return ModelError(self._why_failed)
        return ChildDied(_("The {role} process is {state}.").format(role=self.spec.role, state=self._state))

    async def _become(self, state: ChildState) -> None:
        async with self._changed:
            self._state = state
            self._changed.notify_all()
        self._on_progress(self.report)

    async def _live(self) -> None:
        try:
            await self._live_and_restart()
        finally:
            if self._state not in (ChildState.FAILED, ChildState.STOPPED):
                self._why_failed = _("The supervisor of the {role} process failed; see the log.").format(
                    role=self.spec.role
                )
                await self._become(ChildState.FAILED)

    async def _live_and_restart(self) -> None:
        failed_starts = 0
        ever_ready = False
        while True:
            self._blame, self._share, self._doing = "", 0.0, ""
            try:
                was_ready, refusal = await self._one_life()
            except OSError as error:
                was_ready, refusal = False, ""
                self._blame = _("could not be started ({why})").format(why=error.strerror or error)
            ever_ready = ever_ready or was_ready
            failed_starts = 0 if was_ready else failed_starts + 1
            why = self._blame or refusal or await self._exit_reason()
            self._drop_calls(
                ChildDied(_("The {role} process {why}; it is being restarted.").format(role=self.spec.role, why=why))
            )
            # What keeps a model down in the middle of an encounter (no memory, a killer) may pass: it is tried again.
            if refusal and not ever_ready:
                self._why_failed = refusal
                await self._become(ChildState.FAILED)
                return
            if failed_starts >= FAILED_STARTS_LIMIT and not ever_ready:
                self._why_failed = _(
                    "The {role} process failed to start {n} times: it {why}. Run `talkdown models verify`, "
                    "then `talkdown doctor`."
                ).format(role=self.spec.role, n=failed_starts, why=why)
                await self._become(ChildState.FAILED)
                return
            self.restarts += 1
            log.warning("child %s restarting: %s", self.spec.role, why)
            await self._become(ChildState.RESTARTING)
            if was_ready or not ever_ready:
                # One that goes down again while it loads is still the same restart.
                self._on_restart(self.spec.role, why)
            await asyncio.sleep(self._pauses_s[min(failed_starts, len(self._pauses_s) - 1)])

    async def _one_life(self) -> tuple[bool, str]:
        """Run the process once; return whether it became ready and what it said when it refused to."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                *(("nice", "-n", str(self.spec.nice)) if self.spec.nice else ()),
                sys.executable,
                "-m",
                self.spec.module,
                *self.spec.arguments,
                str(theirs.fileno()),
                pass_fds=(theirs.fileno(),),
                stdin=asyncio.subprocess.DEVNULL,
                # Native libraries print here and may quote a prompt.
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={**os.environ, **self.spec.environment},
            )
        process = self._process
        try:
            reader, self._writer = await asyncio.open_connection(sock=ours)
            return await self._listen(reader)
        finally:
            if self._state is ChildState.READY:
                self._state = ChildState.RESTARTING
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.close()
            if process.returncode is None and self._state is not ChildState.STOPPED:
                await _end(process)

    async def _listen(self, reader: asyncio.StreamReader) -> tuple[bool, str]:
        was_ready = False
        while True:
            try:
                # A ready child is silent until it is called; `call` times it then.
                frame = await asyncio.wait_for(_read(reader), None if was_ready else START_LIMIT_S)
            except TimeoutError:
                self._kill(_("did not load within {seconds:g} s").format(seconds=START_LIMIT_S))
                return was_ready, ""
            except FramingError as error:
                self._kill(str(error))
                return was_ready, ""
            except (asyncio.IncompleteReadError, OSError):
                return was_ready, ""
            if frame.kind is Kind.READY:
                was_ready = True
                self.name = str(json.loads(frame.body)["name"])
                self._share, self._doing = 1.0, ""
                await self._become(ChildState.READY)
            elif frame.kind is Kind.PROGRESS:
                news = json.loads(frame.body)
                self._share, self._doing = float(news["share"]), str(news["doing"])
                self._on_progress(self.report)
            elif frame.kind is Kind.ERROR and frame.call == 0:
                return was_ready, frame.body.decode()
            elif frame.call in self._calls:
                self._calls[frame.call].frames.put_nowait(frame)

    async def _exit_reason(self) -> str:
        process = self._process
        code = None if process is None else process.returncode
        if code is None:
            return _("closed its line")
        if code < 0:
            return _("was killed by signal {n}").format(n=-code)
        return _("ended with status {n}").format(n=code)

    def _drop_calls(self, error: ChildDied) -> None:
        for owed in self._calls.values():
            owed.frames.put_nowait(error)


async def _read(reader: asyncio.StreamReader) -> Frame:
    head = Head.unpack(await reader.readexactly(HEAD.size))
    body = await reader.readexactly(head.body_bytes)
    return Frame(head.kind, head.call, body, await reader.readexactly(head.blob_bytes))


async def _end(process: asyncio.subprocess.Process) -> None:
    """Wait for a process that has been asked to end, then kill it."""
    try:
        async with asyncio.timeout(STOP_LIMIT_S):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def start_all(children: Sequence[SupervisedChild]) -> None:
    """Start children one after the other, each ready before the next, so that they do not fight over the disk."""
    for child in children:
        await child.start()
        await child.ready()


async def stop_all(children: Sequence[SupervisedChild]) -> None:
    """Stop all children at once, within two seconds."""
    started_s = time.monotonic()
    stops: list[Awaitable[None]] = [child.stop() for child in children]
    await asyncio.gather(*stops)
    log.debug("children stopped in %.2f s", time.monotonic() - started_s)
