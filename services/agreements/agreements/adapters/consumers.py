"""Facts from the queue `habitat.agreements`, handed to the use cases (workflows 10 and 11)."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from agreements.adapters.session import SqlWork
from agreements.adapters.wire import date_in, optional_date_in, optional_uuid_in, uuid_in
from agreements.application import claiming, membership
from agreements.application.ports import Profile
from agreements.domain.periods import Period, PeriodStatus
from agreements.domain.standing import Origin, Standing
from chassis.events import Event

QUEUE = "habitat.agreements"
NAME = "agreements"

Handler = Callable[[SqlWork, Event], Awaitable[None]]


async def member_created(work: SqlWork, event: Event) -> None:
    """In force since the joining date; the source of the number is the member's own sequence."""
    fact = event.payload
    joined = optional_date_in(fact.joined_on, field="joined_on")
    standing = Standing(
        sequence=event.aggregate_sequence,
        origin=Origin.CREATED,
        effective_on=joined or date.min,
        tier=fact.tier,
        status=fact.status,
        joined_on=joined,
        ended_on=optional_date_in(fact.ended_on, field="ended_on"),
    )
    await membership.member_changed(work, _profile(fact), standing)
    if fact.role:
        await work.members.put_role(_profile(fact).id, fact.role, event.aggregate_sequence)


async def member_status_changed(work: SqlWork, event: Event) -> None:
    fact = event.payload
    standing = Standing(
        sequence=event.aggregate_sequence,
        origin=Origin.CHANGED,
        effective_on=optional_date_in(fact.effective_on, field="effective_on")
        or work.clock.today(),
        tier=fact.tier,
        status=fact.new_status,
        joined_on=optional_date_in(fact.joined_on, field="joined_on"),
        ended_on=optional_date_in(fact.ended_on, field="ended_on"),
    )
    await membership.member_changed(work, _profile(fact), standing)


async def member_updated(work: SqlWork, event: Event) -> None:
    """A change counts since the day it names; an import corrects what was always so."""
    fact = event.payload
    joined = optional_date_in(fact.joined_on, field="joined_on")
    since = optional_date_in(fact.effective_on, field="effective_on") or work.clock.today()
    if event.migrated:
        since = joined or date.min
    standing = Standing(
        sequence=event.aggregate_sequence,
        origin=Origin.UPDATED,
        effective_on=since,
        tier=fact.tier,
        status=fact.status,
        joined_on=joined,
        ended_on=optional_date_in(fact.ended_on, field="ended_on"),
    )
    await membership.member_changed(work, _profile(fact), standing)


async def member_role_changed(work: SqlWork, event: Event) -> None:
    fact = event.payload
    member_id = uuid_in(fact.member_id, field="member_id")
    await membership.role_changed(work, member_id, fact.new_role, event.aggregate_sequence)


async def settings_changed(work: SqlWork, event: Event) -> None:
    fact = event.payload
    since = optional_date_in(fact.effective_from, field="effective_from")
    await membership.settings_changed(work, fact.version, dict(fact.changes), since)


async def period_opened(work: SqlWork, event: Event) -> None:
    fact = event.payload
    period = Period(
        id=uuid_in(fact.period_id, field="period_id"),
        code=fact.code,
        name=fact.name,
        start=date_in(fact.start_date, field="start_date"),
        end=date_in(fact.end_date, field="end_date"),
        fiscal_year=fact.fiscal_year,
        status=PeriodStatus.OPEN,
        formula_version_id=optional_uuid_in(fact.formula_version_id, field="formula_version_id"),
        sequence=event.aggregate_sequence,
    )
    await membership.period_opened(work, period)


def period_moved(status: PeriodStatus) -> Handler:
    async def moved(work: SqlWork, event: Event) -> None:
        period_id = uuid_in(event.payload.period_id, field="period_id")
        await membership.period_moved(work, period_id, status, event.aggregate_sequence)

    return moved


async def contribution_approved(work: SqlWork, event: Event) -> None:
    fact = event.payload
    contribution = claiming.ApprovedContribution(
        contribution_id=uuid_in(fact.contribution_id, field="contribution_id"),
        number=fact.number,
        member_id=uuid_in(fact.member_id, field="member_id"),
        period_id=uuid_in(fact.period_id, field="period_id"),
        category_code=fact.category,
        subtype=fact.subtype,
        value=fact.value.amount_minor,
        currency=fact.value.currency,
        minutes=fact.minutes,
        contribution_date=date_in(fact.contribution_date, field="contribution_date"),
    )
    await claiming.create_claim(work, contribution)


async def contribution_reversed(work: SqlWork, event: Event) -> None:
    fact = event.payload
    contribution_id = uuid_in(fact.contribution_id, field="contribution_id")
    await claiming.reverse_claim(work, contribution_id, fact.reason)


async def contribution_rolled_forward(work: SqlWork, event: Event) -> None:
    fact = event.payload
    await claiming.roll_forward(
        work,
        uuid_in(fact.contribution_id, field="contribution_id"),
        uuid_in(fact.from_period_id, field="from_period_id"),
        uuid_in(fact.to_period_id, field="to_period_id"),
    )


def _profile(fact: Any) -> Profile:
    return Profile(
        uuid_in(fact.member_id, field="member_id"), fact.member_number, fact.display_name
    )


def _prepared(handler: Handler) -> Handler:
    """Facts of ours carry amounts, so the currency is read before anything is announced."""

    async def prepared(work: SqlWork, event: Event) -> None:
        await work.currency()
        await handler(work, event)

    return prepared


HANDLERS: Mapping[str, Handler] = {
    event_type: _prepared(handler)
    for event_type, handler in {
        "people.member.created": member_created,
        "people.member.status_changed": member_status_changed,
        "people.member.updated": member_updated,
        "people.member.role_changed": member_role_changed,
        "people.settings.changed": settings_changed,
        "people.contribution.approved": contribution_approved,
        "people.contribution.reversed": contribution_reversed,
        "people.contribution.rolled_forward": contribution_rolled_forward,
        "treasury.period.opened": period_opened,
        "treasury.period.closing": period_moved(PeriodStatus.CLOSING),
        "treasury.period.close_aborted": period_moved(PeriodStatus.OPEN),
        "treasury.period.closed": period_moved(PeriodStatus.CLOSED),
        "treasury.period.reopened": period_moved(PeriodStatus.OPEN),
        "treasury.period.locked": period_moved(PeriodStatus.LOCKED),
    }.items()
}
