"""Settings and numbers on PostgreSQL."""

from collections.abc import Mapping
from datetime import date

from agreements.domain.policies import Policies
from chassis.database import Unit
from kernel.errors import NotFound


class SqlSettings:
    """The cooperative's settings, version by version, as People announced them."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def install(self, name: str, values: Mapping[str, str]) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            "INSERT INTO agreements.cooperative (cooperative_id, name) VALUES ($1, $2) "
            "ON CONFLICT DO NOTHING",
            self._unit.call.cooperative_id,
            name,
        )
        await self.put(0, {key: value for key, value in values.items() if value}, None)

    async def put(self, version: int, values: Mapping[str, str], since: date | None) -> None:
        driver = await self._unit.driver()
        await driver.execute(
            "INSERT INTO agreements.setting (cooperative_id, name, version, value, effective_from) "
            "SELECT $1, name, $2, value, $3 FROM unnest($4::text[], $5::text[]) AS s (name, value) "
            "ON CONFLICT DO NOTHING",
            self._unit.call.cooperative_id,
            version,
            since,
            list(values),
            list(values.values()),
        )

    async def policies(self, day: date | None = None) -> Policies:
        """The newest version in force on `day`; where none was yet, the oldest one known."""
        driver = await self._unit.driver()
        rows = await driver.fetch(
            "SELECT c.cooperative_id, s.name, s.value FROM agreements.cooperative c LEFT JOIN ("
            "  SELECT DISTINCT ON (name) cooperative_id, name, value FROM ("
            "    SELECT *, $2::date IS NULL OR effective_from IS NULL OR effective_from <= $2"
            "      AS in_force FROM agreements.setting WHERE cooperative_id = $1) known"
            "  ORDER BY name, in_force DESC, CASE WHEN in_force THEN -version ELSE version END"
            ") s USING (cooperative_id) WHERE c.cooperative_id = $1",
            self._unit.call.cooperative_id,
            day,
        )
        if not rows:
            raise NotFound(what="cooperative")
        return Policies.read({row["name"]: row["value"] for row in rows if row["name"]})

    async def currency(self) -> str:
        """Fixed with the first set-up; the product's default before it."""
        driver = await self._unit.driver()
        found = await driver.fetchval(
            "SELECT value FROM agreements.setting WHERE cooperative_id = $1 AND name = 'currency' "
            "ORDER BY version LIMIT 1",
            self._unit.call.cooperative_id,
        )
        return found or Policies().currency


class SqlNumbers:
    """Counters; the row stays locked until commit, so a number is given out once."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def reserve(self, kind: str, scope: str, count: int) -> int:
        if not count:
            return 1
        driver = await self._unit.driver()
        last = await driver.fetchval(
            "INSERT INTO agreements.number_counter AS n (cooperative_id, kind, scope, last) "
            "VALUES ($1, $2, $3, $4) ON CONFLICT (cooperative_id, kind, scope) "
            "DO UPDATE SET last = n.last + excluded.last RETURNING last",
            self._unit.call.cooperative_id,
            kind,
            scope,
            count,
        )
        return int(last) - count + 1
