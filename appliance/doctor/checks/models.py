"""Whether every byte of the model bundle is as recorded."""

from collections.abc import Sequence
from typing import Final

from appliance.config import Settings
from appliance.doctor.finding import Finding, State
from appliance.inference.bundle import FETCH_HINT, Bundle, FileReport, FileState

NAME: Final = "models"
_WORDS: Final = {
    FileState.MISSING: "missing",
    FileState.CHANGED: "changed",
    FileState.NOT_RECORDED: "without a recorded hash",
}


def check(settings: Settings) -> Finding:
    """Hash the bundle; takes a second or two for each gigabyte."""
    bundle = Bundle.load(settings.profile, root=settings.paths.models)
    return judged(settings.profile, bundle.verify())


def judged(profile: str, reports: Sequence[FileReport]) -> Finding:
    """Return the finding for a look at every file."""
    faults = [f"{report.file.path} is {_WORDS[report.state]}" for report in reports if report.state in _WORDS]
    if not faults:
        return Finding(check=NAME, state=State.OK, found=f"All {len(reports)} files of {profile} are as recorded.")
    found = f"{len(faults)} of {len(reports)} files of {profile} cannot be used: {'; '.join(faults)}."
    return Finding(check=NAME, state=State.FAILED, found=found, mend=FETCH_HINT)
