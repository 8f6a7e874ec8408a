from collections.abc import Iterator
from pathlib import Path

import pytest

from agency.database import Database
from tests.agency.sites import migrated


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("agency") / "template.db"
    migrated(file).close()
    return file


@pytest.fixture
def database(template_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An agency of one accepted kiosk, north-1, and one that is pending, south-1."""
    file = tmp_path / "agency.db"
    file.write_bytes(template_file.read_bytes())
    found = Database.at(file)
    yield found
    found.close()
