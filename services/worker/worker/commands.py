"""What people may tell a workflow: start, abort, confirm, fail, retry, abandon.

Each is one transaction on the worker's own rows. Locks are taken in one order everywhere: first the
instance's row, then its row of the queue.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.database import Unit
from kernel.call import Role
from kernel.errors import NotFound, Refused, SelfApproval
from worker import leases, payment, period_close, rows
from worker.actions import DEFINITIONS
from worker.workflow import Instance, Json, Mode, NewWorkflow, Status

_STUCK = (Status.FAILED, Status.COMPENSATING)


async def begin(unit: Unit, type_: str, key: str, input_: Json, mode: Mode) -> Instance:
    """Start, or answer with the live instance of the same key. Admins only."""
    actor = unit.call.actor
    actor.require(Role.ADMIN, or_machine=True)
    new = NewWorkflow(type_, key, input_, started_by=actor.id, mode=mode)
    instance, fresh = await rows.start(unit, DEFINITIONS[type_], new)
    if fresh:
        unit.add_audit(
            action=f"workflow.{type_}.started",
            subject_type="workflow",
            subject_id=instance.id,
            after={"business_key": key, "mode": mode.value, **input_},
        )
    return instance


async def abort_close(unit: Unit, period_id: UUID, reason: str) -> Instance:
    """Give the live close up. Raises Refused once its approval is being applied."""
    unit.call.actor.require(Role.ADMIN)
    instance = await _live(unit, period_close.TYPE, str(period_id))
    definition = DEFINITIONS[instance.type]
    if instance.step in definition.undoing:
        return instance
    if definition.aborted(instance) is None:
        raise Refused("The close is being applied; it can no longer be aborted.")
    signal = {"abort": {"reason": reason, "by": unit.call.actor.id}}
    return await _signalled(unit, instance, signal, "aborted", reason)


async def confirm_payment(
    unit: Unit, distribution_id: UUID, *, payee_id: str, reference: str, payment_date: str
) -> Instance:
    """A person made the payment; never the payee."""
    instance = await _under_way(unit, distribution_id, payee_id)
    told = {"reference": reference, "payment_date": payment_date, "by": unit.call.actor.id}
    return await _signalled(unit, instance, {"confirm": told}, "confirmed", reference)


async def fail_payment(
    unit: Unit, distribution_id: UUID, *, payee_id: str, code: str, reason: str
) -> Instance:
    """A person knows that the payment failed for good."""
    instance = await _under_way(unit, distribution_id, payee_id)
    told = {"code": code, "reason": reason, "by": unit.call.actor.id}
    return await _signalled(unit, instance, {"fail": told}, "failed", reason)


async def hurry_payment(unit: Unit, instance: Instance) -> Instance:
    """Do not wait for the day of the next attempt."""
    if instance.step != payment.PAUSE:
        return instance
    locked = await rows.load(unit, instance.id, lock=True)
    attempt = locked.outputs[payment.MARK]["attempt"]
    return await _signalled(unit, locked, {"pay_now": attempt}, "hurried", "")


async def retry(unit: Unit, instance_id: UUID) -> Instance:
    """Go on at the first step that is not completed; what is completed stays."""
    unit.call.actor.require(Role.ADMIN)
    instance = await rows.load(unit, instance_id, lock=True)
    waiting = instance.status in (Status.RETRY_WAIT, Status.WAITING)
    if instance.final or not (waiting or instance.status in _STUCK):
        raise Refused(f"A workflow that is {instance.status.value} cannot be retried.")
    if instance.status is Status.FAILED:
        instance = replace(instance, status=Status.RETRY_WAIT, attempt=0, error=None)
        await rows.save(unit, instance)
    _audit(unit, instance, "retried", "")
    await leases.enter(unit, instance.id)
    return await rows.load(unit, instance.id)


async def abandon(unit: Unit, instance_id: UUID, reason: str) -> Instance:
    """Only what failed: somebody has resolved it by hand."""
    unit.call.actor.require(Role.ADMIN)
    instance = await rows.load(unit, instance_id, lock=True)
    if instance.final or instance.status not in _STUCK or await leases.queued(unit, instance.id):
        raise Refused(f"A workflow that is {instance.status.value} cannot be abandoned.")
    instance = replace(
        instance,
        status=Status.ABANDONED,
        finished_at=unit.clock.now(),
        context={**instance.context, "abandoned": {"reason": reason, "by": unit.call.actor.id}},
    )
    await rows.skip_steps(unit, instance)
    await rows.save(unit, instance)
    _audit(unit, instance, "abandoned", reason)
    return await rows.load(unit, instance.id)


async def _live(unit: Unit, type_: str, key: str) -> Instance:
    instance = await rows.live(unit, type_, key, lock=True)
    if instance is None:
        raise NotFound(what=type_.replace("_", " "))
    return instance


async def _under_way(unit: Unit, distribution_id: UUID, payee_id: str) -> Instance:
    """The payment a person may speak about. Raises Forbidden, SelfApproval, NotFound, Refused."""
    actor = unit.call.actor
    actor.require(Role.ADMIN)
    if actor.id == payee_id:
        raise SelfApproval("You cannot confirm or fail a payment to yourself.")
    instance = await _live(unit, payment.TYPE, str(distribution_id))
    if instance.step != payment.EXECUTE:
        raise Refused("This payment does not wait for anybody's word.")
    return instance


async def _signalled(
    unit: Unit, instance: Instance, signal: Mapping[str, Any], word: str, reason: str
) -> Instance:
    """Leave word for the workflow and wake it, also one that had failed."""
    status = Status.RETRY_WAIT if instance.status is Status.FAILED else instance.status
    instance = replace(instance, status=status, signals={**instance.signals, **signal})
    await rows.save(unit, instance)
    _audit(unit, instance, word, reason)
    await leases.enter(unit, instance.id)
    return await rows.load(unit, instance.id)


def _audit(unit: Unit, instance: Instance, word: str, reason: str) -> None:
    unit.add_audit(
        action=f"workflow.{instance.type}.{word}",
        subject_type="workflow",
        subject_id=instance.id,
        before={"status": instance.status.value, "step": instance.step},
        reason=reason or None,
    )
