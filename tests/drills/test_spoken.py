"""A drill out loud, on virtual time: what is heard, what ends a turn, what is forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from appliance.audio.seams import HeadsetError
from appliance.encounter.drill import Prompt
from appliance.encounter.drill_record import DrillRecord, DrillVersions
from appliance.engine.drill_answers import SpokenAnswers
from appliance.engine.drill_ear import NO_ANSWER_S, DrillEar
from appliance.engine.drill_library import FiledDrill
from appliance.engine.drilling import Answers, Drilling, Said
from appliance.review.drill import Verdict
from tests.drills.library import CODER, FOLDER, drill, prompt
from tests.drills.scripted import ScriptedHeadset, ScriptedRecogniser, ScriptedVoice, hearing
from tests.stage.virtual_time import run

TO = prompt("reflect", "stopped-calling")
ASKED = "You stopped calling."


class Scene:
    """A headset that is open, and an officer who speaks when told."""

    def __init__(self, *texts: str) -> None:
        self.headset = ScriptedHeadset()
        self.recogniser = ScriptedRecogniser(*texts)
        self.voice = ScriptedVoice()
        self.ear = DrillEar(self.headset, hearing(), self.recogniser, self.voice)

    def play(self, act: Callable[["Scene"], Awaitable[Any]]) -> Any:
        async def main() -> Any:
            async with self.ear.open():
                return await act(self)

        return run(main())

    async def speak(self, seconds: float, after_s: float = 0.5) -> None:
        await asyncio.sleep(after_s)
        self.headset.speak(seconds)
        await asyncio.sleep(seconds)


def now_s() -> float:
    return asyncio.get_running_loop().time()


def test_the_persons_words_are_spoken_whole_in_their_own_voice_before_anybody_listens() -> None:
    scene = Scene()

    async def act(scene: Scene) -> float:
        began_s = now_s()
        await scene.ear.say(TO)
        return now_s() - began_s

    took_s = scene.play(act)
    assert " ".join(clause for clause, _ in scene.voice.said) == TO.says
    assert {delivery.voice for _, delivery in scene.voice.said} == {TO.voice.voice}
    assert took_s >= scene.headset.played_s > 3


def test_slurring_reaches_the_voice_on_its_own_scale() -> None:
    scene = Scene()
    slurred = prompt("suicide-question", "a-drive")
    scene.play(lambda scene: scene.ear.say(slurred))
    (delivery,) = {delivery for _, delivery in scene.voice.said}
    assert (delivery.manner, delivery.slurring) == ("slurred", slurred.voice.slurring / 10)


def test_an_answer_is_what_was_said_until_a_silence_that_its_words_allow() -> None:
    scene = Scene(ASKED)

    async def act(scene: Scene) -> tuple[Said, float]:
        said, _ = await asyncio.gather(scene.ear.listen(), scene.speak(2.0))
        return said, now_s()

    said, _ = scene.play(act)
    assert said.text == ASKED
    assert said.duration_s == pytest.approx(2.0, abs=0.2)
    assert said.word_confidences == (0.9, 0.9, 0.9)


def test_a_pause_inside_an_answer_does_not_end_it() -> None:
    scene = Scene("You stopped calling because")

    async def act(scene: Scene) -> Said:
        async def officer() -> None:
            await scene.speak(1.5)
            await asyncio.sleep(1.2)
            scene.recogniser.texts = ["You stopped calling because it hurt."]
            await scene.speak(1.0, after_s=0.0)

        said, _ = await asyncio.gather(scene.ear.listen(), officer())
        return said

    assert scene.play(act).text == "You stopped calling because it hurt."


def test_silence_is_no_answer_after_a_while() -> None:
    scene = Scene()

    async def act(scene: Scene) -> tuple[Said, float]:
        began_s = now_s()
        return await scene.ear.listen(), now_s() - began_s

    said, waited_s = scene.play(act)
    assert said == Said("")
    assert waited_s == pytest.approx(NO_ANSWER_S, abs=0.1)


def test_a_sound_without_words_is_waited_out() -> None:
    scene = Scene("", ASKED)

    async def act(scene: Scene) -> Said:
        async def officer() -> None:
            await scene.speak(0.8)
            await scene.speak(0.6, after_s=3.0)

        said, _ = await asyncio.gather(scene.ear.listen(), officer())
        return said

    assert scene.play(act).text == ASKED


def test_what_was_said_before_the_prompt_is_no_answer_to_it() -> None:
    scene = Scene("Huh, tough one.", ASKED)

    async def act(scene: Scene) -> Said:
        await scene.speak(1.0)
        await scene.ear.say(TO)
        scene.recogniser.texts = [ASKED]
        said, _ = await asyncio.gather(scene.ear.listen(), scene.speak(1.0))
        return said

    assert scene.play(act).text == ASKED


def test_an_answer_that_begins_over_the_persons_last_words_is_heard_from_its_beginning() -> None:
    scene = Scene(ASKED)

    async def act(scene: Scene) -> Said:
        await asyncio.gather(scene.ear.say(TO), scene.speak(3.5, after_s=2.0))
        return await scene.ear.listen()

    said = scene.play(act)
    assert said.text == ASKED
    assert said.duration_s == pytest.approx(3.5, abs=0.2)


def test_a_recogniser_that_dies_is_asked_again() -> None:
    scene = Scene(ASKED)
    scene.recogniser.dies = 2

    async def act(scene: Scene) -> Said:
        said, _ = await asyncio.gather(scene.ear.listen(), scene.speak(2.0))
        return said

    assert scene.play(act).text == ASKED


def test_a_voice_that_fails_leaves_the_words_to_the_screen() -> None:
    scene = Scene()
    scene.voice.dead = True
    scene.play(lambda scene: scene.ear.say(TO))
    assert scene.headset.clips == 0


def test_a_lost_headset_is_told_and_not_waited_for() -> None:
    scene = Scene()

    async def act(scene: Scene) -> None:
        async def pull() -> None:
            await asyncio.sleep(1.0)
            scene.headset.on_lost("The headset was pulled.")

        await asyncio.gather(scene.ear.listen(), pull())

    with pytest.raises(HeadsetError, match="pulled"):
        scene.play(act)


def test_end_training_ends_and_pause_waits_for_resume_and_the_prompt_is_said_again() -> None:
    told: list[str] = []
    scene = Scene("Pause training.", "So that was hard.", "Resume training.", ASKED, "End training.")

    async def act(scene: Scene) -> tuple[Said | None, Said | None]:
        answers = SpokenAnswers(scene.ear, told.append)

        async def officer() -> None:
            for seconds in (2.0, 1.8, 1.6):
                await scene.speak(seconds, after_s=3.0)
            await scene.speak(1.4, after_s=9.0)

        first, _ = await asyncio.gather(answers.answer(TO), officer())
        second, _ = await asyncio.gather(answers.answer(TO), scene.speak(1.2))
        return first, second

    first, second = scene.play(act)
    assert first is not None and first.text == ASKED
    assert second is None
    assert len(told) == 1 and "Paused" in told[0]
    assert " ".join(clause for clause, _ in scene.voice.said) == TO.says


class Listed:
    """Answers from a list; an exception in it is raised."""

    def __init__(self, *answers: Said | Exception | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def ask(self, prompt: Prompt) -> None:
        self.asked.append(prompt.id)

    async def answer(self, prompt: Prompt) -> Said | None:
        if not self.answers:
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def drilling(answers: Answers, verdicts: list[Verdict], reads: bool = False) -> Drilling:
    filed = FiledDrill(drill("reflect"), "0" * 64, FOLDER / "reflect.yaml")
    versions = DrillVersions(software="0", coder=CODER.version, recogniser="none", voice="none")
    return Drilling(
        filed, answers, CODER, None, versions, "speech", lambda number, prompt: None, verdicts.append, reads
    )


def test_every_prompt_is_asked_once_in_order_and_judged_at_once() -> None:
    verdicts: list[Verdict] = []
    answers = Listed(*[Said(ASKED)] * 8)

    async def main() -> DrillRecord:
        return await drilling(answers, verdicts).run()

    record = run(main())
    ids = [prompt.id for prompt in drill("reflect").prompts]
    assert answers.asked == ids
    assert [answer.prompt_id for answer in record.answers] == ids
    assert [verdict.prompt_id for verdict in verdicts] == ids


def test_there_is_time_to_read_what_is_shown() -> None:
    async def main(reads: bool) -> float:
        began_s = now_s()
        await drilling(Listed(*[Said(ASKED)] * 8), [], reads).run()
        return now_s() - began_s

    assert run(main(False)) == 0
    assert 40 <= run(main(True)) <= 112


def test_a_drill_that_is_stopped_keeps_what_was_answered() -> None:
    async def main() -> DrillRecord:
        going = drilling(Listed(Said(ASKED), Said(ASKED)), [])
        asyncio.get_running_loop().call_later(5.0, going.stop)
        return await going.run()

    assert len(run(main()).answers) == 2


def test_what_fails_ends_the_drill_and_loses_no_answer() -> None:
    async def main() -> tuple[Drilling, DrillRecord]:
        going = drilling(Listed(Said(ASKED), HeadsetError("The headset was pulled.")), [])
        return going, await going.run()

    going, record = run(main())
    assert len(record.answers) == 1
    assert isinstance(going.trouble, HeadsetError)


def test_confidences_that_do_not_fit_the_words_are_left_out() -> None:
    async def main() -> DrillRecord:
        return await drilling(Listed(Said(ASKED, (0.1,)), Said(ASKED, (0.9, 0.8, 0.7)), None), []).run()

    record = run(main())
    assert [answer.word_confidence for answer in record.answers] == [1.0, 0.8]


def test_blanks_that_were_typed_twice_are_one_in_the_record() -> None:
    async def main() -> DrillRecord:
        return await drilling(Listed(Said("You  stopped   calling."), None), []).run()

    assert run(main()).answers[0].text == ASKED
