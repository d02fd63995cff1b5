"""Settings of the worker; operations specification, section 3."""

import socket
from typing import ClassVar

from pydantic import Field

from chassis.settings import Seconds, ServiceSettings


class Settings(ServiceSettings):
    """Times are settings, so that a demo or a test need not wait as long as a bank."""

    service: ClassVar[str] = "worker"
    grpc_port: int = Field(default=50054, ge=0, le=65535)
    port: int = Field(default=9090, ge=0, le=65535)

    worker_instance: str = ""
    """Owner of this worker's leases: stable over restarts, unique among running workers."""
    worker_concurrency: int = Field(default=2, ge=1, le=64)
    worker_scan_interval_s: float = Field(default=60.0, gt=0)

    workflow_lease_s: float = Field(default=10.0, gt=0)
    workflow_heartbeat_s: float = Field(default=3.0, gt=0)
    workflow_poll_s: float = Field(default=1.0, gt=0)
    """The fallback when no notification wakes the worker."""

    step_retry_initial_ms: int = Field(default=1_000, ge=1)
    step_retry_multiplier: float = Field(default=2.0, ge=1)
    step_retry_max_ms: int = Field(default=60_000, ge=1)
    step_retry_attempts: int = Field(default=5, ge=1)
    step_timeout_s: float = Field(default=600.0, gt=0)

    close_settle_s: float = Field(default=30.0, ge=0)
    close_settle_poll_s: float = Field(default=0.25, gt=0)
    approval_recheck_s: float = Field(default=60.0, gt=0)
    """How often a waiting workflow looks by itself, in case the waking fact lies in a dead letter
    queue."""

    payment_poll_delays_s: Seconds = (60.0, 300.0, 1800.0, 3600.0)
    payment_poll_total_s: float = Field(default=86_400.0, gt=0)
    payment_retry_delay_s: float = Field(default=86_400.0, ge=0)

    archive_days: int = Field(default=400, ge=1)
    notification_days: int = Field(default=400, ge=1)

    @property
    def instance(self) -> str:
        """The name that stands in `lease_owner`."""
        return self.worker_instance or socket.gethostname()
