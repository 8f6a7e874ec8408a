"""Why this kiosk is not connected, in words for the IT person."""

import socket
import ssl
from datetime import UTC, datetime
from typing import Final

from appliance.store.identity import Place

_KEPT: Final = "Everything is kept until it can be sent."
_REFUSED: Final = {
    "CERTIFICATE_EXPIRED": "The server says that this kiosk's certificate has ended. Renew it (docs/sync.md).",
    "CERTIFICATE_REVOKED": "The agency has withdrawn this kiosk's certificate. Enrol it again if that was a mistake.",
    "UNKNOWN_CA": "The server does not know who issued this kiosk's certificate. Enrol this kiosk again.",
    "CERTIFICATE_REQUIRED": "The server was shown no certificate. Enrol this kiosk again.",
}


def in_words(error: OSError, place: Place) -> str:
    """Return why connecting failed."""
    where = f"{place.broker_host}:{place.broker_port}"
    match error:
        case ssl.SSLCertVerificationError():
            why = _unverified(error.verify_code, where)
        case ssl.SSLError():
            reason = str(error.reason or error)
            known = (text for part, text in _REFUSED.items() if part in reason)
            why = next(known, f"The secured connection to {where} failed ({reason}).")
        case socket.gaierror():
            why = f"The name {place.broker_host} cannot be found. Is there a network, and is the name right?"
        case ConnectionRefusedError():
            why = f"Nothing listens at {where}. Is the broker running there?"
        case TimeoutError():
            why = (
                f"Nothing answers at {where}. Is there a network, and does a firewall let port {place.broker_port} out?"
            )
        case _:
            why = f"The connection to {where} failed: {error.strerror or error}."
    return f"{why} {_KEPT}"


def refused(code: int, place: Place) -> str:
    """Return why the broker ended or refused the connection, from MQTT 5's reason code."""
    match code:
        case 0x87:  # not authorized
            why = f"The broker does not accept this kiosk as {place.kiosk} of {place.agency}. Was it revoked?"
        case 0x8E:  # session taken over
            why = f"Another box connected as {place.kiosk}. Two boxes must not share one identity: enrol one anew."
        case 0x95:  # packet too large
            why = "The broker refuses messages of this size. Its configuration is not the one that Talkdown wrote."
        case _:
            why = f"The broker ended the connection (MQTT reason {code})."
    return f"{why} {_KEPT}"


def lost(place: Place) -> str:
    """Return what is said of a connection that went silent or broke."""
    return f"The connection to {place.broker_host}:{place.broker_port} was lost. {_KEPT}"


def _unverified(code: int, where: str) -> str:
    clock = f"{datetime.now(UTC):%Y-%m-%d}"
    match code:
        case 10:  # X509_V_ERR_CERT_HAS_EXPIRED
            return (
                f"By this kiosk's clock ({clock}) the certificate of the server at {where} has ended. "
                "Set the clock if it is wrong; otherwise renew the server's certificate."
            )
        case 9:  # X509_V_ERR_CERT_NOT_YET_VALID
            return (
                f"By this kiosk's clock ({clock}) the certificate of the server at {where} does not hold yet. "
                "The clock is probably wrong: set it."
            )
        case 62 | 64:  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
            return f"The certificate of the server at {where} is for another name. Enrol this kiosk again."
        case _:
            return f"The server at {where} is not of the agency that this kiosk was enrolled with. Nothing was sent."
