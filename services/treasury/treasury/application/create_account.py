"""CreateAccount: an admin extends the chart inside its ranges."""

from dataclasses import dataclass
from uuid import UUID

from kernel.call import Role
from kernel.errors import Conflict, Invalid
from kernel.ids import new_id
from treasury.application.ports import Work
from treasury.domain.accounts import Account, AccountType, Ledger, PatronageSource
from treasury.domain.facts import AccountCreated


@dataclass(frozen=True, slots=True)
class CreateAccount:
    ledger: Ledger
    account_number: str
    name: str
    account_type: AccountType
    parent_id: UUID | None = None
    is_contra: bool = False
    patronage_source: PatronageSource | None = None
    k1_line: str = ""


async def create_account(work: Work, command: CreateAccount) -> Account:
    """Raises Forbidden, Invalid, Conflict when the number is taken."""
    work.call.actor.require(Role.ADMIN)
    await work.cooperatives.get()
    if "-" in command.account_number:
        raise Invalid("Sub-accounts of members open by themselves.", field="account_number")
    if command.parent_id:
        parent = await work.accounts.get(command.parent_id)
        if not parent.is_control or parent.ledger is not command.ledger:
            raise Invalid("The parent is a control account of the ledger.", field="parent_id")
        if parent.account_type is not command.account_type:
            raise Invalid("The parent has the same type.", field="parent_id")
    account = Account(
        id=new_id(),
        ledger=command.ledger,
        account_number=command.account_number,
        name=command.name.strip(),
        account_type=command.account_type,
        parent_id=command.parent_id,
        is_contra=command.is_contra,
        patronage_source=command.patronage_source or _source_of(command.account_type),
        k1_line=command.k1_line,
    )
    if not await work.accounts.add([account]):
        raise Conflict(f"Account {account.account_number} exists already.", field="account_number")
    work.emit(AccountCreated(account))
    work.audit(
        "create_account",
        "account",
        account.id,
        after={"ledger": account.ledger, "number": account.account_number, "name": account.name},
    )
    return account


def _source_of(account_type: AccountType) -> PatronageSource:
    if account_type in (AccountType.REVENUE, AccountType.EXPENSE):
        return PatronageSource.PATRONAGE
    return PatronageSource.NOT_APPLICABLE
