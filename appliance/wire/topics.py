"""Where messages go. A review's topic names no kiosk, so that the broker's own view cannot tell whose it is."""

from typing import Final, Literal

from appliance.wire.scales import AgencyName, KioskName

ROOT: Final = "talkdown/v1"
Upward = Literal["hours", "shared", "health"]


def upward(agency: AgencyName, kiosk: KioskName, stream: Upward) -> str:
    """Return the topic of a kiosk's named messages."""
    return f"{ROOT}/{agency}/{kiosk}/{stream}"


def reviews(agency: AgencyName) -> str:
    """Return the topic of anonymous reviews, one for all kiosks."""
    return f"{ROOT}/{agency}/reviews"


def desired(agency: AgencyName, kiosk: KioskName) -> str:
    """Return the topic of a kiosk's retained desired document."""
    return f"{ROOT}/{agency}/{kiosk}/desired"


def receipts(agency: AgencyName, kiosk: KioskName) -> str:
    """Return the topic of a kiosk's receipts."""
    return f"{ROOT}/{agency}/{kiosk}/receipts"


def review_receipts(agency: AgencyName) -> str:
    """Return the topic of receipts for anonymous reviews, by id, for all kiosks."""
    return f"{ROOT}/{agency}/reviews/receipts"


def kiosk_of(topic: str) -> tuple[str, str] | None:
    """Return kiosk and stream of an upward topic, None for any other."""
    parts = topic.split("/")
    if len(parts) == 5 and "/".join(parts[:2]) == ROOT and parts[4] in ("hours", "shared", "health"):
        return parts[3], parts[4]
    return None
