"""How a fetch of models is shown: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from appliance.inference.bundle import Bundle
from appliance.inference.bundle.fetch import Reporter
from appliance.inference.bundle.manifest import ModelFile


@contextmanager
def reporter_for(bundle: Bundle, out: TextIO) -> Iterator[Reporter]:
    """Return the reporter that suits where the output goes."""
    console = Console(file=out, highlight=False, soft_wrap=True)
    if not console.is_terminal:
        yield PlainReporter(bundle, out)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
        yield BarReporter(bundle, progress)


class PlainReporter:
    """A line a file."""

    def __init__(self, bundle: Bundle, out: TextIO) -> None:
        self._bundle = bundle
        self._out = out
        self._files = 0
        self._number = 0

    def planned(self, files: int, size_bytes: int, kept: int) -> None:
        """Print the plan."""
        self._files = files
        self._line(plan(self._bundle, files, size_bytes, kept))

    def file_started(self, file: ModelFile, replaces_changed: bool) -> None:
        """Print the file's name and size."""
        self._number += 1
        size = f"{file.bytes / 1e6:.1f} MB" if file.bytes is not None else "size not recorded"
        why = ", replacing a changed file" if replaces_changed else ""
        self._line(f"[{self._number}/{self._files}] {file.path} ({size}{why})")

    def advanced(self, size_bytes: int) -> None:
        """Say nothing: a line a file is enough for a log."""

    def file_done(self, file: ModelFile, seconds: float) -> None:
        """Print how long the file took."""
        self._line(f"      verified, {seconds:.1f} s")

    def _line(self, text: str) -> None:
        print(text, file=self._out, flush=True)


class BarReporter:
    """One bar for all bytes, the present file's name beside it."""

    def __init__(self, bundle: Bundle, progress: Progress) -> None:
        self._bundle = bundle
        self._progress = progress
        self._task = progress.add_task("models", total=0)

    def planned(self, files: int, size_bytes: int, kept: int) -> None:
        """Print the plan and size the bar."""
        self._progress.console.print(plan(self._bundle, files, size_bytes, kept))
        self._progress.update(self._task, total=size_bytes, visible=files > 0)

    def file_started(self, file: ModelFile, replaces_changed: bool) -> None:
        """Name the file beside the bar."""
        if replaces_changed:
            self._progress.console.print(f"{file.path} has changed and is fetched again.")
        self._progress.update(self._task, description=file.path.rpartition("/")[2])

    def advanced(self, size_bytes: int) -> None:
        """Move the bar."""
        self._progress.advance(self._task, size_bytes)

    def file_done(self, file: ModelFile, seconds: float) -> None:
        """Print that the file is verified."""
        self._progress.console.print(f"verified {file.path}, {seconds:.1f} s")


def plan(bundle: Bundle, files: int, size_bytes: int, kept: int) -> str:
    """Return the first line of a fetch."""
    if not files:
        return f"All {kept} model files of {bundle.profile_name} are here and as recorded ({bundle.root})."
    return (
        f"Fetching {files} model files of {bundle.profile_name}, {size_bytes / 1e9:.2f} GB, into {bundle.root}; "
        f"{kept} are here already."
    )
