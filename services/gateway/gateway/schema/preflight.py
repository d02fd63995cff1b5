"""What stands against closing a period, asked of all three services before anybody starts."""

import asyncio
from enum import Enum
from typing import Any, Self

import strawberry

from gateway.context import Info
from gateway.schema.closing import PendingContributions
from gateway.schema.described import described_field
from gateway.schema.enums import word
from gateway.schema.ids import local_id
from habitat.agreements.v1 import claims_pb2
from habitat.people.v1 import contributions_pb2
from habitat.treasury.v1 import periods_pb2


@strawberry.enum(description="What a finding of the preflight means for the close.")
class FindingSeverity(Enum):
    BLOCKING = strawberry.enum_value("blocking", description="The close would refuse.")
    SETTLING = strawberry.enum_value("settling", description="It goes away by itself.")
    WARNING = strawberry.enum_value("warning", description="Worth a look; the close goes on.")


@strawberry.type
class PreflightFinding:
    service: str
    check: str = strawberry.field(description="The check's stable name.")
    severity: FindingSeverity
    message: str
    count: int

    @classmethod
    def of(cls, service: str, found: Any) -> Self:
        return cls(
            service=service,
            check=found.check,
            severity=FindingSeverity(found.severity),
            message=found.message,
            count=found.count,
        )


@strawberry.type
class PreflightQueries:
    @described_field("Empty when nothing stands against the close. For admins; changes nothing.")
    async def close_preflight(
        self,
        info: Info,
        period_id: strawberry.ID,
        pending_contributions: PendingContributions | None = None,
    ) -> list[PreflightFinding] | None:
        period = local_id(period_id, "Period", field="periodId")
        services, ask = info.context.services, info.context.ask
        replies: tuple[Any, ...] = await asyncio.gather(
            ask(
                services.periods.PreflightPeriod,
                periods_pb2.PreflightPeriodRequest(period_id=period),
            ),
            ask(
                services.contributions.PreflightPeriod,
                contributions_pb2.PreflightPeriodRequest(
                    period_id=period, pending_contributions=word(pending_contributions)
                ),
            ),
            ask(
                services.claims.PreflightPeriod,
                claims_pb2.PreflightPeriodRequest(period_id=period),
            ),
        )
        return [
            PreflightFinding.of(service, found)
            for service, reply in zip(("treasury", "people", "agreements"), replies, strict=True)
            for found in reply.findings
        ]
