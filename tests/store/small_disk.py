"""Runs a test on a file system of one mebibyte, so that it can really be filled.

The test runs in a child process with a mount namespace of its own: nothing stays mounted, and nobody need be root.
"""

import ctypes
import functools
import os
import subprocess
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

SIZE_KIB: Final = 1024
_CLONE_NEWNS: Final = 0x00020000
_CLONE_NEWUSER: Final = 0x10000000


def on_a_small_disk(test: Callable[[Path], None]) -> Callable[[Path], None]:
    """Hand `test` a directory on a small disk instead of `tmp_path`."""

    def run(tmp_path: Path) -> None:
        report = tmp_path / "failure.txt"
        child = os.fork()
        if child == 0:
            status = 1
            try:
                disk = tmp_path / "disk"
                disk.mkdir(mode=0o700)
                _mount(disk)
                test(disk)
                status = 0
            except BaseException:
                report.write_text(traceback.format_exc())
            finally:
                os._exit(status)
        _, status = os.waitpid(child, 0)
        if status:
            pytest.fail(report.read_text() if report.exists() else f"the test's process ended with {status}")

    functools.update_wrapper(run, test)
    del run.__dict__["__wrapped__"]  # or pytest would look for the inner test's parameters
    return run


def _mount(disk: Path) -> None:
    user, group = os.getuid(), os.getgid()
    flags = _CLONE_NEWNS if user == 0 else _CLONE_NEWNS | _CLONE_NEWUSER
    if ctypes.CDLL(None, use_errno=True).unshare(flags):
        raise OSError(ctypes.get_errno(), "this machine lets nobody have a mount namespace, so no disk can be filled")
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_KIB}k", "tmpfs", str(disk)], check=True)
