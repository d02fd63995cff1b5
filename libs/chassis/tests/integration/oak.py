"""The sample service of these tests: its events, made without a .proto file, and its Work."""

from typing import Any
from uuid import UUID

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from chassis.database import Unit
from chassis.registry import REGISTRY
from habitat.kernel.v1 import envelope_pb2


def _message(
    file: descriptor_pb2.FileDescriptorProto, name: str, event_type: str | None, *fields: str
) -> None:
    message = file.message_type.add(name=name)
    if event_type:
        message.options.Extensions[envelope_pb2.event_type] = event_type
    for number, field in enumerate(fields, start=1):
        kind, _, word = field.rpartition(" ")
        spec = message.field.add(name=word, number=number, label=1)
        repeated = kind.startswith("repeated ")
        spec.label = 3 if repeated else 1
        spec.type = {"string": 9, "bool": 8, "int64": 3}[kind.removeprefix("repeated ")]


def _build() -> dict[str, Any]:
    file = descriptor_pb2.FileDescriptorProto(
        name="habitat_oak_tests.proto", package="habitat.oak.v1", syntax="proto3"
    )
    file.dependency.append("habitat/kernel/v1/envelope.proto")
    _message(file, "TreePlanted", "people.member.planted", "string name", "int64 rings")
    _message(file, "TreeFelled", "treasury.period.felled", "string name")
    _message(file, "Unrouted", "oak.nobody.cares", "string name")
    _message(file, "PlantRequest", None, "string name", "bool validate_only")
    _message(
        file, "PlantResponse", None, "string id", "repeated string event_ids",
        "string correlation_id",
    )  # fmt: skip
    built = descriptor_pool.Default().Add(file) or descriptor_pool.Default().FindFileByName(
        file.name
    )
    return {
        name: message_factory.GetMessageClass(descriptor)
        for name, descriptor in built.message_types_by_name.items()
    }


_MESSAGES = _build()
for _class in _MESSAGES.values():
    REGISTRY.register(_class.DESCRIPTOR)
TreePlanted: Any = _MESSAGES["TreePlanted"]
TreeFelled: Any = _MESSAGES["TreeFelled"]
Unrouted: Any = _MESSAGES["Unrouted"]
PlantRequest: Any = _MESSAGES["PlantRequest"]
PlantResponse: Any = _MESSAGES["PlantResponse"]


class Grove:
    """The Work of the sample service."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    async def plant(self, name: str) -> UUID:
        driver = await self.unit.driver()
        tree: UUID = await driver.fetchval(
            f"INSERT INTO {self.unit.schema}.tree (cooperative_id, name) VALUES ($1, $2) "
            "RETURNING id",
            self.unit.call.cooperative_id,
            name,
        )
        return tree

    async def plant_and_tell(self, name: str) -> UUID:
        tree = await self.plant(name)
        self.unit.add_event(TreePlanted(name=name), aggregate_type="tree", aggregate_id=tree)
        self.unit.add_audit(
            action="tree.plant", subject_type="tree", subject_id=tree, after={"name": name}
        )
        return tree
