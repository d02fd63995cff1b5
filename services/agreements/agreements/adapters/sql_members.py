"""The copies of members on PostgreSQL: profiles, and a row for every fact about their standing."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from agreements.application.ports import Profile
from agreements.domain.numbers import sortable
from agreements.domain.standing import Member, Origin, Standing
from chassis.database import Unit
from kernel.errors import NotFound

_HISTORY = (
    "SELECT m.id, m.number, m.display_name, s.sequence, s.origin, s.effective_on, s.tier, "
    "s.status, s.joined_on, s.ended_on FROM agreements.member m "
    "JOIN agreements.member_standing s "
    "ON (s.cooperative_id, s.member_id) = (m.cooperative_id, m.id) "
)


class SqlMembers:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def put(self, profile: Profile, standing: Standing) -> None:
        """The newest fact names the member; each fact's standing is kept, once."""
        driver = await self._unit.driver()
        await driver.execute(
            "INSERT INTO agreements.member AS m "
            "(cooperative_id, id, number, number_key, display_name, sequence) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (cooperative_id, id) DO UPDATE "
            "SET number = excluded.number, number_key = excluded.number_key, "
            "display_name = excluded.display_name, sequence = excluded.sequence "
            "WHERE m.sequence < excluded.sequence",
            self._cooperative_id,
            profile.id,
            profile.number,
            sortable(profile.number),
            profile.display_name,
            standing.sequence,
        )
        await driver.execute(
            "INSERT INTO agreements.member_standing VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
            "ON CONFLICT DO NOTHING",
            self._cooperative_id,
            profile.id,
            standing.sequence,
            standing.origin,
            standing.effective_on,
            standing.tier,
            standing.status,
            standing.joined_on,
            standing.ended_on,
        )

    async def put_role(self, member_id: UUID, role: str, sequence: int) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            "UPDATE agreements.member SET role = $3, role_sequence = $4 "
            "WHERE cooperative_id = $1 AND id = $2 AND role_sequence < $4",
            self._cooperative_id,
            member_id,
            role,
            sequence,
        )

    async def profile(self, id: UUID) -> Profile:
        driver = await self._unit.driver()
        row = await driver.fetchrow(
            "SELECT id, number, display_name FROM agreements.member "
            "WHERE cooperative_id = $1 AND id = $2",
            self._cooperative_id,
            id,
        )
        if row is None:
            raise NotFound(what="member")
        return Profile(row["id"], row["number"], row["display_name"])

    async def member(self, id: UUID) -> Member | None:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            f"{_HISTORY} WHERE m.cooperative_id = $1 AND m.id = $2", self._cooperative_id, id
        )
        if not rows:
            return None
        first = rows[0]
        history = tuple(_standing(row[3:10]) for row in rows)
        return Member(first[0], first[1], first[2], history)

    async def histories(self) -> list[tuple[tuple[Standing, ...], list[UUID]]]:
        """Most members of a cooperative stand alike, so each history comes once."""
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT history, array_agg(member_id) FROM ("
            " SELECT member_id, array_agg((sequence, origin, effective_on, tier, status, joined_on,"
            "  ended_on) ORDER BY sequence) AS history"
            " FROM agreements.member_standing WHERE cooperative_id = $1 GROUP BY member_id) told "
            "GROUP BY history",
            self._cooperative_id,
        )
        return [(tuple(map(_standing, row[0])), row[1]) for row in rows]

    async def without_history(self) -> list[UUID]:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT id FROM agreements.member m WHERE cooperative_id = $1 AND NOT EXISTS ("
            " SELECT FROM agreements.member_standing s"
            " WHERE (s.cooperative_id, s.member_id) = (m.cooperative_id, m.id))",
            self._cooperative_id,
        )
        return [row[0] for row in rows]

    async def told(self) -> int:
        driver = await self._unit.driver()
        return int(
            await driver.fetchval(
                "SELECT count(*) FROM agreements.member_standing WHERE cooperative_id = $1",
                self._cooperative_id,
            )
        )

    async def names(self, numbers: Sequence[str]) -> dict[str, str]:
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT number, display_name FROM agreements.member "
            "WHERE cooperative_id = $1 AND number = ANY($2::text[])",
            self._cooperative_id,
            list(numbers),
        )
        return {row[0]: row[1] for row in rows}

    async def deciders(self) -> int | None:
        driver = await self._unit.driver()
        row = await driver.fetchrow(
            "SELECT count(*) FILTER (WHERE m.role = '') AS unknown, "
            "count(*) FILTER (WHERE m.role IN ('steward', 'admin')) AS deciders "
            "FROM agreements.member m JOIN LATERAL ("
            "  SELECT status FROM agreements.member_standing s"
            "  WHERE (s.cooperative_id, s.member_id) = (m.cooperative_id, m.id)"
            "  ORDER BY sequence DESC LIMIT 1) s ON s.status = 'active' "
            "WHERE m.cooperative_id = $1",
            self._cooperative_id,
        )
        assert row is not None
        return None if row["unknown"] else int(row["deciders"])


def _standing(said: Sequence[Any]) -> Standing:
    return Standing(said[0], Origin(said[1]), *said[2:])
