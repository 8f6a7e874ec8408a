"""Keeps a running broker in step with the database: whoever was revoked or replaced is out within seconds."""

import threading
from collections.abc import Callable
from typing import Final

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.broker.site import Refused, Site
from agency.database.engine import Database
from agency.database.kiosks import IssuedCertificate, Kiosk, KioskState

LOOK_EVERY_S: Final = 2.0


def refused(session: Session) -> Refused:
    """Return the kiosks that were revoked or replaced, and every certificate that they were given."""
    out = select(Kiosk).where(Kiosk.state.in_((KioskState.REVOKED, KioskState.REPLACED))).order_by(Kiosk.name)
    kiosks = session.scalars(out).all()
    names = [kiosk.name for kiosk in kiosks]
    issued = session.scalars(select(IssuedCertificate.serial).where(IssuedCertificate.kiosk.in_(names)))
    serials = {int(serial, 16) for serial in issued}
    serials |= {
        x509.load_pem_x509_certificate(kiosk.certificate_pem.encode()).serial_number
        for kiosk in kiosks
        if kiosk.certificate_pem
    }
    return Refused(tuple(names), tuple(sorted(serials)))


class Keeper:
    """Looks at the database now and then; when somebody else is to be refused, writes that and begins the broker anew.

    Mosquitto reads the list of revoked certificates only when it starts. A restart costs nothing: it keeps nothing, and
    kiosks connect again by themselves.
    """

    def __init__(self, site: Site, database: Database, begin_anew: Callable[[], None]) -> None:
        """Keep a site's files in step; `begin_anew` restarts its broker."""
        self._site = site
        self._database = database
        self._begin_anew = begin_anew
        self._known = self.now_refused()

    def now_refused(self) -> Refused:
        """Return who is to be refused."""
        with self._database.read() as session:
            return refused(session)

    def look(self) -> bool:
        """Bring the broker up to date; return whether anything was to do."""
        wanted = self.now_refused()
        if wanted == self._known:
            return False
        self._site.refuse(wanted)
        self._begin_anew()
        self._known = wanted
        return True

    def run(self, stop: threading.Event) -> None:
        """Look every few seconds until told to stop."""
        while not stop.wait(LOOK_EVERY_S):
            self.look()
