"""Facts in the words of the wire, each with the aggregate whose history it belongs to."""

from typing import NamedTuple
from uuid import UUID

from google.protobuf.message import Message

from chassis.payloads import teller, text
from habitat.treasury.v1 import events_pb2 as pb
from treasury.adapters.wire import money_out, text_out
from treasury.domain import facts


class Announced(NamedTuple):
    """Facts of one kind; of each the id of the aggregate that numbers it, and its JSON."""

    kind: type[Message]
    aggregate_type: str
    told: list[tuple[UUID, str]]


def fact_out(fact: facts.Fact, currency: str) -> Announced:
    """What is told of a domain's fact: mostly one message."""
    match fact:
        case facts.AccountCreated():
            return _account_created(fact)
        case facts.TransactionsPosted():
            return _transactions_posted(fact, currency)
        case facts.TransactionReversed():
            return _transaction_reversed(fact)
        case facts.ContributionPosted():
            return _contribution_posted(fact, currency)
        case facts.CapitalAccountsUpdated():
            return _capital_updated(fact)
        case facts.PeriodClosed():
            return _period_closed(fact, currency)
    return _period_moved(fact)


def _one(message: Message, aggregate_type: str, aggregate_id: UUID) -> Announced:
    return Announced(type(message), aggregate_type, [(aggregate_id, text(message))])


def _period_moved(
    fact: facts.PeriodOpened
    | facts.PeriodClosing
    | facts.PeriodCloseAborted
    | facts.PeriodReopened
    | facts.PeriodLocked,
) -> Announced:
    period = fact.period
    message: Message
    match fact:
        case facts.PeriodOpened():
            message = pb.PeriodOpened(
                period_id=str(period.id),
                code=period.code,
                name=period.name,
                period_type=period.window.period_type,
                start_date=str(period.window.start),
                end_date=str(period.window.end),
                fiscal_year=period.fiscal_year,
                formula_version_id=text_out(period.formula_version_id),
                grace_end_date=str(period.grace_end_date),
            )
        case facts.PeriodClosing():
            message = pb.PeriodClosing(
                period_id=str(period.id),
                started_by=fact.started_by,
                workflow_id=str(fact.workflow_id),
            )
        case facts.PeriodCloseAborted():
            message = pb.PeriodCloseAborted(
                period_id=str(period.id), reason=fact.reason, workflow_id=str(fact.workflow_id)
            )
        case facts.PeriodReopened():
            message = pb.PeriodReopened(period_id=str(period.id), reason=fact.reason, by=fact.by)
        case facts.PeriodLocked():
            message = pb.PeriodLocked(
                period_id=str(period.id), locked_at=fact.locked_at.isoformat()
            )
    return _one(message, "period", period.id)


def _account_created(fact: facts.AccountCreated) -> Announced:
    account = fact.account
    message = pb.AccountCreated(
        account_id=str(account.id),
        account_number=account.account_number,
        name=account.name if account.member_id is None else "",  # no personal data in facts
        account_type=account.account_type,
        ledger=account.ledger,
        member_id=text_out(account.member_id),
    )
    return _one(message, "account", account.id)


_POSTED = teller(
    pb.TransactionPosted,
    *("transaction_id", "number", "date", "period_id", "ledger", "transaction_type", "total"),
    *("source_type", "source_id", "economic_event_id"),
)


def _transactions_posted(fact: facts.TransactionsPosted, currency: str) -> Announced:
    told = [
        _POSTED(
            (
                str(record.id),
                record.number,
                str(record.transaction_date),
                str(record.period_id),
                record.ledger,
                record.transaction_type,
                (record.total_minor, currency),
                record.source_type,
                record.source_id,
                str(record.economic_event_id),
            )
        )
        for record in fact.records
    ]
    ids = [record.id for record in fact.records]
    return Announced(pb.TransactionPosted, "transaction", list(zip(ids, told, strict=True)))


def _transaction_reversed(fact: facts.TransactionReversed) -> Announced:
    message = pb.TransactionReversed(
        transaction_id=str(fact.transaction_id),
        reversal_id=str(fact.reversal_id),
        reason=fact.reason,
        by=fact.by,
        source_type=fact.source_type,
        source_id=fact.source_id,
    )
    return _one(message, "transaction", fact.transaction_id)


def _contribution_posted(fact: facts.ContributionPosted, currency: str) -> Announced:
    message = pb.ContributionPosted(
        contribution_id=str(fact.contribution_id),
        member_id=str(fact.member_id),
        book_transaction_id=text_out(fact.book_transaction_id),
        tax_transaction_id=text_out(fact.tax_transaction_id),
        book_amount=money_out(fact.book_minor, currency),
        tax_amount=money_out(fact.tax_minor, currency),
        reversed=fact.reversed,
    )
    return _one(message, "contribution", fact.contribution_id)


def _capital_updated(fact: facts.CapitalAccountsUpdated) -> Announced:
    message = pb.CapitalAccountUpdated(
        period_id=str(fact.period_id),
        movement_type=fact.movement_type,
        source_type=fact.source_type,
        source_id=fact.source_id,
        lines=[
            pb.CapitalChange(
                member_id=str(line.member_id),
                book_delta_minor=line.book_delta_minor,
                tax_delta_minor=line.tax_delta_minor,
                book_balance_minor=line.book_balance_minor,
                tax_balance_minor=line.tax_balance_minor,
                declared_unpaid_minor=line.declared_unpaid_minor,
            )
            for line in fact.lines
        ],
    )
    return _one(message, "capital_change", fact.aggregate_id)


def _period_closed(fact: facts.PeriodClosed, currency: str) -> Announced:
    message = pb.PeriodClosed(
        period_id=str(fact.period.id),
        closed_at=fact.closed_at.isoformat(),
        net_income=money_out(fact.net_income_minor, currency),
        snapshot_id=str(fact.snapshot_id),
        agreement_id=text_out(fact.agreement_id),
    )
    return _one(message, "period", fact.period.id)
