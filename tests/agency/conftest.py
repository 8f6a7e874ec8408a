from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from agency.database import Database
from agency.web import passwords
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


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash cheaply, since these tests sign in hundreds of times; what is stored is of the same kind."""
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
