"""PolicyService: the cooperative's profile, categories and settings."""

from typing import Any

import grpc

from chassis.commands import Commands
from chassis.server import call_of
from habitat.people.v1 import policy_pb2 as pb
from habitat.people.v1 import policy_pb2_grpc
from people.adapters import wire_out
from people.adapters.sql_work import SqlWork
from people.application import policies

Context = grpc.aio.ServicerContext[Any, Any]

PUBLIC = ("/habitat.people.v1.PolicyService/GetCooperative",)


class PolicyServicer(policy_pb2_grpc.PolicyServiceServicer):
    def __init__(self, commands: Commands[SqlWork]) -> None:
        self._commands = commands

    async def GetCooperative(
        self, request: pb.GetCooperativeRequest, context: Context
    ) -> pb.GetCooperativeResponse:
        found = await self._commands.read(call_of(context), policies.get_cooperative)
        return pb.GetCooperativeResponse(cooperative=wire_out.cooperative_out(found))

    async def ListContributionCategories(
        self, request: pb.ListContributionCategoriesRequest, context: Context
    ) -> pb.ListContributionCategoriesResponse:
        call = call_of(context)
        found = await self._commands.read(
            call,
            lambda work: policies.list_categories(work, active_only=request.active_only),
        )
        return pb.ListContributionCategoriesResponse(
            categories=[wire_out.category_out(item, call.cooperative_id) for item in found]
        )

    async def GetSettings(
        self, request: pb.GetSettingsRequest, context: Context
    ) -> pb.GetSettingsResponse:
        found = await self._commands.read(call_of(context), policies.get_settings)
        return pb.GetSettingsResponse(settings=wire_out.settings_out(found))

    async def UpdateSettings(
        self, request: pb.UpdateSettingsRequest, context: Context
    ) -> pb.UpdateSettingsResponse:
        async def update(work: SqlWork) -> pb.UpdateSettingsResponse:
            settings = await policies.update_settings(
                work,
                dict(request.changes),
                request.reason,
                expected_version=request.expected_version,
            )
            return pb.UpdateSettingsResponse(settings=wire_out.settings_out(settings))

        return await self._commands.run(
            call_of(context), request, pb.UpdateSettingsResponse, update
        )
