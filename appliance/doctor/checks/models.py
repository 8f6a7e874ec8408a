"""Whether every byte of the model bundle is as recorded."""

from collections.abc import Sequence
from typing import Final

from appliance.config import Settings
from appliance.doctor.finding import Finding, State
from appliance.inference.bundle import FETCH_HINT, Bundle, FileReport, FileState
from appliance.words import N_, _

NAME: Final = "models"
_WORDS: Final = {
    FileState.MISSING: N_("missing"),
    FileState.CHANGED: N_("changed"),
    FileState.NOT_RECORDED: N_("without a recorded hash"),
}


def check(settings: Settings) -> Finding:
    """Hash the bundle; takes a second or two for each gigabyte."""
    bundle = Bundle.load(settings.profile, root=settings.paths.models)
    return judged(settings.profile, bundle.verify())


def judged(profile: str, reports: Sequence[FileReport]) -> Finding:
    """Return the finding for a look at every file."""
    faults = [
        _("{file} is {what}").format(file=report.file.path, what=_(_WORDS[report.state]))
        for report in reports
        if report.state in _WORDS
    ]
    if not faults:
        return Finding(
            check=NAME,
            state=State.OK,
            found=_("All {n} files of {profile} are as recorded.").format(n=len(reports), profile=profile),
        )
    found = _("{n} of {all} files of {profile} cannot be used: {faults}.").format(
        n=len(faults), all=len(reports), profile=profile, faults="; ".join(faults)
    )
    return Finding(check=NAME, state=State.FAILED, found=found, mend=FETCH_HINT)
