"""Which message is the payload of which event type: read from the options in `events.proto`."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from google.protobuf import message_factory
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

import habitat
from chassis import payloads
from habitat.kernel.v1 import envelope_pb2

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


class UnknownType(Exception):
    """No `events.proto` of this build knows the type: the consumer has no use for it."""


class UnsupportedVersion(ValueError):
    """The type is known, this version of its payload is not."""


class Registry:
    """Event type and version to message class; older versions pass through their upcasters."""

    def __init__(self) -> None:
        self._messages: dict[str, dict[int, type[Message]]] = {}
        self._upcasters: dict[tuple[str, int], Upcaster] = {}
        self._loaded = False

    def register(self, descriptor: Descriptor) -> None:
        """Take a message in if it carries the option `event_type`. Raises ValueError on a twin."""
        options = descriptor.GetOptions().Extensions
        event_type = options[envelope_pb2.event_type]
        if not event_type:
            return
        version = options[envelope_pb2.event_schema_version] or 1
        versions = self._messages.setdefault(event_type, {})
        known = versions.get(version)
        if known is not None and known.DESCRIPTOR.full_name != descriptor.full_name:
            raise ValueError(f"two messages claim {event_type} version {version}")
        versions[version] = message_factory.GetMessageClass(descriptor)

    def upcast(self, event_type: str, version: int, step: Upcaster) -> None:
        """`step` turns a payload of `version` into one of the next version; a pure function."""
        self._upcasters[event_type, version] = step

    def types(self) -> list[str]:
        """Every event type of the product, sorted."""
        self._load()
        return sorted(self._messages)

    def message(self, event_type: str) -> type[Message]:
        """The class of the newest version. Raises UnknownType."""
        self._load()
        versions = self._messages.get(event_type)
        if versions is None:
            raise UnknownType(event_type)
        return versions[max(versions)]

    def steps(self, event_type: str, version: int) -> list[Upcaster]:
        """What makes a payload of `version` one of the newest, in order.

        Raises UnknownType, UnsupportedVersion.
        """
        self.message(event_type)
        highest = max(self._messages[event_type])
        found = [self._upcasters.get((event_type, step)) for step in range(version, highest)]
        steps = [one for one in found if one is not None]
        if not 1 <= version <= highest or len(steps) < len(found):
            raise UnsupportedVersion(f"{event_type} version {version}")
        return steps

    def parse(self, event_type: str, version: int, payload: dict[str, Any]) -> Message:
        """The payload as the newest message of its type; unknown fields are ignored.

        Raises UnknownType, UnsupportedVersion, and ParseError for a payload that does not fit.
        """
        for upcast in self.steps(event_type, version):
            payload = upcast(payload)
        return payloads.parse(payload, self.message(event_type))

    def _load(self) -> None:
        """Import `habitat.<context>.v1.events_pb2` of every context, once, at first use.

        Found as files: contexts are namespace packages, and pkgutil lists none of those.
        """
        if self._loaded:
            return
        for place in habitat.__path__:
            for path in sorted(Path(place).glob("*/v1/events_pb2.py")):
                name = f"habitat.{path.parent.parent.name}.v1.events_pb2"
                for descriptor in import_module(name).DESCRIPTOR.message_types_by_name.values():
                    self.register(descriptor)
        self._loaded = True


REGISTRY = Registry()
