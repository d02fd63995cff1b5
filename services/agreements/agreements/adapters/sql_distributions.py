"""Payments on PostgreSQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from agreements.adapters.columns import Column, Record, Where
from agreements.application.listing import Keys
from agreements.application.records import DistributionFilter, Payable
from agreements.domain.distributions import LIVE, Distribution, DistributionStatus
from agreements.domain.numbers import sortable
from chassis.database import Unit
from kernel.errors import NotFound

_TYPES = {
    "id": "uuid",
    "number": "text",
    "member_id": "uuid",
    "allocation_id": "uuid",
    "agreement_id": "uuid",
    "period_id": "uuid",
    "part_no": "int",
    "part_total": "int",
    "method": "text",
    "scheduled_date": "date",
    "status": "text",
    "kind": "text",
    "attempt": "int",
    "provider_key": "text",
    "workflow_id": "text",
    "processing_at": "timestamptz",
    "completed_at": "timestamptz",
    "failed_at": "timestamptz",
    "payment_date": "date",
    "payment_reference": "text",
    "failure_code": "text",
    "failure_reason": "text",
    "retryable": "boolean",
    "deferred_until": "date",
    "defer_reason": "text",
    "book_transaction_id": "uuid",
    "tax_transaction_id": "uuid",
    "tax_year": "int",
    "cancelled_reason": "text",
    "re_retained": "boolean",
    "version": "int",
}


def _named(name: str, type_: str) -> Column[Distribution]:
    return Column(name, type_, lambda one: getattr(one, name))


_RECORD: Record[Distribution] = Record(
    "agreements.distribution",
    (
        Column("amount_minor", "bigint", lambda one: one.amount),
        Column("number_key", "text", lambda one: sortable(one.number)),
        *(_named(name, type_) for name, type_ in _TYPES.items()),
    ),
)
_LIVE = "ARRAY[" + ", ".join(f"'{status.value}'" for status in sorted(LIVE)) + "]"

_PAYABLES = f"""
SELECT a.id, a.member_id, a.member_number, a.cash_minor - coalesce(d.taken_minor, 0), d.live_parts
FROM agreements.allocation a CROSS JOIN LATERAL (
    SELECT sum(amount_minor)::bigint AS taken_minor,
           count(*) FILTER (WHERE status = ANY ({_LIVE})) AS live_parts
    FROM agreements.distribution
    WHERE (cooperative_id, allocation_id) = (a.cooperative_id, a.id)
      AND (status = ANY ({_LIVE}) OR re_retained)
) d
WHERE a.cooperative_id = $1 AND a.agreement_id = $2 AND a.id = ANY ($3::uuid[]) AND a.cash_minor > 0
ORDER BY a.member_key, a.id
"""
"""One look by the index for each allocation: planned as a join over tables that have just been
filled, without statistics, it read all payments for each of them."""


class SqlDistributions:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def add(self, distributions: Sequence[Distribution]) -> None:
        if distributions:
            driver = await self._unit.driver()
            await driver.execute(
                _RECORD.insert_many(), self._cooperative_id, *_RECORD.arrays(distributions)
            )

    async def save(self, distribution: Distribution) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            _RECORD.update(), self._cooperative_id, distribution.id, *_RECORD.values(distribution)
        )

    async def get(self, id: UUID) -> Distribution:
        return await self._one(id, "")

    async def lock(self, id: UUID) -> Distribution:
        return await self._one(id, "FOR UPDATE")

    async def payables(self, agreement_id: UUID, allocation_ids: Sequence[UUID]) -> list[Payable]:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            _PAYABLES, self._cooperative_id, agreement_id, list(allocation_ids)
        )
        return [Payable(*row) for row in rows]

    async def live_of(self, allocation_id: UUID) -> list[Distribution]:
        where = Where(self._cooperative_id)
        where.equal("allocation_id", allocation_id)
        where.add(f"status = ANY ({_LIVE})")
        return await self._all(where, "ORDER BY id FOR UPDATE")

    async def lock_unfinished(self, agreement_id: UUID) -> list[Distribution]:
        where = Where(self._cooperative_id)
        where.equal("agreement_id", agreement_id)
        where.add(f"status = ANY ({_LIVE})")
        return await self._all(where, "ORDER BY id FOR UPDATE")

    async def cancel_all(self, distributions: Sequence[Distribution]) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            "UPDATE agreements.distribution d SET status = 'cancelled', "
            "cancelled_reason = new.reason, version = new.version "
            "FROM unnest($2::uuid[], $3::text[], $4::int[]) AS new (id, reason, version) "
            "WHERE d.cooperative_id = $1 AND d.id = new.id",
            self._cooperative_id,
            [one.id for one in distributions],
            [one.cancelled_reason for one in distributions],
            [one.version for one in distributions],
        )

    async def due(self, on: date, limit: int) -> list[Distribution]:
        where = Where(self._cooperative_id)
        where.add("status = 'scheduled' AND scheduled_date <= {}", on)
        where.add("(deferred_until IS NULL OR deferred_until <= {})", on)
        return await self._all(where, f"ORDER BY scheduled_date, number_key LIMIT {limit}")

    async def many(self, ids: Sequence[UUID]) -> list[Distribution]:
        where = Where(self._cooperative_id)
        where.add("id = ANY ({}::uuid[])", list(ids))
        return await self._all(where, "ORDER BY number_key")

    async def listed(self, wanted: DistributionFilter, keys: Keys) -> list[Distribution]:
        where = self._where(wanted)
        if keys.after:
            where.add("number_key > {}::text", keys.after[0])
        return await self._all(where, f"ORDER BY number_key LIMIT {keys.limit}")

    async def count(self, wanted: DistributionFilter) -> int:
        where = self._where(wanted)
        driver = await self._unit.driver()
        sql = f"SELECT count(*) FROM agreements.distribution WHERE {where}"
        return int(await driver.fetchval(sql, *where.values))

    async def totals(
        self, period_id: UUID | None, member_id: UUID | None
    ) -> list[tuple[DistributionStatus, int, int]]:
        where = self._where(DistributionFilter(period_id=period_id, member_id=member_id))
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT status, count(*), sum(amount_minor)::bigint FROM agreements.distribution "
            f"WHERE {where} GROUP BY status ORDER BY status",
            *where.values,
        )
        return [(DistributionStatus(row[0]), row[1], row[2]) for row in rows]

    def _where(self, wanted: DistributionFilter) -> Where:
        where = Where(self._cooperative_id)
        where.equal("member_id", wanted.member_id)
        where.equal("allocation_id", wanted.allocation_id)
        where.equal("status", wanted.status)
        where.equal("kind", wanted.kind)
        where.equal("tax_year", wanted.tax_year)
        where.equal("period_id", wanted.period_id)
        if wanted.due_before:
            where.add("scheduled_date < {}", wanted.due_before)
        return where

    async def _one(self, id: UUID, suffix: str) -> Distribution:
        where = Where(self._cooperative_id)
        where.equal("id", id)
        found = await self._all(where, suffix)
        if not found:
            raise NotFound(what="distribution")
        return found[0]

    async def _all(self, where: Where, suffix: str) -> list[Distribution]:
        driver = await self._unit.driver()
        sql = f"SELECT {_RECORD.names} FROM agreements.distribution WHERE {where} {suffix}"
        return [_distribution(row) for row in await driver.fetch(sql, *where.values)]


def _distribution(row: Any) -> Distribution:
    values = {name: row[name] for name in _TYPES}
    values["status"] = DistributionStatus(values["status"])
    return Distribution(amount=row["amount_minor"], **values)
