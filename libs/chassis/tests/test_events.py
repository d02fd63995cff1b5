"""Facts on the wire: the envelope in protobuf JSON, versions, what cannot be read."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf import json_format

from chassis.events import EVENT_BYTES_MAX, Unreadable, cause_of, decode, event_type_of
from chassis.registry import REGISTRY, Registry, UnknownType
from chassis.testing import call_as, fresh_event
from habitat.kernel.v1 import envelope_pb2
from kernel.ids import new_id

from .integration.oak import PlantRequest, TreePlanted

NOW = datetime(2026, 4, 5, 10, 0, 0, 123456, tzinfo=UTC)


def row(message: Any = None, **metadata: str) -> Any:
    call = call_as("admin")
    return fresh_event(
        message or TreePlanted(name="oak", rings=2**53 + 1),
        call=call,
        producer="oak",
        aggregate_type="tree",
        aggregate_id=new_id(),
        occurred_at=NOW,
        cause=cause_of(call, metadata),
    )


def body(**changes: Any) -> bytes:
    stored = row()
    envelope = json.loads(stored.envelope) | {
        "aggregate_sequence": "3",
        "global_seq": str(2**53 + 1),
        "payload": json.loads(stored.payload),
    }
    return json.dumps(envelope | changes).encode()


def test_the_envelope_is_the_message_of_the_proto():
    envelope = json_format.Parse(body(), envelope_pb2.Envelope())
    assert envelope.event_type == "people.member.planted"
    assert envelope.global_seq == 2**53 + 1
    assert envelope.occurred_at.ToDatetime(UTC) == NOW
    assert envelope.payload["rings"] == str(2**53 + 1)  # 64 bits are a decimal string


def test_a_fact_comes_back_as_it_was_told():
    event = decode(body(), attempt=2)
    assert event.payload == TreePlanted(name="oak", rings=2**53 + 1)
    assert (event.occurred_at, event.aggregate_sequence, event.attempt) == (NOW, 3, 2)
    assert event.causation_id is None


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b"{}",
        body(event_id="x"),
        body(schema_version=2),
        body(schema_version=0.5),
        body(payload={"rings": "many"}),
        body(payload={"rings": 1.5}),
        body(actor=None),
        body(occurred_at="yesterday"),
        body(global_seq=None),
        body(actor={"kind": "ghost", "id": "x"}),
    ],
)
def test_what_is_no_envelope_cannot_be_read(broken: bytes):
    with pytest.raises(Unreadable):
        decode(broken)


def test_unknown_fields_are_ignored_and_unknown_types_told_apart():
    assert decode(body(payload={"name": "elm", "bark": "smooth"})).payload.name == "elm"
    with pytest.raises(UnknownType):
        decode(body(event_type="oak.leaf.fell"))


def test_what_is_only_kept_stays_as_it_was_told():
    said = {"name": "elm", "rings": "7", "bark": "smooth"}
    event = decode(body(payload=said), parsed=lambda _type: False)
    assert (event.payload, event.told, json.loads(event.words)) == (None, said, said)
    with pytest.raises(UnknownType):
        decode(body(event_type="oak.leaf.fell"), parsed=lambda _type: False)
    with pytest.raises(Unreadable):
        decode(body(schema_version=2), parsed=lambda _type: False)


def test_an_older_payload_passes_its_upcaster():
    registry = Registry()
    descriptor = TreePlanted.DESCRIPTOR
    options = type(descriptor.GetOptions())()
    options.CopyFrom(descriptor.GetOptions())
    registry.register(descriptor)
    registry._messages["people.member.planted"] = {2: TreePlanted}
    with pytest.raises(Unreadable):
        decode(body(schema_version=1), registry=registry)
    registry.upcast("people.member.planted", 1, lambda old: {**old, "name": old["name"].upper()})
    assert decode(body(schema_version=1), registry=registry).payload.name == "OAK"


def test_a_message_that_is_no_fact_is_refused():
    with pytest.raises(TypeError, match="event_type"):
        event_type_of(PlantRequest)


def test_a_fact_does_not_grow_with_the_members():
    with pytest.raises(ValueError, match="larger"):
        row(TreePlanted(name="x" * EVENT_BYTES_MAX))


def test_every_published_type_names_its_context():
    for event_type in REGISTRY.types():
        descriptor = REGISTRY.message(event_type).DESCRIPTOR
        if not descriptor.file.name.startswith("habitat_"):
            context = descriptor.file.name.split("/")[1]
            assert event_type.split(".")[0] == context
            assert len(event_type.split(".")) == 3
