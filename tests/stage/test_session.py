from appliance.encounter.direction import Ending
from appliance.inference.seams import ChildDied
from appliance.stage.floor import Holder
from appliance.stage.preparation import OfficerTurn
from appliance.stage.session import ANSWER_LIMIT_S
from tests.stage.company import ScriptedActor, ScriptedRules, ScriptedVoice, Stage, stage
from tests.stage.virtual_time import run


async def _end(made: Stage) -> None:
    await made.session.close()
    await made.ear.close()


def test_the_person_speaks_first_when_the_scenario_says_so() -> None:
    async def play() -> None:
        made = await stage(ScriptedActor(["What."]), ScriptedRules(["Hello."]))
        assert made.recorder.turns[0].text == made.session.scene.scenario.opening_line
        assert made.recorder.events[0].kind == "subject_heard"
        await _end(made)

    run(play())


def test_an_answer_prepared_in_the_silence_sounds_when_the_turn_is_over() -> None:
    async def play() -> None:
        made = await stage(ScriptedActor(["I lost my job. You know."]), ScriptedRules(["What happened tonight?"]))
        await made.officer_speaks(1.5)
        await made.silence(2.0)
        await made.until_quiet()
        officer, subject = made.recorder.turns[1:3]
        assert (officer.speaker, subject.speaker) == ("officer", "subject")
        assert subject.source == "actor" and subject.text.endswith("I lost my job. You know.")
        timing = made.recorder.timings[0]
        assert timing.first_words_s is not None and 0.9 <= timing.first_words_s <= 1.6
        assert timing.endpoint_s is not None and 0.48 <= timing.endpoint_s <= 0.56
        await _end(made)

    run(play())


def test_a_pause_within_a_turn_neither_splits_nor_answers_it() -> None:
    async def play() -> None:
        rules = ScriptedRules(["I just want to", "I just want to know you are safe."], patience=1.2)
        made = await stage(ScriptedActor(["Yeah."]), rules)
        await made.officer_speaks(1.0)
        await made.silence(0.9)
        await made.officer_speaks(1.0)
        await made.silence(3.0)
        await made.until_quiet()
        officers = [turn for turn in made.recorder.turns if turn.speaker == "officer"]
        assert [turn.text for turn in officers] == ["I just want to know you are safe."]
        assert [event.kind for event in made.recorder.events].count("officer_spoke") == 1
        await _end(made)

    run(play())


def test_what_a_dropped_preparation_did_to_the_plot_never_happened() -> None:
    async def play() -> None:
        made = await stage(ScriptedActor(["Yeah."]), ScriptedRules(["Calm down."], patience=1.4))
        before = made.session.scene.state
        await made.officer_speaks(1.0)
        await made.silence(1.2)
        await made.officer_speaks(0.3)
        assert made.session.scene.state is before
        await _end(made)

    run(play())


def test_an_actor_that_hangs_is_covered_by_the_authored_line() -> None:
    async def play() -> None:
        made = await stage(ScriptedActor([None]), ScriptedRules(["What happened tonight?"]))
        await made.officer_speaks(1.0)
        await made.silence(4.0)
        await made.until_quiet()
        subject = made.recorder.turns[2]
        assert subject.source == "authored"
        assert [incident.what for incident in made.recorder.incidents] == ["authored_cover"]
        assert made.recorder.timings[0].first_words_s is not None
        assert made.recorder.timings[0].first_words_s < ANSWER_LIMIT_S + 0.2
        await _end(made)

    run(play())


def test_an_actor_that_dies_is_covered_by_the_authored_line() -> None:
    async def play() -> None:
        made = await stage(ScriptedActor([ChildDied("gone")]), ScriptedRules(["What happened tonight?"]))
        await made.officer_speaks(1.0)
        await made.silence(4.0)
        await made.until_quiet()
        assert made.recorder.turns[2].source == "authored"
        await _end(made)

    run(play())


def test_a_rejected_wording_is_tried_once_more_and_then_replaced() -> None:
    async def play() -> None:
        actor = ScriptedActor(["How can I help you?"], first_token_s=0.2)
        rules = ScriptedRules(["What happened?"], refuse=frozenset({"How can I help you?"}))
        made = await stage(actor, rules)
        await made.officer_speaks(1.0)
        await made.silence(4.0)
        await made.until_quiet()
        subject = made.recorder.turns[2]
        assert actor.asked == 2
        assert subject.source == "authored" and subject.guard_rejections == ("refused", "refused")
        assert made.recorder.incidents == []
        await _end(made)

    run(play())


def test_speech_over_the_person_leaves_only_the_words_that_were_heard() -> None:
    async def play() -> None:
        long = "One two three four five six seven eight nine ten eleven twelve thirteen."
        made = await stage(ScriptedActor([long]), ScriptedRules(["What happened?", "Listen to me please."]))
        await made.officer_speaks(1.0)
        while made.session.floor.holder is not Holder.SUBJECT or made.session.speaking.line is None:
            await made.silence(0.05)
        await made.silence(2.0)
        await made.officer_speaks(1.5)
        await made.silence(0.1)
        cut = next(turn for turn in made.recorder.turns if turn.speaker == "subject" and turn.interrupted)
        assert "three" in cut.text and "thirteen" not in cut.text
        await made.silence(4.0)
        officers = [turn for turn in made.recorder.turns if turn.speaker == "officer"]
        assert officers[-1].interrupts and officers[-1].text == "Listen to me please."
        assert any(db < -6 for _, db in made.ear.gains)
        await _end(made)

    run(play())


def test_a_backchannel_is_not_a_turn_and_the_person_goes_on() -> None:
    async def play() -> None:
        long = "One two three four five six seven eight nine ten eleven twelve thirteen."
        rules = ScriptedRules(["What happened?"], backchannel=True)
        made = await stage(ScriptedActor([long]), rules)
        await made.officer_speaks(1.0)
        while made.session.speaking.line is None:
            await made.silence(0.05)
        await made.silence(1.0)
        await made.officer_speaks(0.4)
        await made.silence(1.0)
        assert made.session.floor.holder is Holder.SUBJECT
        await made.until_quiet()
        assert made.recorder.turns[-1].text.endswith("thirteen.")
        assert len([turn for turn in made.recorder.turns if turn.speaker == "officer"]) == 1
        await _end(made)

    run(play())


def test_a_recogniser_that_is_away_when_the_officer_speaks_over_the_person_does_not_end_the_encounter() -> None:
    class Away(ScriptedRules):
        async def is_backchannel(self, turn: OfficerTurn) -> bool:
            raise ChildDied("it is being restarted")

    async def play() -> None:
        long = "One two three four five six seven eight nine ten eleven twelve thirteen."
        made = await stage(ScriptedActor([long]), Away(["What happened?"]))
        await made.officer_speaks(1.0)
        while made.session.speaking.line is None:
            await made.silence(0.05)
        await made.silence(1.0)
        await made.officer_speaks(0.4)
        await made.silence(1.5)
        assert made.session.trouble is None and not made.session.over.is_set()
        await made.until_quiet()
        await _end(made)

    run(play())


def test_without_speculation_nothing_is_worded_before_the_turn_is_over() -> None:
    async def play() -> None:
        actor = ScriptedActor(["Yeah."])
        made = await stage(actor, ScriptedRules(["What happened?"], patience=1.0), speculative=False)
        await made.officer_speaks(1.0)
        await made.silence(0.9)
        assert actor.asked == 0
        await made.silence(1.0)
        assert actor.asked == 1
        await made.until_quiet()
        await _end(made)

    run(play())


def test_pause_stops_the_clock_and_resume_goes_on() -> None:
    async def play() -> None:
        made = await stage(ScriptedActor(["Yeah."]), ScriptedRules(["Hi."]))
        made.session.pause()
        at_s = made.session.clock.read_s()
        await made.silence(60.0)
        assert made.session.clock.read_s() == at_s
        made.session.resume()
        made.session.say("Marcus, what happened tonight?")
        await made.silence(3.0)
        await made.until_quiet()
        assert [turn.source for turn in made.recorder.turns[:2]] == ["authored", "typed"]
        await _end(made)

    run(play())


def test_time_runs_out_into_a_neutral_ending() -> None:
    async def play() -> None:
        made = await stage(ScriptedActor(["Yeah."]), ScriptedRules(["Hi."]))
        while not made.session.over.is_set():
            await made.silence(5.0)
        assert made.session.trouble is None
        assert made.session.ending is Ending.STILL_TALKING
        assert made.session.person.narration
        await _end(made)

    run(play())


def test_a_voice_that_dies_once_is_asked_again() -> None:
    async def play() -> None:
        voice = ScriptedVoice()
        made = await stage(ScriptedActor(["Fine. Whatever."]), ScriptedRules(["What happened?"]), voice)
        voice.deaths = 1
        await made.officer_speaks(1.0)
        await made.silence(4.0)
        await made.until_quiet()
        assert made.recorder.turns[2].text.endswith("Fine. Whatever.")
        await _end(made)

    run(play())


def test_a_radio_call_is_answered_by_dispatch_and_never_coded_as_said_to_the_person() -> None:
    async def play() -> None:
        made = await stage(ScriptedActor(["Yeah."]), ScriptedRules(["Hi."]))
        made.session.say("Dispatch, hold the air please.")
        await made.silence(8.0)
        await made.until_quiet()
        officer = next(turn for turn in made.recorder.turns if turn.speaker == "officer")
        assert officer.addressed_to == "radio" and officer.coded is None
        assert any(turn.speaker == "radio" for turn in made.recorder.turns)
        await _end(made)

    run(play())
