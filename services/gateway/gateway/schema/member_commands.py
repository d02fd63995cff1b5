"""Admitting and changing members."""

from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.commands import Command, Receipt, receipt, trimmed
from gateway.schema.enums import wire, word
from gateway.schema.ids import local_id
from gateway.schema.members import (
    Member,
    MemberRole,
    MemberStatus,
    MemberTier,
    PaymentMethod,
)
from gateway.schema.scalars import Date, DateTime, Money, instant
from habitat.people.v1 import auth_pb2
from habitat.people.v1 import members_pb2 as pb


@strawberry.input
class CreateMemberInput(Command):
    legal_name: str
    display_name: str
    email: str
    tier: MemberTier = MemberTier.COOPERATIVE
    role: MemberRole = MemberRole.MEMBER
    joined_on: Date | None = None
    hourly_rate: Money | None = None
    expertise_rate: Money | None = None
    activate: bool = strawberry.field(
        default=False, description="Admins only; a steward's new member stays pending."
    )
    issue_password: bool = strawberry.field(
        default=False, description="Answer with a temporary password, shown once."
    )


@strawberry.input
class UpdateMemberInput(Command):
    id: strawberry.ID
    legal_name: str | None = None
    display_name: str | None = None
    hourly_rate: Money | None = None
    expertise_rate: Money | None = None
    expected_version: int | None = None


@strawberry.input
class ChangeMemberStatusInput(Command):
    id: strawberry.ID
    status: MemberStatus
    reason: str
    effective_on: Date | None = None
    expected_version: int | None = None


@strawberry.input
class ChangeMemberRoleInput(Command):
    id: strawberry.ID
    role: MemberRole
    reason: str
    expected_version: int | None = None


@strawberry.input
class ChangeMemberTierInput(Command):
    id: strawberry.ID
    tier: MemberTier
    reason: str
    expected_version: int | None = None


@strawberry.input
class SetPaymentPreferenceInput(Command):
    member_id: strawberry.ID
    method: PaymentMethod
    payee_token: str | None = strawberry.field(
        default=None, description="A token of the payment provider, never an account number."
    )


@strawberry.input
class ResetMemberPasswordInput(Command):
    member_id: strawberry.ID


@strawberry.input
class UnlockMemberInput(Command):
    member_id: strawberry.ID


@strawberry.type
class MemberPayload(Receipt):
    member: Member

    @classmethod
    def of(cls, info: Info, reply: object, row: pb.Member) -> Self:
        return cls(member=Member.of(row), **receipt(info, reply))


@strawberry.type
class CreateMemberPayload(Receipt):
    member: Member
    temporary_password: str | None = strawberry.field(
        description="Shown once; a repeat answers without it."
    )


@strawberry.type
class UpdateMemberPayload(MemberPayload): ...


@strawberry.type
class ChangeMemberStatusPayload(MemberPayload): ...


@strawberry.type
class ChangeMemberRolePayload(MemberPayload): ...


@strawberry.type
class ChangeMemberTierPayload(MemberPayload): ...


@strawberry.type
class SetPaymentPreferencePayload(MemberPayload): ...


@strawberry.type
class UnlockMemberPayload(MemberPayload): ...


@strawberry.type
class ResetMemberPasswordPayload(Receipt):
    temporary_password: str | None = strawberry.field(
        description="Shown once; a repeat answers without it."
    )
    expires_at: DateTime


@strawberry.type
class MemberCommands:
    @strawberry.mutation
    async def create_member(self, info: Info, input: CreateMemberInput) -> CreateMemberPayload:
        request = pb.CreateMemberRequest(
            legal_name=trimmed(input.legal_name),
            display_name=trimmed(input.display_name),
            email=trimmed(input.email),
            tier=wire(input.tier),
            role=wire(input.role),
            joined_on=input.joined_on or "",
            hourly_rate_minor=input.hourly_rate or 0,
            expertise_rate_minor=input.expertise_rate or 0,
            activate=input.activate,
            issue_password=input.issue_password,
        )
        method = info.context.services.members.CreateMember
        reply = await info.context.command(method, request, input.idempotency_key)
        return CreateMemberPayload(
            member=Member.of(reply.member),
            temporary_password=reply.temporary_password or None,
            **receipt(info, reply),
        )

    @strawberry.mutation
    async def update_member(self, info: Info, input: UpdateMemberInput) -> UpdateMemberPayload:
        request = pb.UpdateMemberRequest(
            id=local_id(input.id, "Member"),
            legal_name=input.legal_name,
            display_name=input.display_name,
            hourly_rate_minor=input.hourly_rate,
            expertise_rate_minor=input.expertise_rate,
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.members.UpdateMember
        reply = await info.context.command(method, request, input.idempotency_key)
        return UpdateMemberPayload.of(info, reply, reply.member)

    @strawberry.mutation
    async def change_member_status(
        self, info: Info, input: ChangeMemberStatusInput
    ) -> ChangeMemberStatusPayload:
        request = pb.ChangeMemberStatusRequest(
            id=local_id(input.id, "Member"),
            status=wire(input.status),
            reason=trimmed(input.reason),
            effective_on=input.effective_on or "",
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.members.ChangeMemberStatus
        reply = await info.context.command(method, request, input.idempotency_key)
        return ChangeMemberStatusPayload.of(info, reply, reply.member)

    @strawberry.mutation
    async def change_member_role(
        self, info: Info, input: ChangeMemberRoleInput
    ) -> ChangeMemberRolePayload:
        request = pb.ChangeMemberRoleRequest(
            id=local_id(input.id, "Member"),
            role=wire(input.role),
            reason=trimmed(input.reason),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.members.ChangeMemberRole
        reply = await info.context.command(method, request, input.idempotency_key)
        return ChangeMemberRolePayload.of(info, reply, reply.member)

    @strawberry.mutation
    async def change_member_tier(
        self, info: Info, input: ChangeMemberTierInput
    ) -> ChangeMemberTierPayload:
        request = pb.ChangeMemberTierRequest(
            id=local_id(input.id, "Member"),
            tier=wire(input.tier),
            reason=trimmed(input.reason),
            expected_version=input.expected_version or 0,
        )
        method = info.context.services.members.ChangeMemberTier
        reply = await info.context.command(method, request, input.idempotency_key)
        return ChangeMemberTierPayload.of(info, reply, reply.member)

    @strawberry.mutation
    async def set_payment_preference(
        self, info: Info, input: SetPaymentPreferenceInput
    ) -> SetPaymentPreferencePayload:
        request = pb.SetPaymentPreferenceRequest(
            member_id=local_id(input.member_id, "Member", field="memberId"),
            method=word(input.method),
            payee_token=trimmed(input.payee_token),
        )
        method = info.context.services.members.SetPaymentPreference
        reply = await info.context.command(method, request, input.idempotency_key)
        return SetPaymentPreferencePayload.of(info, reply, reply.member)

    @strawberry.mutation
    async def reset_member_password(
        self, info: Info, input: ResetMemberPasswordInput
    ) -> ResetMemberPasswordPayload:
        request = auth_pb2.IssueTemporaryPasswordRequest(
            member_id=local_id(input.member_id, "Member", field="memberId")
        )
        method = info.context.services.auth.IssueTemporaryPassword
        reply = await info.context.command(method, request, input.idempotency_key)
        return ResetMemberPasswordPayload(
            temporary_password=reply.temporary_password or None,
            expires_at=instant(reply, "expires_at"),
            **receipt(info, reply),
        )

    @strawberry.mutation
    async def unlock_member(self, info: Info, input: UnlockMemberInput) -> UnlockMemberPayload:
        request = auth_pb2.UnlockMemberRequest(
            member_id=local_id(input.member_id, "Member", field="memberId")
        )
        method = info.context.services.auth.UnlockMember
        reply = await info.context.command(method, request, input.idempotency_key)
        return UnlockMemberPayload.of(info, reply, reply.member)
