"""Renews the web server's certificate while it runs: new connections have the new one, standing ones stay."""

import logging
import ssl
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from agency.broker.authority import AuthorityError
from agency.broker.lasting import ending_soon

LOOK_EVERY_S: Final = 3600.0
log = logging.getLogger(__name__)


class Renewing:
    """Looks now and then whether a certificate is to be renewed, or replaced by somebody, and serves it."""

    def __init__(
        self,
        context: ssl.SSLContext,
        certificate: Path,
        key: Path,
        data: Path,
        renew: Callable[[datetime | None], object],
    ) -> None:
        """Watch over what a server has loaded.

        Args:
            context: the running server's.
            certificate: the file that it was loaded from.
            key: its key.
            data: the server's folder.
            renew: writes both anew when that is due; does nothing for a certificate of another authority.

        """
        self._context = context
        self._files = (certificate, key)
        self._data = data
        self._renew = renew
        self._loaded = certificate.read_bytes()

    def look(self, now: datetime | None = None) -> bool:
        """Renew what is due and load what is new; return whether a new certificate is served from now on.

        What cannot be renewed or read is said in the log, and the old certificate stays.
        """
        certificate, key = self._files
        try:
            self._renew(now)
            found = certificate.read_bytes()
            if found == self._loaded:
                return False
            self._context.load_cert_chain(certificate, key)
        except (OSError, ValueError, AuthorityError) as error:  # ssl.SSLError is an OSError
            log.warning("The web server's certificate was not renewed: %s", error)
            return False
        self._loaded = found
        log.info("The web server has a new certificate.")
        return True

    def run(self, stop: threading.Event) -> None:
        """Look every hour until told to stop, and say in the log what ends within 60 days all the same."""
        while not stop.wait(LOOK_EVERY_S):
            self.look()
            for one in ending_soon(self._data, (self._files[0],)):
                log.warning("The certificate of %s ends in %d days: %s", one.whose, one.days_left, one.file)
