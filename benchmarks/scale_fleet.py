"""A fleet of kiosks with keys, certificates and records that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from agency.broker.site import Site
from appliance.store.identity import Identity, Place
from appliance.sync.certificate import request
from appliance.wire.envelope import HoursEnvelope, body_sha256, canonical
from appliance.wire.hours import FIRST_HASH, Hours

AGENCY: Final = "elm-county"
FORTNIGHT_DAYS: Final = 14
LAST_DAY: Final = date(2026, 11, 25)


@dataclass(frozen=True, slots=True)
class Kiosk:
    """One kiosk and what waits on it."""

    place: Place
    identity: Identity
    csr_pem: str
    waiting: dict[str, bytes]
    """Envelopes by id."""


def make_fleet(folder: Path, site: Site, kiosks: int, records: int) -> tuple[Kiosk, ...]:
    """Return kiosks that were offline for a fortnight; the same numbers give the same records, but for the keys."""
    authority = site.authority()
    chance = Random(1)
    fleet: list[Kiosk] = []
    for number in range(kiosks):
        name = f"kiosk-{number}"
        identity = Identity(folder / name)
        place = Place(agency=AGENCY, kiosk=name, broker_host="localhost", broker_port=site.port)
        csr_pem = request(identity, name)
        identity.keep(place, authority.issue_kiosk(csr_pem, name), authority.certificate_pem)
        fleet.append(Kiosk(place, identity, csr_pem, _records(identity, name, records, chance)))
    return tuple(fleet)


def _records(identity: Identity, kiosk: str, records: int, chance: Random) -> dict[str, bytes]:
    chain, previous = _random_id(chance), FIRST_HASH
    officers = [_random_id(chance) for _ in range(5)]
    waiting: dict[str, bytes] = {}
    for number in range(records):
        body = Hours(
            officer_ref=chance.choice(officers),
            activity="encounter",
            scenario="porch",
            category="domestic",
            date=(LAST_DAY - timedelta(days=FORTNIGHT_DAYS * (records - number) // records)).isoformat(),
            start_minute=chance.randrange(1440),
            counted_s=chance.randrange(200, 700),
            date_trusted=True,
            kiosk=kiosk,
            chain=chain,
            sequence=number,
            previous_sha256=previous,
        )
        previous = body_sha256(body)
        envelope = HoursEnvelope(id=_random_id(chance), body=body, signature=identity.sign(canonical(body)))
        waiting[envelope.id] = canonical(envelope)
    return waiting


def hashes(fleet: Sequence[Kiosk]) -> set[str]:
    """Return what the database is to hold: the hash of every record's body."""
    return {
        body_sha256(HoursEnvelope.model_validate_json(payload).body)
        for kiosk in fleet
        for payload in kiosk.waiting.values()
    }


def _random_id(chance: Random) -> str:
    return f"{chance.getrandbits(128):032x}"
