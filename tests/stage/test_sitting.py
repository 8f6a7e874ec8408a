import asyncio
from collections.abc import Sequence

from appliance.encounter.direction import Ending
from appliance.encounter.events import OfficerMoved
from appliance.inference.seams import Audio, ModelError
from appliance.stage import view
from appliance.stage.floor import Holder
from appliance.stage.preparation import Control
from appliance.stage.sitting import COVERED, CUT_SHORT, ENDED_EARLY, Sitting
from appliance.stage.typed_text import LONGEST_LETTERS
from tests.stage.company import ScriptedActor, ScriptedRules, Stage, stage
from tests.stage.virtual_time import run


class Seat:
    """A sitting with its fakes, running."""

    def __init__(self, made: Stage) -> None:
        self.made = made
        self.prompts: list[str] = []
        self.sitting = Sitting(made.session, made.ledger, made.ear, None, self._no_phrase, self._prompt)
        self.running = asyncio.create_task(self.sitting.run(), name="sitting")

    async def _no_phrase(self, _sound: Audio) -> Control | None:
        return None

    async def _prompt(self, text: str) -> None:
        self.prompts.append(text)

    async def leave(self) -> str:
        result = await self.running
        await self.made.ear.close()
        return result


async def seat(rules: ScriptedRules | None = None, lines: Sequence[str | Exception | None] = ("Yeah.",)) -> Seat:
    made = await stage(ScriptedActor(list(lines)), rules or ScriptedRules(["Hello."]), begin=False)
    seated = Seat(made)
    while not made.recorder.turns:
        await made.silence(0.1)
    return seated


def test_ending_asks_first_and_then_ends_neutrally() -> None:
    async def play() -> None:
        seated = await seat()
        seated.sitting.do(view.End())
        assert seated.sitting.phase == "asking_to_end"
        await asyncio.sleep(0.1)
        assert "End the training?" in seated.prompts[0]
        seated.sitting.do(view.End())
        assert await seated.leave() == "ended"
        assert seated.made.ledger.end is not None
        assert seated.made.ledger.end[1:] == (Ending.STILL_TALKING, ENDED_EARLY)

    run(play())


def test_the_question_whether_to_end_can_be_answered_with_going_on() -> None:
    async def play() -> None:
        seated = await seat()
        seated.sitting.do(view.End())
        seated.sitting.do(view.Resume())
        assert seated.sitting.phase == "running"
        assert [i.what for i in seated.made.recorder.incidents] == ["paused", "resumed"]
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_a_spoken_pause_is_no_turn_and_stops_the_clock() -> None:
    async def play() -> None:
        seated = await seat(ScriptedRules(["Pause training."]))
        await seated.made.officer_speaks(0.8)
        await seated.made.silence(1.5)
        assert seated.sitting.phase == "paused"
        assert all(turn.speaker == "subject" for turn in seated.made.recorder.turns)
        at_s = seated.made.session.clock.read_s()
        await asyncio.sleep(30)
        assert seated.made.session.clock.read_s() == at_s
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_a_lost_headset_pauses_and_says_so_and_a_found_one_goes_on() -> None:
    async def play() -> None:
        seated = await seat()
        seated.sitting.on_lost("USB headset")
        assert seated.sitting.phase == "paused"
        assert seated.sitting.waiting_for is not None and "USB headset" in seated.sitting.waiting_for
        seated.sitting.do(view.Resume())
        assert not seated.made.session.clock.running, "nobody can be heard yet"
        seated.sitting.on_back()
        assert seated.made.session.clock.running and seated.sitting.waiting_for is None
        assert [i.what for i in seated.made.recorder.incidents] == ["headset_lost", "headset_back"]
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_words_typed_as_the_headset_is_lost_are_said_when_it_is_back() -> None:
    async def play() -> None:
        seated = await seat()
        await seated.made.until_quiet()
        seated.sitting.do(view.Say(text="Are you still there?"))
        seated.sitting.on_lost("USB headset")
        await asyncio.sleep(5)
        assert not [turn for turn in seated.made.recorder.turns if turn.speaker == "officer"]
        seated.sitting.on_back()
        await seated.made.silence(4)
        said = [turn.text for turn in seated.made.recorder.turns if turn.speaker == "officer"]
        assert said == ["Are you still there?"]
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_a_headset_lost_and_found_during_a_pause_leaves_the_pause_to_the_officer() -> None:
    async def play() -> None:
        seated = await seat()
        seated.sitting.do(view.Pause())
        seated.sitting.on_lost("USB headset")
        seated.sitting.on_back()
        assert seated.sitting.phase == "paused" and not seated.made.session.clock.running
        seated.sitting.do(view.Resume())
        assert seated.made.session.clock.running
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_called_away_leaves_the_journal_without_an_end() -> None:
    async def play() -> None:
        seated = await seat()
        seated.sitting.do(view.CalledAway())
        assert await seated.leave() == "called_away"
        assert seated.made.ledger.end is None
        assert seated.made.recorder.incidents[-1].what == "called_away"

    run(play())


def test_moves_reach_the_director_and_typed_words_become_a_turn() -> None:
    async def play() -> None:
        seated = await seat()
        seated.sitting.do(view.Move(movement="back"))
        assert any(isinstance(event, OfficerMoved) for event in seated.made.recorder.events)
        seated.sitting.do(view.Say(text="Marcus, what happened tonight?"))
        await seated.made.silence(4)
        await seated.made.until_quiet()
        assert any(turn.source == "typed" for turn in seated.made.recorder.turns)
        seated.sitting.do(view.Act())
        assert await seated.leave() == "ended"
        assert seated.made.ledger.end is not None and seated.made.ledger.end[1] is Ending.ACTED

    run(play())


def test_a_book_that_is_typed_is_cut_and_the_officer_is_told() -> None:
    async def play() -> None:
        seated = await seat()
        await seated.made.until_quiet()
        seated.sitting.do(view.Say(text="Marcus. " * 10_000))
        assert seated.sitting.notice == CUT_SHORT
        await seated.made.silence(4)
        (turn,) = (turn for turn in seated.made.recorder.turns if turn.speaker == "officer")
        assert turn.text.startswith("Marcus. Marcus.") and len(turn.text) <= LONGEST_LETTERS
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_an_actor_that_stays_away_is_told_until_it_is_back() -> None:
    away = ModelError("there is no server")

    async def play() -> None:
        seated = await seat(lines=[away, away, "Yeah."])
        notices = []
        for _ in range(3):
            await seated.made.until_quiet()
            seated.sitting.do(view.Say(text="What happened tonight?"))
            await seated.made.silence(1)
            await seated.made.until_quiet()
            notices.append(seated.sitting.notice)
        assert notices == [None, COVERED, None]
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_typing_nothing_is_no_turn_and_does_not_take_the_floor() -> None:
    async def play() -> None:
        seated = await seat()
        await seated.made.until_quiet()
        seated.sitting.do(view.Say(text=" \x00\u200b "))
        assert seated.made.session.floor.holder is Holder.NOBODY
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()
        assert not [turn for turn in seated.made.recorder.turns if turn.speaker == "officer"]

    run(play())


def test_a_radio_key_sends_the_next_words_to_the_radio_only() -> None:
    async def play() -> None:
        seated = await seat()
        seated.sitting.do(view.Radio())
        assert seated.made.session.officer.calling == "radio"
        await seated.made.officer_speaks(1.0)
        await seated.made.silence(6.0)
        officer = next(turn for turn in seated.made.recorder.turns if turn.speaker == "officer")
        assert officer.addressed_to == "radio"
        assert seated.made.session.officer.calling is None
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_the_journal_hears_of_the_clock_while_it_runs() -> None:
    async def play() -> None:
        seated = await seat()
        await asyncio.sleep(21)
        assert len(seated.made.ledger.clocks) >= 4
        seated.sitting.do(view.End(confirmed=True))
        await seated.leave()

    run(play())


def test_a_machine_that_stops_leaves_the_encounter_to_be_resumed() -> None:
    async def play() -> None:
        seated = await seat()
        seated.sitting.stop()
        assert await seated.leave() == "stopped"
        assert seated.made.ledger.end is None
        assert [incident.what for incident in seated.made.recorder.incidents] == ["stopped"]

    run(play())
