"""Formulas on PostgreSQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from agreements.adapters.columns import Column, Record, Where
from agreements.domain.formulas import (
    FormulaStatus,
    FormulaVersion,
    Terms,
    Threshold,
    ThresholdType,
    Weight,
)
from chassis.database import Unit
from kernel.errors import NotFound

_RECORD: Record[FormulaVersion] = Record(
    "agreements.formula_version",
    (
        Column("id", "uuid", lambda f: f.id),
        Column("number", "int", lambda f: f.number),
        Column("kind", "text", lambda f: f.kind),
        Column("eligible_tiers", "text[]", lambda f: list(f.terms.eligible_tiers)),
        Column("eligible_statuses", "text[]", lambda f: list(f.terms.eligible_statuses)),
        Column("threshold_type", "text", lambda f: _threshold(f)[0]),
        Column("threshold_value", "bigint", lambda f: _threshold(f)[1]),
        Column("max_share_bp", "int", lambda f: f.terms.max_share_bp),
        Column("cash_rate_bp", "int", lambda f: f.terms.cash_rate_bp),
        Column("rationale", "text", lambda f: f.rationale),
        Column("status", "text", lambda f: f.status),
        Column("proposed_by", "text", lambda f: f.proposed_by),
        Column("approval_id", "uuid", lambda f: f.approval_id),
        Column("effective_from_period", "text", lambda f: f.effective_from_period),
        Column("effective_from", "date", lambda f: f.effective_from),
        Column("created_at", "timestamptz", lambda f: f.created_at),
        Column("version", "int", lambda f: f.version),
    ),
)
_SELECT = (
    "SELECT f.*, "
    "(SELECT array_agg(category_code ORDER BY sort) FROM agreements.formula_weight w "
    " WHERE (w.cooperative_id, w.formula_id) = (f.cooperative_id, f.id)) AS codes, "
    "(SELECT array_agg(weight_e4 ORDER BY sort) FROM agreements.formula_weight w "
    " WHERE (w.cooperative_id, w.formula_id) = (f.cooperative_id, f.id)) AS weights "
    "FROM agreements.formula_version f "
)


class SqlFormulas:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def add(self, formula: FormulaVersion) -> None:
        driver = await self._unit.driver()
        await driver.execute(_RECORD.insert(), self._cooperative_id, *_RECORD.values(formula))
        await driver.execute(
            "INSERT INTO agreements.formula_weight "
            "(cooperative_id, formula_id, category_code, weight_e4, sort) "
            "SELECT $1, $2, code, weight, place "
            "FROM unnest($3::text[], $4::int[]) WITH ORDINALITY AS w (code, weight, place)",
            self._cooperative_id,
            formula.id,
            [weight.category_code for weight in formula.terms.weights],
            [weight.weight_e4 for weight in formula.terms.weights],
        )

    async def save(self, formula: FormulaVersion) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            "UPDATE agreements.formula_version SET status = $3, version = $4 "
            "WHERE cooperative_id = $1 AND id = $2",
            self._cooperative_id,
            formula.id,
            formula.status,
            formula.version,
        )

    async def get(self, id: UUID) -> FormulaVersion:
        return await self._one("f.id = {}", id)

    async def lock(self, id: UUID) -> FormulaVersion:
        return await self._one("f.id = {}", id, suffix="FOR UPDATE OF f")

    async def many(self, ids: Sequence[UUID]) -> list[FormulaVersion]:
        return await self._all("f.id = ANY({})", list(ids))

    async def listed(self, status: FormulaStatus | None) -> list[FormulaVersion]:
        """Newest first."""
        return await self._all("({0}::text IS NULL OR f.status = {0})", status)

    async def active(self) -> FormulaVersion | None:
        found = await self._all("f.status = {}", FormulaStatus.ACTIVE)
        return found[0] if found else None

    async def for_period_from(self, start: date) -> FormulaVersion | None:
        found = await self._all(
            "f.status IN ('active', 'superseded') "
            "AND (f.effective_from IS NULL OR f.effective_from <= {})",
            start,
        )
        return found[0] if found else None

    async def next_number(self) -> int:
        driver = await self._unit.driver()
        await driver.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('agreements.formula', $1))",
            self._cooperative_id.int % 2**62,
        )
        last = await driver.fetchval(
            "SELECT coalesce(max(number), 0) FROM agreements.formula_version "
            "WHERE cooperative_id = $1",
            self._cooperative_id,
        )
        return int(last) + 1

    async def _one(self, condition: str, value: object, *, suffix: str = "") -> FormulaVersion:
        found = await self._all(condition, value, suffix=suffix)
        if not found:
            raise NotFound(what="formula version")
        return found[0]

    async def _all(
        self, condition: str, value: object, *, suffix: str = ""
    ) -> list[FormulaVersion]:
        where = Where(self._cooperative_id, alias="f")
        where.add(condition, value)
        driver = await self._unit.driver()
        sql = f"{_SELECT} WHERE {where} ORDER BY f.number DESC {suffix}"
        return [_formula(row) for row in await driver.fetch(sql, *where.values)]


def _threshold(formula: FormulaVersion) -> tuple[str | None, int | None]:
    threshold = formula.terms.threshold
    return (threshold.type, threshold.value) if threshold else (None, None)


def _formula(row: Any) -> FormulaVersion:
    threshold = None
    if row["threshold_type"]:
        threshold = Threshold(ThresholdType(row["threshold_type"]), row["threshold_value"])
    terms = Terms(
        weights=tuple(map(Weight, row["codes"], row["weights"])),
        eligible_tiers=tuple(row["eligible_tiers"]),
        eligible_statuses=tuple(row["eligible_statuses"]),
        threshold=threshold,
        max_share_bp=row["max_share_bp"],
        cash_rate_bp=row["cash_rate_bp"],
    )
    return FormulaVersion(
        id=row["id"],
        number=row["number"],
        terms=terms,
        rationale=row["rationale"],
        status=FormulaStatus(row["status"]),
        proposed_by=row["proposed_by"],
        created_at=row["created_at"],
        effective_from_period=row["effective_from_period"],
        effective_from=row["effective_from"],
        approval_id=row["approval_id"],
        version=row["version"],
        kind=row["kind"],
    )
