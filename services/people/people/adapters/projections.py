"""What People keeps of others' facts: the copy of the periods."""

from chassis.database import Unit
from chassis.projections import Projection, Table, dressed
from people.adapters.consumers import HANDLERS, NAME
from people.adapters.sql_work import SqlWork


def _work(unit: Unit) -> SqlWork:
    """Facts about periods carry no amount: no currency is needed."""
    return SqlWork(unit, currency="")


PROJECTIONS = (
    Projection(
        "people.periods",
        NAME,
        # Which close has asked for quiet is told by the close itself, before any fact.
        (Table("people.period", ("id",), own=("suspended_by",)),),
        {
            name: handler
            for name, handler in dressed(_work, HANDLERS).items()
            if name.startswith("treasury.period.")
        },
    ),
)
