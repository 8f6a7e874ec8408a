"""Write one model file so that its final name only ever names whole, verified bytes."""

import errno
import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from appliance.inference.bundle.errors import BundleError, DiskFullError, FileChangedError, HashNotRecordedError
from appliance.inference.bundle.manifest import ModelFile

CHUNK_BYTES = 1 << 20


def assemble(root: Path, file: ModelFile, chunks: Iterable[bytes], on_bytes: Callable[[int], None]) -> Path:
    """Write chunks to a temporary name beside the target, verify, flush to disk, rename.

    Raises FileChangedError when size or SHA-256 differ, DiskFullError when the disk is full; either way nothing is
    left behind and a file that was there before is untouched.
    """
    if file.sha256 is None:
        raise hash_not_recorded(file)
    target = root / file.path
    partial = target.with_name(f".{target.name}.partial")
    digest = hashlib.sha256()
    size = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                on_bytes(len(chunk))
                if file.bytes is not None and size > file.bytes:
                    break
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != file.sha256:
            raise _not_as_recorded(file)
        partial.replace(target)
        _flush_directory(target.parent)
    except OSError as error:
        raise storage_error(error, target) from error
    finally:
        partial.unlink(missing_ok=True)
    return target


def adopt(root: Path, file: ModelFile, staged: Path) -> Path:
    """Verify a staged file on the bundle's own disk and rename it into place; other bytes are thrown away."""
    target = root / file.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with staged.open("rb") as stream:
            same = hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256
            os.fsync(stream.fileno())
        if not same:
            staged.unlink()
            raise _not_as_recorded(file)
        staged.replace(target)
        _flush_directory(target.parent)
    except OSError as error:
        raise storage_error(error, target) from error
    return target


def storage_error(error: OSError, path: Path) -> BundleError:
    """Return the error to show for a failed write below the bundle's directory."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(
            f"The disk is full: {path} could not be written. Free some space and run `talkdown models fetch` again; "
            "what was fetched before is kept."
        )
    return BundleError(f"{path} could not be written: {error.strerror or error}. Check the owner and the disk.")


def hash_not_recorded(file: ModelFile) -> HashNotRecordedError:
    """Return the refusal of a file that the manifest cannot vouch for."""
    return HashNotRecordedError(
        f"Hash not recorded: the manifest has no SHA-256 for {file.path}, so it is neither fetched nor used. "
        "Record the hash of a copy you trust in models/manifest.toml."
    )


def _not_as_recorded(file: ModelFile) -> FileChangedError:
    return FileChangedError(
        f"{file.path}: the bytes received are not those that the manifest records. They were thrown away."
    )


def _flush_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
