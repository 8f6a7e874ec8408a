"""Files that only their owner may read, written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PRIVATE_FILE: Final = 0o600
PRIVATE_DIRECTORY: Final = 0o700


def private_directory(directory: Path) -> Path:
    """Create a directory that only this user may enter, tightening one that others may; raise OSError."""
    directory.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    if directory.stat().st_mode & 0o077:
        directory.chmod(PRIVATE_DIRECTORY)
    return directory


def create_private(file: Path, content: bytes) -> None:
    """Create a file that did not exist, whole and on disk; raise FileExistsError when it does, leaving it alone."""
    with _beside(file, content) as whole:
        os.link(whole, file)
    sync_directory(file.parent)


def replace_private(file: Path, content: bytes) -> None:
    """Write a file whole, in place of one that may exist."""
    with _beside(file, content) as whole:
        whole.replace(file)
    sync_directory(file.parent)


def destroy(file: Path) -> None:
    """Overwrite a small file and remove it; flash storage may keep the old blocks until it reuses them."""
    with file.open("r+b") as opened:
        opened.write(secrets.token_bytes(file.stat().st_size))
        opened.flush()
        os.fsync(opened.fileno())
    file.unlink()
    sync_directory(file.parent)


def write_all(descriptor: int, content: bytes, offset: int) -> None:
    """Write every byte at an offset; raise OSError when the disk takes only some of them."""
    view = memoryview(content)
    while view:
        written = os.pwrite(descriptor, view, offset)
        offset += written
        view = view[written:]


def sync_directory(directory: Path) -> None:
    """Make names that were added to or removed from a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _beside(file: Path, content: bytes) -> Iterator[Path]:
    part = file.with_name(f".{file.name}.{secrets.token_hex(8)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        try:
            write_all(descriptor, content, 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield part
    finally:
        part.unlink(missing_ok=True)
