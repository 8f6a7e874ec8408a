import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.store import sign_in as door
from appliance.store.agency import claim
from appliance.store.errors import KeyGone, Locked, StoreError, WeakPin, WrongPin
from appliance.store.lockout import FIRST_WAIT_S, FREE_TRIES, LONGEST_WAIT_S, wait_after_s
from appliance.store.memory import Fact
from appliance.store.pins import check_pin
from appliance.store.store import Store
from appliance.wire.claims import claim_sha256
from appliance.wire.desired import Desired, OfficerStanding
from appliance.wire.envelope import canonical
from tests.store.samples import QUICK_PIN, record

PIN = "482913"
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
CODES = ("AAAA-BBBB-CCCC", "DDDD-EEEE-FFFF", "GGGG-HHHH-JJJJ")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, QUICK_PIN) as opened:
        yield opened


def told(store: Store, **open_codes: str) -> None:
    """Let the agency open claim codes for officers."""
    officers = tuple(
        OfficerStanding(officer_ref=ref * 32, claim_sha256=claim_sha256(code), as_of="2026-12-01")
        for ref, code in open_codes.items()
    )
    store.memory.write(Fact.DESIRED, canonical(Desired(version=1, epoch=1, officers=officers)).decode())


def wrong(store: Store, times: int, name: str = "Ana", now: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises((WrongPin, Locked)):
            door.sign_in(store, name, "000111", now)


@pytest.mark.parametrize(
    "pin",
    [
        "", "12345", "123456", "654321", "234567", "890123", "987654", "111111", "121212", "123123", "112233",
        "159753", "qwerty", "abcdef", "PASSWORD", "031285", "120385", "850312", "198512", "4711ana", "x" * 65,
    ],
)  # fmt: skip
def test_a_pin_that_somebody_would_try_first_is_refused_with_the_reason(pin: str) -> None:
    with pytest.raises(WeakPin, match=r"[Cc]hoose (another|a )|needs at least|would try it"):
        check_pin(pin, "4711ana")


@pytest.mark.parametrize("pin", ["482913", "907264", "horse staple", "73951824", "a1b2c3d4"])
def test_any_other_pin_is_taken(pin: str) -> None:
    check_pin(pin, "Ana")


def test_an_officer_comes_in_with_id_and_pin_however_the_id_is_written(store: Store) -> None:
    made = door.begin(store, " Ana  Ortiz ", PIN)
    assert made.name == "Ana Ortiz"
    for typed in ("Ana Ortiz", "ana ortiz", "ANA   ORTIZ "):
        assert door.sign_in(store, typed, PIN, NOW) == made


def test_who_is_not_known_and_who_typed_a_wrong_pin_read_the_same(store: Store) -> None:
    door.begin(store, "Ana", PIN)
    told_to: list[list[str]] = []
    for name in ("Ana", "Nobody"):
        said: list[str] = []
        for _ in range(FREE_TRIES + 1):
            with pytest.raises((WrongPin, Locked)) as refused:
                door.sign_in(store, name, "000111", NOW)
            said.append(str(refused.value))
        told_to.append(said)
    assert told_to[0] == told_to[1]


def test_wrong_pins_make_the_next_try_wait_longer_each_time_and_the_right_pin_waits_too(store: Store) -> None:
    made = door.begin(store, "Ana", PIN)
    wrong(store, FREE_TRIES)
    now, waits = NOW, []
    for _ in range(7):
        with pytest.raises(Locked) as locked:
            door.sign_in(store, "ana", PIN, now)
        waits.append(locked.value.wait_s)
        now += timedelta(seconds=locked.value.wait_s)
        wrong(store, 1, now=now)
    assert waits == [FIRST_WAIT_S * 2**n for n in range(5)] + [LONGEST_WAIT_S] * 2
    assert door.sign_in(store, "Ana", PIN, now + timedelta(seconds=LONGEST_WAIT_S)) == made
    wrong(store, 1, now=now + timedelta(hours=1))
    assert door.sign_in(store, "Ana", PIN, now + timedelta(hours=1)) == made


def test_a_wait_survives_a_restart_and_is_no_colleagues(store: Store, tmp_path: Path) -> None:
    door.begin(store, "Ana", PIN)
    kim = door.begin(store, "Kim", PIN)
    wrong(store, FREE_TRIES)
    store.close()
    with Store(tmp_path, QUICK_PIN) as again:
        with pytest.raises(Locked) as locked:
            door.sign_in(again, "Ana", PIN, NOW + timedelta(seconds=10))
        assert locked.value.wait_s == FIRST_WAIT_S - 10
        assert door.sign_in(again, "Kim", PIN, NOW) == kim


def test_a_clock_that_is_set_back_does_not_lock_an_officer_out_for_days(store: Store) -> None:
    made = door.begin(store, "Ana", PIN)
    wrong(store, FREE_TRIES, now=NOW + timedelta(days=30))
    with pytest.raises(Locked) as locked:
        door.sign_in(store, "Ana", PIN, NOW)
    assert locked.value.wait_s == FIRST_WAIT_S
    assert door.sign_in(store, "Ana", PIN, NOW + timedelta(seconds=FIRST_WAIT_S)) == made


def test_a_count_of_wrong_pins_that_was_tampered_with_waits_longest(store: Store) -> None:
    door.begin(store, "Ana", PIN)
    wrong(store, 1)
    with store.database.transaction() as connection:
        connection.execute("UPDATE wrong_pins SET sealed = zeroblob(80)")
    with pytest.raises(Locked) as locked:
        door.sign_in(store, "Ana", PIN)
    assert locked.value.wait_s == LONGEST_WAIT_S


def test_the_waits_grow_and_stop_growing() -> None:
    waits = [wait_after_s(tries) for tries in range(60)]
    assert waits == sorted(waits) and waits[: FREE_TRIES + 1] == [0] * FREE_TRIES + [FIRST_WAIT_S]
    assert waits[-1] == LONGEST_WAIT_S


def test_neither_training_id_nor_pin_can_be_read_in_any_file(store: Store, tmp_path: Path) -> None:
    door.begin(store, "Marisol Quintanilla", "7395182460")
    wrong(store, 2, "Marisol Quintanilla")
    store.close()
    found = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()).lower()
    assert b"quintanilla" not in found and b"7395182460" not in found


def test_an_id_that_is_taken_or_is_none_makes_nobody(store: Store) -> None:
    door.begin(store, "Ana", PIN)
    for name in ("ANA ", "", "  ", "x" * 41, "a\x07b"):
        with pytest.raises(StoreError):
            door.begin(store, name, "907264")
    with pytest.raises(WeakPin):
        door.begin(store, "Kim", "123456")
    assert [owner.name for owner in store.keys.owners()] == ["Ana"]


def test_a_new_officer_with_a_claim_code_is_claimed_from_the_start(store: Store) -> None:
    told(store, a=CODES[0])
    made = door.begin(store, "Ana", PIN, CODES[0].lower())
    assert store.claims.of(made.owner_id) == "a" * 32


def test_a_code_that_is_not_open_makes_nobody(store: Store) -> None:
    told(store, a=CODES[0])
    with pytest.raises(StoreError, match="letter by letter"):
        door.begin(store, "Ana", PIN, CODES[1])
    assert store.keys.owners() == ()


def test_a_claim_code_is_good_for_one_sign_in(store: Store) -> None:
    told(store, a=CODES[0])
    ana = door.begin(store, "Ana", PIN, CODES[0])
    with pytest.raises(StoreError, match="used on this kiosk already"):
        door.begin(store, "Kim", PIN, CODES[0])
    assert [owner.name for owner in store.keys.owners()] == ["Ana"]
    assert claim(store, ana.owner_id, CODES[0]) == 0


def test_another_officers_code_does_not_move_a_claimed_sign_in(store: Store) -> None:
    told(store, a=CODES[0], b=CODES[1])
    ana = door.begin(store, "Ana", PIN, CODES[0])
    with pytest.raises(StoreError, match="claimed for another officer"):
        claim(store, ana.owner_id, CODES[1])
    kim = door.begin(store, "Kim", PIN)
    claim(store, kim.owner_id, CODES[1])
    assert (store.claims.of(ana.owner_id), store.claims.of(kim.owner_id)) == ("a" * 32, "b" * 32)


def test_a_forgotten_pin_is_replaced_with_a_new_code_of_the_same_officer_and_the_old_records_are_lost(
    store: Store,
) -> None:
    told(store, a=CODES[0])
    ana = door.begin(store, "Ana", PIN, CODES[0])
    told(store, a=CODES[2], b=CODES[1])
    for code in (CODES[0], CODES[1], "nonsense"):
        with pytest.raises(StoreError):
            door.begin_anew(store, "Ana", code, "907264")
    assert store.keys.unlock(ana.owner_id, PIN) == ana
    store.lockout.opened("ana")
    with pytest.raises(WeakPin):
        door.begin_anew(store, "Ana", CODES[2], "123456")
    assert store.keys.unlock(ana.owner_id, PIN) == ana
    anew = door.begin_anew(store, "ana", CODES[2], "907264")
    assert door.sign_in(store, "Ana", "907264", NOW) == anew and store.claims.of(anew.owner_id) == "a" * 32
    with pytest.raises(KeyGone):
        store.keys.unlock(ana.owner_id, PIN)


def test_who_has_never_claimed_loses_nothing_to_somebody_with_a_code(store: Store) -> None:
    told(store, a=CODES[0])
    ana = door.begin(store, "Ana", PIN)
    with pytest.raises(StoreError, match="Nothing was changed"):
        door.begin_anew(store, "Ana", CODES[0], "907264")
    assert door.sign_in(store, "Ana", PIN) == ana


def test_mashed_ids_do_not_fill_the_disk(store: Store) -> None:
    for number in range(520):
        store.lockout.try_now(f"mash {number}", NOW)
    store.lockout.try_now("Ana", NOW + timedelta(days=2))
    (count,) = store.database.rows("SELECT count(*) FROM wrong_pins")[0]
    assert count == 1


def test_a_colleague_sees_nothing_of_another_officer(store: Store) -> None:
    ana, kim = door.begin(store, "Ana", PIN), door.begin(store, "Kim", PIN)
    store.close_encounter(ana, record(), record(), NOW.date())
    assert store.encounters.ids(kim) == () and store.records(kim) == ()
    with pytest.raises(StoreError):
        store.closed(kim, json.loads(record().model_dump_json())["encounter_id"])
