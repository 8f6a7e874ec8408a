"""The programs that the latency bench knows how to start."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from appliance.errors import TalkdownError
from benchmarks.program import Program

PEER: Final = Path(__file__).parent / "peer"


class PeerMissingError(TalkdownError):
    """The peer is not installed."""


def engine(name: str, scenario: str, environment: Mapping[str, str]) -> Program:
    """Return the kiosk's own engine, as `talkdown rehearse` runs it for an officer with a headset on."""
    command = (
        *(sys.executable, "-m", "appliance.cli", "rehearse", scenario),
        *("--officer", "mic", "--headset", "default", "--seed", "{seed}", "--record", "{record}"),
    )
    return Program(
        name,
        command,
        {"TALKDOWN_PATHS__DATA": "{folder}/data", **environment},
        keeps_record=True,
        farewell=("End training.", "End training."),
    )


def given(command: Sequence[str], ready_line: str | None) -> Program:
    """Return any program that talks through the default source and sink."""
    return Program("program", tuple(command), ready_line=ready_line)


def peer_agent(folder: Path, models: Path) -> Program:
    """Return the assembled peer on the same model files; raise PeerMissingError when it has not been installed."""
    python = folder / "bin" / "python"
    if not python.exists():
        raise PeerMissingError(
            f"The peer is not installed: run {PEER / 'install.sh'} once (about 0.9 GB, needs a network)."
        )
    return Program(
        "peer",
        (str(python), str(PEER / "agent.py"), str(models)),
        ready_line="^peer ready",
        ready_limit_s=240.0,
    )
