"""A large cooperative: five hundred members, twenty thousand contributions in two quarters.

Set by set, as the benchmark of the close seeds its own; the first quarter is then closed through
the running system, so that its agreement, payments, entries and statements are the product's.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.close import seeding
from chassis.scratch_databases import Cluster
from habitat_cli.demo import quarter
from habitat_cli.demo.figures import PERIOD_START
from tests.journeys.living import Living, living

from .grove import Grove, signed_in
from .harvest import close

MEMBERS, EACH = 500, 20
BUSIEST = "alder.1@example.org"
"""The member whose own list is the longest: one of every 25 contributions is handed to them."""
_TODAY, _SECOND = date(2026, 6, 28), date(2026, 4, 1)
_SURPLUS_MINOR = MEMBERS * 40_013

_HAND_OVER = """
UPDATE {table} w SET member_id = m.id FROM people.member m
WHERE w.cooperative_id = $1 AND w.period_id = $2 AND right(w.{number}, 7)::int % 25 = 7
    AND m.cooperative_id = $1 AND m.email = $3
"""
_WORK = (("people.contribution", "number"), ("agreements.claim", "contribution_number"))
_STATES = """
UPDATE people.contribution c SET status = turned.status, claim_id = NULL, claim_status = 'none',
    approvals = 0, decided_by = CASE turned.status WHEN 'rejected' THEN 'steward' ELSE '' END,
    decision_reason = CASE turned.status WHEN 'rejected' THEN 'This was paid work' ELSE '' END,
    decided_at = CASE turned.status WHEN 'rejected' THEN c.decided_at END,
    submitted_at = CASE WHEN turned.status <> 'draft' THEN c.created_at END
FROM (VALUES (0, 'submitted'), (1, 'submitted'), (2, 'draft'), (3, 'rejected'),
    (4, 'clarification_requested'), (5, 'withdrawn')) AS turned (place, status)
WHERE c.cooperative_id = $1 AND c.period_id = $2 AND right(c.number, 7)::int % 20 = turned.place
"""
_DECISIONS = (
    """
    DELETE FROM agreements.claim a USING people.contribution c
    WHERE a.cooperative_id = $1 AND c.cooperative_id = $1 AND c.id = a.contribution_id
        AND c.claim_id IS NULL""",
    """
    DELETE FROM people.approval a USING people.contribution c
    WHERE a.cooperative_id = $1 AND c.cooperative_id = $1 AND c.id = a.contribution_id
        AND c.status NOT IN ('approved', 'rejected')""",
    """
    UPDATE people.approval a SET decision = 'reject' FROM people.contribution c
    WHERE a.cooperative_id = $1 AND c.cooperative_id = $1 AND c.id = a.contribution_id
        AND c.status = 'rejected'""",
)


@asynccontextmanager
async def plantation(cluster: Cluster, folder: Path, web_dir: Path) -> AsyncIterator[Grove]:
    """Its first quarter is closed, its second is open and has work in every state."""
    environment = {"WEB_DIR": str(web_dir)}
    async with living(cluster, folder, business_date=_TODAY, environment=environment) as found:
        first = await quarter.open_first_quarter(found.cast)
        cooperative_id = await found.rows.fetchval("SELECT id FROM people.cooperatives")
        async with seeding.resting_triggers(found.rows):
            await seeding.seed_members(found.rows, cooperative_id, MEMBERS)
            await _work(found, cooperative_id, PERIOD_START, after=0)
        await quarter.book_result(found.cast, _SURPLUS_MINOR)
        member = await signed_in(found.cast.admin, BUSIEST)
        await close(Grove(found, first, member))
        second = await _second_quarter(found)
        async with seeding.resting_triggers(found.rows):
            period_id = await _work(found, cooperative_id, _SECOND, after=MEMBERS * EACH)
            await found.rows.execute(_STATES, cooperative_id, period_id)
            for statement in _DECISIONS:
                await found.rows.execute(statement, cooperative_id)
        await quarter.arrived(found.cast.admin, lambda _left: None)
        yield Grove(found, second, member)


async def _work(found: Living, cooperative_id: UUID, start: date, *, after: int) -> Any:
    """Contributions and claims of the quarter that begins then; its id."""
    which = "SELECT id FROM treasury.period WHERE start_date = $1"
    period_id = await found.rows.fetchval(which, start)
    await seeding.seed_work(found.rows, cooperative_id, period_id, MEMBERS, each=EACH, after=after)
    for table, number in _WORK:
        statement = _HAND_OVER.format(table=table, number=number)
        await found.rows.execute(statement, cooperative_id, period_id, BUSIEST)
    return period_id


async def _second_quarter(found: Living) -> dict[str, Any]:
    """The calendar opens it, because it is the quarter of today."""
    while True:
        periods = await found.cast.admin.pages("periods", "id name startDate")
        for period in periods:
            if period["startDate"] == _SECOND.isoformat():
                await quarter.arrived(found.cast.admin, lambda _left: None)
                return dict(period)
        await asyncio.sleep(0.2)
