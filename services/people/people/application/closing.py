"""The close's part in this context: findings, quiet, and what moves on to the next period."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from kernel.call import Role
from kernel.errors import Invalid, NotFound
from people.application.callers import require_scope
from people.application.ports import ContributionSum, Work
from people.domain.contributions import ContributionStatus
from people.domain.facts import AuditNote, ContributionRolledForward
from people.domain.periods import CloseInProgress, Period, PeriodStatus

CLOSE_SCOPE = "people:write:intake"
PENDING_POLICIES = ("block", "roll_forward")


class Severity(StrEnum):
    BLOCKING = "blocking"
    SETTLING = "settling"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    severity: Severity
    message: str
    count: int


@dataclass(frozen=True, slots=True)
class Preflight:
    findings: tuple[Finding, ...]
    approved: int = 0
    undecided: int = 0


async def preflight(work: Work, period_id: UUID, pending_contributions: str) -> Preflight:
    """What stands against closing the period; `settling` findings go away by themselves."""
    work.call.actor.require(Role.STEWARD, or_machine=True)
    if pending_contributions not in PENDING_POLICIES:
        words = ", ".join(PENDING_POLICIES)
        raise Invalid(f"One of {words}.", field="pending_contributions")
    try:
        await work.periods.get(period_id)
    except NotFound:
        unheard = "The opening of the period has not been heard of here yet."
        return Preflight((Finding("PERIOD_UNKNOWN", Severity.SETTLING, unheard, 1),))
    figures = await work.contributions.figures(period_id)
    undecided = Severity.BLOCKING if pending_contributions == "block" else Severity.WARNING
    checks = (
        (
            "UNDECIDED_CONTRIBUTIONS",
            undecided,
            "Contributions of the period wait for a decision.",
            figures.undecided,
        ),
        (
            "CLAIMS_PENDING",
            Severity.SETTLING,
            "Approved contributions have no claim yet.",
            figures.claims_pending,
        ),
        (
            "POSTINGS_PENDING",
            Severity.SETTLING,
            "Approved capital is not in the ledger yet.",
            figures.postings_pending,
        ),
        (
            "EVENTS_UNPUBLISHED",
            Severity.SETTLING,
            "Facts of the period wait in the outbox.",
            figures.unpublished,
        ),
    )
    findings = tuple(
        Finding(check, severity, message, count)
        for check, severity, message, count in checks
        if count
    )
    return Preflight(findings, figures.approved, figures.undecided)


async def suspend_intake(work: Work, period_id: UUID, workflow_id: str) -> None:
    """No submission or decision of the period from here on, and none is under way any more.

    Takes the period row FOR UPDATE, which waits for everybody who holds it FOR SHARE.
    """
    require_scope(work.call, CLOSE_SCOPE)
    period = await work.periods.lock(period_id)
    after = period.suspended(_workflow(workflow_id))
    if after != period:
        await work.periods.save(after)
        work.note(AuditNote("period.suspend_intake", "period", str(period_id)))


async def resume_intake(work: Work, period_id: UUID, workflow_id: str) -> None:
    """The close has given up; another close's hold stays."""
    require_scope(work.call, CLOSE_SCOPE)
    period = await work.periods.lock(period_id)
    after = period.resumed(_workflow(workflow_id))
    if after != period:
        await work.periods.save(after)
        work.note(AuditNote("period.resume_intake", "period", str(period_id)))


def _workflow(workflow_id: str) -> str:
    if not workflow_id or len(workflow_id) > 100:
        raise Invalid("Name the workflow that closes the period.", field="workflow_id")
    return workflow_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RollForward:
    """`to` may be a period of which nothing has been heard here yet: the close has just opened
    it."""

    period_id: UUID
    to: Period
    include_undecided: bool
    rehearsal: bool = False


async def roll_forward(work: Work, command: RollForward) -> int:
    """Drafts, and with `include_undecided` what waits for a decision, move to the next period.

    One statement, whatever their number; each keeps its date and number, and its history.
    Raises CloseInProgress while the period still takes intake: something could slip in behind. A
    rehearsal takes no lock on the intake and is rolled back.
    """
    require_scope(work.call, CLOSE_SCOPE)
    if command.to.id == command.period_id:
        raise Invalid("Another period than the one that closes.", field="to_period_id")
    period = await work.periods.lock(command.period_id)
    if period.takes_intake and not command.rehearsal:
        raise CloseInProgress("Suspend the intake of the period first.", period=period.name)
    await _ensure_target(work, command.to)
    statuses = [ContributionStatus.DRAFT]
    if command.include_undecided:
        statuses += [ContributionStatus.SUBMITTED, ContributionStatus.CLARIFICATION_REQUESTED]
    moved = await work.contributions.roll_forward(period.id, command.to.id, statuses)
    for item in moved:
        work.announce(
            ContributionRolledForward(
                item.contribution_id, item.member_id, period.id, command.to.id
            )
        )
    if moved:
        work.note(
            AuditNote(
                "period.roll_forward",
                "period",
                str(period.id),
                after={"to_period_id": str(command.to.id), "count": len(moved)},
            )
        )
    return len(moved)


async def _ensure_target(work: Work, to: Period) -> None:
    """The next period as the close knows it; what is heard of it counts, before it or after.

    Treasury has just announced it, so its fact may be taken at this very moment.
    """
    if not to.code or to.end_date < to.start_date:
        raise Invalid("Give the facts of the target period.", field="to_code")
    await work.periods.ensure(to)
    known = await work.periods.get(to.id)
    if known.status is not PeriodStatus.OPEN:
        known.require_intake()


async def sums(work: Work, period_id: UUID, *, by_category: bool = False) -> list[ContributionSum]:
    """Approved figures of the period, member by category, or of each category as a whole."""
    work.call.actor.require(Role.STEWARD, or_machine=True)
    return await work.contributions.sums(period_id, by_category=by_category)
