"""Contributions on PostgreSQL: locks, lists, and what the close asks of all of them at once."""

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select, text

from chassis.database import Unit
from kernel.errors import NotFound, Stale
from people.adapters import keyset, rows
from people.adapters.sql_periods import SqlPeriods
from people.adapters.tables import approval, contribution
from people.application.paging import Page, PageRequest
from people.application.ports import (
    ContributionFilter,
    ContributionSum,
    Moved,
    PeriodFigures,
    QueueFilter,
)
from people.domain.contributions import (
    ClaimStatus,
    Contribution,
    ContributionStatus,
    PostingStatus,
)
from people.domain.evidence import Evidence
from people.domain.periods import Period

_ORDERS = {
    "date": contribution.c.contribution_date,
    "number": contribution.c.number,
    "value": contribution.c.value_minor,
}
_QUEUE = {"submitted_at": contribution.c.submitted_at}

_FIGURES = text("""
SELECT count(*) FILTER (WHERE status = 'approved') AS approved,
       count(*) FILTER (WHERE status IN ('submitted', 'clarification_requested')) AS undecided,
       count(*) FILTER (WHERE status = 'approved' AND claim_status = 'pending') AS claims_pending,
       count(*) FILTER (WHERE status = 'approved' AND posting_status = 'pending')
           AS postings_pending,
       (SELECT count(*) FROM people.outbox o
        WHERE o.published_at IS NULL AND o.cooperative_id = :cooperative
          AND o.event_type LIKE 'people.contribution.%'
          AND (o.payload ->> 'period_id' = :period OR EXISTS (
              SELECT 1 FROM people.contribution c
              WHERE c.cooperative_id = o.cooperative_id AND c.id = o.aggregate_id
                AND c.period_id = CAST(:period AS uuid)))) AS unpublished
FROM people.contribution
WHERE cooperative_id = :cooperative AND period_id = CAST(:period AS uuid)
""")
_SUMS = text("""
SELECT CASE WHEN NOT :by_category THEN member_id END AS member_id, category_code,
       sum(value_minor)::bigint AS value_minor, sum(minutes)::bigint AS minutes, count(*) AS count
FROM people.contribution
WHERE cooperative_id = :cooperative AND period_id = :period AND status = 'approved'
GROUP BY 1, category_code ORDER BY 1, category_code
""")
_ROLL_FORWARD = """
WITH moving AS (
    SELECT id FROM people.contribution
    WHERE cooperative_id = $1 AND period_id = $2 AND status = ANY($4::text[])
    ORDER BY id FOR NO KEY UPDATE
), moved AS (
    UPDATE people.contribution c
    SET period_id = $3, rolled_forward = true, version = c.version + 1
    FROM moving WHERE c.cooperative_id = $1 AND c.id = moving.id
    RETURNING c.id, c.member_id, c.version
), kept AS (
    INSERT INTO people.period_change
        (cooperative_id, contribution_id, version, from_period_id, to_period_id, changed_at)
    SELECT $1, id, version, $2, $3, $5 FROM moved
)
SELECT id, member_id FROM moved ORDER BY id
"""


class SqlContributions:
    def __init__(self, unit: Unit, periods: SqlPeriods) -> None:
        self._unit = unit
        self._periods = periods
        self._cooperative = unit.call.cooperative_id
        self._own = contribution.c.cooperative_id == unit.call.cooperative_id

    async def get(self, id: UUID) -> Contribution:
        found = await self.many([id])
        if not found:
            raise NotFound(what="contribution")
        return found[0]

    async def lock(self, id: UUID) -> tuple[Contribution, Period]:
        """Period FOR SHARE, then the row FOR NO KEY UPDATE: the order that a close takes too."""
        before = await self.get(id)
        period = await self._periods.share(before.period_id)
        locked = await self.lock_row(id)
        if locked.period_id != period.id:
            raise Stale()
        return locked, period

    async def lock_many(self, ids: Sequence[UUID]) -> dict[UUID, tuple[Contribution, Period]]:
        before = await self.many(ids)
        periods = {
            period_id: await self._periods.share(period_id)
            for period_id in sorted({item.period_id for item in before})
        }
        query = (
            self._select()
            .where(contribution.c.id == rows.any_of(ids, "uuid"))
            .order_by(contribution.c.id)
            .with_for_update(key_share=True)
        )
        return {
            locked.id: (locked, periods[locked.period_id])
            for locked in await self._many(query)
            if locked.period_id in periods
        }

    async def lock_row(self, id: UUID) -> Contribution:
        query = self._select().where(contribution.c.id == id)
        found = await self._many(query.with_for_update(key_share=True))
        if not found:
            raise NotFound(what="contribution")
        return found[0]

    async def many(self, ids: Sequence[UUID]) -> list[Contribution]:
        return await self._many(self._select().where(contribution.c.id == rows.any_of(ids, "uuid")))

    async def add(self, contributions: Sequence[Contribution]) -> None:
        await rows.insert(self._unit, contribution, [self._row(item) for item in contributions])

    async def save(self, contributions: Sequence[Contribution]) -> None:
        await rows.update(self._unit, contribution, [self._row(item) for item in contributions])

    async def page(self, filter: ContributionFilter, page: PageRequest) -> Page[Contribution]:
        query = self._select()
        column = contribution.c
        for equal, value in (
            (column.member_id, filter.member_id),
            (column.period_id, filter.period_id),
            (column.category_code, filter.category_code or None),
            (column.status, filter.status),
            (column.late, filter.late),
        ):
            if value is not None:
                query = query.where(equal == value)
        if filter.date_from is not None:
            query = query.where(column.contribution_date >= filter.date_from)
        if filter.date_to is not None:
            query = query.where(column.contribution_date <= filter.date_to)
        return await self._page(query, page, _ORDERS)

    async def queue(self, filter: QueueFilter, page: PageRequest) -> Page[Contribution]:
        """What waits for a reviewer, the longest first; nothing the reviewer has a hand in."""
        column = contribution.c
        has_spoken = exists().where(
            approval.c.cooperative_id == column.cooperative_id,
            approval.c.contribution_id == column.id,
            approval.c.round == column.round,
            approval.c.approver_id == filter.without,
        )
        query = self._select().where(
            column.status == ContributionStatus.SUBMITTED,
            column.created_by != filter.without,
            column.member_id != UUID(filter.without),
            ~has_spoken,
        )
        if filter.category_code:
            query = query.where(column.category_code == filter.category_code)
        if filter.member_id is not None:
            query = query.where(column.member_id == filter.member_id)
        if filter.min_value_minor is not None:
            query = query.where(column.value_minor >= filter.min_value_minor)
        if filter.max_value_minor is not None:
            query = query.where(column.value_minor <= filter.max_value_minor)
        if filter.stale_before is not None:
            query = query.where(func.date(column.submitted_at) <= filter.stale_before)
        return await self._page(query, page, _QUEUE)

    async def figures(self, period_id: UUID) -> PeriodFigures:
        result = await self._unit.connection.execute(
            _FIGURES, {"cooperative": self._cooperative, "period": str(period_id)}
        )
        return PeriodFigures(**result.one()._mapping)

    async def sums(self, period_id: UUID, *, by_category: bool) -> list[ContributionSum]:
        result = await self._unit.connection.execute(
            _SUMS,
            {
                "cooperative": self._cooperative,
                "period": period_id,
                "by_category": by_category,
            },
        )
        return [ContributionSum(**row._mapping) for row in result]

    async def roll_forward(
        self, from_id: UUID, to_id: UUID, statuses: Sequence[ContributionStatus]
    ) -> list[Moved]:
        driver = await self._unit.driver()
        moved = await driver.fetch(
            _ROLL_FORWARD,
            self._cooperative,
            from_id,
            to_id,
            [str(status) for status in statuses],
            self._unit.clock.now(),
        )
        return [Moved(row["id"], row["member_id"]) for row in moved]

    def _select(self) -> Select[Any]:
        return select(contribution).where(self._own)

    async def _many(self, query: Select[Any]) -> list[Contribution]:
        result = await self._unit.connection.execute(query)
        return [_contribution(row) for row in result]

    async def _page(
        self, query: Select[Any], page: PageRequest, orders: dict[str, Any]
    ) -> Page[Contribution]:
        return await keyset.fetch(
            self._unit.connection,
            query,
            page=page,
            orders=orders,
            id=contribution.c.id,
            read=lambda found: [_contribution(row) for row in found],
        )

    def _row(self, item: Contribution) -> rows.Row:
        row = {name: getattr(item, name) for name in _FIELDS}
        evidence = json.dumps([rows.plain(piece) for piece in item.evidence])
        return row | {"cooperative_id": self._cooperative, "evidence": evidence}


_FIELDS = [field.name for field in fields(Contribution)]


def _contribution(row: Any) -> Contribution:
    values = {name: getattr(row, name) for name in _FIELDS}
    values |= {
        "status": ContributionStatus(row.status),
        "claim_status": ClaimStatus(row.claim_status),
        "posting_status": PostingStatus(row.posting_status),
        "evidence": tuple(Evidence(**piece) for piece in row.evidence),
    }
    return Contribution(**values)
