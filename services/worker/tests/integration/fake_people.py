"""A small People, and the figures about events that all services give."""

from habitat.kernel.v1 import events_pb2, events_pb2_grpc
from habitat.people.v1 import (
    contributions_pb2,
    contributions_pb2_grpc,
    members_pb2,
    members_pb2_grpc,
    policy_pb2,
    policy_pb2_grpc,
)

from .world import NEXT_PERIOD, Part


class Contributions(contributions_pb2_grpc.ContributionServiceServicer, Part):
    async def PreflightPeriod(self, request, context):
        findings = [contributions_pb2.Finding(**vars(f)) for f in self.world.findings["people"]]
        return contributions_pb2.PreflightPeriodResponse(findings=findings)

    async def SuspendIntake(self, request, context):
        def act(rehearsal):
            self.world.intake = False
            return contributions_pb2.SuspendIntakeResponse()

        return await self.world.command(request, context, act)

    async def ResumeIntake(self, request, context):
        def act(rehearsal):
            self.world.intake = True
            return contributions_pb2.ResumeIntakeResponse()

        return await self.world.command(request, context, act)

    async def SumByPeriod(self, request, context):
        for code, (value, minutes, count) in self.world.approved.items():
            row = contributions_pb2.ContributionSum(
                category_code=code, value_minor=value, minutes=minutes, count=count
            )
            yield contributions_pb2.SumByPeriodResponse(rows=[row])

    async def RollForwardContributions(self, request, context):
        def act(rehearsal):
            assert request.to_period_id == NEXT_PERIOD
            return contributions_pb2.RollForwardContributionsResponse(
                moved=2 if request.include_undecided else 1
            )

        return await self.world.command(request, context, act)


class Members(members_pb2_grpc.MemberServiceServicer, Part):
    async def BatchResolvePayees(self, request, context):
        rows = []
        for id_ in request.member_ids:
            method, token = self.world.payees.get(id_, ("manual", ""))
            rows.append(
                members_pb2.Payee(
                    member_id=id_, method=method, payee_token=token, payable=self.world.payable
                )
            )
        return members_pb2.BatchResolvePayeesResponse(payees=rows)


class Policy(policy_pb2_grpc.PolicyServiceServicer, Part):
    async def GetSettings(self, request, context):
        settings = policy_pb2.Settings(version=1, values=self.world.settings)
        return policy_pb2.GetSettingsResponse(settings=settings)


class Events(events_pb2_grpc.EventServiceServicer, Part):
    async def GetEventStats(self, request, context):
        return events_pb2.GetEventStatsResponse(outbox_pending=self.world.pending)
