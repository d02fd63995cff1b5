"""EnsureMemberAccounts: members' sub-accounts in both ledgers, as many as are missing."""

from collections.abc import Sequence

from treasury.application.ports import MemberCopy, Work
from treasury.domain.capital import MemberRef
from treasury.domain.facts import AccountCreated

WITHDRAWING = frozenset({"withdrawn", "expelled"})


async def ensure_member_accounts(work: Work, members: Sequence[MemberRef]) -> int:
    """For workflows and imports; harmless to repeat. Returns how many accounts were opened."""
    work.call.actor.require_machine()
    return await open_accounts(work, members)


async def open_accounts(work: Work, members: Sequence[MemberRef]) -> int:
    """The same without asking who calls: other use cases open what they need."""
    opened = await work.accounts.open_members(members)
    for account in opened:
        work.emit(AccountCreated(account))
    return len(opened)


async def keep_member(work: Work, copy: MemberCopy) -> None:
    """A fact about a member: keep the copy, open accounts for active equity holders.

    Raises NotInstalled while the chart is missing, so that the fact comes again.
    """
    cooperative = await work.cooperatives.get()
    if not await work.members.keep(copy):
        return
    if copy.status == "active" and copy.tier in cooperative.eligible_tiers:
        await open_accounts(work, [copy.ref])
    if copy.status != "pending":
        status = "withdrawing" if copy.status in WITHDRAWING else "open"
        await work.capital.set_status(copy.ref.member_id, status)
