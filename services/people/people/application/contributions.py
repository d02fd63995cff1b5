"""What a member does with an own contribution: declare, edit, submit, recall, withdraw."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from kernel.call import Role
from kernel.errors import Forbidden, NotFound, Refused
from kernel.ids import new_id
from people.application.callers import acting
from people.application.filling import Fields, category_of, filled
from people.application.members import require_version
from people.application.ports import Work
from people.domain.contributions import Contribution, Step, contribution_number
from people.domain.facts import (
    AuditNote,
    ContributionCreated,
    ContributionSubmitted,
    ContributionWithdrawn,
)
from people.domain.members import Member, MemberStatus
from people.domain.periods import Period, PeriodNotOpen
from people.domain.review import applicable
from people.domain.submission import require_complete
from people.domain.text import passage


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateContribution:
    fields: Fields
    member_id: UUID | None = None
    on_behalf_reason: str = ""
    submit: bool = False


async def create_contribution(work: Work, command: CreateContribution) -> Contribution:
    """A draft, or with `submit` one that reviewers see at once.

    For somebody else a steward gives the reason. Raises Invalid with every faulty field,
    PeriodNotOpen and its kin, Forbidden.
    """
    actor = await acting(work)
    owner, reason = await _owner(work, actor, command)
    on = command.fields.contribution_date or work.clock.today()
    period = await _period_of(work, on)
    late = await _late(work, period, actor)
    draft = Contribution(
        id=new_id(),
        number="",
        member_id=owner.id,
        category_code="",
        contribution_date=on,
        period_id=period.id,
        created_by=str(actor.id),
        created_at=work.clock.now(),
        on_behalf_reason=reason,
        late=late,
    )
    category, draft = await filled(work, draft, command.fields, owner)
    if command.submit:
        require_complete(draft, category, period, owner)
    ordinal = await work.numbers.take(f"contribution/{period.code}")
    draft = replace(draft, number=contribution_number(period.code, ordinal))
    work.announce(ContributionCreated(draft))
    contribution = draft
    if command.submit:
        contribution = await _submitted(work, draft, owner, late=late)
    await work.contributions.add([contribution])
    _noted(work, "contribution.create", contribution, reason)
    return contribution


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateContribution:
    id: UUID
    fields: Fields
    expected_version: int = 0


async def update_contribution(work: Work, command: UpdateContribution) -> Contribution:
    """Edit a draft, or an item that a reviewer sent back. Another date may mean another period."""
    actor = await acting(work)
    contribution, period = await work.contributions.lock(command.id)
    _require_hand(contribution, actor, Step.EDIT)
    require_version(contribution.version, command.expected_version)
    contribution.require(Step.EDIT)
    period.require_intake()
    owner = await work.members.get(contribution.member_id)
    on = command.fields.contribution_date or contribution.contribution_date
    late = contribution.late
    if on != contribution.contribution_date and not period.contains(on):
        period = await _period_of(work, on)
        late = await _late(work, period, actor)
    edited = replace(
        contribution,
        contribution_date=on,
        period_id=period.id,
        rolled_forward=contribution.rolled_forward and period.id == contribution.period_id,
        late=late,
    )
    _, edited = await filled(work, edited, command.fields, owner)
    edited = replace(edited, version=contribution.version + 1)
    await work.contributions.save([edited])
    _noted(work, "contribution.update", edited)
    return edited


async def submit_contribution(work: Work, id: UUID, *, expected_version: int = 0) -> Contribution:
    """Ask for review. Raises Invalid with everything that is missing (P3, P4, P6)."""
    actor = await acting(work)
    contribution, period = await work.contributions.lock(id)
    _require_hand(contribution, actor, Step.SUBMIT)
    require_version(contribution.version, expected_version)
    contribution.require(Step.SUBMIT)
    period.require_intake()
    owner = await work.members.get(contribution.member_id)
    _require_active(owner)
    late = False
    if contribution.submitted_at is None:  # what was sent back may return after the grace
        late = await _late(work, period, actor)
    category = await category_of(work, contribution.category_code)
    require_complete(contribution, category, period, owner)
    submitted = await _submitted(work, contribution, owner, late=late)
    await work.contributions.save([submitted])
    _noted(work, "contribution.submit", submitted)
    return submitted


async def recall_contribution(work: Work, id: UUID, *, expected_version: int = 0) -> Contribution:
    """Take it back from review while nobody has decided anything."""
    contribution = await _own(work, id, Step.RECALL, expected_version)
    recalled = contribution.recalled()
    await work.contributions.save([recalled])
    _noted(work, "contribution.recall", recalled)
    return recalled


async def withdraw_contribution(work: Work, id: UUID, *, expected_version: int = 0) -> Contribution:
    """Give it up for good."""
    contribution = await _own(work, id, Step.WITHDRAW, expected_version)
    withdrawn = contribution.withdrawn(at=work.clock.now())
    await work.contributions.save([withdrawn])
    work.announce(ContributionWithdrawn(withdrawn))
    _noted(work, "contribution.withdraw", withdrawn)
    return withdrawn


async def _owner(work: Work, actor: Member, command: CreateContribution) -> tuple[Member, str]:
    """Whose contribution it is, and why somebody else logs it."""
    if command.member_id in (None, actor.id):
        return actor, ""
    assert command.member_id is not None
    if not work.call.actor.has(Role.STEWARD):
        raise Forbidden("Only stewards log contributions of others.")
    reason = passage(command.on_behalf_reason, field="on_behalf_reason")
    owner = await work.members.get(command.member_id)
    _require_active(owner)
    return owner, reason


def _require_active(owner: Member) -> None:
    if owner.status is not MemberStatus.ACTIVE:
        raise Refused(f"A member who is {owner.status} declares nothing.", status=owner.status)


async def _period_of(work: Work, on: date) -> Period:
    """The period of a day, held against a close. Raises PeriodNotOpen and its kin."""
    period = await work.periods.share_containing(on)
    if period is None:
        raise PeriodNotOpen(f"No period holds {on}.", period=on)
    period.require_intake()
    return period


async def _late(work: Work, period: Period, actor: Member) -> bool:
    """True for an admin after the grace (P5); anybody else is refused then."""
    if not period.is_late(work.clock.today()):
        return False
    if actor.role is not Role.ADMIN:
        raise PeriodNotOpen(
            f"The grace of {period.name} ended on {period.grace_end_date}.", period=period.name
        )
    return True


async def _submitted(
    work: Work, contribution: Contribution, owner: Member, *, late: bool
) -> Contribution:
    policies = await work.policies.approval_policies()
    policy = applicable(policies, category_code=contribution.category_code, tier=owner.tier)
    submitted = contribution.submitted(
        at=work.clock.now(),
        required_approvals=policy.required_for(
            value_minor=contribution.value_minor, minutes=contribution.minutes
        ),
        late=late,
    )
    work.announce(ContributionSubmitted(submitted))
    return submitted


async def _own(work: Work, id: UUID, step: Step, expected_version: int) -> Contribution:
    """The caller's own contribution, locked, while its period takes intake."""
    actor = await acting(work)
    contribution, period = await work.contributions.lock(id)
    _require_hand(contribution, actor, step)
    require_version(contribution.version, expected_version)
    contribution.require(step)
    period.require_intake()
    return contribution


def _require_hand(contribution: Contribution, actor: Member, step: Step) -> None:
    """The owner does everything; whoever logged it on behalf edits and submits the draft.

    Raises NotFound for those who may not see it, Forbidden for those who may only look.
    """
    if contribution.member_id == actor.id:
        return
    if actor.role is Role.MEMBER:
        raise NotFound(what="contribution")
    is_draft = contribution.status == "draft"
    by_hand = contribution.created_by == str(actor.id) and is_draft
    if not (by_hand and step in (Step.EDIT, Step.SUBMIT)):
        raise Forbidden("Only the owner may do this.")


def _noted(work: Work, action: str, contribution: Contribution, reason: str = "") -> None:
    work.note(
        AuditNote(
            action,
            "contribution",
            str(contribution.id),
            after={"status": contribution.status, "value_minor": contribution.value_minor},
            reason=reason or None,
        )
    )
