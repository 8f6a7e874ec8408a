"""Out and in by USB stick, for a kiosk without a network: the same envelopes, the same receipts."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appliance.store.errors import StoreError, plain_errors
from appliance.store.files import replace_private
from appliance.store.identity import Place
from appliance.store.store import Store
from appliance.sync.certificate import due, request
from appliance.sync.enrol import keep_renewed
from appliance.sync.releasing import release_due
from appliance.sync.run import NOT_ENROLLED, topic_of
from appliance.sync.server_says import take_desired, take_receipt
from appliance.wire import stick, topics
from appliance.wire.stick import Carried, StickError

REQUEST_SUFFIX = ".csr"
CERTIFICATE_SUFFIX = ".crt"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    files: tuple[Path, ...]
    messages: int
    asks_for_certificate: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read."""

    receipts: int
    desired: bool
    certificate: bool


def export(store: Store, directory: Path, today: date) -> Exported:
    """Write everything that has no receipt onto a stick; it stays queued until the receipts come back.

    Reviews are added to those that other kiosks left there.
    """
    place = _place(store)
    store.hours.settle()
    release_due(store, today)
    waiting = store.outbox.waiting_ids(store.memory.epoch)
    carried = [Carried(topic_of(row, place), row.payload.encode()) for row in store.outbox.rows(tuple(waiting))]
    reviews = [one for one in carried if one.topic == topics.reviews(place.agency)]
    named = [one for one in carried if one.topic != topics.reviews(place.agency)]
    folder = directory / stick.FOLDER
    with plain_errors(f"Writing to {directory}"):
        if not directory.is_dir():
            raise StoreError(f"There is no directory {directory}. Is the stick mounted there?")
        folder.mkdir(exist_ok=True)
        files = [folder / stick.up_file(place.agency, place.kiosk)]
        replace_private(files[0], stick.write_lines(named))
        if reviews:
            together = folder / stick.reviews_up_file(place.agency)
            there = _read(together) if together.exists() else []
            replace_private(together, stick.write_lines([*there, *reviews]))
            files.append(together)
        asks = due(store.identity)
        if asks:
            files.append(folder / f"{place.agency}.{place.kiosk}{REQUEST_SUFFIX}")
            replace_private(files[-1], request(store.identity, place.kiosk).encode())
    return Exported(tuple(files), len(carried), asks)


def import_(store: Store, directory: Path, today: date) -> Imported:
    """Take in what the server wrote onto a stick: receipts, the desired document, a renewed certificate."""
    place = _place(store)
    folder = directory / stick.FOLDER
    receipts, desired = 0, False
    with plain_errors(f"Reading from {directory}"):
        mine = folder / stick.down_file(place.agency, place.kiosk)
        if not mine.exists():
            raise StoreError(
                f"{folder} holds nothing for {place.kiosk} of {place.agency}. "
                "Put the stick into the agency's server first: `talkdown-agency stick DIRECTORY`."
            )
        reviews = folder / stick.reviews_down_file(place.agency)
        for one in [*_read(mine), *(_read(reviews) if reviews.exists() else [])]:
            if one.topic == topics.desired(place.agency, place.kiosk):
                desired = take_desired(store, one.payload) is not None or desired
            elif one.topic in (topics.receipts(place.agency, place.kiosk), topics.review_receipts(place.agency)):
                receipts += len(take_receipt(store, one.payload, today))
        renewed = folder / f"{place.agency}.{place.kiosk}{CERTIFICATE_SUFFIX}"
        certificate = renewed.read_bytes() if renewed.exists() else None
    if certificate is not None:
        keep_renewed(store, certificate)
    return Imported(receipts, desired, certificate is not None)


def _place(store: Store) -> Place:
    place = store.identity.place()
    if place is None:
        raise StoreError(NOT_ENROLLED)
    return place


def _read(file: Path) -> list[Carried]:
    try:
        return stick.read_lines(file.read_bytes())
    except StickError as error:
        raise StoreError(f"{file}: {error}. Nothing of this file was taken; export onto an empty stick.") from None
