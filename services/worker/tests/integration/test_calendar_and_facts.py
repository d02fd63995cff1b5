"""What moves workflows from outside: the calendar, and facts from the bus."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from chassis.bus import Delivery, Done
from chassis.testing import COOPERATIVE
from kernel.ids import new_id
from worker.calendar_jobs import CalendarJobs, reminders
from worker.consumers import consumers
from worker.scheduler import Scheduler
from worker.workflow import Mode

from .world import CLOSED, PERIOD, until


@pytest.fixture
async def known(house):
    """A cooperative that the calendar has heard of."""
    await house.value("INSERT INTO worker.known_cooperative VALUES ($1) RETURNING 1", COOPERATIVE)


def scheduler(house, owner="worker-1", **jobs):
    calendar = CalendarJobs(house.units, house.peers, house.settings)
    wanted = jobs or calendar.table()
    return Scheduler(house.units, wanted, owner=owner, interval_s=3_600)


async def run_all(calendar):
    while await calendar.run_one():
        pass


async def test_what_is_due_is_paid_once(house, world, known):
    ids = [world.distribute(number) for number in ("M-0001", "M-0002")]
    world.due = ids
    house.worker()
    await run_all(scheduler(house))

    async def paid():
        return sum(world.payments.values()) == 2

    await until(paid)
    await house.value("UPDATE worker.schedule SET next_run_at = now() RETURNING 1")
    await run_all(scheduler(house))
    assert set(world.payments.values()) == {1}


async def test_a_job_is_done_by_one_worker_at_a_time(house, known):
    done = []

    async def job(cooperative_id):
        done.append(cooperative_id)
        await asyncio.sleep(0.05)

    turns = [scheduler(house, f"worker-{n}", job=job) for n in range(4)]
    await asyncio.gather(*(turn.run_one() for turn in turns))
    assert done == [COOPERATIVE]


async def test_a_job_that_fails_spoils_no_other(house, known):
    done = []

    async def broken(cooperative_id):
        raise ZeroDivisionError

    async def sound(cooperative_id):
        done.append(cooperative_id)

    await run_all(scheduler(house, broken=broken, sound=sound))
    assert done == [COOPERATIVE]


async def test_periods_closed_long_ago_are_locked(house, world, known):
    world.period = CLOSED
    await run_all(scheduler(house))
    assert world.effects["LockPeriod"] == 1


async def test_approvers_are_reminded_once_for_each_delay(house, world, known):
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    await house.value(
        "UPDATE worker.workflow_step SET started_at = now() - interval '8 days' "
        "WHERE name = 'await_approval' RETURNING 1"
    )
    calendar = CalendarJobs(house.units, house.peers, house.settings)
    for _ in range(2):
        await calendar.remind(COOPERATIVE)
    kinds = await house.value(
        "SELECT array_agg(subject_id ORDER BY subject_id) FROM worker.notification "
        "WHERE kind = 'approval_overdue'"
    )
    assert kinds == [f"{instance.id}:3", f"{instance.id}:7"]


def test_reminders_come_after_three_seven_and_fourteen_days():
    now = datetime(2026, 4, 20, tzinfo=UTC)
    days = [len(reminders(now - timedelta(days=d), now)) for d in (0, 2, 3, 6, 7, 13, 14, 90)]
    assert days == [0, 0, 1, 1, 2, 2, 3, 3]


async def test_old_reports_and_copies_are_cleared_away(house, known):
    house.worker()
    instance = await house.close_period(Mode.DRY_RUN)
    await house.wait(instance.id, "completed")
    await house.value(
        "UPDATE worker.workflow_instance SET finished_at = now() - interval '25 hours' RETURNING 1"
    )
    await house.value(
        "INSERT INTO worker.notification (cooperative_id, id, kind, subject_id, created_at) "
        "VALUES ($1, $2, 'k', 's', now() - interval '500 days') RETURNING 1",
        COOPERATIVE,
        new_id(),
    )
    await CalendarJobs(house.units, house.peers, house.settings).clear_away(COOPERATIVE)
    assert "report" not in (await house.get(instance.id)).context
    assert await house.value("SELECT status FROM worker.notification") == "expired"


def fact(event_type, payload, *, aggregate_id=None, metadata=None, cooperative_id=COOPERATIVE):
    event_id = str(new_id())
    envelope = {
        "event_id": event_id,
        "event_type": event_type,
        "schema_version": 1,
        "producer": event_type.partition(".")[0],
        "cooperative_id": str(cooperative_id),
        "aggregate_type": "thing",
        "aggregate_id": str(aggregate_id or new_id()),
        "aggregate_sequence": "1",
        "global_seq": "7",
        "occurred_at": "2026-04-05T08:00:00Z",
        "recorded_at": "2026-04-05T08:00:00Z",
        "correlation_id": str(new_id()),
        "actor": {"kind": "system", "id": "test"},
        "payload": payload,
        "metadata": metadata or {},
    }
    body = json.dumps(envelope).encode()
    return Delivery("q", event_id, event_type, body)


@pytest.fixture
def drained(house):
    found = consumers(None, house.units, house.settings)
    return dict(zip(("worker", "notifications", "audit"), found, strict=True))


async def test_an_approval_heard_on_the_bus_wakes_the_close(house, world, drained):
    house.worker(approval_recheck_s=60.0)
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    world.agreement(3)  # approved
    delivery = fact(
        "agreements.allocation.approved", {"agreement_id": "a", "workflow_id": str(instance.id)}
    )
    for _ in range(2):  # every message may come twice
        assert await drained["worker"].handle(delivery) == Done()
    await house.wait(instance.id, "completed")


async def test_a_fact_about_a_finished_workflow_is_harmless(house, drained):
    delivery = fact(
        "agreements.governance.vote_recorded", {"workflow_id": str(new_id()), "outcome": "x"}
    )
    assert await drained["worker"].handle(delivery) == Done()


async def test_the_calendar_hears_of_cooperatives(house, drained):
    opened = fact("treasury.period.opened", {"period_id": PERIOD})
    assert await drained["worker"].handle(opened) == Done()
    changed = fact("people.settings.changed", {"version": 2})
    assert await drained["worker"].handle(changed) == Done()
    assert await house.value("SELECT cooperative_id FROM worker.known_cooperative") == COOPERATIVE


async def test_each_fact_is_noted_and_archived_once(house, drained):
    member = new_id()
    delivery = fact("people.contribution.withdrawn", {"member_id": str(member)})
    for consumer in (drained["notifications"], drained["audit"]):
        for _ in range(2):
            assert await consumer.handle(delivery) == Done()
    assert await house.value("SELECT member_id FROM worker.notification") == member
    assert await house.value("SELECT count(*) FROM worker.event_archive") == 1
    assert await house.value("SELECT payload ->> 'member_id' FROM worker.event_archive") == str(
        member
    )


async def test_an_import_notifies_nobody(house, drained):
    delivery = fact("people.member.created", {}, metadata={"migrated": "true"})
    assert await drained["notifications"].handle(delivery) == Done()
    assert await drained["audit"].handle(delivery) == Done()
    assert await house.value("SELECT count(*) FROM worker.notification") == 0
    assert await house.value("SELECT count(*) FROM worker.event_archive") == 1
