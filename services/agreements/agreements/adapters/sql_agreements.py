"""Agreements on PostgreSQL: the headers, and what is written beside them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from agreements.adapters.columns import Column, Record, Where
from agreements.adapters.sql_lines import add_lines
from agreements.application.listing import Keys
from agreements.application.records import AgreementFilter
from agreements.domain.agreements import (
    LIVE,
    Agreement,
    AgreementStatus,
    Allocation,
    Exclusion,
)
from agreements.domain.engine import TaxLine
from agreements.domain.surplus import Income, Regime
from chassis.database import Unit
from kernel.errors import NotFound

_RECORD: Record[Agreement] = Record(
    "agreements.agreement",
    (
        Column("id", "uuid", lambda a: a.id),
        Column("number", "text", lambda a: a.number),
        Column("period_id", "uuid", lambda a: a.period_id),
        Column("revision", "int", lambda a: a.revision),
        Column("status", "text", lambda a: a.status),
        Column("tax_regime", "text", lambda a: a.regime),
        Column("formula_version_id", "uuid", lambda a: a.formula_version_id),
        Column("net_income_minor", "bigint", lambda a: a.income.net_income),
        Column("regulatory_minor", "bigint", lambda a: a.income.regulatory),
        Column("reserve_minor", "bigint", lambda a: a.income.reserve),
        Column("collective_minor", "bigint", lambda a: a.income.collective),
        Column("surplus_minor", "bigint", lambda a: a.surplus),
        Column("total_weighted_e4", "numeric", lambda a: a.total_weighted),
        Column("share_den", "numeric", lambda a: a.share_den),
        Column("cash_rate_bp", "int", lambda a: a.cash_rate_bp),
        Column("cash_minor", "bigint", lambda a: a.cash),
        Column("retained_minor", "bigint", lambda a: a.retained),
        Column("tax_total_minor", "bigint", lambda a: a.tax_total),
        Column("member_count", "int", lambda a: a.member_count),
        Column("limited", "boolean", lambda a: a.limited),
        Column("inputs_hash", "text", lambda a: a.inputs_hash),
        Column("inputs_snapshot", "jsonb", lambda a: json.dumps(a.inputs_snapshot)),
        Column("engine_version", "text", lambda a: a.engine_version),
        Column(
            "tax_lines",
            "jsonb",
            lambda a: json.dumps([[line.k1_line, line.amount_minor] for line in a.tax_lines]),
        ),
        Column("workflow_id", "text", lambda a: a.workflow_id),
        Column("distribution_date", "date", lambda a: a.distribution_date),
        Column("calculated_at", "timestamptz", lambda a: a.calculated_at),
        Column("proposed_at", "timestamptz", lambda a: a.proposed_at),
        Column("proposed_by", "text", lambda a: a.proposed_by),
        Column("approved_at", "timestamptz", lambda a: a.approved_at),
        Column("approved_on", "date", lambda a: a.approved_on),
        Column("applied_at", "timestamptz", lambda a: a.applied_at),
        Column("executed_at", "timestamptz", lambda a: a.executed_at),
        Column("rejection_reason", "text", lambda a: a.rejection_reason),
        Column("book_transaction_id", "uuid", lambda a: a.book_transaction_id),
        Column("tax_transaction_id", "uuid", lambda a: a.tax_transaction_id),
        Column("settled_cash_minor", "bigint", lambda a: a.settled_cash),
        Column("version", "int", lambda a: a.version),
    ),
)


class SqlAgreements:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def add(
        self, agreement: Agreement, lines: Iterable[Allocation], exclusions: Sequence[Exclusion]
    ) -> None:
        driver = await self._unit.driver()
        await driver.execute(_RECORD.insert(), self._cooperative_id, *_RECORD.values(agreement))
        await add_lines(driver, self._cooperative_id, agreement, lines)
        await driver.execute(
            "INSERT INTO agreements.agreement_exclusion (cooperative_id, agreement_id, member_id, "
            "member_number, reason, claims, raw_minor, weighted_e4) SELECT $1, $2, e.* "
            "FROM unnest($3::uuid[], $4::text[], $5::text[], $6::int[], $7::bigint[], "
            "$8::numeric[]) AS e",
            self._cooperative_id,
            agreement.id,
            [one.member_id for one in exclusions],
            [one.member_number for one in exclusions],
            [one.reason for one in exclusions],
            [one.claims for one in exclusions],
            [one.raw for one in exclusions],
            [one.weighted for one in exclusions],
        )

    async def save(self, agreement: Agreement) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            _RECORD.update(), self._cooperative_id, agreement.id, *_RECORD.values(agreement)
        )

    async def get(self, id: UUID) -> Agreement:
        return await self._one(id, "")

    async def lock(self, id: UUID) -> Agreement:
        return await self._one(id, "FOR UPDATE")

    async def live(self, period_id: UUID) -> Agreement | None:
        where = Where(self._cooperative_id)
        where.equal("period_id", period_id)
        where.add("status = ANY({}::text[])", [status.value for status in LIVE])
        found = await self._all(where, "")
        return found[0] if found else None

    async def next_revision(self, period_id: UUID) -> int:
        driver = await self._unit.driver()
        last = await driver.fetchval(
            "SELECT coalesce(max(revision), 0) FROM agreements.agreement "
            "WHERE cooperative_id = $1 AND period_id = $2",
            self._cooperative_id,
            period_id,
        )
        return int(last) + 1

    async def many(self, ids: Sequence[UUID]) -> list[Agreement]:
        where = Where(self._cooperative_id)
        where.add("id = ANY({}::uuid[])", list(ids))
        return await self._all(where, "ORDER BY id")

    async def listed(self, wanted: AgreementFilter, keys: Keys) -> list[Agreement]:
        where = self._where(wanted)
        if keys.after:
            where.add("id < {}::uuid", keys.after[0])
        return await self._all(where, f"ORDER BY id DESC LIMIT {keys.limit}")

    async def count(self, wanted: AgreementFilter) -> int:
        where = self._where(wanted)
        driver = await self._unit.driver()
        sql = f"SELECT count(*) FROM agreements.agreement WHERE {where}"
        return int(await driver.fetchval(sql, *where.values))

    async def exclusions(self, agreement_id: UUID) -> list[Exclusion]:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT member_id, member_number, reason, claims, raw_minor, weighted_e4 "
            "FROM agreements.agreement_exclusion WHERE cooperative_id = $1 AND agreement_id = $2 "
            "ORDER BY member_number, reason",
            self._cooperative_id,
            agreement_id,
        )
        return [Exclusion(row[0], row[1], row[2], row[3], row[4], int(row[5])) for row in rows]

    def _where(self, wanted: AgreementFilter) -> Where:
        where = Where(self._cooperative_id)
        where.equal("period_id", wanted.period_id)
        where.equal("status", wanted.status)
        if not wanted.drafts:
            where.add("status <> 'draft'")
        return where

    async def _one(self, id: UUID, suffix: str) -> Agreement:
        where = Where(self._cooperative_id)
        where.equal("id", id)
        found = await self._all(where, suffix)
        if not found:
            raise NotFound(what="allocation agreement")
        return found[0]

    async def _all(self, where: Where, suffix: str) -> list[Agreement]:
        driver = await self._unit.driver()
        sql = f"SELECT * FROM agreements.agreement WHERE {where} {suffix}"
        return [agreement_of(row) for row in await driver.fetch(sql, *where.values)]


def agreement_of(row: Any) -> Agreement:
    return Agreement(
        id=row["id"],
        number=row["number"],
        period_id=row["period_id"],
        revision=row["revision"],
        status=AgreementStatus(row["status"]),
        regime=Regime(row["tax_regime"]),
        formula_version_id=row["formula_version_id"],
        income=Income(
            row["net_income_minor"],
            row["regulatory_minor"],
            row["reserve_minor"],
            row["collective_minor"],
        ),
        surplus=row["surplus_minor"],
        total_weighted=int(row["total_weighted_e4"]),
        share_den=int(row["share_den"]),
        cash_rate_bp=row["cash_rate_bp"],
        cash=row["cash_minor"],
        retained=row["retained_minor"],
        tax_total=row["tax_total_minor"],
        member_count=row["member_count"],
        inputs_hash=row["inputs_hash"],
        engine_version=row["engine_version"],
        tax_lines=tuple(TaxLine(line, amount) for line, amount in row["tax_lines"]),
        workflow_id=row["workflow_id"],
        calculated_at=row["calculated_at"],
        distribution_date=row["distribution_date"],
        inputs_snapshot=row["inputs_snapshot"],
        limited=row["limited"],
        proposed_at=row["proposed_at"],
        proposed_by=row["proposed_by"],
        approved_at=row["approved_at"],
        approved_on=row["approved_on"],
        applied_at=row["applied_at"],
        executed_at=row["executed_at"],
        rejection_reason=row["rejection_reason"],
        book_transaction_id=row["book_transaction_id"],
        tax_transaction_id=row["tax_transaction_id"],
        settled_cash=row["settled_cash_minor"],
        version=row["version"],
    )
