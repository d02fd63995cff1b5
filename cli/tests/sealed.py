"""Audit entries of the sample quarter, and the seals of it all."""

from dataclasses import asdict
from functools import partial

from google.protobuf.message import Message

from chassis.database import Units, open_engine
from chassis.registry import REGISTRY
from chassis.sealer import Head, Sealer
from chassis.testing import ScratchDatabase
from habitat_cli.verify.seals import CHAINS

from .world import AFTER, BEFORE, SCHEMAS, World, of

LINES = 4  # audit entries of each service


async def note(
    world: World, schema: str, seq: int, action: str, subject_type: str, subject_id: str,
    **columns: object,
) -> None:  # fmt: skip
    """One audit entry that waits for its seal."""
    row = {
        "at": AFTER, "actor_id": str(of("Fir")), "actor_kind": "member", "correlation_id": of("x"),
        "action": action, "subject_type": subject_type, "subject_id": subject_id, "seq": seq,
    } | columns  # fmt: skip
    await world.add(f"{schema}.audit_entry", **row)
    await world.add(f"{schema}.audit_unsealed", seq=seq)


async def audit(world: World) -> None:
    for schema in SCHEMAS:
        for seq in range(1, LINES + 1):
            await note(world, schema, seq, "look", "tree", f"tree-{seq}", at=BEFORE)


async def seal(made: ScratchDatabase) -> None:
    """As each service does."""
    for schema in SCHEMAS:
        units = Units(open_engine(made.settings(schema), schema=schema), schema=schema)
        told = REGISTRY.message(f"{schema}.audit.sealed")
        chains = [chain for name, chain in CHAINS if name == schema]
        await Sealer(units, chains, partial(_fact, told)).run_once()
        await units.engine.dispose()


def _fact(told: type[Message], head: Head) -> Message:
    return told(**asdict(head))


async def hear(world: World) -> None:
    """What the sealers told has reached the archive, the only one that listens."""
    for schema in SCHEMAS:
        await world.run(f"UPDATE {schema}.outbox SET published_at = created_at")
        await world.run(_TAKEN.format(schema=schema))
        await world.run(_ARCHIVED.format(schema=schema))


_TAKEN = """
INSERT INTO worker.inbox (consumer, event_id, cooperative_id, event_type, producer, global_seq,
    aggregate_id, sequence, outcome)
SELECT 'audit', event_id, cooperative_id, event_type, '{schema}', global_seq, aggregate_id,
    aggregate_sequence, 'done'
FROM {schema}.outbox WHERE event_type = '{schema}.audit.sealed'
"""
_ARCHIVED = """
INSERT INTO worker.event_archive (event_id, cooperative_id, producer, global_seq, event_type,
    aggregate_type, aggregate_id, occurred_at, correlation_id, actor, payload)
SELECT event_id, cooperative_id, '{schema}', global_seq, event_type, aggregate_type, aggregate_id,
    created_at, (envelope ->> 'correlation_id')::uuid, envelope -> 'actor', payload
FROM {schema}.outbox WHERE event_type = '{schema}.audit.sealed'
"""
