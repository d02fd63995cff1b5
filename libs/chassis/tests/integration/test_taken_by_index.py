"""A long queue is taken from as cheaply as a short one."""

from collections.abc import Callable

from chassis.database import Units
from chassis.framing import lent
from chassis.testing import ScratchDatabase

BACKLOG = 20_000
FILL = """
INSERT INTO bus.messages (queue, event_id, event_type, body)
SELECT $1, gen_random_uuid(), 'oak.tree.planted', 'x' FROM generate_series(1, $2)
"""
TAKE = "SELECT id FROM bus.take('habitat.audit', 100, 12.0)"
READ = """
SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables
WHERE relid = 'bus.messages'::regclass
"""


async def test_a_plan_made_for_an_empty_queue_does_not_outlive_it(
    habitat_db: ScratchDatabase, service_units: Callable[..., Units]
):
    engine = service_units(habitat_db, "oak").engine
    async with lent(engine) as driver:  # a plan is kept by the connection that made it
        for _ in range(10):
            assert await driver.fetch(TAKE) == []
        await driver.execute(FILL, "habitat.audit", BACKLOG)
        first = await driver.fetch(TAKE)
        async with driver.transaction():
            second = await driver.fetch(TAKE)
            read = await driver.fetchval(READ)
    assert len(first) == len(second) == 100
    assert max(row["id"] for row in first) < min(row["id"] for row in second)
    assert read < 1_000 < BACKLOG
