"""I3: each stored answer of a command names things that are there.

The stored answers are protobuf messages. Their event ids must be in the outbox, and what they hold
(a transaction, a member, a contribution …) must be in its table.
"""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass

from habitat_cli.verify.questions import SHOWN, Answer, Connection, Question

SCHEMAS = ("treasury", "people", "agreements", "worker")
BATCH = 2_000

KEPT: Mapping[str, tuple[str, ...]] = {
    "habitat.treasury.v1.Account": ("treasury.account",),
    "habitat.treasury.v1.Period": ("treasury.period",),
    "habitat.treasury.v1.Transaction": ("treasury.transaction", "treasury.draft"),
    "habitat.agreements.v1.AllocationAgreement": ("agreements.agreement",),
    "habitat.agreements.v1.Distribution": ("agreements.distribution",),
    "habitat.agreements.v1.FormulaVersion": ("agreements.formula_version",),
    "habitat.agreements.v1.GovernanceApproval": ("agreements.approval",),
    "habitat.people.v1.Contribution": ("people.contribution",),
    "habitat.people.v1.Member": ("people.member",),
    "habitat.worker.v1.Workflow": ("worker.workflow_instance",),
}
"""Messages with an `id` that are rows of the answering service, and where the row is."""

_STREAMED = {
    "habitat.treasury.v1.AllocationsHeader": "habitat.treasury.v1.PostAllocationsResponse",
    "habitat.people.v1.ImportOptions": "habitat.people.v1.ImportMembersResponse",
}
"""Streams are claimed by their header; the answers of both imports have one layout."""

_ANSWERS = """
SELECT operation, idempotency_key, response FROM {schema}.processed_command
WHERE cooperative_id = $1
"""
_MISSING_FACTS = """
SELECT id FROM unnest($1::uuid[]) AS named (id)
WHERE NOT EXISTS (SELECT FROM {schema}.outbox o WHERE o.event_id = id)
"""
_MISSING_ROWS = "SELECT id FROM unnest($1::uuid[]) AS named (id) WHERE {conditions}"


@dataclass(frozen=True, slots=True)
class Answers:
    """The stored answers of one schema."""

    schema: str

    async def __call__(self, connection: Connection, cooperative_id: UUID) -> Answer:
        answer = Answer()
        batch: list[Any] = []
        async for row in connection.cursor(
            _ANSWERS.format(schema=self.schema), cooperative_id, prefetch=BATCH
        ):
            batch.append(row)
            if len(batch) == BATCH:
                await self._judge(connection, batch, answer)
                batch = []
        if batch:
            await self._judge(connection, batch, answer)
        return answer

    async def _judge(self, connection: Connection, rows: list[Any], answer: Answer) -> None:
        """Look all named things of a batch up together, one statement for each kind."""
        named: dict[str, dict[UUID, str]] = defaultdict(dict)
        for row in rows:
            command = f"{row['operation'].rpartition('.')[2]} under key {row['idempotency_key']}"
            if row["response"] is None:
                _count(answer, f"{command} was claimed and never answered")
                continue
            kind = _reply_class(row["operation"])
            if kind is None:
                _note(answer, f"nobody here can read answers to {row['operation']}")
                continue
            try:
                reply = kind.FromString(row["response"])
            except DecodeError:
                _count(answer, f"{command} has an unreadable answer")
                continue
            for thing, named_id in _named(reply):
                named[thing][named_id] = command
        for thing, ids in named.items():
            word = thing.rpartition(".")[2].lower()
            for missing in await connection.fetch(self._lookup(thing), list(ids)):
                _count(answer, f"{ids[missing['id']]} named {word} {missing['id']}, not there")

    def _lookup(self, kind: str) -> str:
        if kind == "event":
            return _MISSING_FACTS.format(schema=self.schema)
        conditions = " AND ".join(
            f"NOT EXISTS (SELECT FROM {table} t WHERE t.id = named.id)" for table in KEPT[kind]
        )
        return _MISSING_ROWS.format(conditions=conditions)


def _count(answer: Answer, offence: str) -> None:
    answer.count += 1
    if len(answer.offences) < SHOWN:
        answer.offences.append(offence)


def _note(answer: Answer, line: str) -> None:
    if line not in answer.notes:
        answer.notes.append(line)


@cache
def _reply_class(operation: str) -> type[Message] | None:
    """The answer to `…Request` is a `…Response`; None for an operation of another version."""
    from google.protobuf.descriptor_pool import Default

    _load_wire()
    name = _STREAMED.get(operation) or operation.removesuffix("Request") + "Response"
    try:
        return GetMessageClass(Default().FindMessageTypeByName(name))
    except KeyError:
        return None


@cache
def _load_wire() -> None:
    """Import every generated message, so that each can be found by name."""
    for context in SCHEMAS:
        package = importlib.import_module(f"habitat.{context}.v1")
        for module in pkgutil.iter_modules(package.__path__):
            if module.name.endswith("_pb2"):
                importlib.import_module(f"{package.__name__}.{module.name}")


def _named(reply: Message) -> Iterator[tuple[str, UUID]]:
    """Pairs of kind and id of what the answer says is there."""
    for field, value in reply.ListFields():
        if field.name == "event_ids":
            yield from (("event", UUID(event_id)) for event_id in value)
        elif (kind := field.message_type) is not None and kind.full_name in KEPT:
            for message in value if field.is_repeated else [value]:
                if message.id:
                    yield kind.full_name, UUID(message.id)


QUESTIONS = tuple(
    Question("I3", f"answers of {schema}", search=Answers(schema)) for schema in SCHEMAS
)
