"""No library that the kiosk uses keeps an identity of this machine or a queue of reports about its use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.config import load_settings

pytestmark = pytest.mark.real

LOAD = """
import sys
from pathlib import Path
from appliance.inference.encoder import SentenceEncoder
SentenceEncoder(Path(sys.argv[1])).encode(["Hello."])
"""


def test_the_model_runtime_leaves_nothing_in_the_home_directory(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    environment |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run(
        [sys.executable, "-c", LOAD, str(load_settings().paths.models / "minilm")], env=environment, check=True
    )
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
