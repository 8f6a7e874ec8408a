"""Why this kiosk is not connected, in words for the IT person."""

import socket
import ssl
from datetime import UTC, datetime
from typing import Final

from appliance.store.identity import Place
from appliance.words import N_, _

_KEPT: Final = N_("Everything is kept until it can be sent.")
_REFUSED: Final = {
    "CERTIFICATE_EXPIRED": N_("The server says that this kiosk's certificate has ended. Renew it (docs/sync.md)."),
    "CERTIFICATE_REVOKED": N_(
        "The agency has withdrawn this kiosk's certificate. Enrol it again if that was a mistake."
    ),
    "UNKNOWN_CA": N_("The server does not know who issued this kiosk's certificate. Enrol this kiosk again."),
    "CERTIFICATE_REQUIRED": N_("The server was shown no certificate. Enrol this kiosk again."),
}


def in_words(error: OSError, place: Place) -> str:
    """Return why connecting failed."""
    where = f"{place.broker_host}:{place.broker_port}"
    match error:
        case ssl.SSLCertVerificationError():
            why = _unverified(error.verify_code, where)
        case ssl.SSLError():
            reason = str(error.reason or error)
            known = (_(text) for part, text in _REFUSED.items() if part in reason)
            why = next(
                known, _("The secured connection to {where} failed ({reason}).").format(where=where, reason=reason)
            )
        case socket.gaierror():
            why = _("The name {broker_host} cannot be found. Is there a network, and is the name right?").format(
                broker_host=place.broker_host
            )
        case ConnectionRefusedError():
            why = _("Nothing listens at {where}. Is the broker running there?").format(where=where)
        case TimeoutError():
            why = _(
                "Nothing answers at {where}. Is there a network, and does a firewall let port {broker_port} out?"
            ).format(where=where, broker_port=place.broker_port)
        case _:
            why = _("The connection to {where} failed: {what}.").format(where=where, what=error.strerror or error)
    return f"{why} {_(_KEPT)}"


def refused(code: int, place: Place) -> str:
    """Return why the broker ended or refused the connection, from MQTT 5's reason code."""
    match code:
        case 0x87:  # not authorized
            why = _("The broker does not accept this kiosk as {kiosk} of {agency}. Was it revoked?").format(
                kiosk=place.kiosk, agency=place.agency
            )
        case 0x8E:  # session taken over
            why = _("Another box connected as {kiosk}. Two boxes must not share one identity: enrol one anew.").format(
                kiosk=place.kiosk
            )
        case 0x95:  # packet too large
            why = _("The broker refuses messages of this size. Its configuration is not the one that Talkdown wrote.")
        case _:
            why = _("The broker ended the connection (MQTT reason {code}).").format(code=code)
    return f"{why} {_(_KEPT)}"


def lost(place: Place) -> str:
    """Return what is said of a connection that went silent or broke."""
    return (
        _("The connection to {where} was lost.").format(where=f"{place.broker_host}:{place.broker_port}")
        + f" {_(_KEPT)}"
    )


def _unverified(code: int, where: str) -> str:
    clock = f"{datetime.now(UTC):%Y-%m-%d}"
    match code:
        case 10:  # X509_V_ERR_CERT_HAS_EXPIRED
            return _(
                "By this kiosk's clock ({clock}) the certificate of the server at {where} has ended. Set the clock if "
                "it is wrong; otherwise renew the server's certificate."
            ).format(clock=clock, where=where)
        case 9:  # X509_V_ERR_CERT_NOT_YET_VALID
            return _(
                "By this kiosk's clock ({clock}) the certificate of the server at {where} does not hold yet. The clock "
                "is probably wrong: set it."
            ).format(clock=clock, where=where)
        case 62 | 64:  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
            return _("The certificate of the server at {where} is for another name. Enrol this kiosk again.").format(
                where=where
            )
        case _:
            return _(
                "The server at {where} is not of the agency that this kiosk was enrolled with. Nothing was sent."
            ).format(where=where)
