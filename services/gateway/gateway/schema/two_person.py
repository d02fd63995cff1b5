"""Commands that a second person must agree to: the worker opens an approval and waits for it."""

from dataclasses import dataclass
from typing import Literal

from gateway.context import Info
from gateway.schema.commands import ReceiptFields, receipt, trimmed
from gateway.schema.governance import GovernanceApproval, approval_of
from gateway.schema.scalars import Date
from habitat.worker.v1 import workflows_pb2 as pb

Act = Literal["PERIOD_REOPEN", "PERIOD_LOCK", "TRANSACTION_REVERSAL", "DISTRIBUTION_CANCEL"]


@dataclass(frozen=True, slots=True)
class Asked:
    approval: GovernanceApproval | None
    receipt: ReceiptFields


async def second_person(
    info: Info,
    act: Act,
    subject: str,
    reason: str | None,
    key: str | None,
    *,
    date: Date | None = None,
    re_retain: bool = False,
) -> Asked:
    """Ask for a second person; a repeat with the same key finds the same approval."""
    request = pb.StartTwoPersonCommandRequest(
        command=act,
        subject_id=subject,
        reason=trimmed(reason),
        date=date or "",
        re_retain=re_retain,
    )
    method = info.context.services.workflows.StartTwoPersonCommand
    reply = await info.context.command(method, request, key)
    return Asked(await approval_of(info, reply.approval_id), receipt(info, reply))
