"""What was told to people, held against what the database has: the four counts."""

from typing import Any
from uuid import UUID

import asyncpg

from habitat_cli.demo.stage import verified
from habitat_cli.system import System

from ..journeys.test_acceptance_c1 import ALLOCATIONS, CASH
from .lanes import Finished
from .tally import Tally
from .witness import History

SCHEMAS = ("people", "treasury", "agreements", "worker")
CONTRIBUTIONS = 7
PAID_MINOR = sum(int(amount.replace(".", "")) for amount in CASH.values())

_KEYS = " UNION ".join(
    f"SELECT idempotency_key FROM {schema}.processed_command" for schema in SCHEMAS
)
_PAYMENTS = """
SELECT count(*) FILTER (WHERE status = 'paid') AS paid, count(DISTINCT distribution_id) AS asked
FROM worker.rail_payment WHERE cooperative_id = $1
"""
_CLOSES = """
SELECT count(*) FROM treasury.outbox
WHERE cooperative_id = $1 AND event_type = 'treasury.period.closed'
"""


async def reckon(system: System, history: History, done: list[Finished], tally: Tally) -> list[str]:
    """Fill the tally; returns every breach in words.

    Lost: a key that was answered and is stored nowhere, or a figure below what it must be;
    duplicated: more payments, closes or contributions than were wanted; unexpected: any breach of
    an invariant and any figure that is wrong otherwise.
    """
    breaches: list[str] = []
    rows: Any = await asyncpg.connect(system.admin_url.replace("+asyncpg", ""))
    try:
        stored = {row[0] for row in await rows.fetch(_KEYS)}
        for key, operation in history.acknowledged.items():
            if key not in stored:
                tally.lost += 1
                breaches.append(f"lost: {operation} {key} was answered and is stored nowhere")
        for cooperative in done:
            await _figures(rows, cooperative, tally, breaches)
    finally:
        await rows.close()
    tally.recovered += history.recovered
    return breaches + await breaches_of(system, tally)


async def breaches_of(system: System, tally: Tally) -> list[str]:
    """What `habitat verify` finds once the last facts have arrived; each is unexpected."""
    found = [
        f"{check.id}: {breach.what} ({breach.cooperative_id})"
        for check in (await verified(system)).checks
        for breach in check.breaches
    ]
    tally.unexpected += len(found)
    return found


async def _figures(rows: Any, told: Finished, tally: Tally, breaches: list[str]) -> None:
    owner = UUID(told.cooperative_id)
    paid = await rows.fetchrow(_PAYMENTS, owner)
    closes = await rows.fetchval(_CLOSES, owner)
    for what, found, wanted in (
        ("contributions", told.contributions, CONTRIBUTIONS),
        ("cents paid", told.paid_minor, PAID_MINOR),
        ("payments of the rail", paid["paid"], len(ALLOCATIONS)),
        ("closes", closes, 1),
    ):
        tally.lost += found < wanted
        tally.duplicated += found > wanted
        if found != wanted:
            breaches.append(f"{told.name}: {found} {what}, not {wanted}")
    if told.allocations != ALLOCATIONS:
        tally.unexpected += 1
        breaches.append(f"{told.name}: allocated {told.allocations}")
