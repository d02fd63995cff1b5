"""Decisions and votes on PostgreSQL. A second vote of one person breaks the primary key."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from agreements.adapters.columns import Column, Record, Where
from agreements.application.listing import Keys
from agreements.application.records import ApprovalFilter
from agreements.domain.governance import Approval, Choice, Mode, Outcome, SubjectType, Vote
from chassis.database import Unit
from kernel.call import Role
from kernel.errors import Conflict, NotFound

_RECORD: Record[Approval] = Record(
    "agreements.approval",
    (
        Column("id", "uuid", lambda a: a.id),
        Column("subject_type", "text", lambda a: a.subject_type),
        Column("subject_id", "uuid", lambda a: a.subject_id),
        Column("mode", "text", lambda a: a.mode),
        Column("required", "int", lambda a: a.required),
        Column("requested_by", "text", lambda a: a.requested_by),
        Column("reason", "text", lambda a: a.reason),
        Column("workflow_id", "text", lambda a: a.workflow_id),
        Column("opens_at", "timestamptz", lambda a: a.opens_at),
        Column("closes_at", "timestamptz", lambda a: a.closes_at),
        Column("outcome", "text", lambda a: a.outcome),
        Column("version", "int", lambda a: a.version),
    ),
)


class SqlApprovals:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def add(self, approval: Approval) -> None:
        driver = await self._unit.driver()
        try:
            await driver.execute(_RECORD.insert(), self._cooperative_id, *_RECORD.values(approval))
        except asyncpg.UniqueViolationError:
            raise Conflict("A decision on this is pending already.") from None

    async def record(self, approval: Approval, vote: Vote | None) -> None:
        driver = await self._unit.driver()
        if vote is not None:
            try:
                await driver.execute(
                    "INSERT INTO agreements.vote (cooperative_id, approval_id, voter_id, role, "
                    "choice, comment, at, place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    self._cooperative_id,
                    approval.id,
                    vote.voter_id,
                    vote.role,
                    vote.choice,
                    vote.comment,
                    vote.at,
                    len(approval.votes),
                )
            except asyncpg.UniqueViolationError:
                raise Conflict("You have voted on this already.") from None
        await driver.execute(
            "UPDATE agreements.approval SET outcome = $3, version = $4 "
            "WHERE cooperative_id = $1 AND id = $2",
            self._cooperative_id,
            approval.id,
            approval.outcome,
            approval.version,
        )

    async def get(self, id: UUID) -> Approval:
        return await self._one(id, "")

    async def lock(self, id: UUID) -> Approval:
        """FOR UPDATE, then the votes: they are read after the row was got, so all are seen."""
        return await self._one(id, "FOR UPDATE")

    async def latest(self, subject_type: SubjectType, subject_id: UUID) -> Approval | None:
        where = Where(self._cooperative_id)
        where.equal("subject_type", subject_type)
        where.equal("subject_id", subject_id)
        found = await self._all(where, "ORDER BY outcome = 'pending' DESC, id DESC LIMIT 1")
        return found[0] if found else None

    async def many(self, ids: Sequence[UUID]) -> list[Approval]:
        where = Where(self._cooperative_id)
        where.add("id = ANY({}::uuid[])", list(ids))
        return await self._all(where, "ORDER BY id")

    async def of_subjects(self, ids: Sequence[UUID]) -> dict[UUID, Approval]:
        where = Where(self._cooperative_id)
        where.add("subject_id = ANY({}::uuid[])", list(ids))
        return {one.subject_id: one for one in await self._all(where, "ORDER BY id")}

    async def listed(self, wanted: ApprovalFilter, keys: Keys) -> list[Approval]:
        where = self._where(wanted)
        if keys.after:
            where.add("id < {}::uuid", keys.after[0])
        return await self._all(where, f"ORDER BY id DESC LIMIT {keys.limit}")

    async def count(self, wanted: ApprovalFilter) -> int:
        where = self._where(wanted)
        driver = await self._unit.driver()
        sql = f"SELECT count(*) FROM agreements.approval WHERE {where}"
        return int(await driver.fetchval(sql, *where.values))

    def _where(self, wanted: ApprovalFilter) -> Where:
        where = Where(self._cooperative_id)
        if wanted.subject_types:
            types = [one.value for one in wanted.subject_types]
            where.add("subject_type = ANY({}::text[])", types)
        where.equal("subject_id", wanted.subject_id)
        where.equal("outcome", wanted.outcome)
        return where

    async def _one(self, id: UUID, suffix: str) -> Approval:
        where = Where(self._cooperative_id)
        where.equal("id", id)
        found = await self._all(where, suffix)
        if not found:
            raise NotFound(what="approval")
        return found[0]

    async def _all(self, where: Where, suffix: str) -> list[Approval]:
        driver = await self._unit.driver()
        sql = f"SELECT * FROM agreements.approval WHERE {where} {suffix}"
        rows = await driver.fetch(sql, *where.values)
        votes = await driver.fetch(
            "SELECT approval_id, voter_id, role, choice, at, comment FROM agreements.vote "
            "WHERE cooperative_id = $1 AND approval_id = ANY($2::uuid[]) "
            "ORDER BY approval_id, place",
            self._cooperative_id,
            [row["id"] for row in rows],
        )
        cast: dict[UUID, list[Vote]] = {}
        for vote in votes:
            cast.setdefault(vote[0], []).append(
                Vote(vote[1], Role(vote[2]), Choice(vote[3]), vote[4], vote[5])
            )
        return [_approval(row, cast.get(row["id"], [])) for row in rows]


def _approval(row: Any, votes: Sequence[Vote]) -> Approval:
    return Approval(
        id=row["id"],
        subject_type=SubjectType(row["subject_type"]),
        subject_id=row["subject_id"],
        mode=Mode(row["mode"]),
        required=row["required"],
        requested_by=row["requested_by"],
        opens_at=row["opens_at"],
        reason=row["reason"],
        workflow_id=row["workflow_id"],
        closes_at=row["closes_at"],
        outcome=Outcome(row["outcome"]),
        votes=tuple(votes),
        version=row["version"],
    )
