"""The first step of the close: look, stop the intake, wait for what settles, lock the period."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from chassis.client import AGGREGATION_S
from habitat.agreements.v1 import claims_pb2
from habitat.kernel.v1 import events_pb2
from habitat.people.v1 import contributions_pb2
from habitat.treasury.v1 import periods_pb2
from worker import measured
from worker.job import Job
from worker.workflow import Done, Failure, Later, Outcome

BLOCKING, SETTLING, WARNING = "blocking", "settling", "warning"
WAITING_FOR_CLAIMS = "waiting_for_claims"

_UNSETTLED_FACTS = {
    "people": "people.contribution.",
    "treasury": "treasury.contribution.",
    "agreements": "agreements.claim.",
}
"""Facts that must have left the outboxes before a period's claims can be complete."""

Finding = dict[str, Any]


async def preflight_and_lock(job: Job) -> Outcome:
    """Refuse what blocks, stop the intake, wait for what settles by itself, lock the period.

    A dry run only looks. Nothing was changed when a blocking finding ends this step, except that
    the intake was stopped: the way back resumes it.
    """
    findings, claimed = await _findings(job, blocking_only=not job.instance.dry)
    if blocked := _blocked(findings):
        return blocked
    workflow_id, period_id = str(job.instance.id), job.instance.business_key
    if not job.instance.dry:
        suspend = contributions_pb2.SuspendIntakeRequest(
            period_id=period_id, workflow_id=workflow_id
        )
        await job.command(job.peers.contributions.SuspendIntake, suspend, "suspend")
        findings, claimed = await _findings(job)
        if blocked := _blocked(findings):
            return blocked
    settling = [finding for finding in findings if finding["severity"] == SETTLING]
    settling = settling or await _mismatches(job, claimed)
    if settling:
        if job.since_s() < job.settings.close_settle_s:
            return Later(WAITING_FOR_CLAIMS, job.settings.close_settle_poll_s)
        unsettled = [{**found, "severity": BLOCKING} for found in settling]
        others = [found for found in findings if found["severity"] != SETTLING]
        return _blocked([*unsettled, *others]) or Done()
    if job.instance.dry:
        return Done({"findings": findings})
    begin = periods_pb2.BeginCloseRequest(
        period_id=period_id, workflow_id=workflow_id, started_by=job.instance.started_by
    )
    begun = await job.command(job.peers.periods.BeginClose, begin, "begin")
    return Done(
        {"findings": findings, "fence": job.lease.version, "cutoff_seq": str(begun.cutoff_seq)}
    )


async def _findings(
    job: Job, *, blocking_only: bool = False
) -> tuple[list[Finding], Sequence[claims_pb2.CategoryPatronage]]:
    """What all services find at this moment, what still travels between them, and the claims.

    Each looks through all rows of the period, however many they are; Agreements does not for what
    blocks a close alone.
    """
    period_id = job.instance.business_key
    policy = str(job.instance.input["pending_contributions"])
    treasury, people, agreements, unsettled = await asyncio.gather(
        job.read(
            job.peers.periods.PreflightPeriod,
            periods_pb2.PreflightPeriodRequest(period_id=period_id),
            timeout_s=AGGREGATION_S,
        ),
        job.read(
            job.peers.contributions.PreflightPeriod,
            contributions_pb2.PreflightPeriodRequest(
                period_id=period_id, pending_contributions=policy
            ),
            timeout_s=AGGREGATION_S,
        ),
        job.read(
            job.peers.claims.PreflightPeriod,
            claims_pb2.PreflightPeriodRequest(period_id=period_id, blocking_only=blocking_only),
            timeout_s=AGGREGATION_S,
        ),
        _travelling(job),
    )
    findings = [
        *(_finding("treasury", found) for found in treasury.findings),
        *(_finding("people", found) for found in people.findings),
        *(_finding("agreements", found) for found in agreements.findings),
        *unsettled,
    ]
    return findings, agreements.by_category


async def _travelling(job: Job) -> list[Finding]:
    """Facts that wait in an outbox; they settle by themselves."""

    async def pending(service: str, prefix: str) -> int:
        stats = await job.read(
            job.peers.events[service].GetEventStats,
            events_pb2.GetEventStatsRequest(event_type_prefix=prefix),
        )
        return stats.outbox_pending

    counts = await asyncio.gather(
        *(pending(service, prefix) for service, prefix in _UNSETTLED_FACTS.items())
    )
    return [
        {
            "service": service,
            "check": "EVENTS_UNDER_WAY",
            "severity": SETTLING,
            "message": f"{count} facts of {service} have not been delivered yet.",
            "count": count,
        }
        for service, count in zip(_UNSETTLED_FACTS, counts, strict=True)
        if count
    ]


async def _mismatches(job: Job, claims: Sequence[claims_pb2.CategoryPatronage]) -> list[Finding]:
    """Claims that are not exactly the approved contributions, category by category.

    A reversal under way shows here and nowhere else; looked at once all else is quiet. The
    contributions are summed after the claims: one that is reversed meanwhile differs.
    """
    period_id = job.instance.business_key
    approved: Counter[tuple[str, str]] = Counter()
    request = contributions_pb2.SumByPeriodRequest(period_id=period_id, by_category=True)
    async for part in job.stream(job.peers.contributions.SumByPeriod, request):
        for row in part.rows:
            _add(approved, row.category_code, row.value_minor, row.minutes, row.count)
    claimed: Counter[tuple[str, str]] = Counter()
    for found in claims:
        raw = found.raw_value.amount_minor
        _add(claimed, found.category_code, raw, found.minutes, found.count)
    codes = {code for code, _ in approved.keys() | claimed.keys()}
    differing = [code for code in sorted(codes) if _differs(code, approved, claimed)]
    measured.MISMATCHES.show({(): len(differing)})
    return [
        {
            "service": "agreements",
            "check": "CLAIM_MISMATCH",
            "severity": SETTLING,
            "message": f"Claims of {code} are not the approved contributions.",
            "count": abs(approved[code, "count"] - claimed[code, "count"]) or 1,
        }
        for code in differing
    ]


def _add(
    sums: Counter[tuple[str, str]], code: str, value_minor: int, minutes: int, count: int
) -> None:
    sums[code, "value"] += value_minor
    sums[code, "minutes"] += minutes
    sums[code, "count"] += count


def _differs(code: str, one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> bool:
    return any(one[code, part] != other[code, part] for part in ("value", "minutes", "count"))


def _blocked(findings: Sequence[Finding]) -> Failure | None:
    sentences = [found["message"] for found in findings if found["severity"] == BLOCKING]
    if not sentences:
        return None
    known = {"preflight": {"findings": list(findings)}}
    return Failure("INVARIANT_VIOLATION", " ".join(sentences), context=known)


def _finding(service: str, found: Any) -> Finding:
    return {
        "service": service,
        "check": found.check,
        "severity": found.severity,
        "message": found.message,
        "count": found.count,
    }
