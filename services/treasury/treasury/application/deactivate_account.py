"""DeactivateAccount: only at a balance of zero, and while no posting runs."""

from dataclasses import dataclass, replace
from uuid import UUID

from kernel.call import Role
from kernel.errors import Refused, Stale
from treasury.application.ports import Work
from treasury.domain.accounts import Account


@dataclass(frozen=True, slots=True)
class DeactivateAccount:
    id: UUID
    expected_version: int = 0


async def deactivate_account(work: Work, command: DeactivateAccount) -> Account:
    """Every posting shares its period's row lock; with all of them held, the balance stands still.

    Raises Forbidden, NotFound, Stale, and Refused for control accounts, members' sub-accounts and
    balances other than zero.
    """
    work.call.actor.require(Role.ADMIN)
    await work.periods.all_for_change()
    account = await work.accounts.get(command.id)
    if command.expected_version not in (0, account.version):
        raise Stale(version=account.version)
    if not account.is_active:
        return account
    if account.is_control or account.member_id:
        raise Refused("Control accounts and members' sub-accounts stay active.")
    balance_minor = (await work.journal.balance(account)).balance_minor
    if balance_minor:
        raise Refused(
            f"Account {account.account_number} still holds a balance.",
            balance_minor=balance_minor,
        )
    after = replace(account, is_active=False, version=account.version + 1)
    await work.accounts.save(after)
    work.audit("deactivate_account", "account", after.id, after={"is_active": False})
    return after
