"""Facts on the bus: types and fields from the protos, hearers from the topology."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from markdown import table

from agreements.adapters import consumers as agreements_consumers
from chassis.events import event_type_of
from chassis.registry import Registry
from chassis.topology import QUEUES, matches
from people.adapters import consumers as people_consumers
from treasury.adapters import consumers as treasury_consumers
from worker import consumers as worker_consumers

PRODUCT = Registry()  # what the wire defines; other tests add facts of their own to the shared one

PROTOS = Path(__file__).resolve().parents[2] / "protos"
EVERYTHING = "#"
_COMMENTED = re.compile(r"((?:^//[^\n]*\n)+)message (\w+)", re.MULTILINE)
_SCALARS = {
    FieldDescriptor.TYPE_BOOL: "bool",
    FieldDescriptor.TYPE_INT32: "int",
    FieldDescriptor.TYPE_INT64: "int64",
}

HANDLED: Mapping[str, frozenset[str]] = {
    treasury_consumers.QUEUE: frozenset(treasury_consumers.Handlers().table()),
    people_consumers.QUEUE: frozenset(people_consumers.HANDLERS),
    agreements_consumers.QUEUE: frozenset(agreements_consumers.HANDLERS),
    **{queue: frozenset(handlers) for queue, handlers in worker_consumers.QUEUES.items()},
}
"""What each queue's consumer acts on; "#" is everything that comes."""


def catalogue() -> str:
    """One table a producer."""
    parts = []
    for producer in sorted({event_type.partition(".")[0] for event_type in PRODUCT.types()}):
        types = [one for one in PRODUCT.types() if one.startswith(f"{producer}.")]
        rows = [_row(event_type) for event_type in types]
        heads = ("Event", "Version", "Payload", "Acted on by")
        parts.append(f"### {producer.capitalize()}\n\n{table(heads, rows)}")
    return "\n".join(parts)


def queues() -> str:
    return table(
        ("Queue", "Bound to", "One consumer at a time"),
        [
            (f"`{queue.name}`", _code(queue.bindings), "yes" if queue.single else "")
            for queue in QUEUES.values()
        ],
    )


def acting(event_type: str) -> list[str]:
    """Consumers that do something about it; those that take everything are left out."""
    return [
        queue.name.removeprefix("habitat.")
        for queue in QUEUES.values()
        if event_type in HANDLED.get(queue.name, ())
        and any(matches(binding, event_type) for binding in queue.bindings)
    ]


def _row(event_type: str) -> tuple[str, str, str, str]:
    message = PRODUCT.message(event_type)
    _, version = event_type_of(message)
    payload = _fields(message.DESCRIPTOR)
    if words := _comment(message.DESCRIPTOR):
        payload = f"{payload}. {words}"
    return f"`{event_type}`", str(version), payload, ", ".join(acting(event_type))


def _fields(descriptor: Descriptor) -> str:
    return ", ".join(_field(field) for field in descriptor.fields)


def _field(field: FieldDescriptor) -> str:
    kind = field.message_type
    if kind is None:
        word = _SCALARS.get(field.type, "")
    elif kind.GetOptions().map_entry:
        word = "map"
    elif field.is_repeated and kind.name != "Money":
        return f"`{field.name}[]`: {{{_fields(kind)}}}"
    else:
        word = kind.name
    name = f"`{field.name}{'[]' if field.is_repeated and word != 'map' else ''}`"
    return f"{name} {word}".rstrip()


def _comment(descriptor: Descriptor) -> str:
    """What the .proto says above the message; generated code does not carry it."""
    text = (PROTOS / descriptor.file.name).read_text("utf-8")
    for comment, name in _COMMENTED.findall(text):
        if name == descriptor.name:
            return " ".join(line.removeprefix("//").strip() for line in comment.splitlines())
    return ""


def _code(words: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
