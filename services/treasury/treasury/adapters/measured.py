"""What Treasury counts of its periods, once it is true."""

from chassis.metrics import PERIOD_DAYS, counter, histogram
from treasury.domain.facts import PeriodClosed

CLOSED = counter("periods_closed_total", "Periods closed")
DAYS = histogram("period_duration_days", "Length of closed periods", buckets=PERIOD_DAYS)


def count(fact: PeriodClosed) -> None:
    """Called after the commit that made it true."""
    CLOSED.inc()
    DAYS.observe(fact.period.window.days)
