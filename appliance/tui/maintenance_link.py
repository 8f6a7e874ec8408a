"""What the maintenance page has done, each in a process of its own, so that a stuck device never stops the screen."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from typing import Any, Final

from appliance.words import N_, _

LINE_LIMIT_BYTES: Final = 2**20
FAILED: Final = N_("This could not be done. At a terminal, `talkdown maintenance` says why.")
Told = dict[str, Any]


async def told_by(*arguments: str, typed: str = "") -> AsyncIterator[Told]:
    """Yield what one run of `talkdown maintenance` tells, line by line; `typed` goes to its standard input.

    What went wrong is told as `{"failed": …}`. Ending the iteration ends the run.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "appliance.cli",
        "maintenance",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=dict(os.environ),
        limit=LINE_LIMIT_BYTES,
    )
    if process.stdin is None or process.stdout is None or process.stderr is None:
        raise RuntimeError("a process was started without its pipes")
    complaining = asyncio.create_task(process.stderr.read(), name="complaints")
    try:
        process.stdin.write(f"{typed}\n".encode())
        process.stdin.close()
        while line := await process.stdout.readline():
            with contextlib.suppress(ValueError):
                yield json.loads(line)
        if await process.wait():
            complaint = (await complaining).decode(errors="replace").strip().rpartition("talkdown: ")[2]
            yield {"failed": complaint.splitlines()[0] if complaint else _(FAILED)}
    finally:
        complaining.cancel()
        if process.returncode is None:
            process.kill()
            await process.wait()
