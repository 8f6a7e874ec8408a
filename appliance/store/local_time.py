"""When an encounter began by the kiosk's own wall clock."""

from datetime import UTC, datetime, tzinfo

from appliance.encounter.record import Record


def local_start(record: Record, zone: tzinfo | None = None) -> datetime:
    """Return when an encounter began, in a zone or in the kiosk's own."""
    started = datetime.fromisoformat(record.started_utc)
    return (started if started.tzinfo else started.replace(tzinfo=UTC)).astimezone(zone)
