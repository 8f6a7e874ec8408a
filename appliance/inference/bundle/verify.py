"""Hash model files, in threads, and say which are as recorded."""

import hashlib
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from appliance.inference.bundle.errors import BundleError
from appliance.inference.bundle.manifest import ModelFile
from appliance.words import _

MAX_THREADS: Final = 4
"""Reading is the limit on fast processors and hashing on slow ones; more threads than this help neither."""


class FileState(StrEnum):
    """What a look at one file found."""

    OK = "ok"
    MISSING = "missing"
    CHANGED = "changed"
    NOT_RECORDED = "not_recorded"
    """The manifest has no SHA-256 for it."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of the bundle and its state."""

    file: ModelFile
    path: Path
    state: FileState


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def inspect(root: Path, file: ModelFile) -> FileReport:
    """Hash one file; raise BundleError when it is there and cannot be read."""
    path = root / file.path
    try:
        size = path.stat().st_size
        if file.sha256 is None:
            state = FileState.NOT_RECORDED
        elif file.bytes is not None and size != file.bytes:
            state = FileState.CHANGED
        else:
            state = FileState.OK if sha256_of(path) == file.sha256 else FileState.CHANGED
    except (FileNotFoundError, NotADirectoryError):
        state = FileState.NOT_RECORDED if file.sha256 is None else FileState.MISSING
    except OSError as error:
        raise BundleError(
            _("The model file {path} cannot be read: {strerror}. Check its owner and the disk.").format(
                path=path, strerror=error.strerror
            )
        ) from error
    return FileReport(file, path, state)


def verify_files(
    root: Path, wanted: Iterable[ModelFile], on_file: Callable[[FileReport], None] = lambda report: None
) -> list[FileReport]:
    """Hash files in threads, largest first, and return their reports in the order asked for."""
    wanted = list(wanted)
    by_size = sorted(wanted, key=lambda file: -(file.bytes or 0))
    reports: dict[str, FileReport] = {}
    with ThreadPoolExecutor(min(MAX_THREADS, os.cpu_count() or 1)) as threads:
        for report in threads.map(lambda file: inspect(root, file), by_size):
            reports[report.file.path] = report
            on_file(report)
    return [reports[file.path] for file in wanted]
