"""The child's side: take calls off the socket, work on them lane by lane, answer.

Calls of one lane are worked on one after the other in that lane's thread; lanes run beside each other (native code
releases the interpreter). A cancelled call stops at the next point its worker looks.
"""

import ctypes
import json
import os
import queue
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from appliance.inference.children.framing import Frame, Kind, read_frame
from appliance.inference.seams import ModelError

PR_SET_PDEATHSIG: Final = 1


class Cancelled(Exception):
    """The engine no longer wants this call's answer."""


@dataclass(slots=True)
class Call:
    """One call as its worker sees it."""

    number: int
    name: str
    args: object
    blob: bytes
    _send: Callable[[Frame], None]
    _cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the worker to stop."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the engine has asked to stop."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise Cancelled when the engine no longer wants the answer."""
        if self.cancelled:
            raise Cancelled

    def beat(self) -> None:
        """Tell the supervisor that the work moves on."""
        self._send(Frame(Kind.BEAT, self.number))

    def part(self, text: str) -> None:
        """Send a piece of the answer."""
        self._send(Frame(Kind.PART, self.number, text.encode()))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker returns: JSON-ready body and raw bytes."""

    body: object = None
    blob: bytes = b""


Worker = Callable[[Call], Answer]
Report = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Lane:
    """Calls that are worked on one at a time; `supersedes(new, old)` tells which waiting or running calls to drop."""

    workers: Mapping[str, Worker]
    supersedes: Callable[[Call, Call], bool] = lambda new, old: False


@dataclass(frozen=True, slots=True)
class Staff:
    """A loaded child: its lanes and the name of what it runs."""

    name: str
    lanes: tuple[Lane, ...]


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that started it ends."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")


class _LaneThread:
    """One lane's queue and thread."""

    def __init__(self, lane: Lane, send: Callable[[Frame], None]) -> None:
        self._lane = lane
        self._send = send
        self._waiting: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._open: dict[int, Call] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._run, daemon=True).start()

    def knows(self, name: str) -> bool:
        return name in self._lane.workers

    def take(self, call: Call) -> None:
        with self._lock:
            for old in self._open.values():
                if self._lane.supersedes(call, old):
                    old.cancel()
            self._open[call.number] = call
        self._waiting.put(call)

    def cancel(self, number: int) -> None:
        with self._lock:
            call = self._open.get(number)
        if call is not None:
            call.cancel()

    def _run(self) -> None:
        while True:
            call = self._waiting.get()
            reply = self._work(call)
            with self._lock:
                del self._open[call.number]
            self._send(reply)

    def _work(self, call: Call) -> Frame:
        try:
            call.check()
            call.beat()
            answer = self._lane.workers[call.name](call)
        except Cancelled:
            return Frame(Kind.CANCELLED, call.number)
        except ModelError as error:
            return Frame(Kind.ERROR, call.number, str(error).encode())
        except Exception as error:  # whatever a native binding raises must reach the engine, and the child lives on
            frame = traceback.extract_tb(error.__traceback__)[-1]
            # Only where, never the message: it may quote what somebody said.
            where = f"{type(error).__name__} in {os.path.basename(frame.filename)}:{frame.lineno}"
            return Frame(Kind.ERROR, call.number, f"The model failed inside its process ({where}).".encode())
        return Frame(Kind.DONE, call.number, json.dumps(answer.body).encode(), answer.blob)


def serve(load: Callable[[Report], Staff]) -> None:
    """Run this process as a child on the socket whose descriptor is the last argument; never returns.

    Args:
        load: loads and warms the models, reporting shares of the work done.

    """
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[-1])) as line:
        sending = threading.Lock()

        def send(frame: Frame) -> None:
            try:
                with sending:
                    line.sendall(frame.pack())
            except OSError:
                os._exit(1)  # the engine is gone

        def report(share: float, doing: str) -> None:
            send(Frame(Kind.PROGRESS, 0, json.dumps({"share": share, "doing": doing}).encode()))

        try:
            staff = load(report)
        except ModelError as error:
            send(Frame(Kind.ERROR, 0, str(error).encode()))
            os._exit(2)
        lanes = [_LaneThread(lane, send) for lane in staff.lanes]
        send(Frame(Kind.READY, 0, json.dumps({"name": staff.name}).encode()))
        _take_calls(line, lanes, send)
    os._exit(0)


def _take_calls(line: socket.socket, lanes: list[_LaneThread], send: Callable[[Frame], None]) -> None:
    stream = line.makefile("rb", buffering=1 << 16)

    def read_exactly(count: int) -> bytes:
        data: bytes = stream.read(count)
        if len(data) < count:
            raise EOFError
        return data

    while True:
        try:
            frame = read_frame(read_exactly)
        except (EOFError, OSError):
            return
        if frame.kind is Kind.STOP:
            return
        if frame.kind is Kind.CANCEL:
            for lane in lanes:
                lane.cancel(frame.call)
        elif frame.kind is Kind.CALL:
            request = json.loads(frame.body)
            call = Call(frame.call, request["call"], request["args"], frame.blob, send)
            lane_of = next((lane for lane in lanes if lane.knows(call.name)), None)
            if lane_of is None:
                send(Frame(Kind.ERROR, frame.call, f"This process does not know the call {call.name}.".encode()))
            else:
                lane_of.take(call)
