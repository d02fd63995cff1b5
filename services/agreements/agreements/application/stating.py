"""The written statement of one member's allocation: every step of the figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from agreements.application import summarizing
from agreements.application.listing import Keys
from agreements.application.ports import ClaimFilter, Work
from agreements.application.reading import AgreementRow, one_agreement, own
from agreements.domain.agreements import Agreement, AgreementStatus, Allocation
from agreements.domain.claims import Claim
from agreements.domain.periods import Period
from agreements.domain.standing import Reason, judge, windows_of
from agreements.domain.statements import Step, explain, no_share
from agreements.domain.surplus import Regime
from kernel.errors import NotFound

CLAIMS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class StatedClaim:
    claim: Claim
    counted: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """`allocation` is missing for a member without a line; the steps say which rule."""

    allocation: Allocation | None
    header: AgreementRow
    period: Period
    claims: tuple[StatedClaim, ...]
    steps: tuple[Step, ...]
    notice_kind: str


async def state(work: Work, member_id: UUID, period_id: UUID) -> Statement:
    """Of the period's live agreement. Raises NotFound, also for another member's."""
    _, visible = own(work, member_id)
    if not visible:
        raise NotFound(what="statement")
    member = await work.members.member(member_id)
    agreement = await work.agreements.live(period_id)
    hidden = not work.call.actor.sees_all()
    if member is None or agreement is None:
        raise NotFound(what="statement")
    if hidden and agreement.status is AgreementStatus.DRAFT:
        raise NotFound(what="statement")
    period = await work.periods.get(period_id)
    wanted = ClaimFilter(period_id=period_id, member_id=member_id)
    claims = await work.claims.listed(wanted, Keys(None, CLAIMS_MAX))
    allocation = await work.allocations.of_member(agreement.id, member_id)
    if allocation:
        steps = explain(allocation, agreement)
    else:
        steps = no_share(await _reason(work, agreement, member_id), _value(claims))
    formula = await work.formulas.get(agreement.formula_version_id)
    verdict = judge(member.history, period.start, period.end, formula.terms)
    windows = verdict.windows or windows_of(member.history)
    partial = verdict.windows is not None
    stated = tuple(
        StatedClaim(
            claim,
            allocation is not None
            and not claim.reversed
            and (
                not partial
                or any(w.covers(claim.contribution_date, claim.contribution_date) for w in windows)
            ),
        )
        for claim in claims
    )
    return Statement(
        allocation=allocation,
        header=await one_agreement(work, agreement),
        period=period,
        claims=stated,
        steps=tuple(steps),
        notice_kind="qualified" if agreement.regime is Regime.SUBCHAPTER_T else "",
    )


async def _reason(work: Work, agreement: Agreement, member_id: UUID) -> Reason:
    """Why there is no line: as the agreement recorded it, else as the member stands."""
    for exclusion in await work.agreements.exclusions(agreement.id):
        if exclusion.member_id == member_id:
            return Reason(exclusion.reason)
    found = await summarizing.of_members(work, agreement.period_id, [member_id])
    return found[0].reason if found else Reason.UNKNOWN


def _value(claims: Sequence[Claim]) -> int:
    return sum(claim.raw for claim in claims if not claim.reversed)
