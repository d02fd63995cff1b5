"""One open transaction in the words of the ports."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from chassis.database import Unit, Units
from kernel.call import Call
from kernel.clock import Clock
from people.adapters import measured
from people.adapters.sql_contributions import SqlContributions
from people.adapters.sql_identity import SqlCredentials, SqlSessions
from people.adapters.sql_imports import SqlImports
from people.adapters.sql_members import SqlMembers
from people.adapters.sql_periods import SqlPeriods
from people.adapters.sql_policies import (
    SqlApprovals,
    SqlCooperatives,
    SqlNumbers,
    SqlPolicies,
)
from people.adapters.wire_facts import aggregate_of, fact_out
from people.domain.facts import AuditNote, Fact


class SqlWork:
    """The ports over a Unit; facts and audit lines leave with its commit."""

    def __init__(self, unit: Unit, *, currency: str) -> None:
        self.unit = unit
        self._currency = currency
        self.call: Call = unit.call
        self.clock: Clock = unit.clock
        self.members = SqlMembers(unit)
        self.credentials = SqlCredentials(unit)
        self.sessions = SqlSessions(unit)
        self.periods = SqlPeriods(unit)
        self.policies = SqlPolicies(unit)
        self.cooperatives = SqlCooperatives(unit)
        self.contributions = SqlContributions(unit, self.periods)
        self.approvals = SqlApprovals(unit)
        self.imports = SqlImports(unit)
        self.numbers = SqlNumbers(unit)

    def announce(self, fact: Fact, *, migrated: bool = False) -> None:
        aggregate_type, aggregate_id = aggregate_of(fact, cooperative_id=self.call.cooperative_id)
        message = fact_out(
            fact, today=self.clock.today(), currency=self._currency, migrated=migrated
        )
        self.unit.add_event(
            message, aggregate_type=aggregate_type, aggregate_id=aggregate_id, migrated=migrated
        )
        self.unit.after_commit(partial(measured.count, fact, self._currency))

    def note(self, note: AuditNote) -> None:
        self.unit.add_audit(
            action=note.action,
            subject_type=note.subject_type,
            subject_id=note.subject_id,
            before=note.before,
            after=note.after,
            reason=note.reason,
            policy_version=note.policy_version,
        )


class SqlBegin:
    """Opens transactions for the use cases that need two of them."""

    def __init__(self, units: Units, dress: Callable[[Unit], SqlWork]) -> None:
        self._units = units
        self._dress = dress

    @asynccontextmanager
    async def __call__(self, call: Call) -> AsyncIterator[SqlWork]:
        async with self._units.open(call, place="session") as unit:
            yield self._dress(unit)
