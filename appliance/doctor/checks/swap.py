"""Whether memory, and with it spoken words, can reach the disk."""

from pathlib import Path
from typing import Final

from appliance.config import Settings
from appliance.doctor.finding import Finding, State
from appliance.words import _

NAME: Final = "swap"
SWAPS: Final = Path("/proc/swaps")
_IN_MEMORY: Final = "/dev/zram"


def check(settings: Settings) -> Finding:
    """Read the kernel's list of swap areas."""
    return judged(SWAPS.read_text(encoding="utf-8"))


def judged(listing: str) -> Finding:
    """Return the finding for the text of /proc/swaps."""
    areas = [line.split()[0] for line in listing.splitlines()[1:] if line.strip()]
    on_disk = [area for area in areas if not area.startswith(_IN_MEMORY)]
    if not on_disk:
        where = _("only compressed memory") if areas else _("none")
        return Finding(
            check=NAME,
            state=State.OK,
            found=_("Swap: {where}. What is in memory does not reach the disk.").format(where=where),
        )
    return Finding(
        check=NAME,
        state=State.WARNING,
        found=_(
            "Swap is on ({on_disk}): words and keys in memory can be written to the disk in the clear, unless that "
            "swap is encrypted."
        ).format(on_disk=", ".join(on_disk)),
        mend=_("On a kiosk run `swapoff -a` and take the swap line out of /etc/fstab, or use zram instead."),
    )
