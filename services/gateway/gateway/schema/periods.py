"""Accounting periods."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Command, Receipt, receipt, trimmed
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.described import described_field
from gateway.schema.enums import wire, word
from gateway.schema.formulas import FormulaVersion, formula_of
from gateway.schema.ids import (
    Node,
    global_id,
    global_id_or_none,
    local_id,
    local_id_or_empty,
)
from gateway.schema.members import actor_id
from gateway.schema.scalars import Date, DateTime, day_or_none, instant_or_none
from habitat.treasury.v1 import periods_pb2 as pb


@strawberry.enum
class PeriodStatus(Enum):
    OPEN = pb.PERIOD_STATUS_OPEN
    CLOSING = pb.PERIOD_STATUS_CLOSING
    CLOSED = pb.PERIOD_STATUS_CLOSED
    LOCKED = pb.PERIOD_STATUS_LOCKED


@strawberry.enum
class PeriodType(Enum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    CUSTOM = "custom"


@strawberry.type
class Period(Node):
    code: str
    name: str
    period_type: PeriodType
    start_date: Date
    end_date: Date
    fiscal_year: int
    fiscal_index: int
    status: PeriodStatus
    grace_end_date: Date | None
    formula_version_id: strawberry.ID | None
    opened_at: DateTime | None
    closing_started_at: DateTime | None
    closed_at: DateTime | None
    locked_at: DateTime | None
    closed_by_id: strawberry.ID | None
    reopen_count: int
    surplus_fixed: bool
    version: int
    row: strawberry.Private[pb.Period]

    @strawberry.field
    async def formula_version(self, info: Info) -> FormulaVersion | None:
        return await formula_of(info, self.row.formula_version_id)

    @classmethod
    def of(cls, row: pb.Period) -> Self:
        return cls(
            id=global_id("Period", row.id),
            code=row.code,
            name=row.name,
            period_type=PeriodType(row.period_type),
            start_date=Date(row.start_date),
            end_date=Date(row.end_date),
            fiscal_year=row.fiscal_year,
            fiscal_index=row.fiscal_index,
            status=PeriodStatus(row.status),
            grace_end_date=day_or_none(row.grace_end_date),
            formula_version_id=global_id_or_none("FormulaVersion", row.formula_version_id),
            opened_at=instant_or_none(row, "opened_at"),
            closing_started_at=instant_or_none(row, "closing_started_at"),
            closed_at=instant_or_none(row, "closed_at"),
            locked_at=instant_or_none(row, "locked_at"),
            closed_by_id=actor_id(row.closed_by),
            reopen_count=row.reopen_count,
            surplus_fixed=row.surplus_fixed,
            version=row.version,
            row=row,
        )


async def period_of(info: Info, local: str) -> Period | None:
    row = await info.context.loaders.periods.load(local) if local else None
    return Period.of(row) if row else None


@strawberry.input
class PeriodFilter:
    status: PeriodStatus | None = None
    fiscal_year: int | None = None
    type: PeriodType | None = None


@strawberry.input
class OpenPeriodInput(Command):
    type: PeriodType
    start: Date
    end: Date
    name: str | None = strawberry.field(
        default=None, description="Follows from type and dates when left out."
    )
    fiscal_year: int | None = None
    formula_version_id: strawberry.ID | None = None


@strawberry.type
class OpenPeriodPayload(Receipt):
    period: Period


@strawberry.type
class PeriodQueries:
    @strawberry.field
    async def period(self, info: Info, id: strawberry.ID) -> Period | None:
        return await period_of(info, local_id(id, "Period"))

    @described_field("Newest first.")
    async def periods(
        self,
        info: Info,
        filter: PeriodFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Period] | None:
        given = filter or PeriodFilter()
        return await listed(
            info,
            info.context.services.periods.ListPeriods,
            pb.ListPeriodsRequest(
                status=wire(given.status),
                fiscal_year=given.fiscal_year or 0,
                period_type=word(given.type),
            ),
            rows=lambda reply: reply.periods,
            node=Period.of,
            page=Page.of(first, after, last, before),
        )

    @described_field("The period of a day; of today when none is given.")
    async def current_period(self, info: Info, on_date: Date | None = None) -> Period | None:
        method = info.context.services.periods.GetCurrentPeriod
        reply = await info.context.ask(method, pb.GetCurrentPeriodRequest(on_date=on_date or ""))
        return Period.of(reply.period) if reply.HasField("period") else None


@strawberry.type
class PeriodCommands:
    @strawberry.mutation
    async def open_period(self, info: Info, input: OpenPeriodInput) -> OpenPeriodPayload:
        request = pb.OpenPeriodRequest(
            name=trimmed(input.name),
            period_type=word(input.type),
            start_date=input.start,
            end_date=input.end,
            fiscal_year=input.fiscal_year or 0,
            formula_version_id=local_id_or_empty(
                input.formula_version_id, "FormulaVersion", field="formulaVersionId"
            ),
        )
        method = info.context.services.periods.OpenPeriod
        reply = await info.context.command(method, request, input.idempotency_key)
        return OpenPeriodPayload(period=Period.of(reply.period), **receipt(info, reply))
