"""How a kiosk asks to belong to an agency and how it is answered: the bodies of `POST /enrol`.

The same request again gets the same answer, so a kiosk asks until it is accepted. Without a code it asks for a new
certificate with a key that was accepted before.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from appliance.wire.scales import AgencyName, KioskName, Message, Sha256

PATH: Final = "/enrol"
AUTHORITY_PATH: Final = "/enrol/authority"
"""Answers a GET with the agency's certificate authority (PEM); the kiosk compares its fingerprint."""
RESERVED_NAMES: Final = frozenset({"reviews"})
"""Would share a topic with something else."""
DEMO_AGENCY: Final = "demo"
"""The agency of the demo. There, and nowhere else, simulated officers count; no agency of people can be called so, and
what a box holds for one agency never goes to another."""
Pem = Annotated[str, Field(max_length=8000)]


class EnrolmentRequest(Message):
    """What a kiosk sends."""

    schema_version: Literal[1] = 1
    kiosk: KioskName
    csr_pem: Pem
    code: Annotated[str, Field(max_length=60)] = ""
    """The one-time code; empty when an accepted kiosk renews its certificate."""


class EnrolmentAnswer(Message):
    """What the server answers."""

    schema_version: Literal[1] = 1
    state: Literal["pending", "accepted", "refused"]
    reason: Annotated[str, Field(max_length=300)] = ""
    """In words, when refused."""
    key_sha256: Sha256 | None = None
    """Shown on both screens, so that whoever accepts knows which box it is."""
    agency: AgencyName | None = None
    broker_host: Annotated[str, Field(max_length=253)] | None = None
    broker_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    certificate_pem: Pem | None = None
    """The kiosk's certificate once it is accepted."""
