"""What Agreements counts of allocations, once it is true."""

from agreements.domain.facts import AgreementApplied, AllocationsCreated, Fact
from chassis.metrics import AMOUNT, counter, histogram

CALCULATED = counter("allocations_calculated_total", "Allocations of proposed agreements")
DISTRIBUTED = counter("allocations_distributed_total", "Allocations credited to capital accounts")
AMOUNTS = histogram(
    "allocation_amount_usd",
    "Calculated allocations above zero, where the currency is the dollar",
    buckets=AMOUNT,
)


def count(fact: Fact, currency: str) -> None:
    """Called after the commit that made it true."""
    match fact:
        case AllocationsCreated():
            CALCULATED.inc(len(fact.lines))
            if currency == "USD":
                for line in fact.lines:
                    AMOUNTS.observe(line.total / 100)
        case AgreementApplied():
            DISTRIBUTED.inc(fact.agreement.member_count)
