from datetime import date
from pathlib import Path

import pytest

from appliance.engine import left_box as left
from appliance.stage.people_view import Leave, PrintLeft, ShowLeft, TakeBack
from appliance.store.agency import claim
from appliance.store.outbox import Stream
from appliance.store.store import Store
from appliance.wire.shared import SharedReview
from tests.engine.test_door import CODE, comes_in, open_codes
from tests.engine.test_process import PIN, data, engine, owner_of
from tests.engine.test_reviewing import _reviewed
from tests.store.samples import QUICK_PIN, files_below
from tests.wire.samples import SHARED

__all__ = ["data"]
"""A fixture: data in a directory of its own with one officer, no models."""


def mounts(tmp_path: Path, *places: str) -> Path:
    file = tmp_path / "mounts"
    file.write_text("".join(f"/dev/sda1 {place} vfat rw 0 0\n" for place in places), encoding="utf-8")
    return file


def test_a_stick_is_where_removable_media_are_mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left, "STICKS", (f"{tmp_path}/media/",))
    (tmp_path / "media" / "my stick").mkdir(parents=True)
    spaced = f"{tmp_path}/media/my\\040stick"
    assert left.stick(mounts(tmp_path, "/", "/boot", spaced)) == tmp_path / "media" / "my stick"
    assert left.stick(mounts(tmp_path, "/", f"{tmp_path}/media/gone")) is None
    assert left.stick(tmp_path / "nowhere") is None


async def test_an_officer_sees_what_waits_about_them_and_a_colleague_does_not(data: Path) -> None:
    open_codes(data, CODE)
    with Store(data, QUICK_PIN) as store:
        claim(store, owner_of(store).owner_id, CODE)
        store.keys.enrol(PIN, "Kim")
    async with engine() as screen:
        await _reviewed(screen)
        screen.send(Leave())
        await screen.phase("choosing")
        screen.send(ShowLeft())
        seen = await screen.until(lambda seen: seen.left_box is not None)
        assert seen.left_box is not None and [one.kind for one in seen.left_box] == ["anonymous review"]
        assert seen.left_box[0].state == "held" and seen.left_box[0].payload is None
        assert "Stays on this box" in seen.left_box[0].became
    async with engine(comes_in("Kim")) as screen:
        await screen.phase("choosing")
        screen.send(ShowLeft())
        assert (await screen.until(lambda seen: seen.left_box is not None)).left_box == ()


async def test_a_shared_review_is_shown_with_its_bytes_and_taken_back_once(data: Path) -> None:
    open_codes(data, CODE)
    with Store(data, QUICK_PIN) as store:
        owner = owner_of(store)
        claim(store, owner.owner_id, CODE)
    async with engine() as screen:
        ended = await _reviewed(screen)
        assert ended.encounter_id is not None
        with Store(data, QUICK_PIN) as store:
            store.sharing.share(owner.owner_id, ended.encounter_id, SHARED)
            store.outbox.mark_receipted([m.row.row_id for m in store.outbox.waiting(Stream.SHARED)], date.today())
        screen.send(Leave())
        await screen.phase("choosing")
        screen.send(ShowLeft())
        seen = await screen.until(lambda seen: seen.left_box is not None)
        assert seen.left_box is not None
        shared = next(one for one in seen.left_box if one.kind == "shared review")
        assert isinstance(SHARED, SharedReview) and SHARED.scenario_title in (shared.payload or "")
        assert shared.can_take_back and "receipt of" in shared.became
        screen.send(TakeBack(shared_id=shared.id))
        seen = await screen.until(lambda seen: seen.told is not None)
        assert seen.told is not None and seen.told.done and seen.left_box is not None
        assert {one.kind for one in seen.left_box} == {"shared review", "withdrawal"}
        assert not any(one.can_take_back for one in seen.left_box)


async def test_the_list_is_written_onto_a_stick_or_it_is_said_that_there_is_none(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(left, "stick", lambda: None)
    async with engine() as screen:
        await screen.phase("choosing")
        screen.send(PrintLeft())
        told = (await screen.until(lambda seen: seen.told is not None)).told
        assert told is not None and not told.done and "no USB stick" in told.text
        monkeypatch.setattr(left, "stick", lambda: tmp_path)
        for _ in range(2):
            screen.send(PrintLeft())
            told = (await screen.until(lambda seen: seen.told is not None and seen.told.done)).told
        assert told is not None and told.text.startswith("talkdown-what-left-")
    written = [content for file, content in files_below(tmp_path).items() if file.name.startswith("talkdown-what-left")]
    assert len(written) == 2 and all(b"Nothing about you has left" in content for content in written)
