"""One holder at a time: leases, fences, and what a late writer may not do."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.database import Units
from chassis.testing import call_as
from kernel.ids import new_id
from worker import commands, rows
from worker.app import open_pool
from worker.leases import LeaseLost, Leases, prove
from worker.workflow import Done, Mode

from .world import CLOSED, PERIOD, until


@pytest.fixture
def two(house):
    return [Leases(house.units, owner=name, lease_s=0.4) for name in ("worker-1", "worker-2")]


async def test_of_many_workers_one_gets_the_lease(house):
    await house.close_period()
    many = [Leases(house.units, owner=f"worker-{n}", lease_s=5) for n in range(6)]
    claims = await asyncio.gather(*(leases.claim() for leases in many))
    assert sum(claim is not None for claim in claims) == 1


async def test_a_lease_is_free_for_others_only_after_it_has_expired(house, two):
    instance = await house.close_period()
    first = await two[0].claim()
    assert first.instance_id == instance.id
    assert await two[1].claim() is None
    await asyncio.sleep(0.5)
    second = await two[1].claim()
    assert second.instance_id == instance.id
    assert second.version > first.version


@dataclass(frozen=True)
class Off:
    """A clock that is wrong by so much."""

    by: timedelta

    def now(self):
        return datetime.now(UTC) + self.by

    def today(self):
        return self.now().date()


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_worker_whose_clock_is_wrong_takes_nobodys_lease(
    house, two, habitat_db, service_units, hours
):
    """The database's clock decides; the wrong one neither hurries nor waits."""
    instance = await house.close_period()
    lease = await two[0].claim()
    units = service_units(habitat_db, "worker", clock=Off(timedelta(hours=hours)))
    wrong = Leases(units, owner="worker-3", lease_s=0.4)
    assert await wrong.claim() is None
    assert await two[0].renew([lease]) == {instance.id}
    await asyncio.sleep(0.5)
    taken = await wrong.claim()
    assert taken.instance_id == instance.id
    assert await two[1].claim() is None
    await asyncio.sleep(0.5)
    assert (await two[1].claim()).version > taken.version


async def test_a_heartbeat_keeps_the_lease(house, two):
    await house.close_period()
    lease = await two[0].claim()
    for _ in range(4):
        await asyncio.sleep(0.15)
        assert await two[0].renew([lease]) == {lease.instance_id}
    assert await two[1].claim() is None


async def test_on_its_start_a_worker_takes_its_own_leases_back_at_once(house, two):
    await house.close_period()
    await two[0].claim()
    await two[0].take_back()
    assert await two[0].claim() is not None


async def test_a_late_writer_is_refused_after_a_takeover(house, world, two):
    """The old holder comes back from its call after the lease went to another worker."""
    gate, arrived = asyncio.Event(), asyncio.Event()

    def stall(perform):
        async def stalling(instance, lease):
            outcome = await perform(instance, lease)
            arrived.set()
            await gate.wait()
            return outcome

        return stalling

    instance = await house.close_period()
    old = await two[0].claim()
    late = asyncio.create_task(house.engine(perform=stall).run(old))
    await arrived.wait()
    await asyncio.sleep(0.5)
    new = await two[1].claim()
    stopped = []
    await house.engine().run(new, lambda: bool(stopped) or stopped.append(1))
    before = await house.get(instance.id)
    gate.set()
    with pytest.raises(LeaseLost):
        await late
    after = await house.get(instance.id)
    assert (after.version, after.step, after.steps) == (before.version, before.step, before.steps)
    assert after.version == new.version
    assert world.effects["BeginClose"] == 1


async def test_services_refuse_a_lower_fence(house, world):
    """Treasury has seen a newer holder: the old one's command is no second close."""
    world.fences[PERIOD] = 10**9
    house.worker(step_retry_initial_ms=10_000)
    instance = await house.close_period()
    found = await house.wait(instance.id, "retry_wait")
    assert found.step == "preflight_and_lock"
    assert sum(world.effects.values()) == 0


async def test_each_command_carries_the_lease_as_its_fence(house, world):
    house.worker()
    instance = await house.close_period()
    found = await house.wait(instance.id, "waiting", step="await_approval")
    assert world.fences[PERIOD] <= found.version
    assert world.fences[PERIOD] > 0


async def test_two_workers_share_the_work_and_nothing_is_done_twice(house, world):
    house.worker("worker-1")
    house.worker("worker-2")
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    await house.approve()
    await house.wait(instance.id, "completed")
    assert world.period == CLOSED
    assert set(world.effects.values()) == {1}


async def test_another_worker_takes_over_when_the_lease_of_a_dead_one_ends(house, world, two):
    instance = await house.close_period()
    await two[0].claim()  # and dies
    house.worker("worker-2")
    await house.wait(instance.id, "waiting", step="await_approval", timeout_s=5)
    assert world.effects["BeginClose"] == 1


async def test_a_worker_frozen_in_a_transaction_holds_its_row_no_longer_than_its_lease(house, two):
    """Its successor skips rows that are locked; the server ends the session of the frozen one."""
    instance = await house.close_period()
    engine = open_pool(house.settings)  # lives by a lease of two seconds
    units = Units(engine, schema="worker", clock=house.units.clock)
    with pytest.raises(DBAPIError):
        async with units.open(call_as()) as unit:
            lease = await Leases(house.units, owner="worker-3", lease_s=0.4).claim()
            await rows.load(unit, instance.id, lock=True)
            await prove(unit, lease)
            assert await two[0].claim() is None
            taken = await until(two[0].claim, timeout_s=5)
            assert taken.instance_id == instance.id
            await unit.connection.execute(text("SELECT 1"))
    await engine.dispose()


async def test_a_wake_while_the_step_runs_is_not_lost(house, world):
    """The vote comes in just as the workflow has read that there is none yet."""
    reading, voted = asyncio.Event(), asyncio.Event()

    def slow(perform):
        async def late(instance, lease):
            outcome = await perform(instance, lease)
            if instance.step == "await_approval" and not isinstance(outcome, Done):
                reading.set()
                await voted.wait()
            return outcome

        return late

    house.worker(perform=slow)
    instance = await house.close_period()
    await asyncio.wait_for(reading.wait(), 5)
    await house.approve()
    voted.set()
    await house.wait(instance.id, "completed", timeout_s=4)


async def test_a_second_start_gets_the_live_instance(house):
    first = await house.close_period()
    many = await asyncio.gather(*(house.close_period() for _ in range(8)))
    assert {instance.id for instance in many} == {first.id}
    rehearsal = await house.close_period(Mode.DRY_RUN)
    assert rehearsal.id != first.id


@pytest.mark.race
@pytest.mark.parametrize("kind", ["period_close", "payment", "allocation_distribution"])
async def test_racing_starts_make_one_instance(house, kind, rounds):
    """Two admins who close a period, pay a distribution or schedule an agreement at once."""

    async def begin(subject):
        async with house.units.open(call_as()) as unit:
            return await commands.begin(unit, kind, subject, {}, Mode.LIVE)

    for place in range(1, rounds + 1):
        subject = str(new_id())
        first, second = await asyncio.gather(begin(subject), begin(subject))
        assert first.id == second.id
        assert await house.value("SELECT count(*) FROM worker.workflow_queue") == place


async def test_a_polite_stop_gives_the_lease_back(house, world):
    gate = asyncio.Event()
    world.slow["LockClaims"] = gate
    task = house.worker()
    instance = await house.close_period()

    async def locking():
        return world.effects["LockClaims"]

    await until(locking)
    task.cancel()
    await asyncio.sleep(0.05)
    gate.set()
    await asyncio.wait([task])
    found = await house.get(instance.id)
    assert found.step == "weight"
    owner = await house.value("SELECT lease_owner FROM worker.workflow_queue")
    assert owner is None


async def test_changed_rows_are_noticed_before_anything_is_built_on_them(house, world):
    house.worker()
    instance = await house.close_period()
    await house.wait(instance.id, "waiting", step="await_approval")
    async with house.units.open(call_as()) as unit:
        await (await unit.driver()).execute(
            "UPDATE worker.workflow_step SET output = '{\"claims\": 8}' WHERE name = 'aggregate'"
        )
    await house.approve()
    failed = await house.wait(instance.id, "failed")
    assert failed.error.code == "INVARIANT_VIOLATION"
    assert world.effects["PostClosingEntries"] == 0


async def test_another_cooperative_sees_nothing(house):
    from uuid import UUID

    from kernel.errors import NotFound

    instance = await house.close_period()
    other = call_as(cooperative_id=UUID(int=77))
    with pytest.raises(NotFound):
        async with house.units.open(other) as unit:
            await rows.load(unit, instance.id)
