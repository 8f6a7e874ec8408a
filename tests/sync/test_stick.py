from pathlib import Path

import pytest

from agency.consume.documents import DatabaseDocuments
from agency.consume.stick import StickDone, take_stick
from appliance.store.agency import desired_known
from appliance.store.errors import StoreError
from appliance.sync.stick import export, import_
from appliance.wire.stick import StickError, read_lines
from tests.sync.site import AGENCY, TODAY, Agency, Kiosk, make_kiosk

pytestmark = pytest.mark.real


def at_the_server(agency: Agency, stick: Path, *kiosks: Kiosk) -> StickDone:
    certificates = {one.name: one.store.identity.certificate_file.read_text() for one in kiosks}
    return take_stick(stick, AGENCY, agency.take_in, DatabaseDocuments(agency.database), certificates)


def test_a_stick_carries_hours_there_and_receipts_back(agency: Agency, kiosk: Kiosk, tmp_path: Path) -> None:
    kiosk.play(5)
    assert export(kiosk.store, tmp_path, TODAY).messages == 5
    assert kiosk.waiting() == 5, "nothing is marked before its receipt is back"
    done = at_the_server(agency, tmp_path, kiosk)
    assert (done.taken, done.refused, agency.hours()) == (5, (), 5)
    back = import_(kiosk.store, tmp_path, TODAY)
    assert back.receipts == 5 and back.desired and kiosk.waiting() == 0
    assert desired_known(kiosk.store).version == 1


def test_the_same_stick_twice_and_a_broker_beside_it_count_once(agency: Agency, kiosk: Kiosk, tmp_path: Path) -> None:
    kiosk.play(3)
    export(kiosk.store, tmp_path, TODAY)
    at_the_server(agency, tmp_path, kiosk)
    at_the_server(agency, tmp_path, kiosk)
    export(kiosk.store, tmp_path, TODAY)
    at_the_server(agency, tmp_path, kiosk)
    assert agency.hours() == 3
    import_(kiosk.store, tmp_path, TODAY)
    import_(kiosk.store, tmp_path, TODAY)
    assert kiosk.waiting() == 0


def test_hours_that_were_changed_on_the_stick_are_refused_in_words(
    agency: Agency, kiosk: Kiosk, tmp_path: Path
) -> None:
    kiosk.play(2)
    (file,) = export(kiosk.store, tmp_path, TODAY).files
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0].replace('counted_s\\":75', 'counted_s\\":7500'), lines[1]]) + "\n")
    done = at_the_server(agency, tmp_path, kiosk)
    assert len(done.refused) == 1 and "without the signature" in done.refused[0]
    assert agency.hours() == 1
    import_(kiosk.store, tmp_path, TODAY)
    assert kiosk.waiting() == 1, "what was refused has no receipt"


def test_a_kiosk_cannot_speak_for_another_by_stick(
    agency: Agency, kiosk: Kiosk, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = make_kiosk(tmp_path_factory.mktemp("other"), agency, "south-1")
    other.play(1)
    (file,) = export(other.store, tmp_path, TODAY).files
    file.rename(file.with_name(file.name.replace("south-1", "north-1")))
    done = at_the_server(agency, tmp_path, kiosk, other)
    assert agency.hours() == 0 and len(done.refused) == 1
    other.store.close()


def test_a_stick_without_answers_says_what_to_do(kiosk: Kiosk, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="talkdown-agency stick"):
        import_(kiosk.store, tmp_path, TODAY)
    with pytest.raises(StoreError, match="no directory"):
        export(kiosk.store, tmp_path / "missing", TODAY)


@pytest.mark.parametrize("line", [b"x", b"[]", b'["a"]', b'["a", 1]', b'{"a": "b"}', b"[" * 5000])
def test_a_line_that_is_no_message_is_named_by_its_number(line: bytes) -> None:
    with pytest.raises(StickError, match="line 2"):
        read_lines(b'["topic", "payload"]\n' + line + b"\n")
