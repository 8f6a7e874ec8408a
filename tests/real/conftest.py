"""One typed encounter that several tests read: loading the models costs more than playing it."""

from pathlib import Path

import pytest

from tests.real.attack import attack
from tests.real.command import TYPED, played, rehearse


@pytest.fixture(scope="session")
def attack_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the record of an encounter in which hardly anything sensible is typed."""
    folder = tmp_path_factory.mktemp("attack")
    file = folder / "record.json"
    played(
        rehearse(folder / "data", "porch", *TYPED, "--seed", "7", "--json", "--record", str(file), lines=attack()),
        file,
    )
    return file
