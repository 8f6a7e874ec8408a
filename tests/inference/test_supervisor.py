import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import psutil
import pytest

from appliance.inference.seams import ChildDied, ModelError
from appliance.inference.supervisor import (
    FAILED_STARTS_LIMIT,
    ChildReport,
    ChildSpec,
    ChildState,
    SupervisedChild,
)


def _spec(mood: str = "well") -> ChildSpec:
    return ChildSpec("parrot", "tests.inference.parrot_child", (mood,))


class Diary:
    def __init__(self) -> None:
        self.restarts: list[tuple[str, str]] = []
        self.reports: list[ChildReport] = []

    def restarted(self, role: str, why: str) -> None:
        self.restarts.append((role, why))


@asynccontextmanager
async def parrot(mood: str = "well") -> AsyncIterator[tuple[SupervisedChild, Diary]]:
    diary = Diary()
    child = SupervisedChild(_spec(mood), diary.restarted, diary.reports.append, pauses_s=(0.0,))
    await child.start()
    try:
        yield child, diary
    finally:
        await child.stop()


async def test_a_call_returns_what_was_sent_to_it_with_its_bytes() -> None:
    async with parrot() as (child, diary):
        await child.ready()
        done = await child.call("say", {"word": "héllo"}, b"\x00\xff" * 40_000, limit_s=5)
        assert done.body == b'{"word": "h\\u00e9llo"}'
        assert done.blob == b"\x00\xff" * 40_000
        assert child.name == "parrot 1"
        assert [r.doing for r in diary.reports if r.state is ChildState.STARTING] == ["waking"]


async def test_pieces_arrive_in_order_and_closing_the_stream_frees_the_child() -> None:
    async with parrot() as (child, _):
        await child.ready()
        pieces: list[bytes] = []
        async with aclosing(child.stream("count", 10_000, limit_s=5)) as frames:
            async for frame in frames:
                pieces.append(frame.body)
                if len(pieces) == 3:
                    break
        assert pieces == [b"0", b"1", b"2"]
        assert (await child.call("say", "next", limit_s=5)).body == b'"next"'


async def test_cancelling_the_awaiting_task_cancels_the_work() -> None:
    async with parrot() as (child, diary):
        await child.ready()
        task = asyncio.create_task(child.call("count", 10_000, limit_s=5))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await child.call("say", "free", limit_s=5)).body == b'"free"'
        assert not diary.restarts


async def test_a_newer_call_takes_the_place_of_an_older_one_where_the_lane_says_so() -> None:
    async with parrot() as (child, _):
        await child.ready()
        old = asyncio.create_task(child.call("count", 10_000, limit_s=5))
        await asyncio.sleep(0)
        assert (await child.call("count", 2, limit_s=5)).body == b'"counted"'
        with pytest.raises(ModelError, match="newer"):
            await old


async def test_a_killed_child_ends_its_call_and_works_again() -> None:
    async with parrot() as (child, diary):
        await child.ready()
        with pytest.raises(ChildDied, match="signal 9"):
            await child.call("seize", None, limit_s=5)
        await child.ready()
        assert (await child.call("say", "back", limit_s=5)).body == b'"back"'
        assert diary.restarts == [("parrot", "was killed by signal 9")]


async def test_a_stopped_child_is_killed_at_its_limit_and_started_again() -> None:
    async with parrot() as (child, diary):
        await child.ready()
        pid = child.report.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(ChildDied, match=r"no sign of life for 0\.3 s"):
            await child.call("say", "anyone?", limit_s=0.3)
        await child.ready()
        assert child.report.pid != pid
        assert not psutil.pid_exists(pid)
        assert diary.restarts == [("parrot", "gave no sign of life for 0.3 s")]


async def test_a_child_that_a_busy_machine_keeps_from_working_is_given_more_time() -> None:
    asked: list[float] = []

    def starved(pid: int, had_s: float, silent_s: float) -> bool:
        asked.append(silent_s)
        if len(asked) == 2:
            os.kill(pid, signal.SIGCONT)
        return True

    child = SupervisedChild(_spec(), starved=starved)
    await child.start()
    try:
        await child.ready()
        assert child.report.pid is not None
        os.kill(child.report.pid, signal.SIGSTOP)
        assert (await child.call("say", "late", limit_s=0.2)).body == b'"late"'
        assert asked[:2] == [0.2, 0.2]
        assert child.restarts == 0
    finally:
        await child.stop()


async def test_a_child_that_stays_silent_is_killed_however_busy_the_machine_is() -> None:
    child = SupervisedChild(_spec(), starved=lambda pid, had_s, silent_s: True, pauses_s=(0.0,))
    await child.start()
    try:
        await child.ready()
        with pytest.raises(ChildDied):
            await child.call("hang", None, limit_s=0.1)
    finally:
        await child.stop()


async def test_a_hung_lane_is_found_by_its_own_call_and_takes_the_others_along() -> None:
    async with parrot() as (child, _):
        await child.ready()
        hung = asyncio.create_task(child.call("hang", None, limit_s=0.5))
        counting = asyncio.create_task(child.call("count", 100_000, limit_s=5))
        with pytest.raises(ChildDied):
            await hung
        with pytest.raises(ChildDied):
            await counting
        await child.ready()


async def test_calls_during_a_restart_fail_at_once() -> None:
    async with parrot() as (child, _):
        with pytest.raises(ChildDied, match="starting"):
            await child.call("say", "too early", limit_s=5)
        await child.ready()


async def test_an_error_of_the_model_reaches_the_caller_and_the_child_lives_on() -> None:
    async with parrot() as (child, diary):
        await child.ready()
        with pytest.raises(ModelError, match="asleep"):
            await child.call("fail", None, limit_s=5)
        assert not diary.restarts


async def test_an_error_inside_a_binding_never_quotes_what_was_said() -> None:
    async with parrot() as (child, _):
        await child.ready()
        with pytest.raises(ModelError, match=r"RuntimeError in parrot_child\.py") as caught:
            await child.call("crash_in_binding", "my name is", limit_s=5)
        assert "my name is" not in str(caught.value)


async def test_an_unknown_call_is_refused_by_name() -> None:
    async with parrot() as (child, _):
        await child.ready()
        with pytest.raises(ModelError, match="sing"):
            await child.call("sing", None, limit_s=5)


async def test_a_missing_model_is_said_once_and_not_retried() -> None:
    async with parrot("refuse") as (child, diary):
        with pytest.raises(ModelError, match="food is missing"):
            await child.ready()
        assert child.report.state is ChildState.FAILED
        assert not diary.restarts


async def test_a_child_that_never_comes_up_is_given_up_with_advice() -> None:
    async with parrot("crash") as (child, diary):
        with pytest.raises(ModelError, match="4 times.*status 7.*talkdown doctor"):
            await child.ready()
        assert len(diary.restarts) == 3
        with pytest.raises(ModelError, match="4 times"):
            await child.call("say", "hello", limit_s=5)


async def test_a_child_that_has_worked_is_never_given_up_however_often_it_dies_while_it_loads(tmp_path: Path) -> None:
    mood = tmp_path / "mood"
    mood.write_text("well")
    async with parrot(str(mood)) as (child, diary):
        await child.ready()
        mood.write_text("crash")
        with pytest.raises(ChildDied):
            await child.call("seize", None, limit_s=5)
        while child.restarts < 2 * FAILED_STARTS_LIMIT:
            await asyncio.sleep(0.01)
            with pytest.raises(ChildDied, match="starting"):
                await child.call("say", "hello", limit_s=5)
        mood.write_text("refuse")
        seen = child.restarts
        while child.restarts < seen + 2:
            await asyncio.sleep(0.01)
        mood.write_text("well")
        await child.ready()
        assert (await child.call("say", "back", limit_s=5)).body == b'"back"'
        assert diary.restarts == [("parrot", "was killed by signal 9")]


async def test_a_machine_that_cannot_start_a_process_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    async with parrot() as (child, _):
        with pytest.raises(ModelError, match="could not be started"):
            await child.ready()


async def test_stopping_ends_the_process_and_its_calls() -> None:
    async with parrot() as (child, diary):
        await child.ready()
        pid = child.report.pid
        hung = asyncio.create_task(child.call("hang", None, limit_s=60))
        await asyncio.sleep(0)
        await child.stop()
        with pytest.raises(ChildDied, match="stopped"):
            await hung
        assert pid is not None
        assert not psutil.pid_exists(pid)
        assert not diary.restarts


def test_a_child_ends_when_the_engine_is_killed() -> None:
    engine = subprocess.Popen([sys.executable, "-c", _ENGINE], stdout=subprocess.PIPE, text=True)
    assert engine.stdout is not None
    child = psutil.Process(int(engine.stdout.readline()))
    engine.kill()
    engine.wait()
    _, alive = psutil.wait_procs([child], timeout=5)
    assert not alive


_ENGINE = """
import asyncio
from appliance.inference.supervisor import ChildSpec, SupervisedChild
async def main():
    child = SupervisedChild(ChildSpec("parrot", "tests.inference.parrot_child", ("well",)))
    await child.start(); await child.ready()
    print(child.report.pid, flush=True)
    await asyncio.sleep(3600)
asyncio.run(main())
"""


async def test_nice_levels_reach_the_process() -> None:
    child = SupervisedChild(ChildSpec("parrot", "tests.inference.parrot_child", ("well",), nice=3))
    await child.start()
    await child.ready()
    pid = child.report.pid
    assert pid is not None
    assert psutil.Process(pid).nice() == min(19, psutil.Process().nice() + 3)
    await child.stop()
