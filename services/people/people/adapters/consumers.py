"""Facts from the bus as calls of the use cases."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from chassis.events import Event
from people.adapters.sql_work import SqlWork
from people.adapters.wire_in import required_date_in, uuid_in
from people.application import heard
from people.domain.periods import PeriodStatus

QUEUE = "habitat.people"
NAME = "people"

Handler = Callable[[SqlWork, Event], Awaitable[None]]


async def _opened(work: SqlWork, event: Event) -> None:
    fact: Any = event.payload
    end_date = required_date_in(fact.end_date, "end_date")
    grace = fact.grace_end_date
    await heard.period_opened(
        work,
        heard.Opened(
            id=uuid_in(fact.period_id, "period_id"),
            code=fact.code,
            name=fact.name,
            start_date=required_date_in(fact.start_date, "start_date"),
            end_date=end_date,
            grace_end_date=required_date_in(grace, "grace_end_date") if grace else end_date,
            sequence=event.aggregate_sequence,
        ),
    )


def _moved(status: PeriodStatus) -> Handler:
    """The workflow of a closing and of its abort tells which close holds the period."""

    async def handle(work: SqlWork, event: Event) -> None:
        fact: Any = event.payload
        await heard.period_moved(
            work,
            uuid_in(fact.period_id, "period_id"),
            status,
            sequence=event.aggregate_sequence,
            workflow=getattr(fact, "workflow_id", ""),
        )

    return handle


async def _claim_created(work: SqlWork, event: Event) -> None:
    fact: Any = event.payload
    await heard.claim_created(
        work, uuid_in(fact.contribution_id, "contribution_id"), uuid_in(fact.claim_id, "claim_id")
    )


async def _claim_reversed(work: SqlWork, event: Event) -> None:
    fact: Any = event.payload
    await heard.claim_reversed(
        work, uuid_in(fact.contribution_id, "contribution_id"), uuid_in(fact.claim_id, "claim_id")
    )


async def _posted(work: SqlWork, event: Event) -> None:
    fact: Any = event.payload
    contribution_id = uuid_in(fact.contribution_id, "contribution_id")
    await heard.contribution_posted(work, contribution_id, taken_back=fact.reversed)


HANDLERS: Mapping[str, Handler] = {
    "treasury.period.opened": _opened,
    "treasury.period.closing": _moved(PeriodStatus.CLOSING),
    "treasury.period.close_aborted": _moved(PeriodStatus.OPEN),
    "treasury.period.closed": _moved(PeriodStatus.CLOSED),
    "treasury.period.reopened": _moved(PeriodStatus.OPEN),
    "treasury.period.locked": _moved(PeriodStatus.LOCKED),
    "treasury.contribution.posted": _posted,
    "agreements.claim.created": _claim_created,
    "agreements.claim.reversed": _claim_reversed,
}
