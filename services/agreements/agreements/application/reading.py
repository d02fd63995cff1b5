"""Queries. Members see their own rows, headers and totals; stewards and services see all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from agreements.application.listing import Page, Slice, slice_of
from agreements.application.ports import ClaimFilter, Work
from agreements.application.records import AgreementFilter, AllocationFilter, DistributionFilter
from agreements.application.rights import Scope, require_role
from agreements.domain.agreements import Agreement, AgreementStatus, Allocation
from agreements.domain.claims import Claim
from agreements.domain.distributions import Distribution, DistributionStatus
from agreements.domain.governance import Approval
from agreements.domain.numbers import sortable
from kernel.call import Role
from kernel.errors import Invalid, NotFound

KEYS_MAX = 1000


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement with its decision."""

    agreement: Agreement
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """An allocation with the header that it follows."""

    allocation: Allocation
    agreement: Agreement


def viewer(work: Work) -> UUID | None:
    """The only member whose rows the caller sees; None sees all. Raises Unauthenticated."""
    actor = work.call.actor
    require_role(actor, Role.MEMBER, or_service=Scope.READ)
    return None if actor.sees_all() else actor.member_id


def own(work: Work, asked: UUID | None) -> tuple[UUID | None, bool]:
    """The member to filter by, and whether there can be anything for the caller to see."""
    only = viewer(work)
    if only is None:
        return asked, True
    return only, asked in (None, only)


async def claims(work: Work, wanted: ClaimFilter, page: Page) -> Slice[Claim]:
    """Oldest first."""
    member_id, visible = own(work, wanted.member_id)
    if not visible:
        return Slice(())
    wanted = replace(wanted, member_id=member_id)
    return await slice_of(
        page, wanted, work.claims.listed, work.claims.count, lambda one: (str(one.id),)
    )


async def agreements(work: Work, wanted: AgreementFilter, page: Page) -> Slice[AgreementRow]:
    """Newest first; drafts are for those who see all."""
    wanted = replace(wanted, drafts=viewer(work) is None)
    store = work.agreements
    found = await slice_of(page, wanted, store.listed, store.count, lambda one: (str(one.id),))
    return Slice(await _with_approvals(work, found.rows), found.next_key, found.total)


async def many_agreements(work: Work, ids: Sequence[UUID]) -> list[AgreementRow]:
    drafts = viewer(work) is None
    found = await work.agreements.many(_few(ids))
    seen = [one for one in found if drafts or one.status is not AgreementStatus.DRAFT]
    return await _with_approvals(work, seen)


async def one_agreement(work: Work, agreement: Agreement) -> AgreementRow:
    return (await _with_approvals(work, [agreement]))[0]


async def _with_approvals(work: Work, rows: Sequence[Agreement]) -> list[AgreementRow]:
    approvals = await work.approvals.of_subjects([one.id for one in rows])
    return [AgreementRow(one, approvals.get(one.id)) for one in rows]


async def allocations(work: Work, wanted: AllocationFilter, page: Page) -> Slice[AllocationRow]:
    """By number."""
    member_id, visible = own(work, wanted.member_id)
    if not visible:
        return Slice(())
    wanted = replace(wanted, member_id=member_id, drafts=viewer(work) is None)
    store = work.allocations
    found = await slice_of(
        page, wanted, store.listed, store.count, lambda one: (sortable(one.number),)
    )
    return Slice(await _with_headers(work, found.rows), found.next_key, found.total)


async def many_allocations(work: Work, ids: Sequence[UUID]) -> list[AllocationRow]:
    only = viewer(work)
    found = await work.allocations.many(_few(ids))
    rows = await _with_headers(work, [one for one in found if only in (None, one.member_id)])
    draft = AgreementStatus.DRAFT
    return [row for row in rows if only is None or row.agreement.status is not draft]


async def _with_headers(work: Work, rows: Sequence[Allocation]) -> list[AllocationRow]:
    ids = sorted({one.agreement_id for one in rows})
    headers = {one.id: one for one in await work.agreements.many(ids)}
    return [AllocationRow(one, headers[one.agreement_id]) for one in rows]


async def summary(
    work: Work, period_id: UUID
) -> tuple[AgreementRow, list[tuple[str, int, int, int]]]:
    """The live agreement of a period and its totals by category. Raises NotFound."""
    live = await work.agreements.live(period_id)
    hidden = viewer(work) is not None
    if live is None or (hidden and live.status is AgreementStatus.DRAFT):
        raise NotFound(what="allocation agreement of this period")
    return await one_agreement(work, live), await work.allocations.category_sums(live.id)


async def distributions(work: Work, wanted: DistributionFilter, page: Page) -> Slice[Distribution]:
    """By number."""
    member_id, visible = own(work, wanted.member_id)
    if not visible:
        return Slice(())
    wanted = replace(wanted, member_id=member_id)
    store = work.distributions
    return await slice_of(
        page, wanted, store.listed, store.count, lambda one: (sortable(one.number),)
    )


async def many_distributions(work: Work, ids: Sequence[UUID]) -> list[Distribution]:
    only = viewer(work)
    found = await work.distributions.many(_few(ids))
    return [one for one in found if only in (None, one.member_id)]


async def distribution_totals(
    work: Work, period_id: UUID | None
) -> list[tuple[DistributionStatus, int, int]]:
    return await work.distributions.totals(period_id, viewer(work))


def _few(ids: Sequence[UUID]) -> Sequence[UUID]:
    if len(ids) > KEYS_MAX:
        raise Invalid(f"At most {KEYS_MAX} at a time.", field="ids")
    return ids
