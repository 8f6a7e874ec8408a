"""Who has the floor: a pure reducer, events and time in, commands out.

An officer's turn ends in two steps. At `EndTurn` the person may make a first sound; only at `Release`, when their
words begin, is the turn committed. An officer who goes on in between has not been cut off and has not split a turn.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

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


class Holder(StrEnum):
    """Who holds the floor."""

    NOBODY = "nobody"
    OFFICER = "officer"
    PAUSE = "pause"
    """The officer is silent, and may go on."""
    DUE = "due"
    """The officer's turn is over and the person's words are due."""
    SUBJECT = "subject"
    BOTH = "both"
    """The officer speaks while the person does."""
    CLOSED = "closed"
    """Paused, called away or ended."""


@dataclass(frozen=True, slots=True)
class FloorSettings:
    """Times of the floor, in seconds."""

    speculate_after_s: float = 0.1
    """Silence after which an answer is prepared, unheard."""
    glance_after_s: float = 0.4
    """Overlapping speech after which its words are looked at, to tell a backchannel from a turn; of less, a recogniser
    mishears most."""
    glance_again_s: float = 0.3
    """More of it after which they are looked at again, as "okay" may become "okay, stop there"."""
    yield_after_s: float = 0.5
    """Overlapping speech after which the person gives way, counted from its first sample, once it is no backchannel."""
    unread_yield_after_s: float = 0.75
    """The same, while its words are still being read."""
    backchannel_yield_after_s: float = 1.8
    """The same, when what was heard so far could be a listener's "okay, I hear you"."""
    stubborn_yield_after_s: float = 2.5
    """The same, when the director lets the person talk over the officer."""
    overlap_over_s: float = 0.3
    """Silence after overlapping speech at which it is judged."""
    verdict_wait_s: float = 0.8
    """Silence after which short overlapping speech without a verdict counts as a backchannel."""
    talk_over_patience_s: float = 0.18
    """Silence at which a person who talks over the officer starts."""


@dataclass(frozen=True, slots=True)
class FloorState:
    """What the floor remembers."""

    holder: Holder = Holder.NOBODY
    attempt: int = 0
    """Number of the present preparation; results that carry another number are ignored."""
    last_speech_s: float = 0.0
    """When the officer last sounded."""
    last_words_s: float = 0.0
    """When anybody last sounded."""
    patience_s: float | None = None
    """Silence that ends this turn, once its words are known."""
    empty: bool = False
    """The recogniser heard no words in this turn."""
    ready: bool = False
    delay_s: float = 0.0
    talk_over: bool = False
    overlap_from_s: float = 0.0
    glance_at_s: float | None = None
    """Overlapping speech at which its words are looked at next; None while they are being read."""
    backchannel: bool | None = None
    stubborn: bool = False
    """The person who is speaking does not yield at once."""
    silence_report_s: float = 8.0
    """Silence that the director wants to hear of next."""
    settings: FloorSettings = field(default_factory=FloorSettings)


Reduced: TypeAlias = tuple[FloorState, tuple[FloorCommand, ...]]


def reduce(state: FloorState, event: FloorEvent) -> Reduced:
    """Return the next state and the commands that an event asks for."""
    match event:
        case FloorCloses():
            return replace(state, holder=Holder.CLOSED, attempt=state.attempt + 1), ()
        case FloorOpens(at_s):
            return replace(_fresh(state), holder=Holder.NOBODY, last_words_s=at_s), ()
        case SilenceWanted(_, after_s):
            return replace(state, silence_report_s=after_s), ()
        case _ if state.holder is Holder.CLOSED:
            return state, ()
        case SpeechStarted():
            return _speech_started(state, event)
        case SpeechRuns(at_s):
            return _speech_runs(replace(state, last_speech_s=at_s, last_words_s=at_s), at_s)
        case SilenceRuns(at_s, last_speech_s):
            known_s = state.last_speech_s if last_speech_s is None else last_speech_s
            return _silence_runs(replace(state, last_speech_s=known_s), at_s)
        case WordsHeard():
            if event.attempt != state.attempt:
                return state, ()
            heard = replace(state, patience_s=event.patience_s, empty=event.empty)
            return _silence_runs(heard, event.at_s)
        case AnswerReady():
            if event.attempt != state.attempt:
                return state, ()
            ready = replace(state, ready=True, delay_s=event.delay_s, talk_over=event.talk_over)
            return _silence_runs(ready, event.at_s)
        case Glanced():
            return _glanced(state, event)
        case SubjectStarts(at_s, stubborn):
            return replace(state, holder=Holder.SUBJECT, stubborn=stubborn, last_words_s=at_s), ()
        case SubjectFinished(at_s):
            return _subject_finished(state, at_s)
        case TypedTurn(at_s):
            return _typed_turn(state, at_s)


def _fresh(state: FloorState) -> FloorState:
    """Forget the turn, keep its number and the wishes of the director."""
    return FloorState(
        holder=state.holder,
        attempt=state.attempt,
        last_speech_s=state.last_speech_s,
        last_words_s=state.last_words_s,
        silence_report_s=state.silence_report_s,
        settings=state.settings,
    )


def _speech_started(state: FloorState, event: SpeechStarted) -> Reduced:
    heard = replace(state, last_speech_s=event.at_s, last_words_s=event.at_s)
    match state.holder:
        case Holder.NOBODY:
            opened = replace(_fresh(heard), holder=Holder.OFFICER)
            return opened, (OpenTurn(event.began_s, over_subject=False),)
        case Holder.PAUSE | Holder.DUE:
            # A new number makes results of the dropped preparation strangers.
            going_on = replace(_fresh(heard), holder=Holder.OFFICER, attempt=state.attempt + 1)
            return going_on, (Drop(state.attempt),)
        case Holder.SUBJECT:
            over = replace(
                heard,
                holder=Holder.BOTH,
                overlap_from_s=event.began_s,
                glance_at_s=state.settings.glance_after_s,
                backchannel=None,
            )
            return over, (OpenTurn(event.began_s, over_subject=True), *(() if state.stubborn else (Duck(),)))
        case _:
            return heard, ()


def _speech_runs(state: FloorState, at_s: float) -> Reduced:
    if state.holder in (Holder.PAUSE, Holder.DUE):
        return _speech_started(state, SpeechStarted(at_s, at_s))
    if state.holder is not Holder.BOTH:
        return state, ()
    overlap_s = at_s - state.overlap_from_s
    if overlap_s >= _yield_after_s(state):
        return replace(_fresh(state), holder=Holder.OFFICER), (Yield(),)
    if state.glance_at_s is not None and overlap_s >= state.glance_at_s:
        return replace(state, glance_at_s=None), (Glance(),)
    return state, ()


def _yield_after_s(state: FloorState) -> float:
    if state.stubborn:
        return state.settings.stubborn_yield_after_s
    if state.backchannel:
        return state.settings.backchannel_yield_after_s
    if state.backchannel is None:
        return state.settings.unread_yield_after_s
    return state.settings.yield_after_s


def _silence_runs(state: FloorState, at_s: float) -> Reduced:
    silence_s = at_s - state.last_speech_s
    match state.holder:
        case Holder.OFFICER if silence_s >= state.settings.speculate_after_s:
            attempt = state.attempt + 1
            paused = replace(_fresh(state), holder=Holder.PAUSE, attempt=attempt)
            return paused, (Speculate(attempt),)
        case Holder.PAUSE:
            return _pause_runs(state, silence_s)
        case Holder.DUE if state.ready and silence_s >= state.delay_s:
            return _release(state, at_s, ())
        case Holder.BOTH:
            return _overlap_over(state, silence_s)
        case Holder.NOBODY if at_s - state.last_words_s >= state.silence_report_s:
            silent_s = at_s - state.last_words_s
            # The director answers with the next silence it wants to hear of.
            return replace(state, silence_report_s=silent_s + state.settings.verdict_wait_s), (ReportSilence(silent_s),)
        case _:
            return state, ()


def _pause_runs(state: FloorState, silence_s: float) -> Reduced:
    if state.patience_s is None:
        return state, ()
    if state.empty:
        return replace(_fresh(state), holder=Holder.NOBODY), (Discard(),)
    eager = state.ready and state.talk_over
    patience_s = min(state.patience_s, state.settings.talk_over_patience_s) if eager else state.patience_s
    if silence_s < patience_s:
        return state, ()
    due = replace(state, holder=Holder.DUE)
    ended = (EndTurn(state.attempt),)
    if due.ready and silence_s >= due.delay_s:
        return _release(due, state.last_speech_s + silence_s, ended)
    return due, ended


def _release(state: FloorState, at_s: float, before: tuple[FloorCommand, ...]) -> Reduced:
    speaking = replace(_fresh(state), holder=Holder.SUBJECT, stubborn=state.talk_over, last_words_s=at_s)
    return speaking, (*before, Release(state.attempt))


def _overlap_over(state: FloorState, silence_s: float) -> Reduced:
    if silence_s < state.settings.overlap_over_s:
        return state, ()
    if state.backchannel or (state.backchannel is None and silence_s >= state.settings.verdict_wait_s):
        back = replace(_fresh(state), holder=Holder.SUBJECT, stubborn=state.stubborn)
        return back, (ComeBack(), Discard())
    if state.backchannel is False:
        attempt = state.attempt + 1
        paused = replace(_fresh(state), holder=Holder.PAUSE, attempt=attempt)
        return paused, (Yield(), Speculate(attempt))
    if state.glance_at_s is not None:
        return replace(state, glance_at_s=None), (Glance(),)
    return state, ()


def _glanced(state: FloorState, event: Glanced) -> Reduced:
    if state.holder is not Holder.BOTH:
        return state, ()
    again_s = state.last_speech_s - state.overlap_from_s + state.settings.glance_again_s
    return replace(state, backchannel=event.backchannel, glance_at_s=again_s if event.backchannel else None), ()


def _subject_finished(state: FloorState, at_s: float) -> Reduced:
    if state.holder is Holder.SUBJECT:
        return replace(_fresh(state), holder=Holder.NOBODY, last_words_s=at_s), ()
    if state.holder is Holder.BOTH:
        # The person was done anyway: the overlapping speech becomes an ordinary turn.
        return replace(_fresh(state), holder=Holder.OFFICER), ()
    return state, ()


def _typed_turn(state: FloorState, at_s: float) -> Reduced:
    attempt = state.attempt + 1
    due = replace(_fresh(state), holder=Holder.DUE, attempt=attempt, last_speech_s=at_s, last_words_s=at_s)
    commands: list[FloorCommand] = []
    if state.holder in (Holder.SUBJECT, Holder.BOTH):
        commands.append(Yield())
    commands += [OpenTurn(at_s, over_subject=state.holder is Holder.SUBJECT), Speculate(attempt), EndTurn(attempt)]
    return due, tuple(commands)
