"""The state of one kiosk for its maintenance page, section by section, each as it comes."""

import os
import platform
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from appliance.config import Settings
from appliance.doctor.error_codes import error_codes
from appliance.doctor.finding import Finding, State
from appliance.doctor.run import findings
from appliance.doctor.volume import NO_MIXER, volume_percent
from appliance.inference.bundle import Bundle
from appliance.inference.bundle.verify import FileState
from appliance.store.store import Store
from appliance.sync.status import SyncStatus, sync_status
from appliance.words import N_, _, pgettext

LIBRARIES: Final = ("xllamacpp", "faster-whisper", "ctranslate2", "piper-tts", "onnxruntime", "textual", "PyAudio")
HASH_CELLS: Final = 16
NETWORK: Final = Path("/sys/class/net")
MB: Final = 1_000_000
_STATES: Final = {FileState.OK: N_("as recorded"), FileState.MISSING: N_("missing"), FileState.CHANGED: N_("changed")}


TITLES: Final = {
    "clock": N_("Clock"),
    "data_directory": N_("Data directory"),
    "disk": N_("Disk"),
    "headset": N_("Headset"),
    "memory": N_("Memory"),
    "models": N_("Models"),
    "ollama": "Ollama",
    "sound_libraries": N_("Sound libraries"),
    "swap": N_("Swap"),
}
"""Names of the doctor's checks."""


NO_HASH: Final = N_("no hash recorded")


class BoxSection(BaseModel):
    """One entry of the maintenance page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    state: State = State.OK
    lines: tuple[tuple[str, str], ...] = ()
    """What is there: a label and its value."""
    mend: str = ""
    code: str = ""
    """What to name when asking for help."""


def checked(finding: Finding) -> BoxSection:
    """Return a finding of the doctor as a section."""
    well = finding.state is State.OK
    return BoxSection(
        id=f"check-{finding.check}",
        title=_(TITLES.get(finding.check, finding.check.replace("_", " ").capitalize())),
        state=finding.state,
        lines=((_("Found"), finding.found),),
        mend=finding.mend,
        code="" if well else f"{finding.check}/{finding.state.value}",
    )


def quick_sections(settings: Settings, store: Store) -> Iterator[BoxSection]:
    """Yield what can be told at once."""
    yield sync_section(sync_status(store))
    yield network_section()
    yield storage_section(settings)
    yield time_section()
    yield volume_section(volume_percent())
    yield errors_section(settings.paths.data)
    yield versions_section(settings)


def slow_sections(settings: Settings) -> Iterator[BoxSection]:
    """Yield what takes seconds: the doctor's checks, the devices, every byte of the models."""
    for finding in findings(settings):
        yield checked(finding)
    yield devices_section()
    yield models_section(settings)


def sync_section(status: SyncStatus) -> BoxSection:
    """Return what waits for the agency, since when, and why."""
    if status.kiosk is None:
        told = ((_("Agency"), _("This kiosk belongs to none; what is practised stays here.")),)
        return BoxSection(id="sync", title=_("Sending to the agency"), lines=told)
    oldest = _(", the oldest practised {n} days ago").format(n=status.oldest_hours_days) if status.hours_waiting else ""
    lines = (
        (_("Kiosk"), _("{kiosk} of {agency}").format(kiosk=status.kiosk, agency=status.agency)),
        (_("Connection"), _("connected") if status.connected else _("not connected")),
        (_("Hours"), _("{n} waiting").format(n=status.hours_waiting) + oldest),
        (_("Shared reviews"), _("{n} waiting").format(n=status.shared_waiting)),
        (
            _("Without a name"),
            _("{waiting} waiting, {held} held").format(waiting=status.reviews_waiting, held=status.reviews_held),
        ),
        (_("Last receipt"), _moment(status.last_receipt_at)),
        (_("Certificate ends"), _moment(status.certificate_ends)),
    )
    mend = " ".join(filter(None, (status.why_not, *status.warnings)))
    state = State.WARNING if mend else State.OK
    return BoxSection(
        id="sync",
        title=_("Sending to the agency"),
        state=state,
        lines=lines,
        mend=mend,
        code="sync/warning" if mend else "",
    )


def network_section(root: Path = NETWORK) -> BoxSection:
    """Return which network ports are up; practice needs none."""
    ports = sorted(port for port in root.iterdir() if port.name != "lo") if root.is_dir() else []
    lines = [(port.name, _read(port / "operstate") or _("unknown")) for port in ports]
    return BoxSection(
        id="network",
        title=_("Network"),
        lines=(*lines, (_("Needed"), _("for hours and updates only; practice runs without"))),
    )


def storage_section(settings: Settings) -> BoxSection:
    """Return how much room there is, and what the kiosk takes of it."""
    data, models = settings.paths.data, settings.paths.models
    lines = [(_("Records"), f"{_size_mb(data)} MB"), (_("Models"), f"{_size_mb(models)} MB")]
    for name, place in ((_("Free for records"), data), (_("Free for models"), models)):
        there = place if place.exists() else place.parent
        if there.exists():
            found = os.statvfs(there)
            lines.append((name, f"{found.f_bavail * found.f_frsize // MB} MB"))
    return BoxSection(id="storage", title=_("Storage"), lines=tuple(lines))


def time_section(now: datetime | None = None) -> BoxSection:
    """Return date and time as the kiosk has them, and how to set them."""
    here = (now or datetime.now()).astimezone()
    return BoxSection(
        id="time",
        title=_("Date and time"),
        lines=(
            (_("Now"), f"{here:%Y-%m-%d %H:%M}"),
            (_("Zone"), f"{here:%Z} (UTC{here:%z})"),
            (_("To set it"), _("at a terminal: timedatectl set-time, or timedatectl set-timezone")),
        ),
    )


def volume_section(percent: int | None) -> BoxSection:
    """Return how loud the ear is."""
    if percent is None:
        return BoxSection(
            id="volume",
            title=_("Volume"),
            state=State.WARNING,
            lines=((_("Ear"), _("unknown")),),
            mend=_(NO_MIXER),
        )
    return BoxSection(id="volume", title=_("Volume"), lines=((_("Ear"), f"{percent} %"),))


def errors_section(data: Path) -> BoxSection:
    """Return the codes of what went wrong lately."""
    found = error_codes(data)
    lines = tuple(
        (code.code, _("{n} times, last on {day}").format(n=code.count, day=code.last_on or _("an unknown day")))
        for code in found
    )
    return BoxSection(id="errors", title=_("Error codes"), lines=lines or ((_("Logs"), _("nothing went wrong")),))


def versions_section(settings: Settings) -> BoxSection:
    """Return what runs here."""
    found = [("Talkdown", version("talkdown")), (_("Profile"), settings.profile), ("Python", platform.python_version())]
    found += [(name, version(name)) for name in LIBRARIES if is_installed(name)]
    found.append((_("System"), f"{platform.system()} {platform.release()} {platform.machine()}"))
    return BoxSection(id="versions", title=_("Versions"), lines=tuple(found))


def devices_section() -> BoxSection:
    """Return the sound devices by name."""
    import pyaudio

    from appliance.audio.devices import all_devices
    from appliance.audio.native_noise import native_messages_to, quiet_alsa

    quiet_alsa()
    with native_messages_to():
        port = pyaudio.PyAudio()
        try:
            lines = tuple(
                (device.name, _does(device.input_channels, device.output_channels)) for device in all_devices(port)
            )
        finally:
            port.terminate()
    if not lines:
        return BoxSection(
            id="devices",
            title=_("Sound devices"),
            state=State.FAILED,
            lines=((_("Found"), pgettext("devices", "none")),),
            mend=_("Plug the headset in."),
            code="devices/failed",
        )
    return BoxSection(id="devices", title=_("Sound devices"), lines=lines)


def models_section(settings: Settings) -> BoxSection:
    """Return every file of the models with the beginning of its hash, every byte of it read."""
    bundle = Bundle.load(settings.profile, root=settings.paths.models)
    reports = bundle.verify()
    wrong = [report for report in reports if report.state is not FileState.OK]
    lines = tuple(
        (
            report.file.path,
            f"{_(_STATES.get(report.state, NO_HASH))}  {(report.file.sha256 or '')[:HASH_CELLS]}",
        )
        for report in reports
    )
    return BoxSection(
        id="models",
        title=_("Models and hashes"),
        state=State.FAILED if wrong else State.OK,
        lines=lines,
        mend=_("At a terminal, as the kiosk's user: talkdown models fetch") if wrong else "",
        code="models/failed" if wrong else "",
    )


def _does(inputs: int, outputs: int) -> str:
    return _(" and ").join(filter(None, (_("microphone") if inputs else "", _("ear") if outputs else "")))


def is_installed(name: str) -> bool:
    """Whether a distribution is there."""
    from importlib.metadata import PackageNotFoundError

    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _moment(at: datetime | None) -> str:
    return _("never") if at is None else f"{at.astimezone():%Y-%m-%d %H:%M}"


def _size_mb(directory: Path) -> int:
    sizes = 0
    for place, _folders, names in os.walk(directory):
        for name in names:
            try:
                sizes += (Path(place) / name).stat().st_size
            except OSError:
                continue
    return sizes // MB


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
