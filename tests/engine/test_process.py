import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from appliance.engine import performing
from appliance.engine.plan import Plan
from appliance.engine.play import Play, Request
from appliance.engine.process import Engine
from appliance.engine.seat import Seat
from appliance.stage import view
from appliance.stage.people_view import SignIn
from appliance.stage.view import View
from appliance.store.keys import OwnerKey
from appliance.store.store import Store
from tests.engine.test_over_time import listening_weak
from tests.engine.test_play import company
from tests.store.samples import QUICK_PIN, began, encounter

DAN = "Dan"
PIN = "482913"
COMES_IN = SignIn(name=DAN, pin=SecretStr(PIN))


class Screen:
    """The other end of an engine's socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, ask: BaseModel) -> None:
        self._writer.write(ask.model_dump_json().encode() + b"\n")

    def send_line(self, line: bytes) -> None:
        self._writer.write(line + b"\n")

    async def until(self, wanted: Callable[[View], bool]) -> View:
        """Return the first view that is wanted; fail when the engine ends before."""
        while line := await asyncio.wait_for(self._reader.readline(), 30):
            seen = View.model_validate_json(line)
            if wanted(seen):
                return seen
            assert seen.phase != "failed", seen.error
        raise AssertionError("the engine ended")

    async def phase(self, phase: str) -> View:
        return await self.until(lambda seen: seen.phase == phase)

    async def rest(self) -> bytes:
        """Return one more line, nothing when the engine has ended."""
        return await self._reader.readline()

    def leave(self) -> None:
        self._writer.close()

    def die(self) -> None:
        """Go without reading what the engine has sent, so that its next write fails."""
        self._writer.transport.abort()


@asynccontextmanager
async def _set_up(
    _settings: object,
    plan: Plan,
    seat: Seat,
    store: Store,
    owner: OwnerKey,
    on_progress: Callable[[str], None],
    on_change: Callable[[], None],
) -> AsyncIterator[Play]:
    on_progress("Loading the voice")
    recovered = plan.recovered
    yield Play(
        Request(
            plan.filed,
            plan.seed,
            seat.mode,
            plan.short_form,
            before=plan.before,
            retake_of=plan.retake_of,
            retake_turn=plan.retake_turn,
            earlier=plan.earlier,
        ),
        company(),
        seat.headset,
        seat.hearing,
        store,
        owner,
        journal=None if recovered is None else recovered.journal,
        encounter_id=None if recovered is None else recovered.account.began.encounter_id,
        on_change=on_change,
    )


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TALKDOWN_PATHS__DATA", str(tmp_path / "data"))
    monkeypatch.setattr(performing, "set_up", _set_up)
    with Store(tmp_path / "data", QUICK_PIN) as store:
        store.keys.enrol(PIN, DAN)
    return tmp_path / "data"


def owner_of(store: Store, name: str = DAN) -> OwnerKey:
    """Return an officer's key."""
    return store.keys.unlock(next(one.owner_id for one in store.keys.owners() if one.name == name), PIN)


@asynccontextmanager
async def engine(entrance: BaseModel | None = COMES_IN) -> AsyncIterator[Screen]:
    """Run an engine, be its screen and come in; wait for its end."""
    ours, theirs = socket.socketpair()
    engine_reader, engine_writer = await asyncio.open_unix_connection(sock=theirs)
    reader, writer = await asyncio.open_unix_connection(sock=ours, limit=2**20)

    async def serve() -> None:
        try:
            await Engine(engine_reader, engine_writer, QUICK_PIN).serve()
        finally:
            engine_writer.close()

    serving = asyncio.create_task(serve())
    screen = Screen(reader, writer)
    if entrance is not None:
        screen.send(entrance)
    try:
        yield screen
    finally:
        screen.leave()
        await asyncio.wait_for(serving, 30)


TYPED = view.Start(scenario="porch", officer="typed", headset="none", short_form=True, seed=5)


async def _say(screen: Screen, text: str) -> None:
    screen.send(view.Say(text=text))
    await screen.until(
        lambda seen: any(caption.text == text for caption in seen.captions) and seen.captions[-1].speaker == "subject"
    )


async def _begun(screen: Screen, start: view.Start = TYPED) -> None:
    await screen.phase("choosing")
    screen.send(start)
    await screen.phase("briefing")
    screen.send(view.Begin())
    await screen.phase("running")


async def test_a_typed_encounter_runs_from_the_calls_to_its_review(data: Path) -> None:
    async with engine() as screen:
        choosing = await screen.phase("choosing")
        assert {"porch", "bus-station", "traffic-stop"} <= {offer.id for offer in choosing.offers}
        assert choosing.left is None
        screen.send(TYPED)
        loading = await screen.phase("loading")
        assert loading.dispatch_call and loading.microphone is None
        await screen.until(lambda seen: seen.waiting_for == "Getting the voice ready")
        await screen.phase("briefing")
        screen.send(view.Begin())
        running = await screen.phase("running")
        assert running.officer_level is None and running.subject_level is None
        await _say(screen, "Hi Marcus, I'm Dan.")
        screen.send(view.End())
        await screen.phase("asking_to_end")
        screen.send(view.End(confirmed=True))
        assert (await screen.until(lambda seen: seen.phase in ("closing", "ended"))).phase == "closing"
        ended = await screen.phase("ended")
        assert ended.review is not None and ended.review.scenario_id == "porch"
    async with engine() as screen:
        assert (await screen.phase("choosing")).left is None


async def test_the_trend_is_shown_on_request_and_a_call_can_still_be_chosen(data: Path) -> None:
    async with engine() as screen:
        assert (await screen.phase("choosing")).trend is None
        screen.send(view.ShowTrend())
        shown = await screen.until(lambda seen: seen.trend is not None)
        assert shown.phase == "choosing" and shown.offers and shown.trend is not None
        assert shown.trend.counts.encounters == 0 and shown.trend.suggestions[0].kind == "scenario"
        screen.send(TYPED)
        assert (await screen.phase("loading")).trend is None


async def test_a_trend_on_the_kiosk_suggests_only_what_can_be_done_there(data: Path) -> None:
    with Store(data) as store:
        listening_weak(store, owner_of(store))
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(view.ShowTrend())
        shown = await screen.until(lambda seen: seen.trend is not None)
    assert shown.trend is not None and shown.trend.counts.encounters == 4
    assert {suggestion.kind for suggestion in shown.trend.suggestions} <= {"scenario", "retake", "drill"}


async def test_a_screen_that_goes_leaves_an_encounter_that_is_offered_and_goes_on(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
    async with engine() as screen:
        left = (await screen.phase("choosing")).left
        assert left is not None and left.title == "The porch light" and 0 < left.minutes_left <= 6
        screen.send(view.Start(officer="typed", headset="none", resume=left.encounter_id))
        await screen.phase("briefing")
        screen.send(view.Begin())
        running = await screen.phase("running")
        assert "Hi Marcus, I'm Dan." in [caption.text for caption in running.captions]


async def test_a_screen_that_dies_leaves_the_encounter_too(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
        await asyncio.sleep(0.3)
        screen.die()
    async with engine() as screen:
        assert (await screen.phase("choosing")).left is not None


async def test_a_screen_that_hangs_does_not_keep_the_review_from_being_written(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = asyncio.Event()

    async def drain(_writer: asyncio.StreamWriter) -> None:
        await looked.wait()

    def kept() -> bool:
        with Store(data) as store:
            return bool(store.records(owner_of(store)))

    async with engine() as screen:
        await _begun(screen)
        monkeypatch.setattr(asyncio.StreamWriter, "drain", drain)
        screen.send(view.End(confirmed=True))
        async with asyncio.timeout(30):
            while not kept():
                await asyncio.sleep(0.05)
        looked.set()


async def test_a_screen_that_dies_before_the_calls_are_known_ends_the_engine(data: Path) -> None:
    async with engine() as screen:
        screen.die()


async def test_sigterm_leaves_the_encounter_to_be_resumed(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
        os.kill(os.getpid(), signal.SIGTERM)
        assert (await screen.phase("ended")).review is None
    async with engine() as screen:
        assert (await screen.phase("choosing")).left is not None


async def test_an_encounter_that_was_stopped_and_went_on_is_told_as_such_and_not_as_a_power_cut(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
        os.kill(os.getpid(), signal.SIGTERM)
        await screen.phase("ended")
    async with engine() as screen:
        left = (await screen.phase("choosing")).left
        assert left is not None
        screen.send(view.Start(officer="typed", headset="none", resume=left.encounter_id))
        await screen.phase("briefing")
        screen.send(view.Begin())
        await screen.phase("running")
        screen.send(view.End(confirmed=True))
        ended = await screen.phase("ended")
    assert ended.review is not None and ended.encounter_id is not None
    with Store(data) as store:
        record = store.closed(owner_of(store), ended.encounter_id).record
    assert [incident.what for incident in record.incidents] == ["stopped", "resumed"]


async def test_an_encounter_that_ended_in_a_killed_engine_is_closed_and_told_at_the_next_start(data: Path) -> None:
    with Store(data) as store, store.begin(owner_of(store), began("e-1")) as journal:
        journal.append(*encounter()[1:])
    async with engine() as screen:
        choosing = await screen.phase("choosing")
        assert choosing.left is None and "review are now kept" in (choosing.notice or "")
    with Store(data) as store:
        assert store.closed(owner_of(store), "e-1").review_json
        assert store.unfinished(owner_of(store)) == ()


async def test_leaving_at_the_briefing_leaves_nothing_behind(data: Path) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(TYPED)
        await screen.phase("briefing")
    assert list((data / "journals").iterdir()) == []


async def test_leaving_a_resumed_encounter_at_the_briefing_keeps_it(data: Path) -> None:
    async with engine() as screen:
        await _begun(screen)
        await _say(screen, "Hi Marcus, I'm Dan.")
    for _ in range(2):
        async with engine() as screen:
            left = (await screen.phase("choosing")).left
            assert left is not None
            screen.send(view.Start(officer="typed", headset="none", resume=left.encounter_id))
            await screen.phase("briefing")


async def test_a_closed_encounter_is_taken_again_from_a_turn(data: Path) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(TYPED)
        assert (await screen.phase("briefing")).again == ""
        screen.send(view.Begin())
        await screen.phase("running")
        await _say(screen, "Hi Marcus, I'm Dan.")
        await _say(screen, "Calm down!")
        screen.send(view.End(confirmed=True))
        ended = await screen.phase("ended")
    turn = 1 + next(n for n, caption in enumerate(ended.captions) if caption.text == "Calm down!")
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(view.Start(officer="typed", headset="none", retake_of=ended.encounter_id, retake_turn=turn))
        told = (await screen.phase("briefing")).again
        assert told.startswith(f"You go back to your turn {turn}, with all as it was. Marcus has just said: “")
        screen.send(view.Begin())
        running = await screen.phase("running")
        said = [caption.text for caption in running.captions]
        assert "Hi Marcus, I'm Dan." in said and "Calm down!" not in said
        await _say(screen, "That sounds like a hard day.")
        screen.send(view.End(confirmed=True))
        retaken = (await screen.phase("ended")).review
    assert retaken is not None and retaken.comparison is not None
    assert retaken.comparison.from_turn == turn
    pair = retaken.comparison.turns[0]
    assert pair.before is not None and pair.now is not None
    assert (pair.before.said, pair.now.said) == ("Calm down!", "That sounds like a hard day.")


async def test_what_is_no_ask_is_passed_over_and_what_is_no_start_is_told(data: Path) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send_line(b'{"scenario": 3}')
        failed = await screen.until(lambda seen: seen.phase == "failed")
        assert "different versions" in (failed.error or "")
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(TYPED)
        screen.send_line(b"hello")
        screen.send_line(b"x" * 2**20)
        await screen.phase("briefing")
        screen.send(view.Begin())
        await screen.phase("running")


async def test_a_scenario_that_is_not_there_is_told_with_those_that_are(data: Path) -> None:
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(view.Start(scenario="nowhere", officer="typed", headset="none"))
        failed = await screen.until(lambda seen: seen.phase == "failed")
        assert "porch" in (failed.error or "")
