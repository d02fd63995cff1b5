"""What people do while processes die: each act brings about one outcome, however often it takes."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from habitat_cli.demo import payments, quarter
from habitat_cli.demo.story import choose_payment

from ..journeys.living import Living
from ..journeys.people_at_work import REQUEST, period_status, until_period

Json = dict[str, Any]

RENT_MINOR = 100_000
"""What `book_result` books as expense beside a gain."""

PAYEES = ("Alder", "Beech", "Cedar")
_WAIT_S = 60.0
_CHANGE_INPUTS = """
CREATE FUNCTION public.change_inputs() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET session_replication_role = replica AS $$
BEGIN
    IF NEW.name = 'verify' AND NEW.status = 'in_progress' THEN
        UPDATE agreements.agreement SET inputs_hash = repeat('0', 64) WHERE status = 'approved';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER changed BEFORE INSERT OR UPDATE ON worker.workflow_step
    FOR EACH ROW EXECUTE FUNCTION public.change_inputs();
"""
_RESTORE_INPUTS = """
DROP TRIGGER changed ON worker.workflow_step;
DROP FUNCTION public.change_inputs;
SET session_replication_role = replica;
UPDATE agreements.agreement SET inputs_hash = '{}' WHERE inputs_hash = repeat('0', 64);
RESET session_replication_role;
"""
Happened = Callable[[], Awaitable[Any]]


async def until(happened: Happened, what: str) -> Any:
    """Wait for what other processes bring about; answers what `happened` answered."""
    try:
        async with asyncio.timeout(_WAIT_S):
            while not (found := await happened()):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(f"{what} did not come about") from None
    return found


async def start_close(living: Living, period_id: str) -> tuple[str, Json]:
    """Start it and wait for its agreement."""
    workflow_id = await quarter.start_close(living.cast, REQUEST, period_id, "LIVE")
    await quarter.await_workflow(living.cast.admin, workflow_id, {"WAITING"})
    return workflow_id, await quarter.agreement_of(living.cast.admin, period_id)


async def apply(living: Living, workflow_id: str, agreement_id: str) -> list[Json]:
    """Both approve, the close ends, the payments are scheduled; answers those."""
    await quarter.approve(living.cast, agreement_id)
    await quarter.await_workflow(living.cast.admin, workflow_id, {"COMPLETED"})
    return await scheduled(living)


async def scheduled(living: Living) -> list[Json]:
    """The scheduled payments, by payee, once those of all are there."""

    async def found() -> list[Json]:
        rows = await payments.distributions(living.cast)
        mine = [row for row in rows if row["status"] == "SCHEDULED"]
        return sorted(mine, key=lambda row: str(row["member"]["displayName"]))

    async def all_of_them() -> list[Json]:
        rows = await found()
        return rows if len(rows) == len(PAYEES) else []

    return list(await until(all_of_them, "a payment for everybody"))


async def reject(living: Living, workflow_id: str, agreement_id: str) -> None:
    """Until the close is undone to its last step: the period is open before that."""
    await living.cast.admin.do(
        "rejectAllocationAgreement",
        "agreement { status }",
        agreementId=agreement_id,
        reason="The rent of March is missing",
    )
    await quarter.await_workflow(living.cast.admin, workflow_id, {"COMPENSATED"})


async def fail_after_posting(living: Living, workflow_id: str, agreement: Json) -> None:
    """The inputs change while the agreement is applied: what was posted is reversed."""
    await change_inputs(living)
    await quarter.approve(living.cast, agreement["id"])
    await quarter.await_workflow(living.cast.admin, workflow_id, {"FAILED"})
    await restore_inputs(living, agreement)


async def change_inputs(living: Living) -> None:
    """From now on somebody changes them behind the ledger's back, before they are verified."""
    await living.rows.execute(_CHANGE_INPUTS)


async def restore_inputs(living: Living, agreement: Json) -> None:
    await living.rows.execute(_RESTORE_INPUTS.format(agreement["inputsHash"]))


async def go_on(living: Living, workflow_id: str) -> None:
    """The inputs are as they were: the admin retries, and the close ends."""
    await living.cast.admin.do("retryWorkflow", "workflow { id }", id=workflow_id)
    await quarter.await_workflow(living.cast.admin, workflow_id, {"COMPLETED"})


async def pay(living: Living, distribution: Json) -> None:
    """Pay one distribution now, and wait until it is completed."""
    await start_payment(living, distribution)
    await until(_status(living, distribution, "COMPLETED"), f"{distribution['number']} paid")


async def pay_at_the_second_attempt(living: Living, distribution: Json) -> None:
    """The bank returns the first attempt; the payment's workflow makes another."""
    member_id = distribution["member"]["id"]
    await choose_payment(living.cast, member_id, "ACH", "sim-fail-once")
    await pay(living, distribution)


async def pay_a_suspended_member(living: Living, distribution: Json) -> None:
    """Put off while the member is suspended, paid when they are back."""
    await stand(living, distribution["member"]["id"], "SUSPENDED")
    await start_payment(living, distribution)
    deferred = (
        "SELECT count(*) FROM worker.workflow_instance WHERE context ->> 'result' = 'deferred'"
    )

    async def put_off() -> bool:
        return bool(await living.rows.fetchval(deferred))

    await until(put_off, "a deferred payment")
    await stand(living, distribution["member"]["id"], "ACTIVE")


async def start_payment(living: Living, distribution: Json) -> None:
    await living.cast.admin.do("payDistributionNow", "workflow { id }", id=distribution["id"])


async def stand(living: Living, member_id: str, status: str) -> None:
    await living.cast.admin.do(
        "changeMemberStatus",
        "member { id }",
        id=member_id,
        status=status,
        reason="An open question",
    )


async def cancel(living: Living, distribution: Json) -> None:
    """Two people take a payment back; the cash part is retained again."""
    await _together(living, "cancelDistribution", id=distribution["id"], reason="Wrong account")
    await until(_status(living, distribution, "CANCELLED"), f"{distribution['number']} cancelled")

    async def retained() -> bool:
        steps = "SELECT status FROM worker.workflow_step WHERE name = 're_retain'"
        return bool(await living.rows.fetchval(steps) == "completed")

    await until(retained, "the cash part retained again")


async def reverse_a_posting(living: Living) -> None:
    """Two people reverse the booking of the rent, and it is booked again."""
    posted = await living.cast.admin.pages("transactions", "id description status")
    rent = next(row for row in posted if row["description"].startswith("Rent"))
    await _together(
        living, "reverseTransaction", id=rent["id"], reason="Booked twice", date="2026-03-31"
    )
    mirrors = "SELECT count(*) FROM treasury.transaction WHERE reverses_id IS NOT NULL"

    async def reversed_() -> bool:
        return bool(await living.rows.fetchval(mirrors))

    await until(reversed_, "the reversal")
    await quarter.book_result(living.cast, -RENT_MINOR)


async def reopen(living: Living, period_id: str) -> None:
    await _together(living, "reopenPeriod", periodId=period_id, reason="A late invoice")
    await until_period(living, period_id, "OPEN", _WAIT_S)


async def lock(living: Living, period_id: str) -> None:
    await _together(living, "lockPeriod", periodId=period_id, reason="Audited")

    async def locked() -> bool:
        return await period_status(living, period_id) == "LOCKED"

    await until(locked, "the locked period")


async def _together(living: Living, mutation: str, **arguments: Any) -> None:
    """The admin asks, a steward agrees."""
    asked = await living.cast.admin.do(mutation, "approval { id }", **arguments)
    await living.cast.stewards[0].do(
        "castVote", "approval { outcome }", approvalId=asked["approval"]["id"], choice="APPROVE"
    )


def _status(living: Living, distribution: Json, wanted: str) -> Happened:
    async def reached() -> bool:
        rows = await payments.distributions(living.cast)
        return any(row["id"] == distribution["id"] and row["status"] == wanted for row in rows)

    return reached
