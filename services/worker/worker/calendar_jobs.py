"""What is done by the calendar for each cooperative: pay what is due, lock, remind, clear away."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from chassis.client import COMMAND_S, ask
from chassis.database import Units
from habitat.agreements.v1 import distributions_pb2
from habitat.people.v1 import policy_pb2
from habitat.treasury.v1 import periods_pb2
from kernel.call import Actor, Call
from kernel.errors import Refused
from kernel.ids import derived_id
from worker import notices, payment, period_close, rows
from worker.actions import DEFINITIONS
from worker.leases import WORKER
from worker.peers import Peers
from worker.scheduler import Job
from worker.settings import Settings

SCHEDULER = "svc-scheduler"
DUE_MAX = 1_000
LOCK_AFTER_DAYS = 30
REPORT_HOURS = 24
REMIND_DAYS = (3, 7, 14)
REMINDER = "approval_overdue"

_FORGET_REPORTS = """
UPDATE worker.workflow_instance SET context = context - 'report'
WHERE cooperative_id = $1 AND mode = 'dry_run' AND context ? 'report' AND finished_at < $2
"""
_FORGET_EVENTS = "DELETE FROM worker.event_archive WHERE cooperative_id = $1 AND archived_at < $2"
_EXPIRE = """
UPDATE worker.notification SET status = 'expired', payload = '{}'
WHERE cooperative_id = $1 AND status <> 'expired' AND created_at < $2
"""
_WAITING = """
SELECT instance_id, started_at FROM worker.workflow_step
JOIN worker.workflow_instance AS whole
  ON (whole.cooperative_id, whole.id) = (workflow_step.cooperative_id, instance_id)
WHERE workflow_step.cooperative_id = $1 AND type = $2 AND whole.status = 'waiting'
  AND name = $3 AND workflow_step.status = 'in_progress'
"""


class CalendarJobs:
    """Each may be repeated at any time."""

    def __init__(self, units: Units, peers: Peers, settings: Settings) -> None:
        self._units = units
        self._peers = peers
        self._settings = settings

    def table(self) -> Mapping[str, Job]:
        """Every job under the name of its row in the calendar."""
        return {
            "pay_due": self.pay_due,
            "lock_periods": self.lock_periods,
            "remind": self.remind,
            "clear_away": self.clear_away,
        }

    async def pay_due(self, cooperative_id: UUID) -> None:
        """One payment workflow for each distribution whose day has come."""
        call = _call(cooperative_id)
        today = self._units.clock.today().isoformat()
        request = distributions_pb2.ListDueDistributionsRequest(date=today, limit=DUE_MAX)
        due = await ask(
            self._peers.distributions.ListDueDistributions, request, call=call, timeout_s=COMMAND_S
        )
        if not due.distributions:
            return
        async with self._units.open(_call(cooperative_id)) as unit:
            await rows.start_many(
                unit,
                DEFINITIONS[payment.TYPE],
                [found.id for found in due.distributions],
                input_={"requested_by": SCHEDULER},
                started_by=SCHEDULER,
            )

    async def lock_periods(self, cooperative_id: UUID) -> None:
        """Closed periods are locked `lock_after_days` after they were closed; Treasury decides."""
        call = _call(cooperative_id)
        found = await ask(
            self._peers.policy.GetSettings, policy_pb2.GetSettingsRequest(), call=call
        )
        days = int(found.settings.values.get("lock_after_days") or LOCK_AFTER_DAYS)
        limit = self._units.clock.today() - timedelta(days=days)
        closed = await ask(
            self._peers.periods.ListPeriods,
            periods_pb2.ListPeriodsRequest(
                status=periods_pb2.PERIOD_STATUS_CLOSED, page_size=DUE_MAX
            ),
            call=call,
        )
        for period in closed.periods:
            if period.closed_at.ToDatetime().date() <= limit:
                await self._lock(call, period.id)

    async def remind(self, cooperative_id: UUID) -> None:
        """Approvers are reminded once after 3, 7 and 14 days of waiting."""
        async with self._units.open(_call(cooperative_id)) as unit:
            driver = await unit.driver()
            waiting = await driver.fetch(
                _WAITING, cooperative_id, period_close.TYPE, period_close.AWAIT
            )
            for row in waiting:
                subjects = reminders(row["started_at"], unit.clock.now())
                if subjects:
                    await notices.note(
                        unit,
                        REMINDER,
                        [(f"{row['instance_id']}:{days}", None) for days in subjects],
                        namespace=row["instance_id"],
                    )

    async def clear_away(self, cooperative_id: UUID) -> None:
        """Reports of dry runs, archive and notifications past their time."""
        now, settings = self._units.clock.now(), self._settings
        async with self._units.open(_call(cooperative_id)) as unit:
            driver = await unit.driver()
            for statement, limit in (
                (_FORGET_REPORTS, now - timedelta(hours=REPORT_HOURS)),
                (_FORGET_EVENTS, now - timedelta(days=settings.archive_days)),
                (_EXPIRE, now - timedelta(days=settings.notification_days)),
            ):
                await driver.execute(statement, cooperative_id, limit)

    async def _lock(self, call: Call, period_id: str) -> None:
        """Refused when somebody was faster or reopened it: the next turn sees the new state."""
        try:
            await ask(
                self._peers.periods.LockPeriod,
                periods_pb2.LockPeriodRequest(period_id=period_id),
                call=call,
                timeout_s=COMMAND_S,
                idempotency_key=str(derived_id(UUID(period_id), "lock_later")),
            )
        except Refused:
            return


def reminders(since: datetime, now: datetime) -> list[int]:
    """Which reminders are due by now, in days."""
    return [days for days in REMIND_DAYS if now - since >= timedelta(days=days)]


def _call(cooperative_id: UUID) -> Call:
    return Call(cooperative_id, Actor.system(WORKER))
