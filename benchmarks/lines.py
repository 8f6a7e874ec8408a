"""The officer lines that the latency bench says, as data."""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from appliance.officers.speech import FliteVoice

LINES_FILE: Final = Path(__file__).parent / "data" / "officer_lines.toml"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Over(_Part):
    """What is said over the reply."""

    kind: Literal["barge_in", "backchannel"]
    text: str


class OfficerLine(_Part):
    """One line to which the subject should answer."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]+$")]
    kind: Literal["question", "statement", "instruction"]
    voice: FliteVoice
    text: str
    """With pause marks, see `appliance.officers.speech`."""
    then: Over | None = None


class Opening(_Part):
    """What is said over the words with which a program that speaks first begins; they are long enough to be sure of."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]+$")]
    voice: FliteVoice
    kind: Literal["barge_in", "backchannel"]
    text: str


class OfficerLines(_Part):
    """The corpus file."""

    schema_version: Literal[1]
    line: tuple[OfficerLine, ...]
    opening: tuple[Opening, ...]


def read_corpus(path: Path = LINES_FILE) -> OfficerLines:
    """Return lines and openings in their order."""
    return OfficerLines.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))


def read_lines(path: Path = LINES_FILE) -> tuple[OfficerLine, ...]:
    """Return the lines in their order."""
    return read_corpus(path).line
