"""Keeps the worker's hands full: claims what is due, renews what it holds, lets go at the end."""

import asyncio
import contextlib
import logging

from chassis import logs
from chassis.database import Units
from chassis.listener import listener_of, woken
from chassis.retrying import CommitUnknown, is_transient
from worker.engine import Engine
from worker.leases import Lease, LeaseLost, Leases
from worker.rows import DUE

log = logging.getLogger(__name__)

TRIES = 5
"""How often an instance is taken up again under one lease; then the lease is left to expire."""

DRAIN_S = 10.0
"""How long a step under way may go on after the worker was told to stop."""


class Dispatcher:
    """At most `concurrency` instances at once, each under a lease of its own."""

    def __init__(
        self,
        units: Units,
        leases: Leases,
        engine: Engine,
        *,
        concurrency: int,
        heartbeat_s: float,
        poll_s: float,
    ) -> None:
        self._leases = leases
        self._engine = engine
        self._listener = listener_of(units.engine)
        self._concurrency = concurrency
        self._heartbeat_s = heartbeat_s
        self._poll_s = poll_s
        self._held: dict[Lease, asyncio.Task[None]] = {}
        self._stopping = False
        self._freed = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled; then steps under way may end, and their leases are given back."""
        async with self._listener.hearing(DUE) as called:
            self._freed = called
            beating = asyncio.create_task(self._beat())
            try:
                await self._take_back()
                while True:
                    called.clear()
                    if not await self._claim_all():
                        await self._listener.attend()
                        await woken(called, await self._pause_s())
            finally:
                self._stopping = True
                await self._drain()
                beating.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await beating

    async def _claim_all(self) -> bool:
        """Claim until the hands are full or nothing is due; True when something went wrong."""
        try:
            while len(self._held) < self._concurrency:
                lease = await self._leases.claim()
                if lease is None:
                    return False
                self._held[lease] = asyncio.create_task(self._work(lease))
        except Exception as error:
            self._report(error)
            await asyncio.sleep(self._poll_s)
            return True
        return False

    async def _work(self, lease: Lease) -> None:
        with logs.fields(workflow_id=lease.instance_id):
            try:
                await self._run(lease)
            finally:
                self._held.pop(lease, None)
                self._freed.set()

    async def _run(self, lease: Lease) -> None:
        """A database that is away for a moment costs no lease: the heartbeat goes on meanwhile."""
        for _ in range(TRIES):
            try:
                await self._engine.run(lease, lambda: self._stopping)
            except LeaseLost:
                log.warning("the lease was lost; another worker goes on")
                return
            except Exception as error:
                self._report(error)
                await asyncio.sleep(self._poll_s)
            else:
                return

    async def _beat(self) -> None:
        """Renew all leases at once; whoever lost one stops working at it."""
        while True:
            await asyncio.sleep(self._heartbeat_s)
            held = dict(self._held)
            if not held:
                continue
            try:
                kept = await self._leases.renew(list(held))
            except Exception as error:
                self._report(error)
                continue
            for lease, task in held.items():
                if lease.instance_id not in kept and lease in self._held:
                    with logs.fields(workflow_id=lease.instance_id):
                        log.warning("the lease was lost in the middle of a step")
                    task.cancel()

    async def _pause_s(self) -> float:
        """Until the next instance is due, at most the fallback's pause."""
        if len(self._held) >= self._concurrency:
            return self._poll_s
        with contextlib.suppress(Exception):
            due_s = await self._leases.next_due_s()
            if due_s is not None:
                return min(max(due_s, 0.005), self._poll_s)
        return self._poll_s

    async def _drain(self) -> None:
        tasks = list(self._held.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=DRAIN_S)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    async def _take_back(self) -> None:
        """A worker may start before its database does."""
        while True:
            try:
                await self._leases.take_back()
            except Exception as error:
                self._report(error)
                await asyncio.sleep(self._poll_s)
            else:
                return

    def _report(self, error: Exception) -> None:
        if is_transient(error) or isinstance(error, CommitUnknown):
            log.warning("the database is away: %r", error)
        else:
            log.error("a workflow could not be moved", exc_info=error)
