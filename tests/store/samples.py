"""Entries, records and hypothesis strategies that the store's tests share."""

from pathlib import Path

from hypothesis import strategies as st

from appliance.encounter.behaviours import BehaviourId, CodedBehaviour, CodedUtterance
from appliance.encounter.direction import Cause, Direction, Ending
from appliance.encounter.director import DirectorState
from appliance.encounter.events import OfficerSilent, OfficerSpoke, Prosody, SubjectHeard
from appliance.encounter.record import Incident, Record, Snapshot, Turn, TurnTiming, Versions, Word
from appliance.store.entries import Began, Clock, Ended, Entry, Happened, Timed, TurnClosed, WentWrong
from appliance.store.keys import OwnerKey, OwnerKind, PinCost
from appliance.store.recording import add_up, assemble

QUICK_PIN = PinCost(passes=1, memory_kib=64, lanes=1)
VERSIONS = Versions(software="0.1.0", coder="1", actor="a", recogniser="r", voice="v")


def owner_key(owner_id: str = "officer-1") -> OwnerKey:
    return OwnerKey(owner_id, OwnerKind.OFFICER, "", bytes(range(32)))


def began(encounter_id: str = "e-1", **changes: object) -> Began:
    values: dict[str, object] = {
        "encounter_id": encounter_id,
        "scenario_id": "porch",
        "scenario_version": 1,
        "scenario_sha256": "0" * 64,
        "seed": 7,
        "mode": "speech",
        "versions": VERSIONS,
        "started_utc": "2026-03-01T18:30Z",
    }
    return Began.model_validate(values | changes)


def state(at_s: float = 0.0, agitation: float = 8.0) -> DirectorState:
    return DirectorState(seed=7, clock_s=at_s, gauges={"agitation": agitation, "trust": 2.0})


def happened(number: int, text: str, at_s: float) -> Happened:
    return Happened(
        event=OfficerSpoke(at_s=at_s, turn=number, text=text, coded=CodedUtterance()),
        snapshot=Snapshot(at_s=at_s, after_turn=number, state=state(at_s)),
    )


def turn(number: int, text: str, start_s: float, end_s: float, speaker: str = "officer") -> Turn:
    return Turn.model_validate({"number": number, "speaker": speaker, "text": text, "start_s": start_s, "end_s": end_s})


def officer_entries(number: int, text: str, start_s: float) -> tuple[Entry, ...]:
    """Return what one officer turn leaves in a journal."""
    return TurnClosed(turn=turn(number, text, start_s, start_s + 3)), happened(number, text, start_s + 3)


def encounter(turns: int = 8, encounter_id: str = "e-1", text: str = "I hear you, Marcus.") -> tuple[Entry, ...]:
    """Return the entries of a whole encounter with an officer turn every ten seconds."""
    entries: list[Entry] = [began(encounter_id)]
    for number in range(1, turns + 1):
        entries.extend(officer_entries(number, f"{text} ({number})", 10.0 * number))
    entries.append(Ended(at_s=10.0 * turns + 5, ending=Ending.RESOLVED, narration="He sits down."))
    return tuple(entries)


def record(encounter_id: str = "e-1", text: str = "I hear you, Marcus.") -> Record:
    return assemble(add_up(encounter(encounter_id=encounter_id, text=text)))


def files_below(directory: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in directory.rglob("*") if file.is_file()}


_seconds = st.floats(min_value=0, max_value=800, allow_nan=False)
_share = st.floats(min_value=0, max_value=1)
_any_float = st.floats(allow_nan=False, allow_infinity=False)
_text = st.text(st.characters(codec="utf-8"), max_size=60)
_names = st.text("abcdefgh_", min_size=1, max_size=8)

_coded = st.builds(
    CodedUtterance,
    behaviours=st.lists(
        st.builds(CodedBehaviour, id=st.sampled_from(BehaviourId), confidence=_share, words=_text), max_size=3
    ).map(tuple),
    de_escalation=st.floats(min_value=-1, max_value=1),
)
_prosody = st.builds(Prosody, loudness_over_baseline_db=st.none() | _any_float)
_snapshots = st.builds(
    Snapshot,
    at_s=_seconds,
    after_turn=st.integers(0, 200),
    state=st.builds(
        DirectorState,
        seed=st.integers(0, 2**31),
        clock_s=_seconds,
        gauges=st.dictionaries(_names, st.floats(min_value=0, max_value=10), max_size=3),
    ),
    causes=st.lists(st.builds(Cause, id=_names, changes=st.dictionaries(_names, _any_float)), max_size=2).map(tuple),
)
_turns = st.builds(
    Turn,
    number=st.integers(1, 200),
    speaker=st.sampled_from(["officer", "subject", "radio", "partner"]),
    text=_text,
    start_s=_seconds,
    end_s=_seconds,
    words=st.lists(st.builds(Word, text=_text, start_s=_seconds, end_s=_seconds, confidence=_share), max_size=3).map(
        tuple
    ),
    coded=st.none() | _coded,
    prosody=_prosody,
    direction=st.none()
    | st.builds(Direction, intention=_names, parenthesis=_text, authored_line=_text, delay_s=st.floats(0, 12)),
)
_events = (
    st.builds(OfficerSpoke, at_s=_seconds, turn=st.integers(1, 200), text=_text, coded=_coded, prosody=_prosody)
    | st.builds(OfficerSilent, at_s=_seconds, silent_s=_seconds)
    | st.builds(SubjectHeard, at_s=_seconds, turn=st.integers(1, 200), text=_text)
)

later_entries: st.SearchStrategy[Entry] = st.one_of(
    st.builds(TurnClosed, turn=_turns),
    st.builds(Happened, event=st.none() | _events, snapshot=_snapshots),
    st.builds(Timed, timing=st.builds(TurnTiming, turn=st.integers(1, 200), first_words_s=st.none() | _any_float)),
    st.builds(
        WentWrong,
        incident=st.builds(
            Incident,
            at_s=_seconds,
            what=st.sampled_from(["paused", "resumed", "called_away", "headset_lost", "headset_back"]),
        ),
    ),
    st.builds(Clock, at_s=_seconds),
)
