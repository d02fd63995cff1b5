"""MemberService."""

from typing import Any

import grpc

from chassis.commands import Commands
from chassis.server import call_of
from habitat.people.v1 import members_pb2 as pb
from habitat.people.v1 import members_pb2_grpc
from kernel.call import Call, Role
from kernel.errors import Invalid
from people.adapters import wire_in, wire_out
from people.adapters.hashing import Argon2Hashing
from people.adapters.sql_work import SqlWork
from people.adapters.tenants import Standings
from people.application import joining, members
from people.application.callers import require_scope
from people.application.service_tokens import PAYEES_SCOPE
from people.domain.members import Member, MemberTier
from people.domain.passwords import new_temporary_password

Context = grpc.aio.ServicerContext[Any, Any]


class MemberServicer(members_pb2_grpc.MemberServiceServicer):
    def __init__(
        self, commands: Commands[SqlWork], hashing: Argon2Hashing, standings: Standings
    ) -> None:
        self._commands = commands
        self._hashing = hashing
        self._standings = standings

    async def CreateMember(
        self, request: pb.CreateMemberRequest, context: Context
    ) -> pb.CreateMemberResponse:
        """The password is added to the answer after the commit: what is stored for a repeat of the
        same key has none."""
        call = call_of(context)
        password = new_temporary_password() if request.issue_password else ""
        password_hash = await self._hashing.hash(password) if password else None
        command = joining.CreateMember(
            display_name=request.display_name,
            email=request.email,
            legal_name=request.legal_name,
            tier=wire_in.tier_in(request.tier) or MemberTier.COOPERATIVE,
            role=wire_in.role_in(request.role) or Role.MEMBER,
            joined_on=wire_in.date_in(request.joined_on, "joined_on"),
            hourly_rate_minor=request.hourly_rate_minor or None,
            expertise_rate_minor=request.expertise_rate_minor or None,
            activate=request.activate,
            password_hash=password_hash,
        )
        fresh = False

        async def create(work: SqlWork) -> pb.CreateMemberResponse:
            nonlocal fresh
            member = await joining.create_member(work, command)
            fresh = not request.validate_only
            return pb.CreateMemberResponse(member=wire_out.member_out(member, call.actor))

        answer = await self._commands.run(call, request, pb.CreateMemberResponse, create)
        if fresh:
            answer.temporary_password = password
        return answer

    async def UpdateMember(
        self, request: pb.UpdateMemberRequest, context: Context
    ) -> pb.UpdateMemberResponse:
        call = call_of(context)
        rates = {
            name: getattr(request, name)
            for name in ("hourly_rate_minor", "expertise_rate_minor")
            if request.HasField(name)
        }
        command = members.UpdateMember(
            id=wire_in.uuid_in(request.id, "id"),
            legal_name=request.legal_name if request.HasField("legal_name") else None,
            display_name=request.display_name if request.HasField("display_name") else None,
            expected_version=request.expected_version,
            **rates,
        )

        async def update(work: SqlWork) -> pb.UpdateMemberResponse:
            member = await members.update_member(work, command)
            return pb.UpdateMemberResponse(member=wire_out.member_out(member, call.actor))

        return await self._commands.run(call, request, pb.UpdateMemberResponse, update)

    async def ChangeMemberStatus(
        self, request: pb.ChangeMemberStatusRequest, context: Context
    ) -> pb.ChangeMemberStatusResponse:
        call = call_of(context)
        status = wire_in.status_in(request.status)
        if status is None:
            raise Invalid("Name the status.", field="status")
        command = members.ChangeStatus(
            id=wire_in.uuid_in(request.id, "id"),
            status=status,
            reason=request.reason,
            effective_on=wire_in.date_in(request.effective_on, "effective_on"),
            expected_version=request.expected_version,
        )

        async def change(work: SqlWork) -> pb.ChangeMemberStatusResponse:
            member = await members.change_status(work, command)
            return pb.ChangeMemberStatusResponse(member=wire_out.member_out(member, call.actor))

        answer = await self._commands.run(call, request, pb.ChangeMemberStatusResponse, change)
        self._forget(call, request.id)
        return answer

    async def ChangeMemberRole(
        self, request: pb.ChangeMemberRoleRequest, context: Context
    ) -> pb.ChangeMemberRoleResponse:
        call = call_of(context)
        role = wire_in.role_in(request.role)
        if role is None:
            raise Invalid("Name the role.", field="role")

        async def change(work: SqlWork) -> pb.ChangeMemberRoleResponse:
            member = await members.change_role(
                work,
                wire_in.uuid_in(request.id, "id"),
                role,
                reason=request.reason,
                expected_version=request.expected_version,
            )
            return pb.ChangeMemberRoleResponse(member=wire_out.member_out(member, call.actor))

        answer = await self._commands.run(call, request, pb.ChangeMemberRoleResponse, change)
        self._forget(call, request.id)
        return answer

    async def ChangeMemberTier(
        self, request: pb.ChangeMemberTierRequest, context: Context
    ) -> pb.ChangeMemberTierResponse:
        call = call_of(context)
        tier = wire_in.tier_in(request.tier)
        if tier is None:
            raise Invalid("Name the tier.", field="tier")

        async def change(work: SqlWork) -> pb.ChangeMemberTierResponse:
            member = await members.change_tier(
                work,
                wire_in.uuid_in(request.id, "id"),
                tier,
                reason=request.reason,
                expected_version=request.expected_version,
            )
            return pb.ChangeMemberTierResponse(member=wire_out.member_out(member, call.actor))

        return await self._commands.run(call, request, pb.ChangeMemberTierResponse, change)

    async def SetPaymentPreference(
        self, request: pb.SetPaymentPreferenceRequest, context: Context
    ) -> pb.SetPaymentPreferenceResponse:
        call = call_of(context)
        own = call.actor.id if not call.actor.is_machine else ""
        member_id = wire_in.uuid_in(request.member_id or own, "member_id")

        async def prefer(work: SqlWork) -> pb.SetPaymentPreferenceResponse:
            member = await members.set_payment_preference(
                work, member_id, request.method, request.payee_token
            )
            return pb.SetPaymentPreferenceResponse(member=wire_out.member_out(member, call.actor))

        return await self._commands.run(call, request, pb.SetPaymentPreferenceResponse, prefer)

    async def BatchResolvePayees(
        self, request: pb.BatchResolvePayeesRequest, context: Context
    ) -> pb.BatchResolvePayeesResponse:
        call = call_of(context)
        require_scope(call, PAYEES_SCOPE)
        ids = wire_in.uuids_in(request.member_ids, "member_ids")
        found = await self._commands.read(call, lambda work: members.resolve_payees(work, ids))
        return pb.BatchResolvePayeesResponse(
            payees=[
                pb.Payee(
                    member_id=str(payee.member_id),
                    method=payee.method,
                    payee_token=payee.payee_token,
                    payable=payee.payable,
                )
                for payee in found
            ]
        )

    async def BatchGetMembers(
        self, request: pb.BatchGetMembersRequest, context: Context
    ) -> pb.BatchGetMembersResponse:
        call = call_of(context)
        ids = wire_in.uuids_in(request.ids, "ids")
        found = await self._commands.read(call, lambda work: members.visible_members(work, ids))
        return pb.BatchGetMembersResponse(members=_shown(found, call))

    async def ListMembers(
        self, request: pb.ListMembersRequest, context: Context
    ) -> pb.ListMembersResponse:
        call = call_of(context)
        wanted = wire_in.member_filter_in(request.filter)
        asked = wire_in.page_in(
            request.page_size, request.page_token, count=request.count, order_by=request.order_by
        )
        page = await self._commands.read(
            call, lambda work: members.list_members(work, wanted, asked)
        )
        return pb.ListMembersResponse(
            members=_shown(list(page.items), call),
            next_page_token=page.next_after,
            total_count=page.total or 0,
        )

    def _forget(self, call: Call, member_id: str) -> None:
        self._standings.forget(call.cooperative_id, str(wire_in.uuid_in(member_id, "id")))


def _shown(found: list[Member], call: Call) -> list[pb.Member]:
    return [wire_out.member_out(member, call.actor) for member in found]
