"""Words that were spoken in encounters are looked for in every byte that goes into TLS, in any encoding."""

import base64
import gzip
import ssl
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.encounter.record import Record
from appliance.review.review import review
from appliance.store.keys import OwnerKey
from appliance.store.leaving import what_leaves
from appliance.store.outbox import OutboxRow, Stream
from appliance.store.store import Store
from appliance.sync.stick import export
from appliance.wire.envelope import ReviewEnvelope, canonical
from tests.store.leaving_samples import played, porch
from tests.store.samples import turn
from tests.sync.site import TODAY, Agency, Kiosk, settled, until
from tests.wire.samples import REVIEW

CANARIES = ("zanzibarite", "quokkavine", "Sam Quillfeather")


def forms(word: str) -> Iterator[bytes]:
    """Return the bytes by which a word could be told, whatever stands before it."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1"):
        for text in (word, word.upper(), word.lower(), word[::-1], word.replace(" ", "_")):
            plain = text.encode(encoding)
            yield plain
            yield plain.hex().encode()
            yield plain.hex().upper().encode()
            for shift in range(3):
                whole = base64.b64encode(b"\0" * shift + plain)
                inner = whole[4 if shift else 0 : -4]
                if len(inner) >= 8:
                    yield inner
                    yield inner.replace(b"+", b"-").replace(b"/", b"_")


def found_in(content: bytes) -> set[str]:
    """Return the canaries in some bytes, packed ones included."""
    looked_at = [content, *unpacked(content)]
    return {word for word in CANARIES for form in forms(word) if any(form in one for one in looked_at)}


def unpacked(content: bytes) -> Iterator[bytes]:
    for at in range(len(content)):
        if content[at] == 0x78 or content[at : at + 2] == b"\x1f\x8b":
            try:
                yield zlib.decompressobj(wbits=47).decompress(content[at:])
            except zlib.error:
                continue


@pytest.mark.parametrize(
    "hide",
    [
        lambda word: word.encode(),
        lambda word: word.encode("utf-16"),
        lambda word: base64.b64encode(b"abc" + word.encode() + b"xy"),
        lambda word: base64.b64encode(b"abcd" + word.encode() + b"xy"),
        lambda word: word.encode().hex().encode(),
        lambda word: zlib.compress(b"before " + word.encode() + b" after"),
        lambda word: gzip.compress(b"before " + word.encode() + b" after"),
    ],
)
def test_the_search_finds_what_is_hidden(hide: object) -> None:
    assert callable(hide)
    for word in CANARIES:
        assert word in found_in(b"\0\1\2" + hide(word) + b"\3")


def spoken(encounter_id: str) -> Record:
    closed = played(encounter_id)
    turns = [
        *closed.turns,
        turn(90, f"You said {CANARIES[0]} before.", 90, 93),
        turn(91, f"{CANARIES[1].capitalize()}, I am {CANARIES[2]}.", 95, 98),
    ]
    return closed.model_copy(update={"turns": tuple(turns), "narration": f"{CANARIES[0]} {CANARIES[1]}"})


def play(store: Store, officer: OwnerKey) -> None:
    closed = spoken("canary")
    made = review(closed, porch())
    store.close_encounter(officer, closed, made, TODAY, what_leaves(porch(), 0, None))
    assert found_in(store.closed(officer, "canary").record.model_dump_json().encode()) == set(CANARIES)
    store.outbox.release(
        lambda held: [
            OutboxRow(m.row.row_id, Stream.REVIEW, canonical(ReviewEnvelope(id=m.row.row_id, body=REVIEW)).decode())
            for m in held
        ]
    )


@pytest.mark.real
def test_no_spoken_word_and_no_name_goes_into_the_secured_connection(
    agency: Agency, kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_tls: list[bytes] = []
    really_send = ssl.SSLSocket.send

    def send(self: ssl.SSLSocket, data: bytes, flags: int = 0) -> int:
        before_tls.append(bytes(data))
        return really_send(self, data, flags)

    monkeypatch.setattr(ssl.SSLSocket, "send", send)
    named = kiosk.store.keys.enrol("333333", CANARIES[2])
    kiosk.store.claim(named.owner_id, "c" * 32)
    play(kiosk.store, named)
    with agency.consuming(), kiosk.syncing():
        until(settled(kiosk, agency, 1), "hours and review receipted")
    content = b"".join(before_tls)
    assert b"counted_s" in content and b"competencies" in content, "the search looks where messages go by"
    assert found_in(content) == set()


def test_no_spoken_word_and_no_name_goes_onto_a_stick(agency: Agency, kiosk: Kiosk, tmp_path: Path) -> None:
    play(kiosk.store, kiosk.officer)
    done = export(kiosk.store, tmp_path, TODAY)
    content = b"".join(file.read_bytes() for file in done.files)
    assert b"counted_s" in content and b"competencies" in content
    assert found_in(content) == set()
