"""Accounts between the wire and the domain."""

from habitat.treasury.v1 import accounts_pb2 as pb
from kernel.errors import Invalid
from treasury.adapters.wire import (
    account_type_in,
    account_type_out,
    direction_out,
    ledger_in,
    ledger_out,
    money_out,
    optional_account_type_in,
    optional_ledger_in,
    optional_uuid_in,
    text_out,
    uuid_in,
    word_in,
)
from treasury.application.create_account import CreateAccount
from treasury.application.paging import AccountFilter
from treasury.application.update_account import UpdateAccount
from treasury.domain.accounts import Account, PatronageSource
from treasury.domain.capital import MemberRef
from treasury.domain.closing import AccountTotal

MEMBERS_MAX = 1_000


def account_out(account: Account) -> pb.Account:
    return pb.Account(
        id=str(account.id),
        ledger=ledger_out(account.ledger),
        account_number=account.account_number,
        name=account.name,
        account_type=account_type_out(account.account_type),
        normal_balance=direction_out(account.normal_balance),
        parent_id=text_out(account.parent_id),
        is_control=account.is_control,
        member_id=text_out(account.member_id),
        member_role=text_out(account.member_role),
        is_contra=account.is_contra,
        patronage_source=account.patronage_source,
        k1_line=account.k1_line,
        is_active=account.is_active,
        version=account.version,
    )


def balance_out(total: AccountTotal, currency: str) -> pb.Balance:
    return pb.Balance(
        account=account_out(total.account),
        debits=money_out(total.debits_minor, currency),
        credits=money_out(total.credits_minor, currency),
        balance=money_out(total.balance_minor, currency),
    )


def create_account_in(request: pb.CreateAccountRequest) -> CreateAccount:
    return CreateAccount(
        ledger=ledger_in(request.ledger),
        account_number=request.account_number,
        name=request.name,
        account_type=account_type_in(request.account_type, "account_type"),
        parent_id=optional_uuid_in(request.parent_id, "parent_id"),
        is_contra=request.is_contra,
        patronage_source=_source_in(request.patronage_source),
        k1_line=request.k1_line,
    )


def update_account_in(request: pb.UpdateAccountRequest) -> UpdateAccount:
    return UpdateAccount(
        id=uuid_in(request.id, "id"),
        name=request.name if request.HasField("name") else None,
        k1_line=request.k1_line if request.HasField("k1_line") else None,
        patronage_source=_source_in(request.patronage_source),
        expected_version=request.expected_version,
    )


def account_filter_in(chosen: pb.AccountFilter) -> AccountFilter:
    return AccountFilter(
        ledger=optional_ledger_in(chosen.ledger, "filter.ledger"),
        account_type=optional_account_type_in(chosen.account_type, "filter.account_type"),
        active=chosen.active if chosen.HasField("active") else None,
        member_id=optional_uuid_in(chosen.member_id, "filter.member_id"),
        search=chosen.search.strip(),
    )


def member_in(member: pb.MemberRef, field: str) -> MemberRef:
    if not member.member_number:
        raise Invalid("A member's number is needed.", field=f"{field}.member_number")
    return MemberRef(
        uuid_in(member.member_id, f"{field}.member_id"),
        member.member_number,
        member.display_name,
    )


def members_in(request: pb.EnsureMemberAccountsRequest) -> list[MemberRef]:
    if len(request.members) > MEMBERS_MAX:
        raise Invalid(f"At most {MEMBERS_MAX} members at a time.", field="members")
    return [member_in(member, f"members.{place}") for place, member in enumerate(request.members)]


def _source_in(word: str) -> PatronageSource | None:
    return word_in(PatronageSource, word, "patronage_source") if word else None
