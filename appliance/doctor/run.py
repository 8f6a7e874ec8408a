"""Runs the checks, one after the other, and lets none of them stop the others."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from appliance.config import Settings
from appliance.doctor.checks import (
    clock,
    data_directory,
    disk,
    headset,
    memory,
    models,
    ollama,
    sound_libraries,
    swap,
)
from appliance.doctor.finding import Finding, State
from appliance.errors import TalkdownError
from appliance.words import _

Check = Callable[[Settings], Finding]

CHECKS: Final[Mapping[str, Check]] = {
    module.NAME: module.check
    for module in (sound_libraries, headset, models, memory, disk, data_directory, swap, clock, ollama)
}


def findings(settings: Settings, checks: Mapping[str, Check] = CHECKS) -> Iterator[Finding]:
    """Yield each check's finding as it comes; a check that cannot be made is a finding too."""
    for name, check in checks.items():
        try:
            yield check(settings)
        except (TalkdownError, OSError, ImportError) as error:
            yield Finding(
                check=name,
                state=State.FAILED,
                found=_("This could not be checked: {why}").format(why=error),
                mend=_("Do what the message says, then run `talkdown doctor` again."),
            )


def worst(found: list[Finding]) -> State:
    """Return the worst state among findings."""
    states = {finding.state for finding in found}
    for state in (State.FAILED, State.WARNING):
        if state in states:
            return state
    return State.OK
