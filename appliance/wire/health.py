"""How a kiosk is: numbers and codes, no text, and nothing about reviews or people."""

from typing import Annotated, Literal

from pydantic import Field

from appliance.wire.scales import Count, KioskName, Message

ErrorCode = Annotated[str, Field(pattern=r"^[A-Z]{2}\d{3}$")]
Profile = Literal["registry-cpu", "orin-nano-8gb", "orin-agx", "other"]


class Health(Message):
    """Sent at every connect and once a day; made when it is sent, never queued."""

    kiosk: KioskName
    software: tuple[Count, Count, Count]
    profile: Profile
    disk_free_mb: Count
    temperature_c: Annotated[int, Field(ge=-60, le=200)] | None = None
    hours_waiting: Count
    oldest_hours_days: Count
    certificate_days_left: Annotated[int, Field(ge=-10_000, le=10_000)]
    clock_trusted: bool
    errors: Annotated[tuple[ErrorCode, ...], Field(max_length=50)] = ()
    desired_version: Count = 0
    """The desired document that the kiosk has taken in."""
