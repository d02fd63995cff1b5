"""What a process remembers of the books: nothing here can be stale without being noticed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from treasury.domain.accounts import Account

ACCOUNTS_MAX = 16_384  # of one cooperative, some ten megabytes
CHARTS_MAX = 16


@dataclass(slots=True)
class Chart:
    """Accounts of a cooperative as they were at a version of its chart; 0 knows none."""

    version: int = 0
    accounts: dict[UUID, Account] = field(default_factory=dict)

    def keep(self, accounts: Iterable[Account]) -> None:
        """Of this same version. Whoever was learned first is forgotten first."""
        self.accounts.update((account.id, account) for account in accounts)
        while len(self.accounts) > ACCOUNTS_MAX:
            del self.accounts[next(iter(self.accounts))]


class Known:
    """Currencies never change; a chart is asked for its version whenever it is used."""

    def __init__(self) -> None:
        self.currencies: dict[UUID, str] = {}
        self._charts: dict[UUID, Chart] = {}

    def chart(self, cooperative_id: UUID) -> Chart:
        return self._charts.get(cooperative_id, Chart())

    def keep(self, cooperative_id: UUID, version: int, accounts: Iterable[Account]) -> None:
        """Only what is committed: a version that was rolled back may come again as another."""
        chart = self.chart(cooperative_id)
        if version < chart.version:
            return
        if version > chart.version:  # a new one: others may be at work with the old
            chart = Chart(version)
            self._charts.pop(cooperative_id, None)
            self._charts[cooperative_id] = chart
        chart.keep(accounts)
        while len(self._charts) > CHARTS_MAX:
            del self._charts[next(iter(self._charts))]
