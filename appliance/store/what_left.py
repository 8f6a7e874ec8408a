"""What left this box about one officer, or will: every message as a plain sentence, with its bytes and its receipt."""

from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from appliance.store.held import HeldReview
from appliance.store.hours import HoursDraft
from appliance.store.keys import OwnerKey
from appliance.store.outbox import Listed, Stream
from appliance.store.store import Store
from appliance.wire.envelope import read_envelope
from appliance.wire.hours import Hours
from appliance.wire.review import AnonymousReview
from appliance.wire.shared import SharedReview, Withdrawal
from appliance.words import N_, _

State = Literal["unclaimed", "held", "waiting", "received"]
_CATEGORIES: Final = {
    "domestic": N_("domestic"),
    "mental_health": N_("mental_health"),
    "suicide": N_("suicide"),
    "intoxication": N_("intoxication"),
    "traffic": N_("traffic"),
    "disorder": N_("disorder"),
    "welfare": N_("welfare"),
    "youth": N_("youth"),
}


class LeftItem(BaseModel):
    """One message."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Literal["hours", "anonymous review", "shared review", "withdrawal"]
    state: State
    sentence: str
    payload: str | None
    """The bytes as they travel, in UTF-8; None for what has no message yet."""
    received_on: date | None
    """The day of the server's receipt."""
    received_in_epoch: int | None


class WhatLeft(BaseModel):
    """Everything of one officer's; what the server has is listed until retention ends."""

    model_config = ConfigDict(frozen=True)

    schema_version: Literal[1] = 1
    items: tuple[LeftItem, ...]


def what_left(store: Store, owner: OwnerKey) -> WhatLeft:
    """Return what left or waits about an officer, whose open key alone tells which anonymous reviews are theirs."""
    traces = store.encounters.traces(owner)
    epoch = store.memory.epoch
    mine = (
        entry
        for entry in store.outbox.listed()
        if entry.message.owner_id == owner.owner_id or entry.message.row.row_id in traces
    )
    return WhatLeft(items=tuple(sorted((_item(entry, epoch) for entry in mine), key=lambda item: (item.kind, item.id))))


def what_left_text(left: WhatLeft, *, with_bytes: bool = True) -> str:
    """Return it as it is printed."""
    if not left.items:
        return _("Nothing about you has left this box, and nothing waits to.") + "\n"
    lines: list[str] = []
    for item in left.items:
        lines += [item.sentence, f"  {state_in_words(item)}"]
        if with_bytes and item.payload is not None:
            lines.append(f"  {_('{n} bytes').format(n=len(item.payload.encode()))}: {item.payload}")
        lines.append("")
    return "\n".join(lines)


def _item(entry: Listed, epoch: int) -> LeftItem:
    row = entry.message.row
    state: State = "waiting"
    payload: str | None = row.payload
    kind: Literal["hours", "anonymous review", "shared review", "withdrawal"]
    match row.stream:
        case Stream.DRAFT:
            draft = HoursDraft.model_validate_json(row.payload)
            kind, state, payload = "hours", "unclaimed", None
            sentence = _("{time} of practice ({category}) on {date}, not claimed yet.").format(
                time=_time(draft.counted_s), category=_category(draft.category), date=draft.date
            )
        case Stream.HELD:
            held = HeldReview.model_validate_json(row.payload)
            kind, state, payload = "anonymous review", "held", None
            sentence = _("A review ({category}, {month}) that has not left. {why}").format(
                category=_category(held.category), month=held.month, why=_why_held(held)
            )
        case _:
            kind, sentence = _sent(row.payload)
            if entry.received_on is not None and (entry.received_in_epoch or 0) >= epoch:
                state = "received"
    return LeftItem(
        id=row.row_id,
        kind=kind,
        state=state,
        sentence=sentence,
        payload=payload,
        received_on=entry.received_on,
        received_in_epoch=entry.received_in_epoch,
    )


def _sent(payload: str) -> tuple[Literal["hours", "anonymous review", "shared review", "withdrawal"], str]:
    match read_envelope(payload.encode()).body:
        case Hours() as hours:
            doubt = "" if hours.date_trusted else " " + _("The kiosk could not be sure of the date, and says so.")
            return "hours", _(
                "{time} of practice ({what}) on {date} from {clock}, under your officer reference {ref}…, on kiosk "
                "{kiosk}.{doubt} No word of what was said, and no score."
            ).format(
                time=_time(hours.counted_s),
                what=hours.scenario or _category(hours.category),
                date=hours.date,
                clock=f"{hours.start_minute // 60:02}:{hours.start_minute % 60:02}",
                ref=hours.officer_ref[:6],
                kiosk=hours.kiosk,
                doubt=doubt,
            )
        case AnonymousReview() as review:
            return "anonymous review", _(
                "A review that names neither you nor this kiosk: {what}, {period}. Its {n} scores are levelled with "
                "those of at least four other officers, so that they say how the group did, not how you did."
            ).format(
                what=review.scenario or _category(review.category), period=review.period, n=len(review.competencies)
            )
        case SharedReview() as shared:
            return "shared review", _(
                "Your review of “{title}” on {date}, shared by you with one trainer, with {n} quotes that you chose."
            ).format(title=shared.scenario_title, date=shared.date, n=len(shared.quotes))
        case Withdrawal():
            return "withdrawal", _("You took a shared review back.")
        case _:
            raise ValueError("Health says nothing about a person and is never kept.")


def _why_held(held: HeldReview) -> str:
    if not held.date_trusted:
        return _("It never will: the kiosk could not be sure of its date.")
    return _("It leaves only together with those of at least four other officers like it; until then you may share it.")


def state_in_words(item: LeftItem) -> str:
    """Return what has become of a message."""
    match item.state:
        case "unclaimed":
            return _("Stays on this box until you enter your claim code.")
        case "held":
            return _("Stays on this box.")
        case "waiting":
            return _("Waits, or is on its way; the server has not said that it has it.")
        case "received":
            return _("The server has it; receipt of {date} (epoch {epoch}).").format(
                date=item.received_on, epoch=item.received_in_epoch
            )


def _category(category: str) -> str:
    return _(_CATEGORIES.get(category, category))


def _time(seconds: int) -> str:
    return _("{minutes} min {seconds} s").format(minutes=seconds // 60, seconds=seconds % 60)
