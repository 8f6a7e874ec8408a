import asyncio
import errno
import io
import os
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest

from appliance.audio.seams import HeadsetError
from appliance.encounter.director import step
from appliance.encounter.record import Record, Versions
from appliance.engine.company import Company
from appliance.engine.library import read_scenario
from appliance.engine.plan import plan_resumed
from appliance.engine.play import Play, Played, Request
from appliance.errors import UsageError
from appliance.officers.simulated import SimulatedOfficer
from appliance.officers.typed import TypedOfficer
from appliance.review.coder.coder import Coder
from appliance.review.review import review
from appliance.stage import view
from appliance.stage.retake import as_earlier, before_turn
from appliance.store.store import Store
from tests.stage.company import Ear, ScriptedActor

LINES: list[str | Exception | None] = ["I don't know, man.", "You don't get it.", "What do you want from me?"]
VERSIONS = Versions(software="test", coder="coder", actor="scripted", recogniser="none", voice="none")


async def _nothing() -> None:
    return None


def company() -> Company:
    return Company(
        actor=ScriptedActor(LINES, first_token_s=0.0, token_s=0.0),
        recogniser=None,
        voice=None,
        encoder=None,
        coder=Coder(),
        sound=None,
        versions=VERSIONS,
        close=_nothing,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


async def _typed(play: Play, lines: list[str]) -> None:
    """Type lines one after the other, each when the floor is free."""
    sitting = play.sitting
    assert sitting is not None
    session = sitting.session
    for line in lines:
        while session.floor.holder.value != "nobody" or session.person.about_to_speak:
            await asyncio.sleep(0.01)
        turns = len(session.recorder.turns)
        sitting.do(view.Say(text=line))
        while len(session.recorder.turns) < turns + 2 and not session.over.is_set():
            await asyncio.sleep(0.01)


async def _run(play: Play, what: Callable[[], Awaitable[None]]) -> Played:
    await play.prepare()
    running = asyncio.create_task(play.run())
    await asyncio.sleep(0.05)
    await what()
    return await running


def _record(played: Played) -> Record:
    assert played.record is not None
    return played.record


async def test_a_simulated_officer_plays_a_typed_encounter_to_its_end_and_it_can_be_reviewed(store: Store) -> None:
    filed = read_scenario("porch")
    owner = store.keys.practice()
    play = Play(Request(filed, 3, "simulated"), company(), None, None, store, owner)
    played = await play.run(SimulatedOfficer(filed.scenario, "abusive", 3))
    assert played.result == "ended" and played.record is not None
    record = _record(played)
    assert record.outcome.value == "escalated"
    made = review(record, filed.scenario)
    assert store.close_encounter(owner, record, made, date(2026, 1, 1))
    assert store.unfinished(owner) == ()


async def test_typed_words_to_the_partner_go_to_the_partner_and_not_to_the_radio(store: Store) -> None:
    filed = read_scenario("bus-station")
    play = Play(Request(filed, 3, "typed"), company(), None, None, store, store.keys.practice())
    lines = io.StringIO("/partner hold the doors\n/radio show me on scene\n")
    record = _record(await play.run(TypedOfficer(lines)))
    said = {turn.text: turn.addressed_to for turn in record.turns if turn.speaker == "officer"}
    assert said == {"hold the doors": "partner", "show me on scene": "radio"}
    assert [turn.speaker for turn in record.turns if turn.speaker in ("radio", "partner")] == ["partner", "radio"]


async def test_an_encounter_that_ends_on_a_full_disk_still_has_its_whole_record(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fdatasync

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    filed = read_scenario("porch")
    play = Play(Request(filed, 5, "typed"), company(), None, None, store, store.keys.practice())

    async def fill_and_end() -> None:
        await _typed(play, ["Hi Marcus, I'm Dan."])
        monkeypatch.setattr(os, "fdatasync", full)
        await _typed(play, ["What happened tonight?"])
        assert play.sitting is not None
        while play.sitting.notice is None:
            await asyncio.sleep(0.01)
        assert "disk is full" in play.sitting.notice
        play.sitting.do(view.End(confirmed=True))

    played = await _run(play, fill_and_end)
    monkeypatch.setattr(os, "fdatasync", real)
    assert played.lost
    record = _record(played)
    assert record.complete and "What happened tonight?" in [turn.text for turn in record.turns]
    assert "disk_full" in [incident.what for incident in record.incidents]


async def test_a_headset_that_cannot_be_opened_leaves_the_journal_closed(store: Store) -> None:
    class Broken(Ear):
        async def open(self, *_: object) -> None:
            raise HeadsetError("The headset is not there.")

    owner = store.keys.practice()
    play = Play(Request(read_scenario("porch"), 5, "typed"), company(), Broken(), None, store, owner)
    with pytest.raises(HeadsetError):
        await play.run()
    assert store.drop_unbegun(owner, play.encounter_id), "nobody writes it any more"


async def test_the_record_holds_the_directors_exact_inputs_so_that_a_replay_is_exact(store: Store) -> None:
    filed = read_scenario("porch")
    play = Play(Request(filed, 11, "simulated"), company(), None, None, store, store.keys.practice())
    played = await play.run(SimulatedOfficer(filed.scenario, "commanding", 11))
    assert played.record is not None
    from appliance.encounter.director import begin

    state = begin(filed.scenario, 11).state
    for event, snapshot in zip(played.record.events, played.record.snapshots, strict=True):
        state = step(filed.scenario, state, event).state
        assert state == snapshot.state


async def test_an_encounter_that_was_left_goes_on_where_it_was(store: Store) -> None:
    filed = read_scenario("porch")
    owner = store.keys.practice()
    first = Play(Request(filed, 5, "typed"), company(), None, None, store, owner)

    async def leave() -> None:
        await _typed(first, ["Hi Marcus, I'm Dan, I'm with the police.", "What happened tonight?"])
        assert first.sitting is not None
        first.sitting.do(view.CalledAway())

    await _run(first, leave)
    assert first.sitting is not None
    state, turns = first.sitting.session.scene.state, list(first.sitting.session.recorder.turns)

    plan = plan_resumed(store, owner)
    assert plan.recovered is not None and plan.before is not None
    second = Play(
        Request(plan.filed, plan.seed, "typed", before=plan.before),
        company(),
        None,
        None,
        store,
        owner,
        journal=plan.recovered.journal,
        encounter_id=plan.recovered.account.began.encounter_id,
    )

    async def end() -> None:
        assert second.sitting is not None
        session = second.sitting.session
        assert session.scene.state == state
        assert session.recorder.turns == turns
        await _typed(second, ["I'm still here."])
        second.sitting.do(view.End(confirmed=True))

    played = await _run(second, end)
    record = _record(played)
    assert [turn.number for turn in record.turns] == sorted(turn.number for turn in record.turns)
    assert "called_away" in [incident.what for incident in record.incidents]


async def test_a_retake_starts_from_the_very_state_before_the_turn(store: Store) -> None:
    filed = read_scenario("porch")
    owner = store.keys.practice()
    first = Play(Request(filed, 5, "typed"), company(), None, None, store, owner)

    async def say() -> None:
        await _typed(first, ["Hi Marcus, I'm Dan.", "Calm down!", "Sit down. Now."])
        assert first.sitting is not None
        first.sitting.do(view.End(confirmed=True))

    played = await _run(first, say)
    record = _record(played)
    number = next(turn.number for turn in record.turns if turn.text == "Calm down!")
    before = before_turn(record, number)
    again = Play(
        Request(
            filed,
            5,
            "typed",
            before=before,
            retake_of=record.encounter_id,
            retake_turn=number,
            earlier=as_earlier(record),
        ),
        company(),
        None,
        None,
        store,
        owner,
    )

    async def better() -> None:
        assert again.sitting is not None
        snapshots = [s for s, e in zip(record.snapshots, record.events, strict=True) if e in before.events]
        assert again.sitting.session.scene.state == snapshots[-1].state
        await _typed(again, ["That sounds like a hard day."])
        again.sitting.do(view.End(confirmed=True))

    replayed = await _run(again, better)
    retake = _record(replayed)
    assert retake.retake_of == record.encounter_id and retake.retake_turn == number
    assert retake.turns[: len(before.turns)] == before.turns
    assert retake.earlier == as_earlier(record)
    compared = review(retake, filed.scenario).comparison
    assert compared is not None
    first_pair = compared.turns[0]
    assert first_pair.before is not None and first_pair.now is not None
    assert (first_pair.before.said, first_pair.now.said) == ("Calm down!", "That sounds like a hard day.")


def test_a_retake_of_a_turn_that_is_not_the_officers_is_refused_with_the_turns_there_are(store: Store) -> None:
    async def play() -> None:
        filed = read_scenario("porch")
        played = await Play(Request(filed, 3, "simulated"), company(), None, None, store, store.keys.practice()).run(
            SimulatedOfficer(filed.scenario, "abusive", 3)
        )
        assert played.record is not None
        with pytest.raises(UsageError, match="Officer turns: "):
            before_turn(played.record, 999)

    asyncio.run(play())
