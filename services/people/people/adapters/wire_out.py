"""To the wire: members, contributions, settings and reports as messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from habitat.kernel.v1.money_pb2 import Money
from habitat.people.v1 import admin_pb2, auth_pb2, contributions_pb2, members_pb2, policy_pb2
from kernel.call import Actor, ActorKind, Role
from people.adapters.sql_policies import category_id
from people.application.ports import Cooperative
from people.application.sessions import Granted
from people.domain.categories import Category
from people.domain.contributions import Contribution
from people.domain.imports.messages import Message, Report
from people.domain.members import Interval, Member, masked_token
from people.domain.review import Approval
from people.domain.settings import Settings


def instant_out(moment: datetime | None) -> Timestamp | None:
    if moment is None:
        return None
    timestamp = Timestamp()
    timestamp.FromDatetime(moment)
    return timestamp


def money_out(minor: int, currency: str) -> Money:
    return Money(amount_minor=minor, currency=currency)


def _number(enum: Any, prefix: str, word: str) -> Any:
    """The value of a word in an enum of the wire."""
    return enum.Value(prefix + word.upper())


def member_out(member: Member, viewer: Actor) -> members_pb2.Member:
    """As much of a member as the viewer may see (public API 1.7).

    Everybody who is signed in sees the directory; stewards also the address and the rates; names
    and payment are for the member, for admins and for services.
    """
    own = viewer.member_id == member.id
    shown = members_pb2.Member(
        id=str(member.id),
        member_number=member.number,
        display_name=member.display_name,
        tier=_number(members_pb2.MemberTier, "MEMBER_TIER_", member.tier),
        status=_number(members_pb2.MemberStatus, "MEMBER_STATUS_", member.status),
        role=_number(members_pb2.MemberRole, "MEMBER_ROLE_", member.role),
        joined_on=member.current.joined_on.isoformat(),
        voting_rights=member.voting_rights,
        created_at=instant_out(member.created_at),
        version=member.version,
    )
    if own or viewer.sees_all():
        shown.email = member.email
        shown.hourly_rate_minor = member.hourly_rate_minor or 0
        shown.expertise_rate_minor = member.expertise_rate_minor or 0
        if member.current.ended_on:
            shown.ended_on = member.current.ended_on.isoformat()
            shown.end_reason = member.current.end_reason
        shown.intervals.extend(_interval_out(interval) for interval in member.intervals)
    if own or viewer.is_machine or viewer.has(Role.ADMIN):
        shown.legal_name = member.legal_name
        shown.payment_method = member.payment_method
        shown.payment_masked_ref = masked_token(member.payee_token)
    return shown


def _interval_out(interval: Interval) -> members_pb2.MembershipInterval:
    return members_pb2.MembershipInterval(
        joined_on=interval.joined_on.isoformat(),
        ended_on=interval.ended_on.isoformat() if interval.ended_on else "",
        end_reason=interval.end_reason,
    )


def tokens_out(granted: Granted) -> auth_pb2.Tokens:
    """The tokens of somebody who has just proved who they are: they see themselves."""
    viewer = Actor(ActorKind.MEMBER, str(granted.member.id), granted.member.role)
    return auth_pb2.Tokens(
        access_token=granted.access_token,
        expires_in_s=granted.expires_in_s,
        refresh_token=granted.refresh_token,
        must_change_password=granted.must_change_password,
        member=member_out(granted.member, viewer),
    )


def contribution_out(item: Contribution, currency: str) -> contributions_pb2.Contribution:
    pb = contributions_pb2
    return pb.Contribution(
        id=str(item.id),
        number=item.number,
        member_id=str(item.member_id),
        category_code=item.category_code,
        subtype=item.subtype,
        contribution_date=item.contribution_date.isoformat(),
        period_id=str(item.period_id),
        description=item.description,
        minutes=item.minutes,
        rate_minor=item.rate_minor,
        base_minor=item.base_minor,
        attribution_bp=item.attribution_bp,
        value=money_out(item.value_minor, currency),
        tax_value=money_out(item.tax_value_minor, currency),
        capital_kind=item.capital_kind,
        evidence=[
            pb.Evidence(kind=piece.kind, url=piece.url, sha256=piece.sha256, note=piece.note)
            for piece in item.evidence
        ],
        status=_number(pb.ContributionStatus, "CONTRIBUTION_STATUS_", item.status),
        submitted_at=instant_out(item.submitted_at),
        decided_at=instant_out(item.decided_at),
        decided_by=item.decided_by,
        decision_reason=item.decision_reason,
        claim_id=str(item.claim_id) if item.claim_id else "",
        claim_status=_number(pb.ClaimStatus, "CLAIM_STATUS_", item.claim_status),
        posting_status=_number(pb.PostingStatus, "POSTING_STATUS_", item.posting_status),
        late=item.late,
        created_by=item.created_by,
        required_approvals=item.required_approvals,
        approvals=item.approvals,
        version=item.version,
        created_at=instant_out(item.created_at),
    )


def approval_out(approval: Approval, currency: str) -> contributions_pb2.Approval:
    pb = contributions_pb2
    adjusted = approval.adjusted_value_minor
    return pb.Approval(
        id=str(approval.id),
        contribution_id=str(approval.contribution_id),
        approver_id=approval.approver_id,
        decision=_number(pb.Decision, "DECISION_", approval.decision),
        original_value=money_out(approval.original_value_minor, currency),
        adjusted_value=None if adjusted is None else money_out(adjusted, currency),
        comment=approval.comment,
        decided_at=instant_out(approval.decided_at),
        policy_version=approval.policy_version,
    )


def cooperative_out(cooperative: Cooperative) -> policy_pb2.Cooperative:
    return policy_pb2.Cooperative(
        id=str(cooperative.id),
        name=cooperative.name,
        currency=cooperative.currency,
        tax_regime=cooperative.tax_regime,
        time_zone=cooperative.time_zone,
    )


def category_out(category: Category, cooperative_id: UUID) -> policy_pb2.ContributionCategory:
    return policy_pb2.ContributionCategory(
        id=str(category_id(cooperative_id, category.code)),
        code=category.code,
        name=category.name,
        measure=category.measure,
        default_weight_e4=category.default_weight_e4,
        affects_capital=category.affects_capital,
        evidence_required=category.evidence_required,
        active=category.active,
        sort=category.sort,
        version=category.version,
        rationale=category.rationale,
        method=category.method,
    )


def settings_out(settings: Settings) -> policy_pb2.Settings:
    return policy_pb2.Settings(version=settings.version, values=settings.latest())


def report_out(report: Report | None) -> admin_pb2.ImportReport | None:
    if report is None:
        return None
    return admin_pb2.ImportReport(
        rows=report.rows,
        new=report.new,
        changed=report.changed,
        unchanged=report.unchanged,
        errors=[_message_out(message) for message in report.errors],
        warnings=[_message_out(message) for message in report.warnings],
    )


def _message_out(message: Message) -> admin_pb2.ImportMessage:
    return admin_pb2.ImportMessage(
        severity=message.severity,
        file=message.file,
        row=message.row,
        column=message.column,
        code=message.code,
        message=message.message,
        hint=message.hint,
    )
