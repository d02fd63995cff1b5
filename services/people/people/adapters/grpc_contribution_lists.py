"""ContributionService: lists, the review queue, decisions, and what something would be worth."""

from typing import Any

import grpc

from chassis.commands import Commands
from chassis.server import call_of
from habitat.people.v1 import contributions_pb2 as pb
from habitat.people.v1 import contributions_pb2_grpc
from kernel.call import Call
from people.adapters import wire_in, wire_out
from people.adapters.sql_work import SqlWork
from people.adapters.tenants import Currencies
from people.application import filling, reading
from people.domain.contributions import Contribution

Context = grpc.aio.ServicerContext[Any, Any]


class ContributionLists(contributions_pb2_grpc.ContributionServiceServicer):
    _commands: Commands[SqlWork]
    _currencies: Currencies

    def _out(self, call: Call, contribution: Contribution) -> pb.Contribution:
        return wire_out.contribution_out(contribution, self._currencies.of(call.cooperative_id))

    async def BatchGetContributions(
        self, request: pb.BatchGetContributionsRequest, context: Context
    ) -> pb.BatchGetContributionsResponse:
        call = call_of(context)
        ids = wire_in.uuids_in(request.ids, "ids")
        found = await self._commands.read(call, lambda work: reading.get_contributions(work, ids))
        return pb.BatchGetContributionsResponse(
            contributions=[self._out(call, item) for item in found]
        )

    async def ListContributions(
        self, request: pb.ListContributionsRequest, context: Context
    ) -> pb.ListContributionsResponse:
        call = call_of(context)
        wanted = wire_in.contribution_filter_in(request.filter)
        asked = wire_in.page_in(
            request.page_size, request.page_token, count=request.count, order_by=request.order_by
        )
        page = await self._commands.read(
            call, lambda work: reading.list_contributions(work, wanted, asked)
        )
        return pb.ListContributionsResponse(
            contributions=[self._out(call, item) for item in page.items],
            next_page_token=page.next_after,
            total_count=page.total or 0,
        )

    async def ListReviewQueue(
        self, request: pb.ListReviewQueueRequest, context: Context
    ) -> pb.ListReviewQueueResponse:
        call = call_of(context)
        wanted = wire_in.queue_filter_in(request)
        asked = wire_in.page_in(request.page_size, request.page_token, count=request.count)
        page = await self._commands.read(
            call,
            lambda work: reading.review_queue(
                work, wanted, stale_only=request.stale_only, page=asked
            ),
        )
        return pb.ListReviewQueueResponse(
            contributions=[self._out(call, item) for item in page.items],
            next_page_token=page.next_after,
            total_count=page.total or 0,
        )

    async def ListApprovals(
        self, request: pb.ListApprovalsRequest, context: Context
    ) -> pb.ListApprovalsResponse:
        call = call_of(context)
        ids = wire_in.uuids_in(request.contribution_ids, "contribution_ids")
        approver = wire_in.optional_uuid_in(request.approver_id, "approver_id")
        asked = wire_in.page_in(
            request.page_size, request.page_token, count=request.count, order_by=request.order_by
        )
        page = await self._commands.read(
            call,
            lambda work: reading.list_approvals(
                work, ids, str(approver) if approver else "", asked
            ),
        )
        currency = self._currencies.of(call.cooperative_id)
        return pb.ListApprovalsResponse(
            approvals=[wire_out.approval_out(approval, currency) for approval in page.items],
            next_page_token=page.next_after,
            total_count=page.total or 0,
        )

    async def PreviewValuation(
        self, request: pb.PreviewValuationRequest, context: Context
    ) -> pb.PreviewValuationResponse:
        call = call_of(context)
        fields = wire_in.fields_in(request.fields)
        member_id = wire_in.optional_uuid_in(request.member_id, "member_id")
        valuation = await self._commands.read(
            call, lambda work: filling.preview_valuation(work, fields, member_id)
        )
        currency = self._currencies.of(call.cooperative_id)
        return pb.PreviewValuationResponse(
            value=wire_out.money_out(valuation.value_minor, currency),
            rate_minor=valuation.rate_minor,
        )
