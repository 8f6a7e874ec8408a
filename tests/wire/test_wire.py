import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from appliance.encounter.behaviours import BehaviourId
from appliance.encounter.direction import Ending
from appliance.encounter.scenario import Category, Competency
from appliance.wire import scales, topics
from appliance.wire.envelope import (
    MOST_BYTES,
    Envelope,
    HealthEnvelope,
    HoursEnvelope,
    NewerSchemaError,
    ReviewEnvelope,
    WireError,
    body_sha256,
    canonical,
    read_envelope,
)
from appliance.wire.health import Health
from appliance.wire.hours import Hours
from appliance.wire.review import AnonymousReview
from tests.wire.samples import ENVELOPES, HOURS

SCENARIOS = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize(
    ("on_the_wire", "in_the_rooms"),
    [
        (scales.BehaviourName, {one.value for one in BehaviourId}),
        (scales.CompetencyId, {one.value for one in Competency}),
        (scales.EndingName, {one.value for one in Ending}),
        (scales.Category, {one.value for one in Category}),
        (scales.ScenarioId, {file.stem for file in SCENARIOS.glob("*.yaml")}),
    ],
)
def test_the_names_on_the_wire_are_those_of_the_rooms(on_the_wire: Any, in_the_rooms: set[str]) -> None:
    assert set(get_args(on_the_wire)) == in_the_rooms


@pytest.mark.parametrize("envelope", ENVELOPES, ids=lambda one: type(one.body).__name__)
def test_a_message_arrives_as_it_was_sent(envelope: Envelope) -> None:
    assert read_envelope(canonical(envelope)) == envelope


def test_the_same_message_is_the_same_bytes_whatever_the_order_of_its_parts() -> None:
    shuffled = Hours.model_validate(dict(reversed(list(HOURS.model_dump().items()))))
    assert canonical(shuffled) == canonical(HOURS)
    assert body_sha256(HOURS.model_copy(update={"counted_s": 584})) != body_sha256(HOURS)


def _strings(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "string":
            yield schema
        for key, value in schema.items():
            if key != "description":
                yield from _strings(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _strings(value)


@pytest.mark.parametrize("message", [AnonymousReview, Health, Hours, ReviewEnvelope, HealthEnvelope, HoursEnvelope])
def test_no_string_of_an_anonymous_or_automatic_message_is_free(message: type[Any]) -> None:
    found = list(_strings(TypeAdapter(message).json_schema()))
    assert found
    for schema in found:
        assert "enum" in schema or "const" in schema or "pattern" in schema, schema
        assert ".*" not in schema.get("pattern", "") and " " not in schema.get("pattern", "")


def test_a_review_has_no_place_for_an_officer_a_kiosk_or_a_day() -> None:
    names = set(AnonymousReview.model_fields)
    assert not names & {"officer_ref", "officer", "kiosk", "date", "day", "time", "start_minute", "chain", "sequence"}


def test_a_later_schema_is_told_from_a_broken_message() -> None:
    later = {**json.loads(canonical(ENVELOPES[0])), "schema_version": 2, "new_part": 1}
    with pytest.raises(NewerSchemaError):
        read_envelope(json.dumps(later).encode())


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"[" * 50_000,
        b'{"stream": "hours"}',
        b'{"schema_version": 1, "stream": "hours", "id": "a", "body": {}}',
        b"{" + b'"x": 1, ' * 9000 + b'"y": 2}',
    ],
)
def test_what_is_no_message_is_refused_in_words(payload: bytes) -> None:
    with pytest.raises(WireError):
        read_envelope(payload)


def test_a_refusal_repeats_nothing_of_the_payload() -> None:
    canary = "kJ3vQ9xTqZ"
    plain = json.loads(canonical(ENVELOPES[1]))
    plain["body"][canary] = canary
    plain["body"]["ending"] = canary
    with pytest.raises(WireError) as refused:
        read_envelope(json.dumps(plain).encode())
    assert canary not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_payload_that_is_too_large_is_not_read() -> None:
    with pytest.raises(WireError, match=str(MOST_BYTES)):
        read_envelope(b" " * (MOST_BYTES + 1))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(payload: bytes) -> None:
    try:
        read_envelope(payload)
    except WireError:
        return


def test_numbers_are_binned_where_they_are_made() -> None:
    assert [scales.count_bin(count) for count in (0, 1, 2, 3, 4, 90)] == ["0", "1", "2-3", "2-3", "4+", "4+"]
    assert [scales.practice_band(n) for n in (0, 1, 2, 3, 8, 9, 40)] == [
        "first", "2-3", "2-3", "4-9", "4-9", "10+", "10+",
    ]  # fmt: skip
    assert [scales.half_point(score) for score in (1.0, 1.24, 1.25, 3.74, 4.75, 5.0)] == [1.0, 1.0, 1.5, 3.5, 5.0, 5.0]
    with pytest.raises(ValueError, match="-1"):
        scales.count_bin(-1)


def test_topics_lead_back_to_their_kiosk() -> None:
    assert topics.kiosk_of(topics.upward("springfield", "north-1", "hours")) == ("north-1", "hours")
    assert topics.kiosk_of(topics.reviews("springfield")) is None
    assert topics.kiosk_of("talkdown/v1/springfield/north-1/desired") is None
    assert "north-1" not in topics.reviews("springfield") + topics.review_receipts("springfield")
