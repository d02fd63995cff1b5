"""What people are to be told or asked: notifications, tasks, and the archive of events."""

from collections.abc import Sequence
from uuid import UUID

from chassis.database import Unit
from kernel.ids import derived_id

_NOTE = """
INSERT INTO worker.notification (cooperative_id, id, kind, subject_id, member_id)
SELECT $1, id, $2, subject_id, member_id
FROM unnest($3::uuid[], $4::text[], $5::uuid[]) AS row (id, subject_id, member_id)
ON CONFLICT DO NOTHING
"""
_ASK = """
INSERT INTO worker.task (cooperative_id, kind, subject_id, summary, instance_id)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (cooperative_id, kind, subject_id)
DO UPDATE SET summary = excluded.summary, instance_id = excluded.instance_id, done_at = NULL
"""
_DONE = """
UPDATE worker.task SET done_at = now()
WHERE (cooperative_id, kind, subject_id) = ($1, $2, $3) AND done_at IS NULL
"""


async def note(
    unit: Unit, kind: str, rows: Sequence[tuple[str, UUID | None]], *, namespace: UUID
) -> int:
    """One notification for each (subject, member), once for ever within the namespace."""
    driver = await unit.driver()
    await driver.execute(
        _NOTE,
        unit.call.cooperative_id,
        kind,
        [derived_id(namespace, kind, subject) for subject, _ in rows],
        [subject for subject, _ in rows],
        [member for _, member in rows],
    )
    return len(rows)


async def ask_person(
    unit: Unit, kind: str, subject_id: str, summary: str, instance_id: UUID | None
) -> None:
    """Raise a task; asked again it is open again."""
    driver = await unit.driver()
    await driver.execute(_ASK, unit.call.cooperative_id, kind, subject_id, summary, instance_id)


async def answered(unit: Unit, kind: str, subject_id: str) -> None:
    """The task is done."""
    driver = await unit.driver()
    await driver.execute(_DONE, unit.call.cooperative_id, kind, subject_id)
