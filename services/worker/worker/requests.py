"""What people ask for, read from the wire and checked before any workflow is started.

The checks that need another service are made here, outside of any transaction; the workflow makes
them again when it acts.
"""

from datetime import date
from uuid import UUID

from chassis.client import COMMAND_S, ask
from habitat.agreements.v1 import allocations_pb2, distributions_pb2
from habitat.people.v1 import policy_pb2
from habitat.treasury.v1 import ledger_pb2, periods_pb2
from habitat.worker.v1 import workflows_pb2 as pb
from kernel.call import Call, Role
from kernel.errors import Invalid, NotFound, Refused, Violation
from worker import two_person
from worker.peers import Peers
from worker.two_person_actions import require_closed, require_reopenable
from worker.wire import date_in, mode_in, text_in, uuid_in
from worker.workflow import Json, Mode

MIN_CASH_BP = 2_000
"""What a cooperative's settings say unless they say otherwise."""

FULL_BP = 10_000
POLICIES = ("block", "roll_forward")

_ENDED = {
    periods_pb2.PERIOD_STATUS_CLOSED: "PERIOD_NOT_OPEN",
    periods_pb2.PERIOD_STATUS_LOCKED: "PERIOD_LOCKED",
}


async def close_options(
    peers: Peers, call: Call, request: pb.StartPeriodCloseRequest
) -> tuple[UUID, Mode, Json]:
    """Period, mode and options of a close. Raises Forbidden, Invalid, NotFound, Refused."""
    call.actor.require(Role.ADMIN)
    period_id, mode = uuid_in(request.period_id, field="period_id"), mode_in(request.mode)
    override = None
    if request.HasField("surplus_override_minor"):
        override = request.surplus_override_minor
    found = await ask(peers.policy.GetSettings, policy_pb2.GetSettingsRequest(), call=call)
    minimum = int(found.settings.values.get("min_cash_bp") or MIN_CASH_BP)
    violations = [
        *_rate_violations(request, minimum),
        *(
            Violation(field, "This must not be negative.")
            for field in ("reserve_minor", "collective_minor")
            if getattr(request, field) < 0
        ),
    ]
    policy = request.pending_contributions or POLICIES[0]
    if policy not in POLICIES:
        violations.append(Violation("pending_contributions", "Either block or roll_forward."))
    if override is not None and mode is not Mode.DRY_RUN:
        violations.append(
            Violation("surplus_override_minor", "Another surplus is for dry runs only.")
        )
    if violations:
        raise Invalid(violations[0].message, violations=tuple(violations))
    paid_on = date_in(request.distribution_date, field="distribution_date")
    return (
        period_id,
        mode,
        {
            "pending_contributions": policy,
            "cash_rate_bp": request.cash_rate_bp,
            "reserve_minor": str(request.reserve_minor),
            "collective_minor": str(request.collective_minor),
            "distribution_date": paid_on.isoformat() if paid_on else "",
            "surplus_override_minor": None if override is None else str(override),
        },
    )


async def distribution(peers: Peers, call: Call, id_: str) -> distributions_pb2.Distribution:
    """Raises Forbidden, Invalid or NotFound."""
    call.actor.require(Role.ADMIN)
    distribution_id = uuid_in(id_, field="distribution_id")
    found = await ask(
        peers.distributions.BatchGetDistributions,
        distributions_pb2.BatchGetDistributionsRequest(ids=[str(distribution_id)]),
        call=call,
    )
    if not found.distributions:
        raise NotFound(what="distribution")
    return found.distributions[0]


def due_refusal(found: distributions_pb2.Distribution) -> None:
    """Raises Refused unless a payment of this distribution may begin."""
    if found.status != distributions_pb2.DISTRIBUTION_STATUS_SCHEDULED:
        word = distributions_pb2.DistributionStatus.Name(found.status).rpartition("_")[2].lower()
        raise Refused(f"Distribution {found.number} is {word}, not scheduled.")


def payment_date(text: str, today: date) -> str:
    """The day a payment was made; today unless said, never a day to come."""
    paid_on = date_in(text, field="payment_date") or today
    if paid_on > today:
        raise Invalid("A payment cannot be confirmed before its day.", field="payment_date")
    return paid_on.isoformat()


async def two_person_input(
    peers: Peers, call: Call, request: pb.StartTwoPersonCommandRequest, today: date
) -> tuple[UUID, Json]:
    """Subject and input of a command for two people, refused early where it is hopeless."""
    call.actor.require(Role.ADMIN)
    if request.command not in two_person.ACTS:
        raise Invalid(f"One of {', '.join(two_person.ACTS)}.", field="command")
    subject_id = uuid_in(request.subject_id, field="subject_id")
    reason = text_in(request.reason, field="reason")
    on = date_in(request.date, field="date") or today
    check = _CHECKS[request.command]
    await check(peers, call, str(subject_id), reason)
    return subject_id, {
        "command": request.command,
        "subject_id": str(subject_id),
        "reason": reason,
        "date": on.isoformat(),
        "re_retain": request.re_retain,
    }


def _rate_violations(request: pb.StartPeriodCloseRequest, minimum: int) -> list[Violation]:
    """Domain A3: a rate that is given never lies below the cooperative's minimum."""
    given = request.HasField("cash_rate_bp")
    if not given or minimum <= request.cash_rate_bp <= FULL_BP:
        return []
    return [
        Violation(
            "cash_rate_bp",
            f"The cash rate lies between {minimum} and {FULL_BP} basis points.",
        )
    ]


async def _period(peers: Peers, call: Call, period_id: str) -> periods_pb2.Period:
    found = await ask(
        peers.periods.BatchGetPeriods,
        periods_pb2.BatchGetPeriodsRequest(ids=[period_id]),
        call=call,
    )
    if not found.periods:
        raise NotFound(what="period")
    return found.periods[0]


async def closable(peers: Peers, call: Call, period_id: UUID) -> None:
    """Raises NotFound, or Refused for a period that is closed already."""
    period = await _period(peers, call, str(period_id))
    if period.status in _ENDED:
        word = periods_pb2.PeriodStatus.Name(period.status).rpartition("_")[2].lower()
        raise Refused(f"Period {period.code} is {word}.", reason=_ENDED[period.status])


async def _check_reopen(peers: Peers, call: Call, period_id: str, reason: str) -> None:
    """Refused at once while a distribution of the period is processing or completed."""
    await require_reopenable(peers, call, period_id)
    await ask(
        peers.allocations.SupersedeAgreement,
        allocations_pb2.SupersedeAgreementRequest(
            period_id=period_id, reason=reason, requested_by=call.actor.id, validate_only=True
        ),
        call=call,
        timeout_s=COMMAND_S,
        as_service=True,
    )


async def _check_closed(peers: Peers, call: Call, period_id: str, reason: str) -> None:
    require_closed(await _period(peers, call, period_id))


async def _check_transaction(peers: Peers, call: Call, id_: str, reason: str) -> None:
    found = await ask(
        peers.ledger.BatchGetTransactions,
        ledger_pb2.BatchGetTransactionsRequest(ids=[id_]),
        call=call,
    )
    if not found.transactions:
        raise NotFound(what="transaction")
    if found.transactions[0].status != ledger_pb2.TRANSACTION_STATUS_POSTED:
        raise Refused("Only a posted transaction can be reversed, and only once.")


async def _check_distribution(peers: Peers, call: Call, id_: str, reason: str) -> None:
    found = await distribution(peers, call, id_)
    if found.status != distributions_pb2.DISTRIBUTION_STATUS_FAILED:
        due_refusal(found)


_CHECKS = {
    two_person.PERIOD_REOPEN: _check_reopen,
    two_person.PERIOD_LOCK: _check_closed,
    two_person.TRANSACTION_REVERSAL: _check_transaction,
    two_person.DISTRIBUTION_CANCEL: _check_distribution,
}
