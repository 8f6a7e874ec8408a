import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.store.device import device_secret
from appliance.store.errors import KeyDamaged, KeyGone, StoreError, Unsealable, WrongPin
from appliance.store.keys import KeyRing, OwnerKind
from appliance.store.sealing import new_key, seal, subkey, unseal
from tests.store.samples import QUICK_PIN

PIN = "482913"


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path, device_secret(tmp_path), QUICK_PIN)


@given(plain=st.binary(max_size=300), circumstances=st.binary(max_size=40))
def test_what_was_sealed_opens_with_the_same_key_and_circumstances(plain: bytes, circumstances: bytes) -> None:
    key = new_key()
    assert unseal(key, seal(key, plain, circumstances), circumstances) == plain


@given(plain=st.binary(max_size=60), data=st.data())
def test_any_changed_byte_of_a_seal_is_refused(plain: bytes, data: st.DataObject) -> None:
    key = new_key()
    sealed = bytearray(seal(key, plain, b"here"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unsealable):
        unseal(key, bytes(sealed), b"here")


def test_other_circumstances_another_key_or_too_few_bytes_are_refused() -> None:
    key = new_key()
    sealed = seal(key, b"words", b"line 1")
    for other_key, blob, where in ((key, sealed, b"line 2"), (new_key(), sealed, b"line 1"), (key, b"x", b"line 1")):
        with pytest.raises(Unsealable):
            unseal(other_key, blob, where)


def test_keys_for_two_purposes_differ() -> None:
    key = new_key()
    assert len({key, subkey(key, "a"), subkey(key, "b"), subkey(key, "a", b"salt")}) == 4


def test_the_device_secret_is_made_once_for_this_user_only(tmp_path: Path) -> None:
    first = device_secret(tmp_path)
    assert device_secret(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "device.secret").stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["device.secret"]


def test_processes_that_start_together_agree_on_the_device_secret(tmp_path: Path) -> None:
    found: list[bytes] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        found.append(device_secret(tmp_path))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_device_secret_that_others_can_read_is_refused_with_its_mend(tmp_path: Path) -> None:
    device_secret(tmp_path)
    (tmp_path / "device.secret").chmod(0o640)
    with pytest.raises(KeyDamaged, match="chmod 600"):
        device_secret(tmp_path)


def test_a_device_secret_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    device_secret(tmp_path)
    (tmp_path / "device.secret").write_bytes(b"short")
    with pytest.raises(KeyDamaged, match="5 bytes"):
        device_secret(tmp_path)


def test_a_lost_device_secret_is_never_replaced_beside_keys_that_need_it(tmp_path: Path, ring: KeyRing) -> None:
    ring.enrol(PIN)
    (tmp_path / "device.secret").unlink()
    with pytest.raises(KeyDamaged, match="is missing"):
        device_secret(tmp_path)
    assert not (tmp_path / "device.secret").exists()


def test_the_right_pin_opens_the_same_key_and_a_wrong_one_does_not(ring: KeyRing) -> None:
    enrolled = ring.enrol(PIN, "Ana Ortiz")
    assert ring.unlock(enrolled.owner_id, PIN) == enrolled
    for wrong in ("482914", "", PIN + " ", "۴۸۲۹۱۳"):
        with pytest.raises(WrongPin, match="does not open"):
            ring.unlock(enrolled.owner_id, wrong)


def test_a_short_pin_is_refused_and_leaves_nobody_enrolled(ring: KeyRing) -> None:
    with pytest.raises(StoreError, match="at least 6"):
        ring.enrol("12345")
    assert ring.owners() == ()


def test_two_officers_with_one_pin_have_different_keys(ring: KeyRing) -> None:
    first, second = ring.enrol(PIN), ring.enrol(PIN)
    assert first.owner_id != second.owner_id
    assert first.data_key != second.data_key


def test_a_changed_pin_opens_the_same_data_key_and_the_old_one_no_longer(ring: KeyRing) -> None:
    enrolled = ring.enrol(PIN)
    ring.change_pin(enrolled.owner_id, PIN, "another pin")
    assert ring.unlock(enrolled.owner_id, "another pin") == enrolled
    with pytest.raises(WrongPin):
        ring.unlock(enrolled.owner_id, PIN)


def test_a_pin_cannot_be_changed_without_the_old_one(ring: KeyRing) -> None:
    enrolled = ring.enrol(PIN)
    with pytest.raises(WrongPin):
        ring.change_pin(enrolled.owner_id, "000000", "another pin")
    assert ring.unlock(enrolled.owner_id, PIN) == enrolled


def test_a_key_copied_to_a_box_with_another_secret_does_not_open(tmp_path: Path, ring: KeyRing) -> None:
    enrolled = ring.enrol(PIN)
    elsewhere = KeyRing(tmp_path, new_key(), QUICK_PIN)
    with pytest.raises(KeyDamaged, match="another box"):
        elsewhere.unlock(enrolled.owner_id, PIN)


def test_a_changed_key_file_is_told_apart_from_a_wrong_pin_and_hides_nobody_else(tmp_path: Path, ring: KeyRing) -> None:
    damaged, other = ring.enrol(PIN, "A"), ring.enrol(PIN, "B")
    file = tmp_path / "keys" / f"{damaged.owner_id}.key"
    content = bytearray(file.read_bytes())
    content[40] ^= 1
    file.write_bytes(content)
    with pytest.raises(KeyDamaged, match="was changed"):
        ring.unlock(damaged.owner_id, PIN)
    assert {(owner.name, owner.damaged) for owner in ring.owners()} == {("", True), ("B", False)}
    assert ring.unlock(other.owner_id, PIN) == other


def test_one_officers_key_file_under_anothers_id_does_not_open(tmp_path: Path, ring: KeyRing) -> None:
    first, second = ring.enrol(PIN), ring.enrol(PIN)
    keys = tmp_path / "keys"
    (keys / f"{first.owner_id}.key").write_bytes((keys / f"{second.owner_id}.key").read_bytes())
    with pytest.raises(KeyDamaged):
        ring.unlock(first.owner_id, PIN)


def test_a_destroyed_key_is_gone_and_its_bytes_with_it(tmp_path: Path, ring: KeyRing) -> None:
    enrolled = ring.enrol(PIN, "Ana Ortiz")
    ring.destroy(enrolled.owner_id)
    ring.destroy(enrolled.owner_id)
    assert list((tmp_path / "keys").iterdir()) == []
    with pytest.raises(KeyGone, match="deleted"):
        ring.unlock(enrolled.owner_id, PIN)


def test_names_and_keys_are_not_in_the_files_and_keys_not_in_a_printed_key(tmp_path: Path, ring: KeyRing) -> None:
    enrolled = ring.enrol(PIN, "Ana Ortiz")
    content = (tmp_path / "keys" / f"{enrolled.owner_id}.key").read_bytes()
    assert b"Ana" not in content
    assert enrolled.data_key not in content
    assert repr(enrolled.data_key) not in repr(enrolled)


def test_the_practice_officer_keeps_one_key_without_a_pin(ring: KeyRing) -> None:
    first = ring.practice()
    assert first == ring.practice()
    assert first.kind is OwnerKind.PRACTICE


def test_each_guest_has_a_key_of_their_own(ring: KeyRing) -> None:
    first, second = ring.guest(), ring.guest()
    assert first.owner_id != second.owner_id
    assert first.data_key != second.data_key
    assert first.kind is OwnerKind.GUEST


@pytest.mark.parametrize("owner_id", ["", "../device", "a/b", "a.key", "a b"])
def test_an_id_that_is_no_id_reaches_no_file(ring: KeyRing, owner_id: str) -> None:
    with pytest.raises(KeyGone):
        ring.unlock(owner_id, PIN)


def test_key_files_are_for_this_user_only(tmp_path: Path, ring: KeyRing) -> None:
    enrolled = ring.enrol(PIN)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / f"{enrolled.owner_id}.key").stat().st_mode) == 0o600
