"""What the worker keeps of others' facts: the archive, and the cooperatives it has heard of.

Notifications are none: a rebuild must not tell anybody anything twice.
"""

from chassis.projections import ANY, Projection, Table
from worker.consumers import archive, know_cooperative

PROJECTIONS = (
    Projection(
        "worker.archive",
        "audit",
        (Table("worker.event_archive", ("event_id",), untold=("archived_at",)),),
        {ANY: archive},
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
