"""Keeps a running broker in step: whoever was revoked is out within seconds, and certificates that end are renewed."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Final

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from agency.broker.authority import AuthorityError
from agency.broker.site import Refused, Site
from agency.database.engine import Database
from agency.database.kiosks import IssuedCertificate, Kiosk, KioskState

LOOK_EVERY_S: Final = 2.0
log = logging.getLogger(__name__)


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
    """Looks now and then; when somebody else is to be refused or a certificate ends, writes that and begins anew.

    Mosquitto reads the list of revoked certificates only when it starts. A restart costs nothing: it keeps nothing, and
    kiosks and the consumer connect again by themselves, the consumer with its certificate as it then is.
    """

    def __init__(self, site: Site, database: Database, begin_anew: Callable[[], None]) -> None:
        """Keep a site's files in step; `begin_anew` restarts its broker."""
        self._site = site
        self._database = database
        self._begin_anew = begin_anew
        self._known = self.now_refused()
        self._failed = ""

    def now_refused(self) -> Refused:
        """Return who is to be refused."""
        with self._database.read() as session:
            return refused(session)

    def look(self, now: datetime | None = None) -> bool:
        """Bring the broker up to date; return whether anything was to do."""
        wanted, renewed = self.now_refused(), self._renewed(now)
        if not renewed and wanted == self._known:
            return False
        self._site.refuse(wanted)
        self._begin_anew()
        self._known = wanted
        return True

    def _renewed(self, now: datetime | None) -> bool:
        try:
            done = bool(self._site.renew(now))
        except (OSError, AuthorityError) as error:
            if str(error) != self._failed:
                log.warning("The broker's certificates were not renewed: %s", error)
            self._failed = str(error)
            return False
        self._failed = ""
        return done

    def run(self, stop: threading.Event) -> None:
        """Look every few seconds until told to stop."""
        while not stop.wait(LOOK_EVERY_S):
            self.look()
