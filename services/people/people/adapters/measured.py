"""What People counts: facts once they are true, sign-ins, and gauges over all cooperatives."""

from collections import Counter

from sqlalchemy import text

from chassis.database import Units
from chassis.gauges import Gauges
from chassis.metrics import AMOUNT, Reading, Readings, counter, histogram
from kernel.call import Actor, Call
from people.application.sessions import Granted
from people.domain import facts

SUBMITTED = counter("contributions_submitted_total", "Contributions submitted", "contribution_type")
APPROVED = counter("contributions_approved_total", "Contributions approved", "contribution_type")
REJECTED = counter("contributions_rejected_total", "Contributions rejected", "contribution_type")
AMOUNTS = histogram(
    "contribution_amount_usd",
    "Value of approved contributions, where the currency is the dollar",
    "contribution_type",
    buckets=AMOUNT,
)
REGISTERED = counter("members_registered_total", "Members who joined")
ATTEMPTS = counter("auth_attempts_total", "Sign-ins with a password", "result")
ISSUED = counter("auth_tokens_issued_total", "Tokens given out", "token_type")
REVOKED = counter("auth_tokens_revoked_total", "Sign-outs")

_PENDING = Reading(
    "contributions_pending", "Contributions that wait for a decision", ("contribution_type",)
)
_ACTIVE = Reading("members_active", "Members whose status is active")
_MEMBERS = Reading("members_total", "Members of any status")
_PERIODS = Reading("periods_active", "Periods that are open or closing")
_READINGS = Readings(_PENDING, _ACTIVE, _MEMBERS, _PERIODS)

_COOPERATIVES = text("SELECT id FROM people.cooperatives")
_WAITING = text(
    "SELECT category_code, count(*) FROM people.contribution "
    "WHERE status IN ('submitted', 'clarification_requested') GROUP BY category_code"
)
_STANDING = text(
    "SELECT count(*) FILTER (WHERE status = 'active') AS active, count(*) AS total "
    "FROM people.member"
)
_OPEN = text("SELECT count(*) FROM people.period WHERE status IN ('open', 'closing')")


def count(fact: facts.Fact, currency: str) -> None:
    """Called after the commit that made it true."""
    match fact:
        case facts.ContributionSubmitted(item):
            SUBMITTED.labels(item.category_code).inc()
        case facts.ContributionApproved(item):
            APPROVED.labels(item.category_code).inc()
            if currency == "USD":
                AMOUNTS.labels(item.category_code).observe(item.value_minor / 100)
        case facts.ContributionRejected(item):
            REJECTED.labels(item.category_code).inc()
        case facts.MemberCreated():
            REGISTERED.inc()


def count_issued(granted: Granted) -> None:
    """An access token, and the refresh token that goes with it unless a password must change."""
    ISSUED.labels("access").inc()
    if granted.refresh_token:
        ISSUED.labels("refresh").inc()


def gauges(units: Units) -> Gauges:
    """Sums over all cooperatives; each is read inside its own tenancy."""

    async def read() -> None:
        pending: Counter[tuple[str, ...]] = Counter()
        sums: Counter[str] = Counter()
        async with units.engine.connect() as connection:
            cooperatives = (await connection.scalars(_COOPERATIVES)).all()
        for cooperative_id in cooperatives:
            call = Call(cooperative_id, Actor.system("people"))
            async with units.open(call, read_only=True) as unit:
                for category, waiting in (await unit.connection.execute(_WAITING)).all():
                    pending[(category,)] += waiting
                standing = (await unit.connection.execute(_STANDING)).one()
                sums["periods"] += await unit.connection.scalar(_OPEN) or 0
            sums["active"] += standing.active
            sums["members"] += standing.total
        _PENDING.show(pending)
        _ACTIVE.show({(): sums["active"]})
        _MEMBERS.show({(): sums["members"]})
        _PERIODS.show({(): sums["periods"]})

    return Gauges(_READINGS, read)
