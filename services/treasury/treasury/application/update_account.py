"""UpdateAccount: name, K-1 line and patronage source; never the kind of an account."""

from dataclasses import dataclass, replace
from uuid import UUID

from kernel.call import Role
from kernel.errors import Stale
from treasury.application.ports import Work
from treasury.domain.accounts import Account, PatronageSource


@dataclass(frozen=True, slots=True)
class UpdateAccount:
    """None leaves a field as it is."""

    id: UUID
    name: str | None = None
    k1_line: str | None = None
    patronage_source: PatronageSource | None = None
    expected_version: int = 0


async def update_account(work: Work, command: UpdateAccount) -> Account:
    """Raises Forbidden, NotFound, Stale, Invalid."""
    work.call.actor.require(Role.ADMIN)
    before = await work.accounts.get(command.id)
    if command.expected_version not in (0, before.version):
        raise Stale(version=before.version)
    after = replace(
        before,
        name=before.name if command.name is None else command.name.strip(),
        k1_line=before.k1_line if command.k1_line is None else command.k1_line,
        patronage_source=command.patronage_source or before.patronage_source,
        version=before.version + 1,
    )
    await work.accounts.save(after)
    work.audit("update_account", "account", after.id, before=_words(before), after=_words(after))
    return after


def _words(account: Account) -> dict[str, str]:
    return {
        "name": account.name,
        "k1_line": account.k1_line,
        "patronage_source": account.patronage_source,
    }
