from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from appliance.store import maintenance_pin
from appliance.store.errors import Locked, StoreError, WeakPin, WrongPin
from appliance.store.lockout import FREE_TRIES
from appliance.store.store import Store
from tests.store.samples import QUICK_PIN

PIN = "914207"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_without_a_pin_nothing_opens_and_the_message_says_how_to_set_one(tmp_path: Path) -> None:
    with Store(tmp_path, QUICK_PIN) as store:
        assert not maintenance_pin.is_set(tmp_path)
        with pytest.raises(StoreError, match="talkdown maintenance pin"):
            maintenance_pin.check(store, tmp_path, "")


def test_the_pin_is_kept_as_a_hash_that_only_the_kiosks_user_may_read(tmp_path: Path) -> None:
    maintenance_pin.set_pin(tmp_path, PIN, QUICK)
    file = tmp_path / maintenance_pin.FILE
    assert PIN.encode() not in file.read_bytes() and file.read_bytes().startswith(b"$argon2id$")
    assert file.stat().st_mode & 0o077 == 0
    with Store(tmp_path, QUICK_PIN) as store:
        maintenance_pin.check(store, tmp_path, PIN)


@pytest.mark.parametrize("weak", ["123456", "0000", "111111"])
def test_a_weak_pin_is_refused(tmp_path: Path, weak: str) -> None:
    with pytest.raises(WeakPin):
        maintenance_pin.set_pin(tmp_path, weak, QUICK)
    assert not maintenance_pin.is_set(tmp_path)


def test_wrong_pins_make_the_next_try_wait_and_a_new_pin_takes_the_place_of_the_old(tmp_path: Path) -> None:
    maintenance_pin.set_pin(tmp_path, PIN, QUICK)
    maintenance_pin.set_pin(tmp_path, "839271", QUICK)
    with Store(tmp_path, QUICK_PIN) as store:
        for _ in range(FREE_TRIES - 1):
            with pytest.raises(WrongPin):
                maintenance_pin.check(store, tmp_path, PIN, NOW)
        with pytest.raises(Locked):
            maintenance_pin.check(store, tmp_path, PIN, NOW)
        with pytest.raises(Locked):
            maintenance_pin.check(store, tmp_path, "839271", NOW)


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    maintenance_pin.set_pin(tmp_path, PIN, QUICK)
    (tmp_path / maintenance_pin.FILE).write_text("nonsense")
    with Store(tmp_path, QUICK_PIN) as store, pytest.raises(StoreError, match="Set it again"):
        maintenance_pin.check(store, tmp_path, PIN)
