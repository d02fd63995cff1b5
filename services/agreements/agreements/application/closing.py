"""The close's part of the claims: look before, lock, weigh, unlock (workflows 3, steps 0 to 2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from agreements.application import formulas
from agreements.application.patronage import (
    Patronage,
    gathered,
    left_out,
    patronage_of,
    sharing,
)
from agreements.application.ports import Work
from agreements.application.rights import Scope, require_role, require_service
from agreements.domain.agreements import Exclusion
from agreements.domain.claims import CategorySum
from agreements.domain.formulas import FormulaVersion
from agreements.domain.periods import ClaimsState, Period
from kernel.call import Role
from kernel.errors import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Finding:
    """`severity` is blocking, settling (may vanish by itself) or warning."""

    check: str
    severity: str
    message: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Preflight:
    findings: tuple[Finding, ...]
    claims: int = 0
    total_weighted: int = 0
    by_category: tuple[CategorySum, ...] = ()


@dataclass(frozen=True, slots=True)
class LockedClaims:
    claims: int
    digest: str
    by_category: tuple[CategorySum, ...]


@dataclass(frozen=True, slots=True)
class WeighedClaims:
    formula: FormulaVersion
    total_weighted: int
    qualifying: int
    not_qualifying: int
    by_category: tuple[CategorySum, ...]


async def preflight(work: Work, period_id: UUID, *, blocking_only: bool = False) -> Preflight:
    """What would stop a close, or may still be on its way. Changes nothing.

    `blocking_only` leaves out what takes a look at every claim: no such finding ever blocks.
    """
    require_role(work.call.actor, Role.ADMIN, or_service=Scope.READ)
    try:
        period = await work.periods.get(period_id)
    except NotFound:
        late = Finding("PERIOD_UNKNOWN", "settling", "The period has not arrived here yet.")
        return Preflight((late,))
    findings = []
    waiting = await work.unpublished_claims()
    if waiting:
        findings.append(
            Finding("UNPUBLISHED_CLAIMS", "settling", f"{waiting} claim fact(s) wait.", waiting)
        )
    live = await work.agreements.live(period_id)
    if live:
        findings.append(
            Finding("AGREEMENT_EXISTS", "blocking", f"{live.number} is {live.status.value}.")
        )
    formula = None
    try:
        formula = await formulas.bound(work, period_id)
    except NotFound:
        findings.append(Finding("NO_FORMULA", "blocking", "No formula is bound to the period."))
    if blocking_only:
        return Preflight(tuple(findings))
    by_category = tuple(await work.claims.category_sums(period_id))
    total = 0
    if formula:
        found, total = await _patronage_findings(work, period, formula, by_category)
        findings += found
    return Preflight(tuple(findings), sum(one.count for one in by_category), total, by_category)


async def _patronage_findings(
    work: Work, period: Period, formula: FormulaVersion, by_category: Sequence[CategorySum]
) -> tuple[list[Finding], int]:
    """Warnings about who takes part, and the weight of those who do."""
    findings = []
    terms = formula.terms
    if terms.threshold:  # who reaches it shows only when all are weighed
        patronage = await gathered(work, period, formula)
        exclusions: Sequence[Exclusion] = patronage.exclusions
        total = sum(one.weighted for one in sharing(patronage))
    else:
        exclusions = await left_out(work, period, formula)
        weights = {one.category_code: one.weight_e4 for one in terms.weights}
        claimed = sum(one.raw * weights.get(one.category_code, 0) for one in by_category)
        total = claimed - sum(one.weighted for one in exclusions)
    if not total:
        findings.append(
            Finding("ZERO_WEIGHT", "warning", "No patronage counts: only a surplus of 0 can close.")
        )
    if exclusions:
        findings.append(
            Finding(
                "NOT_QUALIFYING", "warning", "Some members' claims do not count.", len(exclusions)
            )
        )
    return findings, total


async def lock_claims(work: Work, period_id: UUID, workflow_id: str) -> LockedClaims:
    """From here on no claim of the period changes.

    Holds the period's row, for which every change of a claim shares it, so that all who came before
    are counted; the claims themselves are not touched, whatever their number. Harmless to repeat
    by the same workflow. Raises NotFound, PeriodNotOpen, CloseInProgress.
    """
    require_service(work.call.actor, Scope.CLAIMS)
    await work.fence(str(period_id))
    period = await work.periods.lock(period_id)
    digest, count = await work.claims.digest(period_id)
    if period.lockable_by(workflow_id):
        locked = replace(
            period,
            claims_state=ClaimsState.LOCKED,
            locked_by=workflow_id,
            claims_digest=digest,
        )
        await work.periods.save(locked)
        work.note("claims.lock", "period", period_id, after={"workflow_id": workflow_id})
    return LockedClaims(count, digest, tuple(await work.claims.category_sums(period_id)))


async def unlock_claims(work: Work, period_id: UUID, workflow_id: str) -> int:
    """The close was given up: claims may change again; answers their number.

    Raises CloseInProgress for another workflow's lock, Refused while an agreement is live.
    """
    require_service(work.call.actor, Scope.CLAIMS)
    await work.fence(str(period_id))
    period = await work.periods.lock(period_id)
    live = await work.agreements.live(period_id)
    if live:
        raise Refused(
            f"Agreement {live.number} is {live.status.value}; cancel it first.",
            agreement_id=live.id,
        )
    if period.claims_state is ClaimsState.LOCKED:
        period.held_by(workflow_id)
        await work.periods.save(period.released())
        work.note("claims.unlock", "period", period_id, after={"workflow_id": workflow_id})
    return await _count(work, period_id)


async def weigh_claims(work: Work, period_id: UUID) -> WeighedClaims:
    """The period's weighted patronage and who takes part in it; stores nothing."""
    require_service(work.call.actor, Scope.READ)
    period, patronage = await _patronage(work, period_id)
    taking_part = sharing(patronage)
    return WeighedClaims(
        formula=patronage.formula,
        total_weighted=sum(one.weighted for one in taking_part),
        qualifying=len(taking_part),
        not_qualifying=len(patronage.verdicts) - len(taking_part),
        by_category=tuple(await work.claims.category_sums(period.id)),
    )


async def _count(work: Work, period_id: UUID) -> int:
    """Claims of the period that were not reversed."""
    return sum(one.count for one in await work.claims.category_sums(period_id))


async def _patronage(work: Work, period_id: UUID) -> tuple[Period, Patronage]:
    period = await work.periods.get(period_id)
    formula = await formulas.bound(work, period_id)
    return period, await patronage_of(work, period, formula)
