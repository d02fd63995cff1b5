"""One open Unit, dressed in Treasury's ports."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from chassis.database import Unit
from kernel.call import Call
from kernel.clock import Clock
from treasury.adapters import measured
from treasury.adapters.known import Known
from treasury.adapters.session import Session
from treasury.adapters.sql_accounts import SqlAccounts
from treasury.adapters.sql_capital import SqlCapital
from treasury.adapters.sql_cooperatives import SqlCooperatives
from treasury.adapters.sql_copies import SqlMembers, SqlTakenBack
from treasury.adapters.sql_drafts import SqlDrafts
from treasury.adapters.sql_journal import SqlJournal
from treasury.adapters.sql_periods import SqlPeriods
from treasury.adapters.sql_seals import SqlSeals
from treasury.adapters.sql_snapshots import SqlSnapshots
from treasury.adapters.wire_facts import fact_out
from treasury.domain.facts import CapitalAccountsUpdated, Fact, PeriodClosed


class SqlWork:
    """`migrated` marks facts that an import caused, so that nobody is notified of them."""

    def __init__(self, unit: Unit) -> None:
        session = Session(unit)
        self._session = session
        self._unit = unit
        self.migrated = False
        self.cooperatives = SqlCooperatives(session)
        self.accounts = SqlAccounts(session)
        self.periods = SqlPeriods(session)
        self.drafts = SqlDrafts(session)
        self.journal = SqlJournal(session)
        self.capital = SqlCapital(session)
        self.members = SqlMembers(session)
        self.taken_back = SqlTakenBack(session)
        self.snapshots = SqlSnapshots(session)
        self.seals = SqlSeals(session)

    @property
    def currency(self) -> str:
        """ISO code of every amount of this cooperative."""
        return self._session.currency

    async def prepare(self, known: Known) -> None:
        """Use what the process knows, and learn the currency: once for each cooperative."""
        self._session.known = known
        cooperative_id = self._session.cooperative_id
        if cooperative_id not in known.currencies:
            found = await self._session.value(
                "SELECT currency FROM treasury.cooperative WHERE cooperative_id = $1"
            )
            if found is None:
                return
            known.currencies[cooperative_id] = found
        self._session.currency = known.currencies[cooperative_id]

    @property
    def call(self) -> Call:
        return self._unit.call

    @property
    def clock(self) -> Clock:
        return self._unit.clock

    def emit(self, fact: Fact) -> None:
        kind, aggregate_type, told = fact_out(fact, self.currency)
        migrated = self.migrated or (
            isinstance(fact, CapitalAccountsUpdated) and fact.movement_type == "opening"
        )
        self._unit.add_events(kind, told, aggregate_type=aggregate_type, migrated=migrated)
        if isinstance(fact, PeriodClosed):
            self._unit.after_commit(partial(measured.count, fact))

    def audit(
        self,
        action: str,
        subject_type: str,
        subject_id: UUID | str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str | None = None,
        second_actor_id: str | None = None,
    ) -> None:
        self._unit.add_audit(
            action=action,
            subject_type=subject_type,
            subject_id=subject_id,
            before=before,
            after=after,
            reason=reason,
            second_actor_id=second_actor_id,
        )

    async def fence(self, business_key: str) -> None:
        await self._unit.fence(business_key)
