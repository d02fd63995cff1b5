"""A small Agreements: distributions and approvals."""

from habitat.agreements.v1 import (
    distributions_pb2,
    distributions_pb2_grpc,
    governance_pb2,
    governance_pb2_grpc,
)
from kernel.errors import Refused

from .world import APPROVAL, DISTRIBUTION, Part


class Distributions(distributions_pb2_grpc.DistributionServiceServicer, Part):
    async def ScheduleForAllocations(self, request, context):
        def act(rehearsal):
            for payee in request.allocations:
                number = f"M-{payee.allocation_id[-4:]}"
                assert self.world.lines[number][1] > 0
                self.world.distribute(number, payee.method)
            return distributions_pb2.ScheduleForAllocationsResponse(
                scheduled=len(request.allocations)
            )

        return await self.world.command(request, context, act)

    async def BatchGetDistributions(self, request, context):
        known = self.world.distributions
        found = [known[id_] for id_ in request.ids if id_ in known]
        return distributions_pb2.BatchGetDistributionsResponse(distributions=found)

    async def ListDueDistributions(self, request, context):
        found = [self.world.distributions[id_] for id_ in self.world.due]
        return distributions_pb2.ListDueDistributionsResponse(distributions=found)

    async def _change(self, request, context, reply, allowed, status, **fields):
        def act(rehearsal):
            found = self.world.distributions[request.id]
            if found.status not in allowed:
                raise Refused("wrong status")
            found.status = status
            for name, value in fields.items():
                setattr(found, name, value(found))
            return reply(distribution=found)

        return await self.world.command(request, context, act, fence_key=request.id)

    async def MarkProcessing(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.MarkProcessingResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,),
            DISTRIBUTION.DISTRIBUTION_STATUS_PROCESSING,
            attempt=lambda found: found.attempt + 1,
            provider_key=lambda found: f"{found.number}:{found.attempt}",
        )

    async def CompleteDistribution(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.CompleteDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_PROCESSING,),
            DISTRIBUTION.DISTRIBUTION_STATUS_COMPLETED,
            payment_reference=lambda found: request.payment_reference,
        )

    async def FailDistribution(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.FailDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_PROCESSING,),
            DISTRIBUTION.DISTRIBUTION_STATUS_FAILED,
            failure_code=lambda found: request.failure_code,
        )

    async def RetryDistribution(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.RetryDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_FAILED,),
            DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,
        )

    async def DeferDistribution(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.DeferDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,),
            DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,
            deferred_until=lambda found: request.until,
        )

    async def CancelDistribution(self, request, context):
        assert request.requested_by != request.approved_by
        return await self._change(
            request,
            context,
            distributions_pb2.CancelDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,),
            DISTRIBUTION.DISTRIBUTION_STATUS_CANCELLED,
        )


class Governance(governance_pb2_grpc.GovernanceServiceServicer, Part):
    async def OpenApproval(self, request, context):
        def act(rehearsal):
            return governance_pb2.OpenApprovalResponse(
                approval=governance_pb2.GovernanceApproval(id=APPROVAL)
            )

        return await self.world.command(request, context, act)

    async def BatchGetApprovals(self, request, context):
        outcome = governance_pb2.ApprovalOutcome.Value(
            f"APPROVAL_OUTCOME_{self.world.approval.upper()}"
        )
        votes = [governance_pb2.Vote(voter_id="alder", choice=governance_pb2.VOTE_CHOICE_APPROVE)]
        approval = governance_pb2.GovernanceApproval(
            id=APPROVAL, outcome=outcome, votes=votes if self.world.approval == "approved" else []
        )
        return governance_pb2.BatchGetApprovalsResponse(approvals=[approval])
