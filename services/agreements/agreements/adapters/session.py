"""An open transaction dressed in the ports of the use cases."""

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from agreements.adapters import measured
from agreements.adapters.sql_agreements import SqlAgreements
from agreements.adapters.sql_allocations import SqlAllocations
from agreements.adapters.sql_approvals import SqlApprovals
from agreements.adapters.sql_claims import SqlClaims
from agreements.adapters.sql_distributions import SqlDistributions
from agreements.adapters.sql_formulas import SqlFormulas
from agreements.adapters.sql_members import SqlMembers
from agreements.adapters.sql_periods import SqlPeriods
from agreements.adapters.sql_settings import SqlNumbers, SqlSettings
from agreements.adapters.wire_events import event_out
from agreements.application.memory import Memory
from agreements.domain.facts import Fact
from chassis.database import Unit
from kernel.call import Call
from kernel.clock import Clock


class SqlWork:
    """What `application.ports.Work` promises, on one Unit."""

    def __init__(self, unit: Unit, memory: Memory | None = None) -> None:
        self._unit = unit
        self._currency = ""
        self.memory = memory or Memory()

    async def currency(self) -> str:
        """The cooperative's; read once, before anything is announced."""
        if not self._currency:
            self._currency = await self.settings.currency()
        return self._currency

    @property
    def call(self) -> Call:
        return self._unit.call

    @property
    def clock(self) -> Clock:
        return self._unit.clock

    @cached_property
    def settings(self) -> SqlSettings:
        return SqlSettings(self._unit)

    @cached_property
    def formulas(self) -> SqlFormulas:
        return SqlFormulas(self._unit)

    @cached_property
    def periods(self) -> SqlPeriods:
        return SqlPeriods(self._unit)

    @cached_property
    def members(self) -> SqlMembers:
        return SqlMembers(self._unit)

    @cached_property
    def claims(self) -> SqlClaims:
        return SqlClaims(self._unit)

    @cached_property
    def agreements(self) -> SqlAgreements:
        return SqlAgreements(self._unit)

    @cached_property
    def allocations(self) -> SqlAllocations:
        return SqlAllocations(self._unit)

    @cached_property
    def approvals(self) -> SqlApprovals:
        return SqlApprovals(self._unit)

    @cached_property
    def distributions(self) -> SqlDistributions:
        return SqlDistributions(self._unit)

    @cached_property
    def numbers(self) -> SqlNumbers:
        return SqlNumbers(self._unit)

    def announce(self, *facts: Fact) -> None:
        for fact in facts:
            announced = event_out(fact, self._currency)
            self._unit.add_event(
                announced.message,
                aggregate_type=announced.aggregate_type,
                aggregate_id=announced.aggregate_id,
            )
            self._unit.after_commit(partial(measured.count, fact, self._currency))

    def note(
        self,
        action: str,
        subject_type: str,
        subject_id: UUID,
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

    async def unpublished_claims(self) -> int:
        driver = await self._unit.driver()
        return int(
            await driver.fetchval(
                "SELECT count(*) FROM agreements.outbox "
                "WHERE published_at IS NULL AND cooperative_id = $1 "
                "AND starts_with(event_type, 'agreements.claim.')",
                self.call.cooperative_id,
            )
        )
