"""Who may work on which instance: leases in the queue table, and the fence that proves them.

A lease lasts some seconds and is renewed while its holder lives. Each acquisition draws a new
version from one sequence: it is the fencing token of everything done under the lease, and greater
than that of any holder before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis import failpoints
from chassis.database import Unit, Units
from chassis.incoming import NO_COOPERATIVE
from kernel.call import Actor, Call
from worker.rows import DUE, notify

WORKER = "svc-worker"

_CLAIM = """
UPDATE worker.workflow_queue AS queue
SET lease_owner = $1, lease_until = now() + $2 * interval '1 second',
    version = nextval('worker.workflow_version')
WHERE instance_id = (
    SELECT instance_id FROM worker.workflow_queue
    WHERE next_run_at <= now() AND (lease_until IS NULL OR lease_until < now())
    ORDER BY next_run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING instance_id, cooperative_id, version
"""
_TAKE_BACK = """
UPDATE worker.workflow_queue SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1
"""
_RENEW = """
UPDATE worker.workflow_queue AS queue SET lease_until = now() + $1 * interval '1 second'
FROM unnest($2::uuid[], $3::bigint[]) AS held (instance_id, version)
WHERE queue.instance_id = held.instance_id AND queue.version = held.version
RETURNING queue.instance_id
"""
_NEXT = """
SELECT extract(epoch FROM min(greatest(next_run_at, coalesce(lease_until, next_run_at))) - now())
FROM worker.workflow_queue WHERE next_run_at IS NOT NULL
"""
_PROVE = """
SELECT wakes FROM worker.workflow_queue WHERE instance_id = $1 AND version = $2 FOR UPDATE
"""
_RELEASE = """
UPDATE worker.workflow_queue
SET lease_owner = NULL, lease_until = NULL,
    next_run_at = CASE WHEN wakes <> $3 THEN now()
                       ELSE now() + $4 * interval '1 second' END
WHERE instance_id = $1 AND version = $2
"""
_WAKE = """
UPDATE worker.workflow_queue SET wakes = wakes + 1, next_run_at = least(next_run_at, now())
WHERE instance_id = ANY($1::uuid[]) RETURNING instance_id
"""
_ENTER = """
INSERT INTO worker.workflow_queue AS queue (instance_id, cooperative_id, next_run_at)
VALUES ($1, $2, now()) ON CONFLICT (instance_id)
DO UPDATE SET wakes = queue.wakes + 1, next_run_at = now()
"""


class LeaseLost(Exception):
    """Somebody else holds the instance now; nothing more may be written about it."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one instance until it expires; `version` is the fence."""

    instance_id: UUID
    cooperative_id: UUID
    version: int


class Leases:
    """The queue over all cooperatives, as one worker uses it."""

    def __init__(self, units: Units, *, owner: str, lease_s: float) -> None:
        self._units = units
        self._owner = owner
        self._lease_s = lease_s

    async def claim(self) -> Lease | None:
        """The instance that is due longest and that nobody holds.

        Takes the queue row FOR UPDATE SKIP LOCKED: two workers never claim the same one.
        """
        async with self._units.open(technical_call(), place="lease") as unit:
            row = await (await unit.driver()).fetchrow(_CLAIM, self._owner, self._lease_s)
            unit.rollback_only = row is None
        return Lease(row["instance_id"], row["cooperative_id"], row["version"]) if row else None

    async def take_back(self) -> None:
        """On start: what this worker held when it died needs no waiting for the lease's end."""
        async with self._units.open(technical_call()) as unit:
            await (await unit.driver()).execute(_TAKE_BACK, self._owner)
        failpoints.reach("lease.taken_back")

    async def renew(self, held: Sequence[Lease]) -> set[UUID]:
        """Prolong; answers the instances that are still ours."""
        async with self._units.open(technical_call(), place="heartbeat") as unit:
            rows = await (await unit.driver()).fetch(
                _RENEW,
                self._lease_s,
                [lease.instance_id for lease in held],
                [lease.version for lease in held],
            )
        return {row["instance_id"] for row in rows}

    async def next_due_s(self) -> float | None:
        """Seconds until the next instance is due (negative when overdue), None without any."""
        async with self._units.open(technical_call(), read_only=True) as unit:
            due = await (await unit.driver()).fetchval(_NEXT)
        return None if due is None else float(due)


async def prove(unit: Unit, lease: Lease) -> int:
    """Lock the queue row under this lease; answers how often the instance was woken so far.

    Raises LeaseLost when another version was drawn since: the late write must not happen.
    """
    wakes = await (await unit.driver()).fetchval(_PROVE, lease.instance_id, lease.version)
    if wakes is None:
        raise LeaseLost(str(lease.instance_id))
    return int(wakes)


async def release(unit: Unit, lease: Lease, *, seen_wakes: int, after_s: float | None) -> None:
    """Let go of it; due again after that time (None: only when woken).

    Whoever woke it while it was worked on is not forgotten: then it is due at once.
    """
    await (await unit.driver()).execute(
        _RELEASE, lease.instance_id, lease.version, seen_wakes, after_s
    )


async def leave(unit: Unit, lease: Lease) -> None:
    """The instance is finished: nothing is due any more."""
    await (await unit.driver()).execute(
        "DELETE FROM worker.workflow_queue WHERE instance_id = $1 AND version = $2",
        lease.instance_id,
        lease.version,
    )


async def queued(unit: Unit, instance_id: UUID) -> bool:
    """Whether the instance runs or will run by itself. Locks its row of the queue."""
    found = await (await unit.driver()).fetchval(
        "SELECT true FROM worker.workflow_queue WHERE instance_id = $1 FOR UPDATE", instance_id
    )
    return bool(found)


async def wake(unit: Unit, instance_ids: Sequence[UUID]) -> None:
    """Due now, whatever it waits for; harmless for one that is finished."""
    driver = await unit.driver()
    for row in await driver.fetch(_WAKE, list(instance_ids)):
        await notify(unit, DUE, row["instance_id"])


async def enter(unit: Unit, instance_id: UUID) -> None:
    """Into the queue, due now, also for one that had stopped."""
    await (await unit.driver()).execute(_ENTER, instance_id, unit.call.cooperative_id)
    await notify(unit, DUE, instance_id)


def technical_call() -> Call:
    """A call of the worker itself that belongs to no cooperative: it sees technical tables only."""
    return Call(NO_COOPERATIVE, Actor.system(WORKER))
