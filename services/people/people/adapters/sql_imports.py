"""The memory of imports on PostgreSQL: which row became which contribution."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, func, select

from chassis.database import Unit
from kernel.errors import Conflict
from people.adapters import rows
from people.adapters.tables import contribution, imported_contribution
from people.application.ports import ImportedRow
from people.domain.contributions import ContributionStatus
from people.domain.imports.contributions_plan import Imported


class SqlImports:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def one_at_a_time(self) -> None:
        """An advisory lock of the cooperative; whoever comes second is told at once."""
        key = f"people.import/{self._unit.call.cooperative_id}"
        taken = func.pg_try_advisory_xact_lock(func.hashtextextended(key, 0))
        if not await self._unit.connection.scalar(select(taken)):
            raise Conflict("Another import is running; try again when it has ended.")

    async def earlier(self, keys: Sequence[UUID]) -> dict[UUID, Imported]:
        known = imported_contribution.c
        query = (
            select(
                known.key,
                known.contribution_id,
                contribution.c.status,
                known.content,
                known.fingerprint,
            )
            .join(
                contribution,
                and_(
                    contribution.c.cooperative_id == known.cooperative_id,
                    contribution.c.id == known.contribution_id,
                ),
            )
            .where(
                known.cooperative_id == self._unit.call.cooperative_id,
                known.key == rows.any_of(keys, "uuid"),
            )
        )
        return {
            row.key: Imported(
                row.contribution_id, ContributionStatus(row.status), row.content, row.fingerprint
            )
            for row in await self._unit.connection.execute(query)
        }

    async def remember(self, imported: Sequence[ImportedRow]) -> None:
        own = {
            "cooperative_id": self._unit.call.cooperative_id,
            "imported_at": self._unit.clock.now(),
        }
        await rows.upsert(
            self._unit,
            imported_contribution,
            [
                {**own, **rows.plain(row), "external_ref": row.external_ref or None}
                for row in imported
            ],
        )
