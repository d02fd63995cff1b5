"""PreflightPeriod: what the ledger finds before a close (domain 7.4)."""

from dataclasses import dataclass
from uuid import UUID

from kernel.call import Role
from treasury.application.paging import Paging, PeriodFilter
from treasury.application.ports import Work
from treasury.domain.accounts import Ledger
from treasury.domain.periods import Period, PeriodStatus

BLOCKING = "blocking"
SETTLING = "settling"  # may pass by itself; blocks when it does not
WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    check: str
    severity: str
    message: str
    count: int = 1


async def preflight_period(work: Work, period_id: UUID) -> tuple[Period, list[Finding]]:
    """For an admin or the close workflow; reads only. Raises Forbidden, NotFound."""
    work.call.actor.require(Role.ADMIN, or_machine=True)
    period = await work.periods.get(period_id)
    findings: list[Finding] = []
    if period.settled:
        findings.append(
            Finding("CLOSED_ALREADY", BLOCKING, f"Period {period.code} is {period.status}.")
        )
    if drafts := await work.drafts.undecided(period.id):
        findings.append(
            Finding(
                "DRAFT_TRANSACTIONS",
                BLOCKING,
                "Drafts and transactions waiting for approval must be posted or discarded.",
                drafts,
            )
        )
    differences = {ledger: await work.journal.difference(ledger) for ledger in Ledger}
    findings.extend(
        Finding(
            "TRIAL_BALANCE",
            BLOCKING,
            f"The {ledger} trial balance differs by {difference} minor units.",
        )
        for ledger, difference in differences.items()
        if difference
    )
    findings.extend(await _seals(work, period))
    findings.extend(await _earlier(work, period))
    if work.clock.today() <= period.window.end:
        findings.append(
            Finding("PERIOD_RUNNING", WARNING, f"Period {period.code} has not ended yet.")
        )
    return period, findings


async def _seals(work: Work, period: Period) -> list[Finding]:
    """Nothing is divided on the strength of books that somebody changed past the product."""
    found = await work.seals.look(period.id)
    findings: list[Finding] = []
    if found.broken:
        examples = "; ".join(found.examples)
        findings.append(
            Finding(
                "SEALS_BROKEN",
                BLOCKING,
                f"The journal is not what was sealed; `habitat verify` says more: {examples}.",
                found.broken,
            )
        )
    if found.late:
        findings.append(
            Finding("SEALS_LATE", SETTLING, "Postings wait for their seals.", found.late)
        )
    return findings


async def _earlier(work: Work, period: Period) -> list[Finding]:
    chosen = PeriodFilter(fiscal_year=period.fiscal_year)
    page = await work.periods.page(chosen, Paging(1_000))
    waiting = [
        other
        for other in page.rows
        if other.window.end < period.window.start
        and other.status in (PeriodStatus.OPEN, PeriodStatus.CLOSING)
    ]
    if not waiting:
        return []
    return [
        Finding(
            "EARLIER_PERIOD_OPEN",
            BLOCKING,
            "Earlier periods of the fiscal year must be closed first: "
            + ", ".join(sorted(other.code for other in waiting)),
            len(waiting),
        )
    ]
