"""Run a program where there is no network at all, to prove that it needs none."""

import shutil
import subprocess
from collections.abc import Sequence

import pytest

WITHOUT_ROUTE = 'test "$(wc -l < /proc/net/route)" -le 1 && exec "$@"'
"""Refuses to start the program if this network namespace has any route."""


def run_without_network(command: Sequence[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a network namespace of its own, where not even the loopback is up.

    Where the system permits no such namespace the calling test is skipped, which it must be allowed to be by name.
    """
    unshare = shutil.which("unshare")
    assert unshare, "util-linux is missing: run `make test`, which installs it"
    for isolate in ([unshare, "--net"], [unshare, "--map-root-user", "--net"]):
        if subprocess.run([*isolate, "true"], capture_output=True, check=False).returncode == 0:
            whole = [*isolate, "env", *(f"{name}={value}" for name, value in environment.items())]
            return subprocess.run(
                [*whole, "sh", "-c", WITHOUT_ROUTE, "sh", *command], capture_output=True, text=True, check=False
            )
    pytest.skip("this system permits no network namespace")
