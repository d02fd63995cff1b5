"""Claims on PostgreSQL. A claim's state is its period's, unless it was reversed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from agreements.adapters.columns import Column, Record, Where
from agreements.application.listing import Keys
from agreements.application.ports import ClaimFilter
from agreements.domain.claims import CategorySum, Claim, ClaimStatus, MemberClaims, MemberSum
from agreements.domain.periods import ClaimsState
from agreements.domain.standing import Window
from chassis.database import Unit
from kernel.errors import Refused

_RECORD: Record[Claim] = Record(
    "agreements.claim",
    (
        Column("id", "uuid", lambda c: c.id),
        Column("contribution_id", "uuid", lambda c: c.contribution_id),
        Column("contribution_number", "text", lambda c: c.contribution_number),
        Column("member_id", "uuid", lambda c: c.member_id),
        Column("period_id", "uuid", lambda c: c.period_id),
        Column("category_code", "text", lambda c: c.category_code),
        Column("subtype", "text", lambda c: c.subtype),
        Column("raw_minor", "bigint", lambda c: c.raw),
        Column("minutes", "int", lambda c: c.minutes),
        Column("weight_e4", "int", lambda c: c.weight_e4),
        Column("formula_version_id", "uuid", lambda c: c.formula_version_id),
        Column("contribution_date", "date", lambda c: c.contribution_date),
        Column("created_at", "timestamptz", lambda c: c.created_at),
        Column("reversed", "boolean", lambda c: c.reversed),
        Column("reversed_reason", "text", lambda c: c.reversed_reason),
        Column("version", "int", lambda c: c.version),
    ),
)
_FROM = (
    "FROM agreements.claim c JOIN agreements.period p "
    "ON (p.cooperative_id, p.id) = (c.cooperative_id, c.period_id) "
)
_BY_MEMBER = """
SELECT s.*, m.number FROM (
    SELECT {sums} sum(c.minutes), count(*), c.member_id FROM agreements.claim c
    WHERE c.cooperative_id = $1 AND c.period_id = $2 AND NOT c.reversed {whose}
    GROUP BY c.member_id
) s JOIN agreements.member m ON m.cooperative_id = $1 AND m.id = s.member_id
ORDER BY m.number_key
"""
_WITHIN = """
SELECT s.*, m.number FROM (
    SELECT {sums} sum(c.minutes), count(*), c.member_id
    FROM unnest($4::uuid[], $5::date[], $6::date[]) AS span (member_id, first, last)
    JOIN agreements.claim c ON c.cooperative_id = $1 AND c.period_id = $2
        AND c.member_id = span.member_id AND NOT c.reversed
        AND c.contribution_date >= span.first
        AND (span.last IS NULL OR c.contribution_date <= span.last)
    GROUP BY c.member_id
) s JOIN agreements.member m ON m.cooperative_id = $1 AND m.id = s.member_id
ORDER BY m.number_key
"""
# In the bytes that PostgreSQL sends, which are made in a third of the time of words. What is of no
# fixed length stands last, behind it the one byte that no text holds.
_LINE = (
    "uuid_send(contribution_id) || uuid_send(member_id) || int8send(raw_minor) "
    "|| int4send(minutes) || int4send(weight_e4) || date_send(contribution_date) "
    "|| textsend(category_code) || '\\x00'"
)


class SqlClaims:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def add(self, claim: Claim) -> bool:
        driver = await self._unit.driver()
        added = await driver.fetchval(
            f"{_RECORD.insert()} ON CONFLICT (cooperative_id, contribution_id) DO NOTHING "
            "RETURNING true",
            self._cooperative_id,
            *_RECORD.values(claim),
        )
        return bool(added)

    async def save(self, claim: Claim) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            _RECORD.update(), self._cooperative_id, claim.id, *_RECORD.values(claim)
        )

    async def of_contribution(self, contribution_id: UUID) -> Claim | None:
        driver = await self._unit.driver()
        row = await driver.fetchrow(
            f"SELECT c.*, p.claims_state {_FROM} "
            "WHERE c.cooperative_id = $1 AND c.contribution_id = $2 FOR UPDATE OF c",
            self._cooperative_id,
            contribution_id,
        )
        return _claim(row) if row else None

    async def sums(self, period_id: UUID, member_id: UUID | None = None) -> list[MemberSum]:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT member_id, category_code, sum(raw_minor), sum(minutes), count(*) "
            "FROM agreements.claim WHERE cooperative_id = $1 AND period_id = $2 AND NOT reversed "
            "AND ($3::uuid IS NULL OR member_id = $3) GROUP BY member_id, category_code",
            self._cooperative_id,
            period_id,
            member_id,
        )
        return [MemberSum(row[0], row[1], int(row[2]), int(row[3]), row[4]) for row in rows]

    async def by_member(
        self, period_id: UUID, codes: Sequence[str], members: Sequence[UUID] | None = None
    ) -> list[MemberClaims]:
        whose = "" if members is None else "AND c.member_id = ANY($4::uuid[])"
        values = [] if members is None else [list(members)]
        sql = _BY_MEMBER.replace("{whose}", whose)
        return await self._members(sql, period_id, codes, *values)

    async def within(
        self, period_id: UUID, codes: Sequence[str], windows: Mapping[UUID, Sequence[Window]]
    ) -> list[MemberClaims]:
        spans = [(member_id, span) for member_id, found in windows.items() for span in found]
        return await self._members(
            _WITHIN,
            period_id,
            codes,
            [member_id for member_id, _ in spans],
            [span.start for _, span in spans],
            [span.end for _, span in spans],
        )

    async def _members(
        self, sql: str, period_id: UUID, codes: Sequence[str], *values: Any
    ) -> list[MemberClaims]:
        """A column for each category: ten times quicker than a row for each, put together here."""
        sums = "".join(f"{column}, " for column in category_columns(len(codes), "$3"))
        driver = await self._unit.driver()
        try:
            rows = await driver.fetch(
                sql.format(sums=sums), self._cooperative_id, period_id, list(codes), *values
            )
        except asyncpg.NumericValueOutOfRangeError:
            raise Refused(
                "The contributions of a member sum to more than the books can hold.",
                reason="INVARIANT_VIOLATION",
            ) from None
        return [MemberClaims(row[-2], row[-1], row[:-4], row[-4], row[-3]) for row in rows]

    async def category_sums(self, period_id: UUID) -> list[CategorySum]:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT category_code, weight_e4, sum(raw_minor), sum(minutes), count(*) "
            "FROM agreements.claim WHERE cooperative_id = $1 AND period_id = $2 AND NOT reversed "
            "GROUP BY category_code, weight_e4 ORDER BY category_code, weight_e4",
            self._cooperative_id,
            period_id,
        )
        return [CategorySum(row[0], int(row[2]), row[1], int(row[3]), row[4]) for row in rows]

    async def digest(self, period_id: UUID) -> tuple[str, int]:
        driver = await self._unit.driver()
        row = await driver.fetchrow(
            "SELECT count(*), encode(sha256(coalesce(string_agg(line, ''), '')), 'hex') "
            f"FROM (SELECT {_LINE} AS line FROM agreements.claim "
            "WHERE cooperative_id = $1 AND period_id = $2 AND NOT reversed "
            "ORDER BY contribution_id) ordered",  # by the index: no line is sorted
            self._cooperative_id,
            period_id,
        )
        assert row is not None
        return row[1], row[0]

    async def listed(self, wanted: ClaimFilter, keys: Keys) -> list[Claim]:
        where = self._where(wanted)
        if keys.after:
            where.add("c.id > {}::uuid", keys.after[0])
        driver = await self._unit.driver()
        sql = f"SELECT c.*, p.claims_state {_FROM} WHERE {where} ORDER BY c.id LIMIT {keys.limit}"
        return [_claim(row) for row in await driver.fetch(sql, *where.values)]

    async def count(self, wanted: ClaimFilter) -> int:
        where = self._where(wanted)
        driver = await self._unit.driver()
        return int(await driver.fetchval(f"SELECT count(*) {_FROM} WHERE {where}", *where.values))

    def _where(self, wanted: ClaimFilter) -> Where:
        where = Where(self._cooperative_id, alias="c")
        where.equal("c.period_id", wanted.period_id)
        where.equal("c.member_id", wanted.member_id)
        where.equal("c.category_code", wanted.category_code)
        if wanted.status is ClaimStatus.REVERSED:
            where.add("c.reversed")
        elif wanted.status:
            where.add("NOT c.reversed AND p.claims_state = {}", wanted.status)
        return where


def category_columns(count: int, codes: str) -> Sequence[str]:
    """What the claims `c` of a group sum to in each category; `codes` is the parameter of them."""
    return [
        f"coalesce(sum(c.raw_minor) FILTER (WHERE c.category_code = ({codes}::text[])[{place}]), 0)"
        "::bigint"
        for place in range(1, count + 1)
    ]


def _claim(row: Any) -> Claim:
    return Claim(
        id=row["id"],
        contribution_id=row["contribution_id"],
        contribution_number=row["contribution_number"],
        member_id=row["member_id"],
        period_id=row["period_id"],
        category_code=row["category_code"],
        subtype=row["subtype"],
        raw=row["raw_minor"],
        minutes=row["minutes"],
        weight_e4=row["weight_e4"],
        formula_version_id=row["formula_version_id"],
        contribution_date=row["contribution_date"],
        created_at=row["created_at"],
        reversed=row["reversed"],
        reversed_reason=row["reversed_reason"],
        state=ClaimsState(row["claims_state"]),
        version=row["version"],
    )
