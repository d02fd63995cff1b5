"""What reviewers do: approve, send back, reject; and an admin's reversal. Domain 5.4 to 5.6."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from kernel.call import Role
from kernel.errors import Invalid, Refused, SelfApproval
from kernel.ids import new_id
from people.application.callers import deciding
from people.application.members import require_version
from people.application.ports import Work
from people.domain.categories import Category
from people.domain.contributions import Contribution, Step, posts_to_capital
from people.domain.facts import (
    AuditNote,
    ContributionApproved,
    ContributionRejected,
    ContributionReversed,
    ContributionSentBack,
)
from people.domain.members import Member, MemberStatus
from people.domain.periods import Period
from people.domain.review import (
    Adjustment,
    Approval,
    ApprovalPolicy,
    Decision,
    adjusted,
    applicable,
    require_first_word,
    require_impartial,
    require_no_raise,
    required_approvals,
)
from people.domain.settings import Settings
from people.domain.submission import comment_required
from people.domain.text import passage


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveContribution:
    id: UUID
    adjustment: Adjustment = field(default_factory=Adjustment)
    comment: str = ""
    expected_version: int = 0


@dataclass(frozen=True, slots=True)
class Rulebook:
    """What every decision of a transaction is judged by, read once."""

    categories: dict[str, Category]
    policies: list[ApprovalPolicy]
    settings: Settings


async def rulebook(work: Work) -> Rulebook:
    return Rulebook(
        await work.policies.categories(),
        await work.policies.approval_policies(),
        await work.policies.settings(),
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """A contribution under review, held with its period; `earlier` are its decisions so far."""

    contribution: Contribution
    period: Period
    owner: Member
    earlier: Sequence[Approval]


async def approve_contribution(
    work: Work, command: ApproveContribution
) -> tuple[Contribution, Approval]:
    """One reviewer's approval; the last one needed freezes the value and sets the claim going.

    Raises SelfApproval for owner and logger (P1), Conflict for a second word in the same round,
    Invalid without a comment that the rules ask for, CloseInProgress, Stale.
    """
    reviewer = await deciding(work, Role.STEWARD)
    subject = await _subject(work, command.id)
    require_version(subject.contribution.version, command.expected_version)
    rules = await rulebook(work)
    contribution, approval = judged(work, subject, reviewer, command, rules)
    await work.contributions.save([contribution])
    await work.approvals.add([approval])
    announce_approval(work, contribution, subject, approval)
    return contribution, approval


def judged(
    work: Work, subject: Subject, reviewer: Member, command: ApproveContribution, rules: Rulebook
) -> tuple[Contribution, Approval]:
    """Judge one approval; nothing is written here."""
    contribution = subject.contribution
    _require_reviewable(subject, reviewer, Decision.APPROVE, Step.APPROVE)
    category = rules.categories[contribution.category_code]
    comment = _comment(command, contribution, category, rules.settings)
    valuation, minutes = adjusted(contribution, category, command.adjustment)
    require_no_raise(contribution, valuation, minutes)
    policy = applicable(rules.policies, category_code=category.code, tier=subject.owner.tier)
    needed = required_approvals(policy, contribution, valuation, minutes)
    after = contribution.reviewed(valuation, minutes=minutes, required_approvals=needed)
    approval = _word(work, subject, reviewer, Decision.APPROVE, comment, policy.name)
    if not command.adjustment.is_none:
        approval = _with_adjustment(approval, after)
    if after.is_fully_reviewed:
        posts = posts_to_capital(
            affects_capital=category.affects_capital, capital_kind=after.capital_kind
        )
        after = after.approved(
            at=work.clock.now(), by=str(reviewer.id), comment=comment, posts=posts
        )
    return after, approval


def _with_adjustment(approval: Approval, after: Contribution) -> Approval:
    return replace(
        approval, adjusted_value_minor=after.value_minor, adjusted_minutes=after.minutes or None
    )


def _comment(
    command: ApproveContribution, contribution: Contribution, category: Category, settings: Settings
) -> str:
    comment = passage(command.comment, field="comment", required=False)
    labor_range = settings.labor_rate_range(contribution.contribution_date)
    if not comment and (why := comment_required(contribution, category, labor_range)):
        raise Invalid(why, field="comment")
    return comment


def announce_approval(
    work: Work, contribution: Contribution, subject: Subject, approval: Approval
) -> None:
    _noted(work, "contribution.approve", contribution, approval.comment, approval.policy_version)
    if contribution.status == "approved":
        given = [a.approver_id for a in subject.earlier if a.round == contribution.round]
        approvers = (*given, approval.approver_id)
        work.announce(ContributionApproved(contribution, subject.owner, approvers))


async def request_clarification(
    work: Work, id: UUID, comment: str, *, expected_version: int = 0
) -> Contribution:
    """Send it back with a question; approvals of this round no longer count."""
    reviewer = await deciding(work, Role.STEWARD)
    subject = await _subject(work, id)
    require_version(subject.contribution.version, expected_version)
    text = passage(comment, field="comment")
    _require_reviewable(subject, reviewer, Decision.CLARIFY, Step.CLARIFY)
    after = subject.contribution.sent_back(comment=text)
    word = _word(work, subject, reviewer, Decision.CLARIFY, text, "")
    await work.contributions.save([after])
    await work.approvals.add([word])
    work.announce(ContributionSentBack(after, str(reviewer.id), word.id))
    _noted(work, "contribution.clarify", after, text)
    return after


async def reject_contribution(
    work: Work, id: UUID, reason: str, *, expected_version: int = 0
) -> Contribution:
    """Final, with a reason."""
    reviewer = await deciding(work, Role.STEWARD)
    subject = await _subject(work, id)
    require_version(subject.contribution.version, expected_version)
    text = passage(reason, field="reason")
    _require_reviewable(subject, reviewer, Decision.REJECT, Step.REJECT)
    after = subject.contribution.rejected(at=work.clock.now(), by=str(reviewer.id), reason=text)
    await work.contributions.save([after])
    await work.approvals.add([_word(work, subject, reviewer, Decision.REJECT, text, "")])
    work.announce(ContributionRejected(after))
    _noted(work, "contribution.reject", after, text)
    return after


async def reverse_contribution(
    work: Work, id: UUID, reason: str, *, expected_version: int = 0
) -> Contribution:
    """Take an approved contribution back while its period is open; claim and posting follow."""
    admin = await deciding(work, Role.ADMIN)
    contribution, period = await work.contributions.lock(id)
    require_version(contribution.version, expected_version)
    text = passage(reason, field="reason")
    contribution.require(Step.REVERSE)
    period.require_intake()
    if contribution.member_id == admin.id:
        raise SelfApproval("Another admin has to reverse your contribution.")
    after = contribution.reversed(reason=text)
    await work.contributions.save([after])
    work.announce(ContributionReversed(after, str(admin.id)))
    _noted(work, "contribution.reverse", after, text)
    return after


async def _subject(work: Work, id: UUID) -> Subject:
    contribution, period = await work.contributions.lock(id)
    earlier = await work.approvals.of([id])
    owner = await work.members.get(contribution.member_id)
    return Subject(contribution, period, owner, earlier.get(id, []))


def _require_reviewable(subject: Subject, reviewer: Member, decision: Decision, step: Step) -> None:
    contribution = subject.contribution
    require_impartial(contribution, str(reviewer.id), decision)
    contribution.require(step)
    subject.period.require_intake()
    if subject.owner.status is MemberStatus.SUSPENDED:
        raise Refused("The owner is suspended; nothing of theirs is decided meanwhile.")
    require_first_word(subject.earlier, str(reviewer.id), contribution.round)


def _word(
    work: Work,
    subject: Subject,
    reviewer: Member,
    decision: Decision,
    comment: str,
    policy_version: str,
) -> Approval:
    contribution = subject.contribution
    return Approval(
        id=new_id(),
        contribution_id=contribution.id,
        round=contribution.round,
        approver_id=str(reviewer.id),
        decision=decision,
        original_value_minor=contribution.value_minor,
        original_minutes=contribution.minutes,
        decided_at=work.clock.now(),
        policy_version=policy_version,
        comment=comment,
    )


def _noted(
    work: Work,
    action: str,
    contribution: Contribution,
    reason: str = "",
    policy_version: str = "",
) -> None:
    work.note(
        AuditNote(
            action,
            "contribution",
            str(contribution.id),
            after={
                "status": contribution.status,
                "value_minor": contribution.value_minor,
                "approvals": contribution.approvals,
            },
            reason=reason or None,
            policy_version=policy_version or None,
        )
    )
