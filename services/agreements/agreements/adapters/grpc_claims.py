"""ClaimService and StatementService over gRPC."""

from collections.abc import AsyncIterator

from agreements.adapters.servicing import AGGREGATION_MS, Context, Servicing
from agreements.adapters.session import SqlWork
from agreements.adapters.wire import (
    optional_enum_in,
    optional_uuid_in,
    page_in,
    token_out,
    uuid_in,
)
from agreements.adapters.wire_agreements import statement_out
from agreements.adapters.wire_claims import (
    CLAIM_STATUSES,
    categories_out,
    claim_out,
    summary_out,
)
from agreements.application import closing, reading, stating, summarizing
from agreements.application.ports import ClaimFilter
from agreements.application.rights import Scope, require_service
from chassis.incoming import call_of
from habitat.agreements.v1 import claims_pb2 as pb
from habitat.agreements.v1 import claims_pb2_grpc as pb_grpc
from habitat.agreements.v1 import statements_pb2, statements_pb2_grpc

CHUNK = 1000


class Claims(Servicing, pb_grpc.ClaimServiceServicer):
    async def ListClaims(
        self, request: pb.ListClaimsRequest, context: Context
    ) -> pb.ListClaimsResponse:
        wanted = ClaimFilter(
            period_id=optional_uuid_in(request.period_id, field="period_id"),
            member_id=optional_uuid_in(request.member_id, field="member_id"),
            status=optional_enum_in(CLAIM_STATUSES, request.status, field="status"),
            category_code=request.category_code or None,
        )
        page = page_in(request.page_size, request.page_token, count=request.count, ids=True)

        async def use(work: SqlWork, currency: str) -> pb.ListClaimsResponse:
            found = await reading.claims(work, wanted, page)
            return pb.ListClaimsResponse(
                claims=[claim_out(claim, currency) for claim in found.rows],
                next_page_token=token_out(found.next_key),
                total_count=found.total,
            )

        return await self.query(context, use)

    async def BatchGetPatronageSummaries(
        self, request: pb.BatchGetPatronageSummariesRequest, context: Context
    ) -> pb.BatchGetPatronageSummariesResponse:
        keys = [
            (
                uuid_in(key.member_id, field="keys.member_id"),
                uuid_in(key.period_id, field="keys.period_id"),
            )
            for key in request.keys
        ]

        async def use(work: SqlWork, currency: str) -> pb.BatchGetPatronageSummariesResponse:
            found = await summarizing.summaries(work, keys)
            return pb.BatchGetPatronageSummariesResponse(
                summaries=[summary_out(one, currency) for one in found]
            )

        return await self.query(context, use)

    async def ListPeriodPatronage(
        self, request: pb.ListPeriodPatronageRequest, context: Context
    ) -> pb.ListPeriodPatronageResponse:
        period_id = uuid_in(request.period_id, field="period_id")
        page = page_in(request.page_size, request.page_token, count=request.count)

        async def use(work: SqlWork, currency: str) -> pb.ListPeriodPatronageResponse:
            found = await summarizing.period_patronage(work, period_id, page)
            return pb.ListPeriodPatronageResponse(
                summaries=[summary_out(one, currency) for one in found.rows],
                next_page_token=token_out(found.next_key),
                total_count=found.total,
            )

        return await self.query(context, use)

    async def PreflightPeriod(
        self, request: pb.PreflightPeriodRequest, context: Context
    ) -> pb.PreflightPeriodResponse:
        period_id = uuid_in(request.period_id, field="period_id")

        async def use(work: SqlWork, currency: str) -> pb.PreflightPeriodResponse:
            found = await closing.preflight(work, period_id, blocking_only=request.blocking_only)
            return pb.PreflightPeriodResponse(
                findings=[
                    pb.Finding(
                        check=finding.check,
                        severity=finding.severity,
                        message=finding.message,
                        count=finding.count,
                    )
                    for finding in found.findings
                ],
                claims=found.claims,
                total_weighted_e4=str(found.total_weighted),
                by_category=categories_out(found.by_category, currency),
            )

        return await self.query(context, use, long=True)

    async def LockClaims(
        self, request: pb.LockClaimsRequest, context: Context
    ) -> pb.LockClaimsResponse:
        period_id = uuid_in(request.period_id, field="period_id")

        async def use(work: SqlWork, currency: str) -> pb.LockClaimsResponse:
            locked = await closing.lock_claims(work, period_id, request.workflow_id)
            return pb.LockClaimsResponse(
                claims=locked.claims,
                claims_digest=locked.digest,
                by_category=categories_out(locked.by_category, currency),
            )

        return await self.command(context, request, pb.LockClaimsResponse, use, long=True)

    async def UnlockClaims(
        self, request: pb.UnlockClaimsRequest, context: Context
    ) -> pb.UnlockClaimsResponse:
        period_id = uuid_in(request.period_id, field="period_id")

        async def use(work: SqlWork, _: str) -> pb.UnlockClaimsResponse:
            count = await closing.unlock_claims(work, period_id, request.workflow_id)
            return pb.UnlockClaimsResponse(claims=count)

        return await self.command(context, request, pb.UnlockClaimsResponse, use, long=True)

    async def WeighClaims(
        self, request: pb.WeighClaimsRequest, context: Context
    ) -> pb.WeighClaimsResponse:
        period_id = uuid_in(request.period_id, field="period_id")

        async def use(work: SqlWork, currency: str) -> pb.WeighClaimsResponse:
            weighed = await closing.weigh_claims(work, period_id)
            return pb.WeighClaimsResponse(
                formula_version_id=str(weighed.formula.id),
                total_weighted_e4=str(weighed.total_weighted),
                qualifying_members=weighed.qualifying,
                non_qualifying_members=weighed.not_qualifying,
                by_category=categories_out(weighed.by_category, currency),
            )

        return await self.query(context, use, long=True)

    async def AggregateClaims(
        self, request: pb.AggregateClaimsRequest, context: Context
    ) -> AsyncIterator[pb.AggregateClaimsResponse]:
        """All rows come from one snapshot, the digest too."""
        period_id = uuid_in(request.period_id, field="period_id")
        call = call_of(context)
        require_service(call.actor, Scope.READ)
        async with self._commands.reading(call, statement_timeout_ms=AGGREGATION_MS) as work:
            currency = await work.currency()
            rows = await summarizing.of_members(work, period_id, None)
            digest, _ = await work.claims.digest(period_id)
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            yield pb.AggregateClaimsResponse(rows=[summary_out(one, currency) for one in chunk])
        yield pb.AggregateClaimsResponse(claims_digest=digest)


class Statements(Servicing, statements_pb2_grpc.StatementServiceServicer):
    async def BuildAllocationStatement(
        self, request: statements_pb2.BuildAllocationStatementRequest, context: Context
    ) -> statements_pb2.BuildAllocationStatementResponse:
        member_id = uuid_in(request.member_id, field="member_id")
        period_id = uuid_in(request.period_id, field="period_id")

        async def use(
            work: SqlWork, currency: str
        ) -> statements_pb2.BuildAllocationStatementResponse:
            statement = await stating.state(work, member_id, period_id)
            return statements_pb2.BuildAllocationStatementResponse(
                statement=statement_out(statement, currency)
            )

        return await self.query(context, use)
