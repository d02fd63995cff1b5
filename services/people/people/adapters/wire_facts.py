"""Facts of the domain as messages of `events.proto`."""

from datetime import date
from uuid import UUID

from google.protobuf.message import Message

from habitat.kernel.v1.money_pb2 import Money
from habitat.people.v1 import events_pb2 as pb
from people.domain import facts
from people.domain.contributions import Contribution
from people.domain.members import Interval, Member


def aggregate_of(fact: facts.Fact, *, cooperative_id: UUID) -> tuple[str, UUID]:
    """Which aggregate a fact is about; settings are the cooperative's."""
    if isinstance(fact, facts.SettingsChanged):
        return "settings", cooperative_id
    if isinstance(fact, facts.MemberFact):
        return "member", fact.member.id
    if isinstance(fact, facts.ContributionRolledForward):
        return "contribution", fact.contribution_id
    return "contribution", fact.contribution.id


def fact_out(fact: facts.Fact, *, today: date, currency: str, migrated: bool) -> Message:
    """`currency` is the cooperative's; `today` its business date."""
    match fact:
        case facts.MemberCreated() | facts.MemberUpdated():
            return _member_fact(fact, today, migrated)
        case facts.MemberStatusChanged() | facts.MemberRoleChanged():
            return _standing_fact(fact)
        case facts.SettingsChanged(version, by):
            return pb.SettingsChanged(
                version=version.version,
                changes=dict(version.changes),
                effective_from=version.effective_from.isoformat(),
                by=by,
            )
        case facts.ContributionApproved(contribution, member, approvers):
            return _approved(contribution, member, approvers, currency)
        case facts.ContributionRolledForward():
            return pb.ContributionRolledForward(
                contribution_id=str(fact.contribution_id),
                member_id=str(fact.member_id),
                from_period_id=str(fact.from_period_id),
                to_period_id=str(fact.to_period_id),
            )
        case _:
            return _contribution_fact(fact, currency)


def _member_fact(
    fact: facts.MemberCreated | facts.MemberUpdated, today: date, migrated: bool
) -> Message:
    member = fact.member
    joined_on, ended_on = _interval(member.current)
    if isinstance(fact, facts.MemberCreated):
        return pb.MemberCreated(
            member_id=str(member.id),
            member_number=member.number,
            display_name=member.display_name,
            tier=member.tier,
            status=member.status,
            joined_on=joined_on,
            ended_on=ended_on,
            voting_rights=member.voting_rights,
            role=member.role,
        )
    return pb.MemberUpdated(
        member_id=str(member.id),
        member_number=member.number,
        display_name=member.display_name,
        tier=member.tier,
        status=member.status,
        joined_on=joined_on,
        ended_on=ended_on,
        effective_on=joined_on if migrated else today.isoformat(),
    )


def _standing_fact(fact: facts.MemberStatusChanged | facts.MemberRoleChanged) -> Message:
    member = fact.member
    if isinstance(fact, facts.MemberRoleChanged):
        return pb.MemberRoleChanged(
            member_id=str(member.id), old_role=fact.old, new_role=member.role, by=fact.by
        )
    joined_on, ended_on = _interval(member.current)
    return pb.MemberStatusChanged(
        member_id=str(member.id),
        old_status=fact.old,
        new_status=member.status,
        reason_code=member.status,
        effective_on=fact.effective_on.isoformat(),
        member_number=member.number,
        display_name=member.display_name,
        tier=member.tier,
        joined_on=joined_on,
        ended_on=ended_on,
    )


def _approved(
    contribution: Contribution, member: Member, approvers: tuple[str, ...], currency: str
) -> Message:
    assert contribution.decided_at is not None
    return pb.ContributionApproved(
        contribution_id=str(contribution.id),
        number=contribution.number,
        member_id=str(contribution.member_id),
        category=contribution.category_code,
        subtype=contribution.subtype,
        contribution_date=contribution.contribution_date.isoformat(),
        period_id=str(contribution.period_id),
        minutes=contribution.minutes,
        value=Money(amount_minor=contribution.value_minor, currency=currency),
        tax_value=Money(amount_minor=contribution.tax_value_minor, currency=currency),
        capital_kind=contribution.capital_kind,
        approvers=approvers,
        approved_at=contribution.decided_at.isoformat(),
        member_number=member.number,
        member_display_name=member.display_name,
    )


def _contribution_fact(fact: facts.ContributionFact, currency: str) -> Message:
    assert not isinstance(fact, facts.ContributionRolledForward)
    item = fact.contribution
    item_id, member_id = str(item.id), str(item.member_id)
    match fact:
        case facts.ContributionSentBack():
            return pb.ContributionClarificationRequested(
                contribution_id=item_id,
                member_id=member_id,
                reviewer_id=fact.reviewer_id,
                comment_id=str(fact.comment_id),
            )
        case facts.ContributionRejected():
            return pb.ContributionRejected(
                contribution_id=item_id,
                member_id=member_id,
                rejected_by=item.decided_by,
                rejected_at=item.decided_at.isoformat() if item.decided_at else "",
                reason=item.decision_reason,
            )
        case facts.ContributionWithdrawn():
            return pb.ContributionWithdrawn(contribution_id=item_id, member_id=member_id)
        case facts.ContributionReversed():
            return pb.ContributionReversed(
                contribution_id=item_id,
                member_id=member_id,
                reason=item.decision_reason,
                by=fact.by,
                claim_id=str(item.claim_id) if item.claim_id else "",
            )
        case _:
            return _declared(fact, currency)


def _declared(fact: facts.ContributionFact, currency: str) -> Message:
    assert isinstance(fact, facts.ContributionCreated | facts.ContributionSubmitted)
    item = fact.contribution
    if isinstance(fact, facts.ContributionCreated):
        return pb.ContributionCreated(
            contribution_id=str(item.id),
            number=item.number,
            member_id=str(item.member_id),
            category=item.category_code,
            period_id=str(item.period_id),
            value=Money(amount_minor=item.value_minor, currency=currency),
        )
    return pb.ContributionSubmitted(
        contribution_id=str(item.id),
        number=item.number,
        member_id=str(item.member_id),
        category=item.category_code,
        period_id=str(item.period_id),
        value=Money(amount_minor=item.value_minor, currency=currency),
        submitted_at=item.submitted_at.isoformat() if item.submitted_at else "",
    )


def _interval(interval: Interval) -> tuple[str, str]:
    ended_on = interval.ended_on.isoformat() if interval.ended_on else ""
    return interval.joined_on.isoformat(), ended_on
