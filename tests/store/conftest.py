import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

SMALL_DISK_KIB = 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one mebibyte, so that it can really be filled. Mounting takes root."""
    where = tmp_path / "small"
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_KIB}k,mode=0700", "tmpfs", str(where)]
    subprocess.run(mount, check=True)
    yield where
    subprocess.run(["umount", str(where)], check=True)
