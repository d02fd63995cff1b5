"""Transactions and drafts between the wire and the domain."""

from collections.abc import Iterable
from functools import lru_cache, partial

from habitat.treasury.v1 import ledger_pb2 as pb
from kernel.errors import Invalid
from treasury.adapters.wire import (
    date_in,
    direction_in,
    direction_out,
    each_in,
    instant_out,
    ledger_in,
    ledger_out,
    minor_in,
    money_out,
    optional_date_in,
    optional_ledger_in,
    optional_uuid_in,
    text_out,
    uuid_in,
    word_in,
)
from treasury.adapters.wire_accounts import balance_out
from treasury.application.create_draft import CreateDraft
from treasury.application.drafting import NewLine, NewTransaction
from treasury.application.paging import TransactionFilter
from treasury.application.post_batch import BatchItem
from treasury.application.read_books import TrialBalance
from treasury.application.reverse_transaction import ReverseTransaction
from treasury.domain.drafts import TransactionStatus
from treasury.domain.journal import TransactionType
from treasury.domain.records import EntryRecord, TransactionRecord

_STATUS_PREFIX = "TRANSACTION_STATUS_"


def create_draft_in(request: pb.CreateDraftRequest, currency: str) -> CreateDraft:
    return CreateDraft(
        transactions=_transactions_in(request.transactions, currency),
        transaction_date=date_in(request.transaction_date, "transaction_date"),
        description=request.description,
        period_id=optional_uuid_in(request.period_id, "period_id"),
        transaction_type=_type_in(request.transaction_type, "transaction_type"),
    )


def batch_in(request: pb.PostTransactionBatchRequest, currency: str) -> list[BatchItem]:
    return each_in(partial(_item_in, currency), request.items, "items")


def reversal_in(request: pb.ReverseTransactionRequest) -> ReverseTransaction:
    return ReverseTransaction(
        id=uuid_in(request.id, "id"),
        reason=request.reason,
        on=optional_date_in(request.date, "date"),
        requested_by=request.requested_by,
        approved_by=request.approved_by,
    )


def transaction_filter_in(chosen: pb.TransactionFilter) -> TransactionFilter:
    status = None
    if chosen.status:
        try:
            name = pb.TransactionStatus.Name(chosen.status)
        except ValueError:
            raise Invalid("There is no such status.", field="filter.status") from None
        status = TransactionStatus(name.removeprefix(_STATUS_PREFIX).lower())
    kind = chosen.transaction_type
    return TransactionFilter(
        ledger=optional_ledger_in(chosen.ledger, "filter.ledger"),
        period_id=optional_uuid_in(chosen.period_id, "filter.period_id"),
        account_id=optional_uuid_in(chosen.account_id, "filter.account_id"),
        member_id=optional_uuid_in(chosen.member_id, "filter.member_id"),
        transaction_type=_type_in(kind, "filter.transaction_type") if kind else None,
        status=status,
        source_type=chosen.source_type or None,
        from_date=optional_date_in(chosen.from_date, "filter.from_date"),
        to_date=optional_date_in(chosen.to_date, "filter.to_date"),
        min_amount_minor=chosen.min_amount_minor or None,
    )


def transaction_out(record: TransactionRecord, currency: str) -> pb.Transaction:
    return pb.Transaction(
        id=str(record.id),
        number=record.number,
        ledger=ledger_out(record.ledger),
        period_id=str(record.period_id),
        transaction_date=str(record.transaction_date),
        transaction_type=record.transaction_type,
        status=pb.TransactionStatus.Value(_STATUS_PREFIX + record.status.upper()),
        description=record.description,
        source_type=record.source_type,
        source_id=record.source_id,
        economic_event_id=str(record.economic_event_id),
        reverses_id=text_out(record.reverses_id),
        reversed_by_id=text_out(record.reversed_by_id),
        created_by=record.created_by,
        approved_by=text_out(record.approved_by),
        posted_at=instant_out(record.posted_at),
        total=money_out(record.total_minor, currency),
        entries=[_entry_out(entry, currency) for entry in record.entries],
        version=record.version,
        entry_count=record.entry_count,
        return_reason=record.return_reason,
    )


def transactions_out(records: Iterable[TransactionRecord], currency: str) -> list[pb.Transaction]:
    return [transaction_out(record, currency) for record in records]


def trial_balance_out(balance: TrialBalance, currency: str) -> pb.GetTrialBalanceResponse:
    debits_minor, credits_minor = balance.total_debits_minor, balance.total_credits_minor
    return pb.GetTrialBalanceResponse(
        ledger=ledger_out(balance.ledger),
        as_of=text_out(balance.as_of),
        rows=[balance_out(row, currency) for row in balance.rows],
        total_debits=money_out(debits_minor, currency),
        total_credits=money_out(credits_minor, currency),
        difference=money_out(debits_minor - credits_minor, currency),
    )


def _item_in(currency: str, item: pb.BatchItem) -> BatchItem:
    return BatchItem(
        _transactions_in(item.transactions, currency),
        date_in(item.transaction_date, "transaction_date"),
        item.description.strip(),
        _type_in(item.transaction_type, "transaction_type"),
        item.source_type,
        item.source_id,
    )


def _transactions_in(news: Iterable[pb.NewTransaction], currency: str) -> list[NewTransaction]:
    return each_in(partial(_transaction_in, currency), news, "transactions")


def _transaction_in(currency: str, new: pb.NewTransaction) -> NewTransaction:
    lines = each_in(partial(_line_in, currency), new.entries, "entries")
    return NewTransaction(ledger_in(new.ledger), lines)


def _line_in(currency: str, line: pb.NewEntry) -> NewLine:
    amount = minor_in(line.amount, currency, "amount")
    if amount <= 0:
        raise Invalid("An entry's amount is above zero.", field="amount")
    account, member = line.account_id, line.member_id
    return NewLine(
        direction_in(line.direction, "direction"),
        amount,
        uuid_in(account, "account_id") if account else None,
        line.account_number,
        line.memo,
        uuid_in(member, "member_id") if member else None,
    )


def _entry_out(entry: EntryRecord, currency: str) -> pb.Entry:
    return pb.Entry(
        id=str(entry.id),
        line_no=entry.line_no,
        account_id=str(entry.account_id),
        direction=direction_out(entry.direction),
        amount=money_out(entry.amount_minor, currency),
        memo=entry.memo,
        member_id=text_out(entry.member_id),
    )


@lru_cache(maxsize=64)
def _type_in(word: str, field: str) -> TransactionType:
    return word_in(TransactionType, word or TransactionType.ADJUSTMENT, field)
