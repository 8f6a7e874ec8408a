"""From journal entries to the record of an encounter: the same entries always give the same record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from appliance.encounter.direction import Ending
from appliance.encounter.director import DirectorState
from appliance.encounter.events import DirectorEvent
from appliance.encounter.record import Incident, Record, Snapshot, Turn, TurnTiming
from appliance.store.counted import CountedPart, CountingRule, counted_s
from appliance.store.entries import Began, Clock, Ended, Entry, Happened, Timed, TurnClosed, WentBack, WentWrong
from appliance.store.lines import JournalError
from appliance.words import _


@dataclass(frozen=True, slots=True)
class Account:
    """What a journal's entries add up to so far."""

    began: Began
    turns: tuple[Turn, ...]
    """By number; of two entries with one number the later."""
    events: tuple[DirectorEvent, ...]
    snapshots: tuple[Snapshot, ...]
    timings: tuple[TurnTiming, ...]
    incidents: tuple[Incident, ...]
    at_s: float
    """The latest instant of the encounter clock that any entry speaks of."""
    ended: Ended | None
    earlier: Record | None = None
    """The take that this one goes back to."""

    @property
    def state(self) -> DirectorState | None:
        """Return the director's last state, None when it had not begun."""
        return self.snapshots[-1].state if self.snapshots else None

    @property
    def next_turn(self) -> int:
        """Return the number of the turn that comes next."""
        return self.turns[-1].number + 1 if self.turns else 1


def add_up(entries: Sequence[Entry]) -> Account:
    """Sort entries into what they tell; raise JournalError when the first is not `Began`."""
    if not entries or not isinstance(entries[0], Began):
        raise JournalError(_("The journal does not say which encounter it is of, so it cannot be read."))
    turns: dict[int, Turn] = {}
    events: list[DirectorEvent] = []
    snapshots: list[Snapshot] = []
    timings: list[TurnTiming] = []
    incidents: list[Incident] = []
    ended: Ended | None = None
    earlier: Record | None = None
    at_s = 0.0
    for entry in entries[1:]:
        match entry:
            case WentBack():
                earlier = entry.earlier
            case TurnClosed(turn=turn):
                turns[turn.number] = turn
                at_s = max(at_s, turn.end_s)
            case Happened(event=event, snapshot=snapshot):
                if event is not None:
                    events.append(event)
                    at_s = max(at_s, event.at_s)
                snapshots.append(snapshot)
                at_s = max(at_s, snapshot.at_s)
            case Timed(timing=timing):
                timings.append(timing)
            case WentWrong(incident=incident):
                incidents.append(incident)
                at_s = max(at_s, incident.at_s)
            case Clock():
                at_s = max(at_s, entry.at_s)
            case Ended():
                ended = entry
                at_s = max(at_s, entry.at_s)
            case Began():
                raise JournalError(_("The journal begins twice; two encounters cannot share one."))
    return Account(
        began=entries[0],
        turns=tuple(turns[number] for number in sorted(turns)),
        events=tuple(events),
        snapshots=tuple(snapshots),
        timings=tuple(timings),
        incidents=tuple(incidents),
        at_s=at_s,
        ended=ended,
        earlier=earlier,
    )


def assemble(account: Account, rule: CountingRule | None = None) -> Record:
    """Return the record: complete when the encounter ended, otherwise closed at the last instant that was kept."""
    began, ended = account.began, account.ended
    end_s = account.at_s if ended is None else ended.at_s
    part = CountedPart(
        turns=account.turns,
        incidents=account.incidents,
        end_s=end_s,
        earns=not began.guest and began.mode != "simulated",
        retake=began.retake_of is not None,
    )
    return Record(
        encounter_id=began.encounter_id,
        scenario_id=began.scenario_id,
        scenario_version=began.scenario_version,
        scenario_sha256=began.scenario_sha256,
        seed=began.seed,
        short_form=began.short_form,
        mode=began.mode,
        started_utc=began.started_utc,
        versions=began.versions,
        turns=account.turns,
        events=account.events,
        snapshots=account.snapshots,
        timings=account.timings,
        incidents=account.incidents,
        outcome=_reached(account) if ended is None else ended.ending,
        narration="" if ended is None else ended.narration,
        duration_s=end_s,
        counted_s=counted_s(part, rule),
        complete=ended is not None,
        retake_of=began.retake_of,
        retake_turn=began.retake_turn,
        earlier=account.earlier,
    )


def cut_off(account: Account) -> Account:
    """Return the account with the power cut on it, once, unless it ended or was left in good order."""
    cut = Incident(at_s=account.at_s, what="power_cut")
    if account.ended is not None or was_left(account) or account.incidents[-1:] == (cut,):
        return account
    return replace(account, incidents=(*account.incidents, cut))


def was_left(account: Account) -> bool:
    """Tell whether the encounter was paused, the officer called away or the program stopped, and it did not go on."""
    pauses = [i.what for i in account.incidents if i.what in ("paused", "called_away", "stopped", "resumed")]
    return bool(pauses) and pauses[-1] != "resumed"


def _reached(account: Account) -> Ending:
    state = account.state
    return Ending.STILL_TALKING if state is None or state.ending is None else state.ending
