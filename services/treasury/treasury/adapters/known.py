"""What a process remembers of the books: nothing here can be stale without being noticed."""

from collections.abc import Iterable
from uuid import UUID

from treasury.domain.accounts import Account

ACCOUNTS_MAX = 16_384  # some ten megabytes


class Known:
    """Currencies never change; accounts are asked for their version whenever they are used."""

    def __init__(self) -> None:
        self.currencies: dict[UUID, str] = {}
        self._accounts: dict[tuple[UUID, UUID], Account] = {}

    def accounts(self, cooperative_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Account]:
        """Those of these ids that were seen before, each as it was then."""
        mine = self._accounts
        return {each: mine[cooperative_id, each] for each in ids if (cooperative_id, each) in mine}

    def keep(self, cooperative_id: UUID, accounts: Iterable[Account]) -> None:
        """Only what is committed: an account that was rolled back never had its version."""
        for account in accounts:
            self._accounts[cooperative_id, account.id] = account
        while len(self._accounts) > ACCOUNTS_MAX:
            del self._accounts[next(iter(self._accounts))]
