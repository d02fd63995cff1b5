"""What a run must keep: 95 of 100 answers in time, none refused. Else it exits with 1."""

import os
from typing import Any

from locust import events

P95_MS = float(os.environ.get("LOAD_P95_MS", "300"))


@events.quitting.add_listener
def judge(environment: Any, **_: object) -> None:
    """A run that asked nothing has kept nothing."""
    total = environment.stats.total
    p95_ms = total.get_response_time_percentile(0.95) if total.num_requests else None
    faults = []
    if p95_ms is None:
        faults.append("nothing was asked")
    elif p95_ms > P95_MS:
        faults.append(f"p95 is {p95_ms:.0f} ms, more than {P95_MS:.0f}")
    if total.num_failures:
        faults.append(f"{total.num_failures} of {total.num_requests} requests failed")
    verdict = "; ".join(faults) or f"holds: p95 {p95_ms:.0f} ms of {P95_MS:.0f}, no failure"
    print(f"G21 {verdict}")
    environment.process_exit_code = 1 if faults else 0
