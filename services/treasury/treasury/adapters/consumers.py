"""Facts of the neighbours that Treasury acts on: members, settings, capital, distributions."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from chassis.events import Event
from habitat.agreements.v1 import events_pb2 as agreements
from habitat.people.v1 import events_pb2 as people
from kernel.errors import Invalid
from treasury.adapters.known import Known
from treasury.adapters.wire import date_in, minor_in, optional_uuid_in, uuid_in, word_in
from treasury.adapters.work import SqlWork
from treasury.application.distributions import (
    ReRetain,
    re_retain,
    require_posted,
    reverse_distribution,
)
from treasury.application.ensure_member_accounts import keep_member
from treasury.application.keep_settings import keep_settings
from treasury.application.ports import MemberCopy
from treasury.application.post_contribution import (
    PostContribution,
    post_contribution,
    reverse_contribution,
)
from treasury.domain.capital import CapitalContribution, CapitalKind, MemberRef

QUEUE = "habitat.treasury"
NAME = "treasury"

Handler = Callable[[SqlWork, Event], Awaitable[None]]


class Handlers:
    """One method a fact; the order guard is the state itself, never the order of arrival."""

    def __init__(self) -> None:
        self._known = Known()

    def table(self) -> Mapping[str, Handler]:
        return {
            "people.member.created": self.member_standing,
            "people.member.updated": self.member_standing,
            "people.member.status_changed": self.member_standing,
            "people.settings.changed": self.settings_changed,
            "people.contribution.approved": self.contribution_approved,
            "people.contribution.reversed": self.contribution_reversed,
            "agreements.distribution.cancelled": self.distribution_cancelled,
            "agreements.distribution.completed": self.distribution_completed,
            "agreements.distribution.returned": self.distribution_returned,
        }

    async def member_standing(self, work: SqlWork, event: Event) -> None:
        await self._prepare(work, event)
        await keep_member(work, _member(event))

    async def settings_changed(self, work: SqlWork, event: Event) -> None:
        fact: people.SettingsChanged = event.payload
        effective = fact.effective_from
        await keep_settings(
            work,
            fact.version,
            dict(fact.changes),
            date.fromisoformat(effective[:10]) if effective else event.occurred_at.date(),
        )

    async def contribution_approved(self, work: SqlWork, event: Event) -> None:
        """Cash, property and loans are posted; guarantees and work of any kind are claims only."""
        fact: people.ContributionApproved = event.payload
        if not fact.capital_kind:
            if fact.category == "capital":
                raise Invalid("A capital contribution names its kind.", field="capital_kind")
            return
        kind = word_in(CapitalKind, fact.capital_kind, "capital_kind")
        if kind is CapitalKind.GUARANTEE:
            return
        await self._prepare(work, event)
        value = minor_in(fact.value, work.currency, "value")
        tax_value = minor_in(fact.tax_value, work.currency, "tax_value")
        command = PostContribution(
            CapitalContribution(
                uuid_in(fact.contribution_id, "contribution_id"),
                kind,
                value,
                tax_value if kind is CapitalKind.PROPERTY else value,
            ),
            MemberRef(
                uuid_in(fact.member_id, "member_id"),
                fact.member_number,
                fact.member_display_name,
            ),
            date_in(fact.contribution_date, "contribution_date"),
            fact.number,
            period_id=optional_uuid_in(fact.period_id, "period_id"),
        )
        await post_contribution(work, command)

    async def contribution_reversed(self, work: SqlWork, event: Event) -> None:
        """Taken back where it was posted; one that comes before its approval is remembered."""
        fact: people.ContributionReversed = event.payload
        await self._prepare(work, event)
        await reverse_contribution(
            work,
            contribution_id=uuid_in(fact.contribution_id, "contribution_id"),
            member_id=uuid_in(fact.member_id, "member_id"),
            reason=fact.reason or "contribution reversed",
        )

    async def distribution_cancelled(self, work: SqlWork, event: Event) -> None:
        """A cash part that is not paid and not scheduled anew is retained capital again."""
        fact: agreements.DistributionCancelled = event.payload
        if not fact.re_retain:
            return
        await self._prepare(work, event)
        command = ReRetain(
            uuid_in(fact.distribution_id, "distribution_id"),
            uuid_in(fact.member_id, "member_id"),
            minor_in(fact.amount, work.currency, "amount"),
            None,
            fact.reason,
        )
        await re_retain(work, command)

    async def distribution_completed(self, work: SqlWork, event: Event) -> None:
        """Reconciliation: a completed payment without a posting comes again, then alarms."""
        fact: agreements.DistributionCompleted = event.payload
        await require_posted(work, uuid_in(fact.distribution_id, "distribution_id"))

    async def distribution_returned(self, work: SqlWork, event: Event) -> None:
        """The money came back: the payment's posting is mirrored on today's business date."""
        fact: agreements.DistributionReturned = event.payload
        await self._prepare(work, event)
        await reverse_distribution(
            work,
            uuid_in(fact.distribution_id, "distribution_id"),
            reason=fact.reason or "payment returned",
            on=None,
        )

    async def _prepare(self, work: SqlWork, event: Event) -> None:
        work.migrated = event.migrated
        await work.prepare(self._known)


def _member(event: Event) -> MemberCopy:
    """The member as this fact of People describes it."""
    fact: people.MemberCreated | people.MemberUpdated | people.MemberStatusChanged = event.payload
    status = fact.new_status if isinstance(fact, people.MemberStatusChanged) else fact.status
    ref = MemberRef(uuid_in(fact.member_id, "member_id"), fact.member_number, fact.display_name)
    return MemberCopy(ref, fact.tier, status, event.aggregate_sequence)


async def _copy_member(work: SqlWork, event: Event) -> None:
    await work.members.keep(_member(event))


MEMBER_COPY: Mapping[str, Handler] = dict.fromkeys(
    ("people.member.created", "people.member.updated", "people.member.status_changed"),
    _copy_member,
)
"""Facts about members without their effects: no account is opened, no capital account moved."""
