"""Members: who belongs, in which role, tier and status."""

from enum import Enum
from typing import Self

import strawberry

from gateway.context import Info
from gateway.schema.connections import Connection, Page, listed
from gateway.schema.enums import OrderDirection, member_or_none, wire
from gateway.schema.ids import Node, global_id, is_uuid, local_id
from gateway.schema.scalars import Date, DateTime, Money, day_or_none, instant, some
from habitat.people.v1 import members_pb2 as pb


@strawberry.enum
class MemberStatus(Enum):
    PENDING = pb.MEMBER_STATUS_PENDING
    ACTIVE = pb.MEMBER_STATUS_ACTIVE
    INACTIVE = pb.MEMBER_STATUS_INACTIVE
    SUSPENDED = pb.MEMBER_STATUS_SUSPENDED
    WITHDRAWN = pb.MEMBER_STATUS_WITHDRAWN
    EXPELLED = pb.MEMBER_STATUS_EXPELLED


@strawberry.enum
class MemberTier(Enum):
    COMMUNITY = pb.MEMBER_TIER_COMMUNITY
    COWORKING = pb.MEMBER_TIER_COWORKING
    COOPERATIVE = pb.MEMBER_TIER_COOPERATIVE


@strawberry.enum
class MemberRole(Enum):
    MEMBER = pb.MEMBER_ROLE_MEMBER
    STEWARD = pb.MEMBER_ROLE_STEWARD
    ADMIN = pb.MEMBER_ROLE_ADMIN


@strawberry.enum
class PaymentMethod(Enum):
    ACH = "ach"
    CHECK = "check"
    WIRE = "wire"
    MANUAL = "manual"


@strawberry.type
class MembershipInterval:
    joined_on: Date
    ended_on: Date | None
    end_reason: str | None


@strawberry.type
class Member(Node):
    number: str
    display_name: str
    legal_name: str | None
    email: str | None
    tier: MemberTier
    status: MemberStatus
    role: MemberRole
    joined_on: Date | None
    ended_on: Date | None
    end_reason: str | None
    hourly_rate: Money | None
    expertise_rate: Money | None
    voting_rights: bool
    payment_method: PaymentMethod | None
    payment_masked_ref: str | None
    intervals: list[MembershipInterval]
    created_at: DateTime
    version: int

    @classmethod
    def of(cls, row: pb.Member) -> Self:
        return cls(
            id=global_id("Member", row.id),
            number=row.member_number,
            display_name=row.display_name,
            legal_name=row.legal_name or None,
            email=row.email or None,
            tier=MemberTier(row.tier),
            status=MemberStatus(row.status),
            role=MemberRole(row.role),
            joined_on=day_or_none(row.joined_on),
            ended_on=day_or_none(row.ended_on),
            end_reason=row.end_reason or None,
            hourly_rate=some(row.hourly_rate_minor),
            expertise_rate=some(row.expertise_rate_minor),
            voting_rights=row.voting_rights,
            payment_method=member_or_none(PaymentMethod, row.payment_method),
            payment_masked_ref=row.payment_masked_ref or None,
            intervals=[_interval(interval) for interval in row.intervals],
            created_at=instant(row, "created_at"),
            version=row.version,
        )


def _interval(row: pb.MembershipInterval) -> MembershipInterval:
    return MembershipInterval(
        joined_on=Date(row.joined_on),
        ended_on=day_or_none(row.ended_on),
        end_reason=row.end_reason or None,
    )


async def member_of(info: Info, local: str) -> Member | None:
    """The member behind an id; None for a service's name or a hidden member."""
    row = await info.context.loaders.members.load(local) if is_uuid(local) else None
    return Member.of(row) if row else None


def actor_id(actor: str) -> strawberry.ID | None:
    """Who did it: a member's id, or the name of the service that did."""
    if not actor:
        return None
    return global_id("Member", actor) if is_uuid(actor) else strawberry.ID(actor)


@strawberry.input
class MemberFilter:
    status: MemberStatus | None = None
    tier: MemberTier | None = None
    role: MemberRole | None = None
    search: str | None = None


@strawberry.enum
class MemberOrderField(Enum):
    NUMBER = "member_number"
    DISPLAY_NAME = "display_name"
    JOINED_ON = "joined_on"


@strawberry.input
class MemberOrder:
    field: MemberOrderField = MemberOrderField.NUMBER
    direction: OrderDirection = OrderDirection.ASC


@strawberry.type
class MemberQueries:
    @strawberry.field
    async def member(self, info: Info, id: strawberry.ID) -> Member | None:
        return await member_of(info, local_id(id, "Member"))

    @strawberry.field
    async def members(
        self,
        info: Info,
        filter: MemberFilter | None = None,
        order_by: MemberOrder | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Member] | None:
        order = order_by or MemberOrder()
        return await listed(
            info,
            info.context.services.members.ListMembers,
            _asked(filter, order.field, order.direction),
            rows=lambda reply: reply.members,
            node=Member.of,
            page=Page.of(first, after, last, before),
            turned=_asked(filter, order.field, order.direction.turned),
        )


def _asked(
    filter: MemberFilter | None, field: MemberOrderField, direction: OrderDirection
) -> pb.ListMembersRequest:
    given = filter or MemberFilter()
    return pb.ListMembersRequest(
        filter=pb.MemberFilter(
            status=wire(given.status),
            tier=wire(given.tier),
            role=wire(given.role),
            search=given.search or "",
        ),
        order_by=field.value + direction.value,
    )
