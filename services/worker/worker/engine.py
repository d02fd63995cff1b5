"""Moves one leased instance from checkpoint to checkpoint.

A step is written down as in progress, performed outside of any transaction, then settled: its
checkpoint and the beginning of the next step in one local transaction, under the lease's fence.
A crash in between is harmless, because every command carries the same id when it is repeated.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Protocol

from chassis import failpoints
from chassis.database import Unit, Units
from chassis.retrying import is_transient
from kernel.call import Actor, Call
from kernel.errors import HabitatError, Limited, Refused, Stale, Unauthenticated, Unavailable
from worker import checkpoints, leases, rows
from worker.keys import tampered
from worker.leases import Lease
from worker.workflow import (
    Definition,
    Done,
    End,
    Failure,
    Instance,
    Later,
    Outcome,
    Status,
    Turn,
    decide,
    later_s,
)

log = logging.getLogger(__name__)

JITTER = 0.2
"""Of every pause between attempts, either way."""


class EngineSettings(Protocol):
    """What the engine needs to know of the worker's settings."""

    @property
    def step_retry_initial_ms(self) -> int: ...
    @property
    def step_retry_multiplier(self) -> float: ...
    @property
    def step_retry_max_ms(self) -> int: ...
    @property
    def step_retry_attempts(self) -> int: ...
    @property
    def step_timeout_s(self) -> float: ...


Perform = Callable[[Instance, Lease], Awaitable[Outcome]]
"""Does what the instance's current step says, by calls to services; holds no transaction open."""


class Engine:
    """Runs instances of all types; one at a time for each lease."""

    def __init__(
        self,
        units: Units,
        definitions: Mapping[str, Definition],
        perform: Perform,
        settings: EngineSettings,
    ) -> None:
        self._units = units
        self._definitions = definitions
        self._perform = perform
        self._settings = settings

    async def run(self, lease: Lease, stopping: Callable[[], bool] = lambda: False) -> None:
        """Until the instance waits or ends, or the worker stops.

        Raises LeaseLost when another worker has taken over meanwhile; nothing is written then.
        """
        running = await self._begin(lease)
        while running is not None:
            instance, seen_wakes = running
            if stopping():
                await self._let_go(instance, lease, seen_wakes)
                return
            failpoints.reach(instance.type, instance.step, "begun")
            outcome = await self._outcome(instance, lease)
            failpoints.reach(instance.type, instance.step, "performed")
            running = await self._settle(instance, lease, seen_wakes, outcome)

    async def _begin(self, lease: Lease) -> tuple[Instance, int] | None:
        async with self._units.open(_call_of(lease)) as unit:
            instance = await rows.load(unit, lease.instance_id, lock=True)
            seen_wakes = await leases.prove(unit, lease)
            unit.call = replace(unit.call, correlation_id=instance.correlation_id)
            if instance.final or instance.status is Status.FAILED:
                await leases.leave(unit, lease)
                return None
            instance = replace(instance, version=lease.version)
            definition = self._definitions[instance.type]
            if changed := tampered(instance):
                failure = Failure("INVARIANT_VIOLATION", f"Stored inputs changed: {changed}.")
                await checkpoints.ended(
                    unit, lease, definition, instance, End(Status.FAILED, error=failure)
                )
                return None
            if instance.signals.get("abort") and instance.step not in definition.undoing:
                turn = definition.aborted(instance)
                if turn is not None:
                    return await self._turn(unit, lease, seen_wakes, definition, instance, turn)
            return await checkpoints.begun(unit, definition, instance), seen_wakes

    async def _outcome(self, instance: Instance, lease: Lease) -> Outcome:
        """What became of the step; errors are sorted into those that may pass and the others."""
        try:
            async with asyncio.timeout(self._settings.step_timeout_s):
                return await self._perform(instance, lease)
        except HabitatError as error:
            return Failure(error.reason, _sentence(error), transient=_may_pass(error))
        except TimeoutError:
            return Failure("UNAVAILABLE", "The step took too long.", transient=True)
        except Exception as error:
            if is_transient(error):
                return Failure("UNAVAILABLE", "The database did not answer.", transient=True)
            log.exception("a step failed unexpectedly", extra={"step": instance.step})
            return Failure("INTERNAL", type(error).__name__, transient=True)

    async def _settle(
        self, before: Instance, lease: Lease, seen_wakes: int, outcome: Outcome
    ) -> tuple[Instance, int] | None:
        """The checkpoint and what follows from it, in one transaction under the fence."""
        definition = self._definitions[before.type]
        async with self._units.open(_call_of(lease, before), place="checkpoint") as unit:
            instance = await rows.load(unit, before.id, lock=True)
            wakes = await leases.prove(unit, lease)
            instance = replace(instance, version=lease.version)
            if isinstance(outcome, Failure) and self._may_retry(definition, instance, outcome):
                await self._retry_later(unit, lease, seen_wakes, definition, instance, outcome)
                return None
            instance = await checkpoints.settled(unit, definition, instance, outcome)
            for new in outcome.start if isinstance(outcome, Done) else ():
                await rows.start(unit, self._definitions[new.type], new)
            turn = decide(definition, instance, outcome)
            if turn is None:
                assert not isinstance(outcome, Done | Failure)
                after_s = outcome.after_s if isinstance(outcome, Later) else outcome.recheck_s
                status = _waiting(definition, instance)
                await rows.save(unit, replace(instance, status=status, attempt=0))
                await leases.release(unit, lease, seen_wakes=seen_wakes, after_s=after_s)
                return None
            if isinstance(outcome, Done):
                checkpoints.announce(unit, instance, turn)
            return await self._turn(unit, lease, wakes, definition, instance, turn)

    async def _turn(
        self,
        unit: Unit,
        lease: Lease,
        wakes: int,
        definition: Definition,
        instance: Instance,
        turn: Turn,
    ) -> tuple[Instance, int] | None:
        """Go to the next step, begun in this same transaction, or come to an end."""
        if turn.undo:
            await rows.undo_steps(unit, instance, sorted(turn.undo))
        if isinstance(turn, End):
            await checkpoints.ended(unit, lease, definition, instance, turn)
            return None
        fresh = await rows.load(unit, instance.id) if turn.undo else instance
        instance = replace(
            instance,
            steps=fresh.steps,
            step=turn.step,
            round=instance.round + turn.again,
            context={**instance.context, **turn.context},
            error=turn.error or instance.error,
            attempt=0,
        )
        if turn.again:
            await checkpoints.plan_rest(unit, definition, instance)
        return await checkpoints.begun(unit, definition, instance), wakes

    def _may_retry(self, definition: Definition, instance: Instance, failure: Failure) -> bool:
        left = instance.attempt + 1 < self._settings.step_retry_attempts
        return failure.transient and (left or instance.step in definition.forced)

    async def _retry_later(
        self,
        unit: Unit,
        lease: Lease,
        seen_wakes: int,
        definition: Definition,
        instance: Instance,
        failure: Failure,
    ) -> None:
        settings, attempt = self._settings, instance.attempt + 1
        pause_s = later_s(
            settings.step_retry_initial_ms / 1000,
            settings.step_retry_multiplier,
            settings.step_retry_max_ms / 1000,
            attempt,
            random.uniform(-JITTER, JITTER),  # noqa: S311  spreads, hides nothing
        )
        row = checkpoints.row_of(definition, instance)
        await rows.save_step(unit, instance, replace(row, error=failure.message, progress=""))
        undoing = instance.step in definition.undoing
        status = Status.COMPENSATING if undoing else Status.RETRY_WAIT
        await rows.save(unit, replace(instance, status=status, attempt=attempt))
        await leases.release(unit, lease, seen_wakes=seen_wakes, after_s=pause_s)

    async def _let_go(self, instance: Instance, lease: Lease, seen_wakes: int) -> None:
        """The worker stops: whoever starts next goes on with this step at once."""
        async with self._units.open(_call_of(lease, instance)) as unit:
            await leases.prove(unit, lease)
            await leases.release(unit, lease, seen_wakes=seen_wakes, after_s=0)


def _waiting(definition: Definition, instance: Instance) -> Status:
    return Status.COMPENSATING if instance.step in definition.undoing else Status.WAITING


def _call_of(lease: Lease, instance: Instance | None = None) -> Call:
    call = Call(lease.cooperative_id, Actor.system(leases.WORKER))
    return replace(call, correlation_id=instance.correlation_id) if instance else call


def _may_pass(error: HabitatError) -> bool:
    """Worth another attempt: the peer was away or busy, or a newer fence came in between."""
    if isinstance(error, Unavailable | Limited | Stale | Unauthenticated):
        return True
    if isinstance(error, Refused):
        return error.reason == "CONFLICT"
    return type(error) is HabitatError


def _sentence(error: HabitatError) -> str:
    return "; ".join([str(error), *(f"{v.field}: {v.message}" for v in error.violations)])
