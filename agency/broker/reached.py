"""Where kiosks reach this agency: written by whatever opens the port, read where a kiosk is told."""

from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from appliance.errors import TalkdownError

FILE: Final = "reached_at.json"


class ReachedError(TalkdownError):
    """What says where kiosks reach this agency cannot be read."""


class ReachedAt(BaseModel):
    """Addresses as a kiosk uses them; None for what nobody has opened yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    broker_host: Annotated[str, Field(max_length=253)] | None = None
    broker_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    server_url: Annotated[str, Field(max_length=300)] | None = None
    """Where a kiosk asks to belong, with a certificate of the agency's own authority."""


def reached_at(data: Path) -> ReachedAt:
    """Return what is known; raise ReachedError for a file that is no such file."""
    file = data / FILE
    try:
        return ReachedAt.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return ReachedAt()
    except (OSError, ValidationError):
        raise ReachedError(
            f"{file} cannot be read. Delete it, and run `talkdown-agency broker write` and the server again."
        ) from None


def note_broker(data: Path, host: str, port: int) -> None:
    """Write down where kiosks reach the broker."""
    _write(data, reached_at(data).model_copy(update={"broker_host": host, "broker_port": port}))


def note_server(data: Path, url: str) -> None:
    """Write down where kiosks ask to belong."""
    _write(data, reached_at(data).model_copy(update={"server_url": url}))


def _write(data: Path, reached: ReachedAt) -> None:
    part = data / f"{FILE}.part"
    part.write_text(reached.model_dump_json(indent=2) + "\n")
    part.replace(data / FILE)
