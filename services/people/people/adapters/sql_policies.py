"""Registry, categories, policies, settings, numbers and approvals on PostgreSQL."""

import json
from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from chassis.database import Unit
from kernel.ids import derived_id
from people.adapters import keyset, rows
from people.adapters.tables import (
    approval,
    approval_policy,
    category,
    contribution,
    cooperatives,
    settings_version,
)
from people.application.paging import Page, PageRequest
from people.application.ports import Cooperative
from people.domain.categories import Category, Measure, Method
from people.domain.members import MemberTier
from people.domain.review import Approval, ApprovalPolicy, Decision
from people.domain.settings import Settings, SettingsVersion

_LOCK_SETTINGS = text("SELECT 1 FROM people.cooperatives WHERE id = :id FOR UPDATE")
_TAKE = """
INSERT INTO people.counter AS c (cooperative_id, name, value) VALUES ($1, $2, $3)
ON CONFLICT (cooperative_id, name) DO UPDATE SET value = c.value + excluded.value
RETURNING value
"""
_APPROVAL_FIELDS = [field.name for field in fields(Approval)]
_CATEGORY_FIELDS = [field.name for field in fields(Category)]
_POLICY_FIELDS = [field.name for field in fields(ApprovalPolicy)]


def category_id(cooperative_id: UUID, code: str) -> UUID:
    return derived_id(cooperative_id, "category", code)


class SqlCooperatives:
    """The registry is asked before a tenant is known, so it has no policy."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def get(self, id: UUID) -> Cooperative | None:
        return next((found for found in await self.all() if found.id == id), None)

    async def all(self) -> list[Cooperative]:
        query = select(cooperatives).order_by(cooperatives.c.created_at, cooperatives.c.id)
        names = [field.name for field in fields(Cooperative)]
        return [
            Cooperative(**{name: getattr(row, name) for name in names})
            for row in await self._unit.connection.execute(query)
        ]

    async def put(self, changed: Cooperative) -> None:
        """Holds the row until commit, also when it was there already."""
        row = rows.plain(changed) | {"created_at": self._unit.clock.now()}
        await rows.upsert(self._unit, cooperatives, [row])


class SqlPolicies:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative = unit.call.cooperative_id

    async def categories(self) -> dict[str, Category]:
        query = (
            select(category)
            .where(category.c.cooperative_id == self._cooperative)
            .order_by(category.c.sort, category.c.code)
        )
        return {row.code: _category(row) for row in await self._unit.connection.execute(query)}

    async def approval_policies(self) -> list[ApprovalPolicy]:
        query = select(approval_policy).where(
            approval_policy.c.cooperative_id == self._cooperative, approval_policy.c.active
        )
        return [_policy(row) for row in await self._unit.connection.execute(query)]

    async def settings(self) -> Settings:
        version = settings_version.c
        query = (
            select(version.version, version.changes, version.effective_from)
            .where(version.cooperative_id == self._cooperative)
            .order_by(version.version)
        )
        result = await self._unit.connection.execute(query)
        return Settings([SettingsVersion(*row) for row in result])

    async def lock_settings(self) -> Settings:
        await self._unit.connection.execute(_LOCK_SETTINGS, {"id": self._cooperative})
        return await self.settings()

    async def add_settings(self, version: SettingsVersion, *, by: str, reason: str) -> None:
        row = {
            "cooperative_id": self._cooperative,
            "version": version.version,
            "changes": json.dumps(dict(version.changes)),
            "effective_from": version.effective_from,
            "reason": reason,
            "changed_by": by,
            "changed_at": self._unit.clock.now(),
        }
        await rows.insert(self._unit, settings_version, [row])

    async def set_up(
        self, categories: Sequence[Category], policies: Sequence[ApprovalPolicy]
    ) -> None:
        own = {"cooperative_id": self._cooperative}
        await rows.insert(
            self._unit,
            category,
            [
                {**own, **rows.plain(item), "id": category_id(self._cooperative, item.code)}
                for item in categories
            ],
        )
        await rows.insert(
            self._unit,
            approval_policy,
            [
                {**own, **rows.plain(item), "active": True}
                | {"category_code": item.category_code or None}
                for item in policies
            ],
        )


class SqlNumbers:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def take(self, name: str, count: int = 1) -> int:
        driver = await self._unit.driver()
        last = await driver.fetchval(_TAKE, self._unit.call.cooperative_id, name, count)
        return int(last) - count + 1


class SqlApprovals:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._own = approval.c.cooperative_id == unit.call.cooperative_id

    async def of(self, contribution_ids: Sequence[UUID]) -> dict[UUID, list[Approval]]:
        query = (
            select(approval)
            .where(self._own, approval.c.contribution_id == rows.any_of(contribution_ids, "uuid"))
            .order_by(approval.c.decided_at, approval.c.id)
        )
        found: dict[UUID, list[Approval]] = {}
        for row in await self._unit.connection.execute(query):
            found.setdefault(row.contribution_id, []).append(_approval(row))
        return found

    async def add(self, approvals: Sequence[Approval]) -> None:
        own = {"cooperative_id": self._unit.call.cooperative_id}
        await rows.insert(self._unit, approval, [{**own, **rows.plain(item)} for item in approvals])

    async def page(
        self,
        contribution_ids: Sequence[UUID],
        approver_id: str,
        owner_id: UUID | None,
        page: PageRequest,
    ) -> Page[Approval]:
        query = select(approval).where(self._own)
        if contribution_ids:
            wanted = rows.any_of(contribution_ids, "uuid")
            query = query.where(approval.c.contribution_id == wanted)
        if approver_id:
            query = query.where(approval.c.approver_id == approver_id)
        if owner_id is not None:
            owned = select(contribution.c.id).where(
                contribution.c.cooperative_id == self._unit.call.cooperative_id,
                contribution.c.member_id == owner_id,
            )
            query = query.where(approval.c.contribution_id.in_(owned))
        return await keyset.fetch(
            self._unit.connection,
            query,
            page=page,
            orders={"decided_at": approval.c.decided_at},
            id=approval.c.id,
            read=lambda found: [_approval(row) for row in found],
        )


def _approval(row: Any) -> Approval:
    values = {name: getattr(row, name) for name in _APPROVAL_FIELDS}
    return Approval(**values | {"decision": Decision(row.decision)})


def _category(row: Any) -> Category:
    values = {name: getattr(row, name) for name in _CATEGORY_FIELDS}
    values |= {"measure": Measure(row.measure), "method": Method(row.method)}
    return Category(**values)


def _policy(row: Any) -> ApprovalPolicy:
    values = {name: getattr(row, name) for name in _POLICY_FIELDS}
    values |= {
        "category_code": row.category_code or "",
        "tier": MemberTier(row.tier) if row.tier else None,
    }
    return ApprovalPolicy(**values)
