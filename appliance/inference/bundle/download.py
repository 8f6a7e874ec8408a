"""Model files by address: HTTPS with resume."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from appliance.inference.bundle.assemble import storage_error
from appliance.inference.bundle.errors import SourceError
from appliance.inference.bundle.manifest import ModelFile
from appliance.inference.bundle.packages import STICK_HINT

TIMEOUT_S: Final = 60.0


def download(file: ModelFile, staging: Path, client: httpx.Client, on_bytes: Callable[[int], None]) -> Path:
    """Download a file's address into staging, going on where an interrupted download stopped.

    What is staged is not yet verified. Raises SourceError in plain words.
    """
    assert file.url is not None and file.sha256 is not None
    staged = staging / f"{file.sha256}.part"
    try:
        have = staged.stat().st_size if staged.exists() else 0
        if file.bytes is not None and have == file.bytes:
            return staged
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
        with client.stream("GET", file.url, headers=headers) as answer:
            if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                staged.unlink()
                raise SourceError(f"{file.url} is shorter than what was staged, which was thrown away. Run again.")
            answer.raise_for_status()
            resuming = answer.status_code == httpx.codes.PARTIAL_CONTENT
            on_bytes(have if resuming else 0)
            with staged.open("ab" if resuming else "wb") as out:
                for chunk in answer.iter_raw():
                    out.write(chunk)
                    on_bytes(len(chunk))
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        raise SourceError(f"{file.url} answers {status} {error.response.reason_phrase}. {STICK_HINT}") from error
    except httpx.TransportError as error:
        raise SourceError(
            f"No network: {httpx.URL(file.url).host} cannot be reached or broke off for {file.path} "
            f"({type(error).__name__}). Run again; what was fetched is kept. {STICK_HINT}"
        ) from error
    except OSError as error:
        raise storage_error(error, staged) from error
    return staged
