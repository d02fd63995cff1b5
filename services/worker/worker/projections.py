"""What the worker keeps of others' facts: the archive, and the cooperatives it has heard of.

Notifications are none: a rebuild must not tell anybody anything twice.
"""

from chassis.database import Unit
from chassis.events import Event
from chassis.projections import ANY, Projection, Table
from worker.consumers import archive, know_cooperative


async def _archive(unit: Unit, event: Event) -> None:
    await archive([(unit, event)])


PROJECTIONS = (
    Projection(
        "worker.archive",
        "audit",
        (Table("worker.event_archive", ("event_id",), untold=("archived_at",)),),
        {ANY: _archive},
    ),
    Projection(
        "worker.cooperatives",
        "worker",
        (Table("worker.known_cooperative", (), untold=("seen_at",)),),
        {
            "people.settings.changed": know_cooperative,
            "treasury.period.opened": know_cooperative,
        },
    ),
)
