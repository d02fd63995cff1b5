"""Facts in the words of the wire, each with the aggregate whose history it belongs to."""

from uuid import UUID

from google.protobuf.message import Message

from habitat.treasury.v1 import events_pb2 as pb
from treasury.adapters.wire import money_out, text_out
from treasury.domain import facts

Announced = tuple[Message, str, UUID]


def fact_out(fact: facts.Fact, currency: str) -> Announced:
    """The message, and type and id of the aggregate that numbers it."""
    match fact:
        case facts.AccountCreated():
            return _account_created(fact)
        case facts.TransactionPosted():
            return _transaction_posted(fact, currency)
        case facts.TransactionReversed():
            return _transaction_reversed(fact)
        case facts.ContributionPosted():
            return _contribution_posted(fact, currency)
        case facts.CapitalAccountsUpdated():
            return _capital_updated(fact)
        case facts.PeriodClosed():
            return _period_closed(fact, currency)
    return _period_moved(fact)


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
    return message, "period", period.id


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
    return message, "account", account.id


def _transaction_posted(fact: facts.TransactionPosted, currency: str) -> Announced:
    record = fact.record
    message = pb.TransactionPosted(
        transaction_id=str(record.id),
        number=record.number,
        date=str(record.transaction_date),
        period_id=str(record.period_id),
        ledger=record.ledger,
        transaction_type=record.transaction_type,
        total=money_out(record.total_minor, currency),
        source_type=record.source_type,
        source_id=record.source_id,
        economic_event_id=str(record.economic_event_id),
    )
    return message, "transaction", record.id


def _transaction_reversed(fact: facts.TransactionReversed) -> Announced:
    message = pb.TransactionReversed(
        transaction_id=str(fact.transaction_id),
        reversal_id=str(fact.reversal_id),
        reason=fact.reason,
        by=fact.by,
        source_type=fact.source_type,
        source_id=fact.source_id,
    )
    return message, "transaction", fact.transaction_id


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
    return message, "contribution", fact.contribution_id


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
    return message, "capital_change", fact.aggregate_id


def _period_closed(fact: facts.PeriodClosed, currency: str) -> Announced:
    message = pb.PeriodClosed(
        period_id=str(fact.period.id),
        closed_at=fact.closed_at.isoformat(),
        net_income=money_out(fact.net_income_minor, currency),
        snapshot_id=str(fact.snapshot_id),
        agreement_id=text_out(fact.agreement_id),
    )
    return message, "period", fact.period.id
