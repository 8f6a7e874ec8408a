from hypothesis import given
from hypothesis import strategies as st

from appliance.stage.floor import FloorState, Holder, reduce
from appliance.stage.floor_events import (
    AnswerReady,
    ComeBack,
    Discard,
    Drop,
    Duck,
    EndTurn,
    FloorCloses,
    FloorCommand,
    FloorEvent,
    FloorOpens,
    Glance,
    Glanced,
    OpenTurn,
    Release,
    ReportSilence,
    SilenceRuns,
    SilenceWanted,
    Speculate,
    SpeechRuns,
    SpeechStarted,
    SubjectFinished,
    SubjectStarts,
    TypedTurn,
    WordsHeard,
    Yield,
)

FRAME_S = 0.02


class Rehearsal:
    """Feeds a floor frame by frame and remembers when it asked for what."""

    def __init__(self) -> None:
        self.state = FloorState()
        self.now_s = 0.0
        self.asked: list[tuple[float, FloorCommand]] = []
        self.tell(FloorOpens(0.0))

    def tell(self, event: FloorEvent) -> None:
        self.state, commands = reduce(self.state, event)
        self.asked += [(round(self.now_s, 3), command) for command in commands]

    def speak(self, seconds: float) -> None:
        self.tell(SpeechStarted(self.now_s, max(0.0, self.now_s - 0.1)))
        for _ in range(round(seconds / FRAME_S)):
            self.now_s += FRAME_S
            self.tell(SpeechRuns(self.now_s))

    def be_silent(self, seconds: float) -> None:
        for _ in range(round(seconds / FRAME_S)):
            self.now_s += FRAME_S
            self.tell(SilenceRuns(self.now_s))

    def words(self, patience_s: float, empty: bool = False) -> None:
        self.tell(WordsHeard(self.now_s, self.state.attempt, patience_s, empty))

    def answer(self, delay_s: float = 0.0, talk_over: bool = False) -> None:
        self.tell(AnswerReady(self.now_s, self.state.attempt, delay_s, talk_over))

    def kinds(self) -> list[type[FloorCommand]]:
        return [type(command) for _, command in self.asked]

    def when(self, kind: type[FloorCommand]) -> float:
        return next(at_s for at_s, command in self.asked if isinstance(command, kind))


def test_an_answer_is_prepared_at_a_short_silence_and_released_when_the_turn_sounds_over() -> None:
    floor = Rehearsal()
    floor.speak(2.0)
    floor.be_silent(0.3)
    floor.words(patience_s=0.5)
    floor.answer()
    assert floor.kinds() == [OpenTurn, Speculate]
    floor.be_silent(0.3)
    assert floor.kinds() == [OpenTurn, Speculate, EndTurn, Release]
    assert floor.when(Release) == 2.5
    assert floor.state.holder is Holder.SUBJECT


def test_a_first_sound_is_allowed_before_the_words_are_ready() -> None:
    floor = Rehearsal()
    floor.speak(1.0)
    floor.be_silent(0.4)
    floor.words(patience_s=0.5)
    floor.be_silent(0.6)
    assert floor.when(EndTurn) == 1.5
    assert Release not in floor.kinds()
    floor.answer()
    assert floor.when(Release) == 2.0


def test_an_officer_who_goes_on_in_a_pause_drops_the_preparation_and_keeps_one_turn() -> None:
    floor = Rehearsal()
    floor.speak(1.0)
    floor.be_silent(0.6)
    floor.words(patience_s=1.6)
    floor.speak(1.0)
    floor.be_silent(0.4)
    floor.words(patience_s=0.5)
    floor.answer()
    floor.be_silent(0.3)
    assert floor.kinds() == [OpenTurn, Speculate, Drop, Speculate, EndTurn, Release]


def test_an_officer_who_goes_on_after_a_first_sound_takes_the_turn_back() -> None:
    floor = Rehearsal()
    floor.speak(1.0)
    floor.be_silent(0.7)
    floor.words(patience_s=0.5)
    floor.speak(0.5)
    assert floor.kinds() == [OpenTurn, Speculate, EndTurn, Drop]
    assert floor.state.holder is Holder.OFFICER


def test_results_of_a_dropped_preparation_are_ignored() -> None:
    floor = Rehearsal()
    floor.speak(1.0)
    floor.be_silent(0.2)
    stale = floor.state.attempt
    floor.speak(1.0)
    floor.be_silent(0.2)
    floor.tell(WordsHeard(floor.now_s, stale, 0.1))
    floor.tell(AnswerReady(floor.now_s, stale))
    floor.be_silent(3.0)
    assert Release not in floor.kinds()
    assert floor.state.holder is Holder.PAUSE


def test_a_turn_without_words_is_forgotten() -> None:
    floor = Rehearsal()
    floor.speak(0.3)
    floor.be_silent(0.3)
    floor.words(patience_s=0.5, empty=True)
    assert floor.kinds() == [OpenTurn, Speculate, Discard]
    assert floor.state.holder is Holder.NOBODY


def test_a_chosen_delay_holds_the_answer_back() -> None:
    floor = Rehearsal()
    floor.speak(1.0)
    floor.be_silent(0.3)
    floor.words(patience_s=0.5)
    floor.answer(delay_s=3.0)
    floor.be_silent(4.0)
    assert floor.when(EndTurn) == 1.5
    assert floor.when(Release) == 4.0


def test_a_person_who_talks_over_starts_in_a_breath_of_the_officer() -> None:
    floor = Rehearsal()
    floor.speak(3.0)
    floor.be_silent(0.18)
    floor.words(patience_s=1.6)
    floor.answer(talk_over=True)
    floor.be_silent(0.04)
    assert floor.when(Release) <= 3.24
    assert floor.state.stubborn


def test_speech_over_the_person_ducks_at_once_and_makes_them_yield() -> None:
    floor = Rehearsal()
    floor.tell(SubjectStarts(0.0))
    floor.now_s = 1.0
    floor.speak(0.45)
    assert floor.when(Duck) == 1.0
    floor.tell(Glanced(floor.now_s, backchannel=False))
    floor.speak(0.3)
    assert floor.when(Yield) <= 1.5
    assert floor.state.holder is Holder.OFFICER


def test_speech_over_the_person_that_nobody_could_read_yet_makes_them_yield_a_little_later() -> None:
    floor = Rehearsal()
    floor.tell(SubjectStarts(0.0))
    floor.now_s = 1.0
    floor.speak(1.0)
    assert 1.6 <= floor.when(Yield) <= 1.7


def test_what_began_as_a_backchannel_is_looked_at_again_and_may_take_the_floor() -> None:
    floor = Rehearsal()
    floor.tell(SubjectStarts(0.0))
    floor.now_s = 1.0
    floor.speak(0.45)
    floor.tell(Glanced(floor.now_s, backchannel=True))
    floor.speak(0.45)
    assert floor.kinds().count(Glance) == 2
    assert Yield not in floor.kinds()
    floor.tell(Glanced(floor.now_s, backchannel=False))
    floor.speak(0.1)
    assert Yield in floor.kinds()


def test_a_backchannel_brings_the_voice_back_up() -> None:
    floor = Rehearsal()
    floor.tell(SubjectStarts(0.0))
    floor.now_s = 1.0
    floor.speak(0.35)
    assert Glance in floor.kinds()
    floor.tell(Glanced(floor.now_s, backchannel=True))
    floor.be_silent(0.4)
    assert floor.kinds() == [OpenTurn, Duck, Glance, ComeBack, Discard]
    assert floor.state.holder is Holder.SUBJECT


def test_a_short_but_meaningful_word_over_the_person_is_a_turn() -> None:
    floor = Rehearsal()
    floor.tell(SubjectStarts(0.0))
    floor.now_s = 1.0
    floor.speak(0.35)
    floor.tell(Glanced(floor.now_s, backchannel=False))
    floor.be_silent(0.4)
    assert floor.kinds()[-2:] == [Yield, Speculate]


def test_a_stubborn_person_is_neither_ducked_nor_stopped_soon() -> None:
    floor = Rehearsal()
    floor.tell(SubjectStarts(0.0, stubborn=True))
    floor.now_s = 1.0
    floor.speak(2.0)
    assert Duck not in floor.kinds() and Yield not in floor.kinds()
    floor.speak(1.0)
    assert Yield in floor.kinds()


def test_overlap_that_outlives_the_person_becomes_a_turn_of_its_own() -> None:
    floor = Rehearsal()
    floor.tell(SubjectStarts(0.0))
    floor.now_s = 1.0
    floor.speak(0.3)
    floor.tell(SubjectFinished(floor.now_s))
    assert floor.state.holder is Holder.OFFICER
    floor.be_silent(0.2)
    assert floor.kinds()[-1] is Speculate


def test_silence_is_reported_once_until_the_director_names_the_next() -> None:
    floor = Rehearsal()
    floor.tell(SilenceWanted(0.0, 5.0))
    floor.be_silent(5.5)
    assert [type(c) for _, c in floor.asked] == [ReportSilence]
    floor.tell(SilenceWanted(floor.now_s, 9.0))
    floor.be_silent(4.0)
    assert len(floor.asked) == 2


def test_a_typed_turn_is_over_when_it_arrives() -> None:
    floor = Rehearsal()
    floor.tell(TypedTurn(0.0))
    assert floor.kinds() == [OpenTurn, Speculate, EndTurn]
    floor.answer()
    assert floor.kinds()[-1] is Release


def test_a_closed_floor_does_nothing_until_it_opens() -> None:
    floor = Rehearsal()
    floor.tell(FloorCloses(0.0))
    floor.speak(2.0)
    floor.be_silent(20.0)
    assert floor.asked == []
    floor.tell(FloorOpens(floor.now_s))
    floor.speak(0.5)
    assert floor.kinds() == [OpenTurn]


STEPS = st.one_of(
    st.tuples(st.just("speak"), st.floats(0.05, 3)),
    st.tuples(st.just("silent"), st.floats(0.05, 4)),
    st.tuples(st.just("words"), st.floats(0.3, 1.8)),
    st.tuples(st.just("answer"), st.floats(0, 3)),
    st.tuples(st.just("backchannel"), st.booleans().map(float)),
    st.tuples(st.just("finished"), st.just(0.0)),
)


@given(st.lists(STEPS, max_size=40))
def test_no_answer_is_released_without_its_words_nor_while_the_officer_speaks(steps: list[tuple[str, float]]) -> None:
    floor = Rehearsal()
    for kind, value in steps:
        if kind == "speak":
            floor.speak(value)
        elif kind == "silent":
            floor.be_silent(value)
        elif kind == "words":
            floor.words(value)
        elif kind == "answer":
            floor.answer(delay_s=value)
        elif kind == "backchannel":
            floor.tell(Glanced(floor.now_s, bool(value)))
        else:
            floor.tell(SubjectFinished(floor.now_s))
    prepared: set[int] = set()
    ended: set[int] = set()
    dropped: set[int] = set()
    for _, command in floor.asked:
        if isinstance(command, Speculate):
            prepared.add(command.attempt)
        elif isinstance(command, EndTurn):
            ended.add(command.attempt)
        elif isinstance(command, Drop):
            dropped.add(command.attempt)
        elif isinstance(command, Release):
            assert command.attempt in prepared & ended
            assert command.attempt not in dropped
