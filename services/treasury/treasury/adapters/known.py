"""What a process remembers of the books: nothing here can be stale without being noticed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from treasury.domain.accounts import Account

ACCOUNTS_MAX = 16_384  # some ten megabytes


class Known:
    """Currencies never change; accounts are asked for their version whenever they are used."""

    def __init__(self) -> None:
        self.currencies: dict[UUID, str] = {}
        self._accounts: dict[UUID, dict[UUID, Account]] = {}  # none is empty
        self._many = 0

    def accounts(self, cooperative_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Account]:
        """Those of these ids that were seen before, each as it was then."""
        mine = self._accounts.get(cooperative_id, {})
        return {each: mine[each] for each in ids if each in mine}

    def keep(self, cooperative_id: UUID, accounts: Sequence[Account]) -> None:
        """Only what is committed: an account that was rolled back never had its version."""
        if not accounts:
            return
        mine = self._accounts.setdefault(cooperative_id, {})
        self._many -= len(mine)
        mine.update((account.id, account) for account in accounts)
        self._many += len(mine)
        while self._many > ACCOUNTS_MAX:
            self._forget_one()

    def _forget_one(self) -> None:
        first = next(iter(self._accounts))
        theirs = self._accounts[first]
        del theirs[next(iter(theirs))]
        self._many -= 1
        if not theirs:
            del self._accounts[first]
