"""One message as it travels, over the broker or on a stick: the same bytes either way."""

import hashlib
import json
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from appliance.wire.health import Health
from appliance.wire.hours import Hours
from appliance.wire.review import AnonymousReview
from appliance.wire.scales import SCHEMA_VERSION, Message, RandomId, Signature
from appliance.wire.shared import SharedReview, Withdrawal

MOST_BYTES: Final = 64 * 1024
"""A larger payload is refused unread."""

Body = Hours | AnonymousReview | SharedReview | Withdrawal | Health


class WireError(ValueError):
    """A payload is not a message; the text says what is wrong and holds nothing of the payload."""


class NewerSchemaError(WireError):
    """A payload of a later version: to be set aside and read after an update."""


class _Envelope(Message):
    schema_version: Literal[1] = SCHEMA_VERSION
    id: RandomId


class HoursEnvelope(_Envelope):
    """Carries hours."""

    stream: Literal["hours"] = "hours"
    body: Hours
    signature: Signature | None = None
    """By the kiosk's own key, of the canonical body: it holds on paper and on a stick, where no certificate spoke."""


class ReviewEnvelope(_Envelope):
    """Carries an anonymous review; the id is random and is all that a receipt names."""

    stream: Literal["review"] = "review"
    body: AnonymousReview


class SharedEnvelope(_Envelope):
    """Carries a shared review or its withdrawal."""

    stream: Literal["shared"] = "shared"
    body: SharedReview | Withdrawal


class HealthEnvelope(_Envelope):
    """Carries health."""

    stream: Literal["health"] = "health"
    body: Health


Envelope = HoursEnvelope | ReviewEnvelope | SharedEnvelope | HealthEnvelope
_ENVELOPE: Final[TypeAdapter[Envelope]] = TypeAdapter(Annotated[Envelope, Field(discriminator="stream")])


def canonical(message: Message) -> bytes:
    """Return the one form in which a message is hashed and sent: JSON, sorted keys, no spaces, UTF-8."""
    plain = message.model_dump(mode="json", exclude_none=True)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def body_sha256(message: Message) -> str:
    """Return the hash by which the next entry of an hours chain names this one."""
    return hashlib.sha256(canonical(message)).hexdigest()


def read_envelope(payload: bytes) -> Envelope:
    """Return the message in some bytes; raise WireError, or NewerSchemaError for a later version."""
    if len(payload) > MOST_BYTES:
        raise WireError(f"The payload has {len(payload)} bytes; at most {MOST_BYTES} are read.")
    try:
        plain: Any = json.loads(payload)
    except (ValueError, RecursionError):
        raise WireError("The payload is not JSON.") from None
    if not isinstance(plain, dict):
        raise WireError("The payload is not a JSON object.")
    version = plain.get("schema_version")
    if isinstance(version, int) and not isinstance(version, bool) and version > SCHEMA_VERSION:
        raise NewerSchemaError(f"The payload is of schema version {version}; this program reads {SCHEMA_VERSION}.")
    try:
        return _ENVELOPE.validate_json(payload, strict=True)
    except ValidationError as error:
        where = ".".join(
            str(part)
            for part in error.errors(include_input=False, include_url=False)[0]["loc"]
            if isinstance(part, int) or part in _FIELDS
        )
        raise WireError(
            f"The payload is no message this program knows (first problem at: {where or 'the top'})."
        ) from None


_FIELDS: Final = frozenset(
    name
    for model in (Hours, AnonymousReview, SharedReview, Withdrawal, Health, HoursEnvelope)
    for name in model.model_fields
)
"""Names that may be shown: a key of a hostile payload is not repeated in a log."""
