"""Facts of the sample service in a consumer's hand, and what came of them."""

import json
from typing import Any

from chassis.bus import Delivery
from chassis.database import Units
from chassis.testing import call_as
from kernel.ids import new_id


def delivery(**changes: Any) -> Delivery:
    envelope = {
        "event_id": str(new_id()),
        "event_type": "people.member.planted",
        "schema_version": 1,
        "producer": "oak",
        "cooperative_id": str(call_as().cooperative_id),
        "aggregate_type": "tree",
        "aggregate_id": str(new_id()),
        "aggregate_sequence": "1",
        "global_seq": "7",
        "occurred_at": "2026-04-05T10:00:00Z",
        "recorded_at": "2026-04-05T10:00:00Z",
        "correlation_id": str(new_id()),
        "actor": {"kind": "member", "id": str(new_id()), "role": "steward"},
        "payload": {"name": "oak", "rings": "12", "colour": "unknown field"},
        **changes,
    }
    return Delivery(
        "habitat.agreements",
        envelope["event_id"],
        envelope["event_type"],
        json.dumps(envelope).encode(),
    )


async def trees(units: Units) -> int:
    async with units.open(call_as(), read_only=True) as unit:
        count: int = await (await unit.driver()).fetchval("SELECT count(*) FROM oak.tree")
        return count
