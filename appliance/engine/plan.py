"""What is to be played: a scenario anew, a retake of a record, or an encounter that was left."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.encounter.record import Record
from appliance.engine.library import Filed, read_scenario
from appliance.errors import TalkdownError, UsageError
from appliance.stage.retake import Before, as_earlier, before_turn
from appliance.store.exchange import read_record
from appliance.store.keys import OwnerKey
from appliance.store.recording import Account
from appliance.store.resume import Recovered
from appliance.store.store import Store
from appliance.words import _

SEED_LIMIT: Final = 2**31


@dataclass(frozen=True, slots=True)
class Plan:
    """One encounter to be played, and what of it has happened already."""

    filed: Filed
    seed: int
    short_form: bool = False
    before: Before | None = None
    retake_of: str | None = None
    retake_turn: int | None = None
    earlier: Record | None = None
    """The whole of the take that a retake goes back to."""
    recovered: Recovered | None = None
    extra_wait_s: float = 0.0
    """By how much longer the officer's pauses may be."""


def plan_anew(scenario: str, seed: int | None, short_form: bool) -> Plan:
    """Plan a scenario from its beginning."""
    filed = read_scenario(scenario)
    if short_form and filed.scenario.short_form is None:
        raise UsageError(_("The scenario {id} has no short form: leave out --short.").format(id=filed.scenario.id))
    return Plan(filed, secrets.randbelow(SEED_LIMIT) if seed is None else seed, short_form)


def plan_retake(retake: str) -> Plan:
    """Plan to go back to one turn of a record, given as RECORD:TURN."""
    file, _colon, number = retake.rpartition(":")
    if not file or not number.isdecimal():
        raise UsageError(_("Give --retake as RECORD:TURN, such as build/record.json:7."))
    return _back_to(read_record(Path(file)), int(number))


def _back_to(record: Record, turn: int) -> Plan:
    return Plan(
        _same_scenario(record),
        record.seed,
        record.short_form,
        before_turn(record, turn),
        record.encounter_id,
        turn,
        as_earlier(record),
    )


def _same_scenario(record: Record) -> Filed:
    filed = read_scenario(record.scenario_id)
    if filed.sha256 != record.scenario_sha256:
        raise TalkdownError(
            _(
                "The scenario {scenario_id} has changed since this encounter was played, so its turns cannot be played "
                "on from exactly. Play it anew."
            ).format(scenario_id=record.scenario_id)
        )
    return filed


def plan_retake_kept(store: Store, owner: OwnerKey, encounter_id: str, turn: int) -> Plan:
    """Plan to go back to one turn of an encounter that this box keeps."""
    return _back_to(store.closed(owner, encounter_id).record, turn)


def left_encounters(store: Store, owner: OwnerKey) -> tuple[tuple[str, Account], ...]:
    """Return the encounters that can go on, the latest last; one in which nothing was said counts as not begun."""
    return tuple(
        (unfinished.encounter_id, unfinished.account)
        for unfinished in store.unfinished(owner)
        if unfinished.account is not None and unfinished.account.ended is None and unfinished.account.turns
    )


def plan_resumed(store: Store, owner: OwnerKey, encounter_id: str | None = None) -> Plan:
    """Plan to go on with an encounter that was left, the last one when none is named."""
    left = [(known, account) for known, account in left_encounters(store, owner) if encounter_id in (None, known)]
    if not left:
        raise UsageError(_("No encounter was left to go on with."))
    last_id, last = left[-1]
    filed = read_scenario(last.began.scenario_id)
    if filed.sha256 != last.began.scenario_sha256:
        raise TalkdownError(
            _("The scenario {id} has changed since the encounter was left, so it cannot go on.").format(
                id=filed.scenario.id
            )
        )
    recovered = store.resume(owner, last_id)
    account = recovered.account
    began = account.began
    before = Before(account.turns, account.events, account.snapshots, account.at_s)
    return Plan(filed, began.seed, began.short_form, before, began.retake_of, began.retake_turn, recovered=recovered)
