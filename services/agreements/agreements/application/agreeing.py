"""The life of an allocation agreement (domain 9.7): made, proposed, applied, or given up.

Whoever takes more than one row takes them in this order: period, agreement, approval,
distributions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from uuid import UUID

from agreements.application import governing
from agreements.application.calculating import Asked, Calculated, calculated
from agreements.application.patronage import Capacities
from agreements.application.ports import Work
from agreements.application.rights import Scope, require_service
from agreements.domain.agreements import Agreement, AgreementStatus, Allocation
from agreements.domain.engine import ENGINE_VERSION
from agreements.domain.facts import (
    LINES_MAX,
    AgreementApplied,
    AgreementCancelled,
    AgreementExecuted,
    AgreementProposed,
    AllocationsCreated,
    NewLine,
)
from agreements.domain.governance import Outcome, SubjectType
from agreements.domain.numbers import agreement_number, allocation_number
from agreements.domain.periods import ClaimsState, Period
from kernel.errors import Conflict, Refused
from kernel.ids import new_id


class InputsChanged(Refused):
    reason = "INPUTS_CHANGED"
    sentence = "What the calculation rests on has changed since it was made; calculate again."


@dataclass(frozen=True, slots=True)
class CreateAgreement:
    asked: Asked
    workflow_id: str
    inputs_hash: str
    started_by: str
    distribution_date: date | None


async def create(work: Work, command: CreateAgreement, capacities: Capacities | None) -> Agreement:
    """Calculate anew and store header and lines in one transaction (close step 4).

    The same workflow with the same inputs gets the agreement it made before. Raises InputsChanged,
    Conflict (another live agreement), CloseInProgress, and what the calculation raises.
    """
    require_service(work.call.actor, Scope.AGREEMENTS)
    period_id = command.asked.period_id
    await work.fence(str(period_id))
    period = await work.periods.lock(period_id)
    period.held_by(command.workflow_id)
    live = await work.agreements.live(period_id)
    if live:
        same = (live.workflow_id, live.inputs_hash) == (command.workflow_id, command.inputs_hash)
        if not same:
            raise Conflict(f"Agreement {live.number} of this period is {live.status.value}.")
        return live
    result = await calculated(work, command.asked, capacities)
    if result.inputs_hash != command.inputs_hash:
        raise InputsChanged(expected=command.inputs_hash, found=result.inputs_hash)
    agreement = await _header(work, command, period, result)
    first = await work.numbers.reserve("allocation", period.code, agreement.member_count)
    work.memory.forget()
    told = _announced(work, agreement, _lines(agreement, period, result, first))
    await work.agreements.add(agreement, told, result.exclusions)
    work.note(
        "agreement.create",
        "allocation_agreement",
        agreement.id,
        after={"number": agreement.number, "inputs_hash": agreement.inputs_hash},
    )
    return agreement


async def _header(
    work: Work, command: CreateAgreement, period: Period, result: Calculated
) -> Agreement:
    calculation = result.calculation
    revision = await work.agreements.next_revision(period.id)
    return Agreement(
        id=new_id(),
        number=agreement_number(period.code, revision),
        period_id=period.id,
        revision=revision,
        status=AgreementStatus.DRAFT,
        regime=result.inputs.regime,
        formula_version_id=result.patronage.formula.id,
        income=command.asked.income,
        surplus=calculation.question.surplus,
        total_weighted=calculation.total_weighted,
        share_den=calculation.share_den,
        cash_rate_bp=calculation.question.cash_rate_bp,
        cash=calculation.cash,
        retained=calculation.retained,
        tax_total=calculation.tax_total,
        member_count=len(calculation.lines),
        inputs_hash=result.inputs_hash,
        engine_version=ENGINE_VERSION,
        tax_lines=command.asked.tax_lines,
        workflow_id=command.workflow_id,
        calculated_at=work.clock.now(),
        distribution_date=command.distribution_date,
        inputs_snapshot=result.inputs.snapshot(),
        limited=calculation.limited,
        proposed_by=command.started_by,
    )


def _lines(
    agreement: Agreement, period: Period, result: Calculated, first: int
) -> Iterator[Allocation]:
    """In the engine's order, numbered from `first`; made when they are asked for."""
    weights = result.patronage.terms.weights
    codes = tuple(weight.category_code for weight in weights)
    weights_e4 = result.patronage.terms.weights_e4
    loss = agreement.surplus < 0
    for place, line in enumerate(result.calculation.lines, start=first):
        yield Allocation(
            id=new_id(),
            number=allocation_number(period.code, place),
            agreement_id=agreement.id,
            member_id=line.participant.member_id,
            member_number=line.participant.number,
            raw=line.participant.raw,
            weights_e4=weights_e4,
            category_codes=codes,
            weighted=line.participant.weighted,
            share_num=line.share_num,
            total=line.total,
            cash=line.cash,
            amounts=line.amounts,
            tax=line.tax,
            tax_total=line.tax_total,
            capacity=line.participant.capacity if loss else None,
            minutes=line.participant.minutes,
            claims=line.participant.claims,
        )


def _announced(
    work: Work, agreement: Agreement, lines: Iterator[Allocation]
) -> Iterator[Allocation]:
    """The same lines, each announced in one fact with those around it."""
    while part := list(islice(lines, LINES_MAX)):
        new = [NewLine(one.id, one.number, one.member_id, one.total, one.cash) for one in part]
        work.announce(AllocationsCreated(agreement.id, new))
        yield from part


async def propose(work: Work, agreement_id: UUID, workflow_id: str, proposed_by: str) -> Agreement:
    """Put the agreement to the vote; harmless to repeat by the same workflow."""
    require_service(work.call.actor, Scope.AGREEMENTS)
    agreement = await work.agreements.lock(agreement_id)
    _held_by(agreement, workflow_id)
    if agreement.status is AgreementStatus.PROPOSED:
        return agreement
    proposed = agreement.moved(
        AgreementStatus.PROPOSED,
        proposed_at=work.clock.now(),
        proposed_by=proposed_by or agreement.proposed_by,
    )
    await work.agreements.save(proposed)
    await governing.open_collective(
        work,
        SubjectType.ALLOCATION_AGREEMENT,
        agreement_id,
        requested_by=proposed.proposed_by,
        workflow_id=workflow_id,
    )
    work.announce(AgreementProposed(proposed))
    work.note("agreement.propose", "allocation_agreement", agreement_id)
    return proposed


async def cancel(work: Work, agreement_id: UUID, workflow_id: str, reason: str) -> Agreement:
    """Give it up before the first posting; harmless to repeat. Raises Refused once applied."""
    require_service(work.call.actor, Scope.AGREEMENTS)
    agreement = await work.agreements.lock(agreement_id)
    _held_by(agreement, workflow_id)
    if agreement.status is AgreementStatus.CANCELLED:
        return agreement
    cancelled = agreement.moved(AgreementStatus.CANCELLED)
    await work.agreements.save(cancelled)
    approval = await work.approvals.latest(SubjectType.ALLOCATION_AGREEMENT, agreement_id)
    if approval:
        held = await work.approvals.lock(approval.id)
        if held.outcome is Outcome.PENDING:
            await governing.withdraw(work, held, reason)
    work.announce(AgreementCancelled(cancelled, reason))
    work.note("agreement.cancel", "allocation_agreement", agreement_id, reason=reason or None)
    return cancelled


async def mark_applied(
    work: Work,
    agreement_id: UUID,
    workflow_id: str,
    book_transaction_id: UUID | None,
    tax_transaction_id: UUID | None,
) -> Agreement:
    """Treasury has posted it: the claims are allocated. Executed at once when nobody gets cash.

    Harmless to repeat with the same transactions.
    """
    require_service(work.call.actor, Scope.AGREEMENTS)
    period_id = (await work.agreements.get(agreement_id)).period_id
    await work.fence(str(period_id))
    period = await work.periods.lock(period_id)
    agreement = await work.agreements.lock(agreement_id)
    _held_by(agreement, workflow_id)
    posted = (book_transaction_id, tax_transaction_id)
    again = posted == (agreement.book_transaction_id, agreement.tax_transaction_id)
    if agreement.status in (AgreementStatus.APPLIED, AgreementStatus.EXECUTED) and again:
        return agreement
    applied = agreement.moved(
        AgreementStatus.APPLIED,
        applied_at=work.clock.now(),
        book_transaction_id=book_transaction_id,
        tax_transaction_id=tax_transaction_id,
    )
    period.held_by(agreement.workflow_id)
    await work.agreements.save(applied)
    await work.periods.save(replace(period, claims_state=ClaimsState.ALLOCATED))
    work.announce(AgreementApplied(applied))
    work.note("agreement.apply", "allocation_agreement", agreement_id)
    return await settle(work, applied, 0)


async def settle(work: Work, agreement: Agreement, amount: int) -> Agreement:
    """Count cash that was paid or retained again; `agreement`'s row must be held by the caller."""
    if not amount and agreement.cash:
        return agreement
    settled = agreement.settle(amount, at=work.clock.now())
    await work.agreements.save(settled)
    if settled.status is not agreement.status:
        work.announce(AgreementExecuted(settled))
    return settled


def _held_by(agreement: Agreement, workflow_id: str) -> None:
    if agreement.workflow_id != workflow_id:
        raise Refused(
            f"Agreement {agreement.number} belongs to another workflow.",
            reason="CLOSE_IN_PROGRESS",
            workflow_id=agreement.workflow_id,
        )
