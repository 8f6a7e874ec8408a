"""Model files inside wheels: fetched with pip as the user has configured it, read without installing anything."""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Final, cast

from appliance.inference.bundle.assemble import CHUNK_BYTES, storage_error
from appliance.inference.bundle.errors import BundleError, DiskFullError, SourceError
from appliance.inference.bundle.manifest import PackagePart

STICK_HINT: Final = "Without a network, bring the files: `talkdown models fetch --from DIR`."
_UNREACHABLE: Final = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|Network is unreachable|Connection refused|"
    r"Temporary failure in name resolution|Max retries exceeded|ProxyError|ConnectionError|Connection to \S+ timed out"
)
_DISK_FULL: Final = re.compile(r"No space left on device|Disk quota exceeded")


def find_wheel(folder: Path, part: PackagePart) -> Path | None:
    """Return the part's wheel below a folder, whatever its tags, or None."""
    for path in sorted(folder.rglob("*.whl")):
        if path.name.lower().startswith(part.wheel_prefix):
            return path
    return None


def download_wheel(part: PackagePart, staging: Path) -> Path:
    """Download the part's wheel into the staging folder and return it; a staged wheel is used again.

    Raises SourceError in plain words when the index cannot be reached or does not have the package.
    """
    staged = find_wheel(staging, part)
    if staged:
        return staged
    if find_spec("pip") is None:
        raise SourceError("The Python package pip is missing from this environment. Run `make setup`.")
    arriving = Path(tempfile.mkdtemp(prefix=".arriving-", dir=staging))
    try:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--quiet"]
        # Wheels only: a source package would run its own code, and nothing here is ever installed.
        command += ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--no-cache-dir"]
        command += ["--dest", str(arriving), part.requirement]
        outcome = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        wheel = find_wheel(arriving, part)
        if outcome.returncode or wheel is None:
            raise _explain(part, outcome.stdout)
        return Path(shutil.move(wheel, staging / wheel.name))
    except OSError as error:
        raise storage_error(error, staging) from error
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def read_part(wheel: Path, part: PackagePart) -> Iterator[bytes]:
    """Yield the bytes of the part's member; raise SourceError when the wheel is damaged or has no such member."""
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
            if part.inside is None:
                yield from _chunks(cast(BinaryIO, member))
            else:
                with zipfile.ZipFile(cast(BinaryIO, member)) as inner, inner.open(part.inside) as nested:
                    yield from _chunks(cast(BinaryIO, nested))
    except KeyError as error:
        raise SourceError(f"The package file {wheel} does not hold {part.member}: it is another package.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise SourceError(f"The package file {wheel} is damaged. Fetch it again.") from error
    except OSError as error:
        raise SourceError(f"The package file {wheel} cannot be read: {error.strerror or error}.") from error


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def _explain(part: PackagePart, said: str) -> BundleError:
    if _DISK_FULL.search(said):
        return DiskFullError(f"The disk is full: no room to download {part.requirement}. Free some and run again.")
    if _UNREACHABLE.search(said):
        return SourceError(
            f"No network: the package index that pip is configured for cannot be reached for {part.requirement}. "
            f"Check the network and pip's configuration, then run again; what was fetched is kept. {STICK_HINT}"
        )
    errors = [line.strip() for line in said.splitlines() if line.startswith("ERROR")]
    reason = errors[-1] if errors else "pip gave no reason"
    return SourceError(
        f"The package index that pip is configured for does not give {part.requirement} ({reason}). {STICK_HINT}"
    )
