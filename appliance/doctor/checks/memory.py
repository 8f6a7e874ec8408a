"""Whether the models fit into memory."""

from typing import Final

import psutil

from appliance.config import Settings
from appliance.doctor.finding import Finding, State
from appliance.inference.bundle import Bundle
from appliance.words import _

NAME: Final = "memory"
LIMIT_BYTES: Final = 3_500_000_000
"""What a whole kiosk may take on the default profile; a larger profile takes at least the size of its files."""


def check(settings: Settings) -> Finding:
    """Compare the machine's memory with what the profile takes."""
    bundle = Bundle.load(settings.profile, root=settings.paths.models)
    needed = max(LIMIT_BYTES, sum(file.bytes or 0 for file in bundle.files()))
    memory = psutil.virtual_memory()
    return judged(settings.profile, needed, memory.total, memory.available)


def judged(profile: str, needed_bytes: int, total_bytes: int, available_bytes: int) -> Finding:
    """Return the finding for a machine's memory."""
    needed, total, available = (f"{size / 1e9:.1f} GB" for size in (needed_bytes, total_bytes, available_bytes))
    if total_bytes < needed_bytes:
        return Finding(
            check=NAME,
            state=State.FAILED,
            found=_("This machine has {total} of memory; the profile {profile} needs {needed}.").format(
                total=total, profile=profile, needed=needed
            ),
            mend=_("Choose a smaller profile (`talkdown models list`), or a machine with more memory."),
        )
    if available_bytes < needed_bytes:
        return Finding(
            check=NAME,
            state=State.WARNING,
            found=_("{available} of {total} are free now; the profile {profile} needs {needed}.").format(
                available=available, total=total, profile=profile, needed=needed
            ),
            mend=_("Close other programs. If the kiosk is running, it holds this memory itself and all is well."),
        )
    return Finding(
        check=NAME,
        state=State.OK,
        found=_("{available} of {total} are free; {profile} needs {needed}.").format(
            available=available, total=total, profile=profile, needed=needed
        ),
    )
