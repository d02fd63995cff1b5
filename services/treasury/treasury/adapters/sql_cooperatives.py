"""Cooperatives on PostgreSQL, with the settings that People decided."""

from collections.abc import Collection, Mapping
from datetime import date

import asyncpg

from treasury.adapters.session import Session
from treasury.adapters.sql_periods import OF_DAYS, period_in
from treasury.domain.cooperative import Cooperative, NotInstalled
from treasury.domain.periods import Period

_COLUMNS = """
c.name AS cooperative_name, c.currency, c.tax_regime,
    array(SELECT s.name || '=' || s.value FROM treasury.setting s
          WHERE s.cooperative_id = c.cooperative_id AND s.effective_from <= $2
          ORDER BY s.version) AS settings"""

_GET = f"SELECT {_COLUMNS} FROM treasury.cooperative c WHERE c.cooperative_id = $1"

_WITH_PERIODS = f"""
WITH held AS ({OF_DAYS.format(days="$3::date[]")})
SELECT {_COLUMNS}, held.*
FROM treasury.cooperative c LEFT JOIN held ON true WHERE c.cooperative_id = $1
"""


class SqlCooperatives:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self) -> Cooperative:
        row = await self._session.row(_GET, self._session.unit.clock.today())
        return self._read(row)

    async def get_with_periods(
        self, days: Collection[date]
    ) -> tuple[Cooperative, dict[date, Period]]:
        rows = await self._session.fetch(
            _WITH_PERIODS, self._session.unit.clock.today(), sorted(set(days))
        )
        cooperative = self._read(rows[0] if rows else None)
        return cooperative, {row["day"]: period_in(row) for row in rows if row["day"]}

    def _read(self, row: asyncpg.Record | None) -> Cooperative:
        if row is None:
            raise NotInstalled()
        settings = dict(word.split("=", 1) for word in row["settings"])
        return Cooperative(
            self._session.cooperative_id,
            row["cooperative_name"],
            row["currency"],
            row["tax_regime"],
            settings,
        )

    async def install(self, cooperative: Cooperative) -> None:
        await self._session.execute(
            "INSERT INTO treasury.cooperative (cooperative_id, name, currency, tax_regime) "
            "VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            cooperative.name,
            cooperative.currency,
            cooperative.tax_regime,
        )

    async def keep_settings(
        self, version: int, changes: Mapping[str, str], effective_from: date
    ) -> None:
        await self._session.execute(
            "INSERT INTO treasury.setting (cooperative_id, version, effective_from, name, value) "
            "SELECT $1, $2, $3, s.* FROM unnest($4::text[], $5::text[]) AS s "
            "ON CONFLICT DO NOTHING",
            version,
            effective_from,
            list(changes),
            list(changes.values()),
        )
