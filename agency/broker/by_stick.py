"""Renews the certificates of kiosks without a network: the request lies on the stick, the answer beside it."""

from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from agency.broker.joining import Joining
from appliance.wire.enrolment import EnrolmentRequest
from appliance.wire.scales import AgencyName
from appliance.wire.stick import FOLDER

REQUEST_SUFFIX: Final = ".csr"
CERTIFICATE_SUFFIX: Final = ".crt"
MOST_REQUEST_BYTES: Final = 8000


def renew_on_stick(directory: Path, agency: AgencyName, joining: Joining, now: datetime) -> tuple[list[str], list[str]]:
    """Answer every request on a stick; return the kiosks that were renewed, and in words why others were not.

    Only a kiosk that is accepted, with the key that it was accepted with, gets anything: no code is on a stick.
    """
    renewed: list[str] = []
    refused: list[str] = []
    for file in sorted((directory / FOLDER).glob(f"{agency}.*{REQUEST_SUFFIX}")):
        kiosk = file.name.removeprefix(f"{agency}.").removesuffix(REQUEST_SUFFIX)
        content = file.read_bytes()[: MOST_REQUEST_BYTES + 1]
        try:
            asked = EnrolmentRequest(kiosk=kiosk, csr_pem=content.decode("ascii", "replace"))
        except ValidationError:
            refused.append(f"{file.name} holds no request of a kiosk.")
            continue
        answer = joining.ask(asked, "a stick", now).body
        if answer.certificate_pem is None:
            refused.append(f"{file.name}: {answer.reason or 'the kiosk is not accepted yet.'}")
            continue
        file.with_suffix(CERTIFICATE_SUFFIX).write_text(answer.certificate_pem)
        renewed.append(kiosk)
    return renewed, refused
