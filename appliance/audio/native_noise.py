"""Keeps ALSA, PortAudio and JACK from printing on the terminal, which would wreck a text screen.

ALSA prints through a handler that can be replaced; PortAudio's probing of JACK prints on file descriptor 2, which is
pointed elsewhere while devices are opened.
"""

import ctypes
import ctypes.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HANDLER_TYPE = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)


def _say_nothing(file: bytes, line: int, function: bytes, error: int, form: bytes) -> None:
    """Take what ALSA would have printed."""


# ALSA keeps the bare pointer: this reference must live as long as the process.
_quiet_handler = _HANDLER_TYPE(_say_nothing)


def quiet_alsa() -> bool:
    """Install the silent ALSA error handler for this process; False where there is no ALSA library."""
    name = ctypes.util.find_library("asound")
    if name is None:
        return False
    ctypes.cdll.LoadLibrary(name).snd_lib_error_set_handler(_quiet_handler)
    return True


@contextmanager
def native_messages_to(log: Path = Path(os.devnull)) -> Iterator[None]:
    """Point file descriptor 2 at `log` while the body runs."""
    kept = os.dup(2)
    try:
        target = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.dup2(target, 2)
        finally:
            os.close(target)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
