"""A kept review on a screen: opened, set right line by line, made final, until the screen goes."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.record import Record, Turn
from appliance.encounter.scenario import Scenario
from appliance.engine.library import read_scenario
from appliance.engine.offline_coder import Recoder, coder_with_encoder
from appliance.engine.sharing import share, sharing
from appliance.errors import TalkdownError
from appliance.inference.paths import ModelPaths
from appliance.review import amend
from appliance.review.coder import Coder
from appliance.review.model import Review
from appliance.review.review import review
from appliance.stage.people_view import Share, ToldView
from appliance.stage.review_view import Correct, Dispute, Finish, HeardView, KeptReview, LineView, Withdraw
from appliance.stage.view import View
from appliance.store.agency import desired_known
from appliance.store.errors import StoreError
from appliance.store.keys import OwnerKey
from appliance.store.retention import last_day, on_hold
from appliance.store.store import Store
from appliance.words import _

Amending = Correct | Dispute | Withdraw | Finish | Share
T = TypeVar("T")


class Reviewing:
    """Owner of the view while one kept review is read."""

    def __init__(self, store: Store, owner: OwnerKey, models: Path, post: Callable[[View], None]) -> None:
        """`models` is the directory of the model bundle; `post` sends a view."""
        self._store = store
        self._owner = owner
        self._models = models
        self._post = post
        self._asks: asyncio.Queue[Amending] = asyncio.Queue()
        self._recoder: Recoder | None = None

    async def run(self, last: View, encounter_id: str) -> None:
        """Show the review that is kept of an encounter and do what is asked, until cancelled.

        `last` is the view that ended the encounter; raises StoreError when nothing is kept of it.
        """
        closed = await asyncio.to_thread(self._store.closed, self._owner, encounter_id)
        made = _readable(closed.review_json, encounter_id)
        shown = last.model_copy(
            update={
                "phase": "ended",
                "encounter_id": encounter_id,
                "review": made,
                "lines": lines_of(closed.record),
                "sharing": await asyncio.to_thread(sharing, self._store, self._owner, made),
            }
        )
        self._post(shown)
        while True:
            ask = await self._asks.get()
            try:
                if isinstance(ask, Share):
                    changed = await _finished(asyncio.to_thread(self._share, encounter_id, ask))
                else:
                    changed = await _finished(asyncio.to_thread(self._amended, encounter_id, ask))
            except TalkdownError as error:
                shown = shown.model_copy(update={"notice": str(error), "told": None})
            else:
                shown = shown.model_copy(update={"notice": None, "told": None, **changed})
            self._post(shown)

    def do(self, ask: Amending) -> None:
        """Set something right, after what was asked before."""
        self._asks.put_nowait(ask)

    def _share(self, encounter_id: str, ask: Share) -> dict[str, object]:
        closed = self._store.closed(self._owner, encounter_id)
        made = _readable(closed.review_json, encounter_id)
        goes = share(self._store, self._owner, closed.record, made, ask)
        if ask.send:
            return {"sharing": None, "told": ToldView(about="share", done=True)}
        offered = sharing(self._store, self._owner, made)
        return {"sharing": None if offered is None else offered.model_copy(update={"preview": goes})}

    def _amended(self, encounter_id: str, ask: Correct | Dispute | Withdraw | Finish) -> dict[str, object]:
        record = self._store.closed(self._owner, encounter_id).record
        scenario = _scenario_of(record)
        match ask:
            case Correct(turn=turn, words=words):
                record = amend.correct(record, scenario, turn, words, self._recode())
            case Dispute(turn=turn, behaviour=behaviour):
                record = amend.dispute(record, turn, behaviour.value)
            case Withdraw(turn=turn, behaviour=behaviour):
                record = amend.withdraw(record, turn, None if behaviour is None else behaviour.value)
            case Finish():
                record = amend.finish(record)
        made = review(record, scenario)
        self._store.revise_review(self._owner, record, made)
        return {"review": made, "lines": lines_of(record), "sharing": sharing(self._store, self._owner, made)}

    def _recode(self) -> Recoder:
        """Return the coder, by rules alone where the encoder is not installed."""
        if self._recoder is None:
            found = coder_with_encoder(ModelPaths.under(self._models).encoder)
            self._recoder = Recoder(Coder(), None) if found is None else Recoder(*found)
        return self._recoder


async def _finished(work: Coroutine[Any, Any, T]) -> T:
    """Return what comes of some work, done to its end even when cancelled: the store it writes to is closed after."""
    working = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait({working})
        raise


def lines_of(record: Record) -> tuple[LineView, ...]:
    """Return every officer turn as it counts, beside how it was heard."""
    lines: list[LineView] = []
    before = ""
    for turn in record.turns:
        if turn.speaker == "subject":
            before = turn.text
        elif turn.speaker == "officer":
            lines.append(_line(record, turn, before))
    return tuple(lines)


def _line(record: Record, turn: Turn, before: str) -> LineView:
    line = amend.line_of(record, turn)
    heard = [HeardView(behaviour=b.id, words=b.words) for b in line.coded.behaviours]
    heard += [HeardView(behaviour=b, disputed=True) for b in sorted(line.disputed)]
    return LineView(
        turn=turn.number,
        addressed_to=turn.addressed_to,
        text=line.text,
        heard=turn.text,
        before=before,
        behaviours=tuple(sorted(_once(heard), key=lambda seen: list(BehaviourId).index(seen.behaviour))),
    )


def _once(heard: list[HeardView]) -> list[HeardView]:
    """Return each behaviour once: one that is heard twice in a line is disputed as one."""
    return list({seen.behaviour: seen for seen in reversed(heard)}.values())


def kept_reviews(store: Store, owner: OwnerKey) -> tuple[KeptReview, ...]:
    """Return the reviews that this box keeps of an officer, the latest first; what does not open is left out."""
    days = desired_known(store).settings.retention_days
    held = owner.owner_id in on_hold(store)
    until = {
        encounter_id: last_day(closed_on, days).isoformat()
        for encounter_id, closed_on in store.encounters.closed_on(owner).items()
        if not held
    }
    found: list[KeptReview] = []
    for encounter_id in store.encounters.ids(owner):
        with contextlib.suppress(StoreError, ValidationError):
            closed = store.closed(owner, encounter_id)
            made = Review.model_validate_json(closed.review_json)
            found.append(
                KeptReview(
                    encounter_id=encounter_id,
                    title=made.scenario_title,
                    started_utc=made.started_utc,
                    final=closed.record.final,
                    kept_until=until.get(encounter_id),
                )
            )
    return tuple(sorted(found, key=lambda kept: (kept.started_utc, kept.encounter_id), reverse=True))


def _readable(review_json: str, encounter_id: str) -> Review:
    try:
        return Review.model_validate_json(review_json)
    except ValidationError as error:
        raise TalkdownError(
            _(
                "The review of encounter {encounter_id} was written by another version of Talkdown and cannot be shown "
                "here ({error_count} differences). `talkdown review {encounter_id}` makes it anew."
            ).format(encounter_id=encounter_id, error_count=error.error_count())
        ) from None


def _scenario_of(record: Record) -> Scenario:
    filed = read_scenario(record.scenario_id)
    if filed.sha256 != record.scenario_sha256:
        raise TalkdownError(
            _("This call has been rewritten since you took it, so the review can be read and no longer be changed.")
        )
    return filed.scenario
