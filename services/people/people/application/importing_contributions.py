"""Imports of contributions.csv: history of closed periods, decisions of open ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from kernel.call import Role
from kernel.errors import Stale
from kernel.ids import new_id
from people.application.callers import acting_or_machine
from people.application.checking_contributions import Checked, checked_contributions
from people.application.importing import ImportFile
from people.application.pacing import in_bites
from people.application.ports import ImportedRow, Work
from people.domain.categories import Category
from people.domain.contributions import (
    ClaimStatus,
    Contribution,
    ContributionStatus,
    PostingStatus,
    contribution_number,
    posts_to_capital,
)
from people.domain.facts import (
    AuditNote,
    ContributionApproved,
    ContributionRejected,
    ContributionSubmitted,
)
from people.domain.imports.contributions_plan import (
    ResolvedRow,
)
from people.domain.imports.messages import Messages, Report, report
from people.domain.members import Member
from people.domain.periods import PeriodStatus
from people.domain.review import IMPORTED_POLICY, Approval, ApprovalPolicy, Decision, applicable

IMPORTED_REASON = "imported"


async def import_contributions(work: Work, file: ImportFile) -> Report:
    """Upsert by external_ref or by content; with any error nothing is written.

    Holds the periods of the file FOR SHARE: no close begins between check and commit.
    """
    await acting_or_machine(work, Role.ADMIN)
    await work.imports.one_at_a_time()
    messages = Messages(file.name, strict=file.strict)
    checked = await checked_contributions(work, file.content, messages, hold=True)
    plan = checked.plan
    outcome = report(
        messages,
        rows=checked.file.row_count,
        new=len(plan.new),
        changed=len(plan.changed),
        unchanged=plan.unchanged,
    )
    if messages.failed:
        return outcome
    await _write_new(work, checked, file.run_id)
    await _write_changed(work, checked, file.run_id)
    work.note(
        AuditNote(
            "import.contributions",
            "import",
            file.run_id or file.name,
            after={"new": outcome.new, "changed": outcome.changed},
        )
    )
    return outcome


async def _write_new(work: Work, checked: Checked, run_id: str) -> None:
    rows = checked.plan.new
    if not rows:
        return
    policies = await work.policies.approval_policies()
    numbers = await _numbers(work, rows)
    made: list[Contribution] = []
    async for row, number in in_bites(zip(rows, numbers, strict=True)):
        made.append(_made(work, row, checked, policies, number))
    await work.contributions.add(made)
    await _decide(work, made, rows, checked)
    await work.imports.remember(
        [
            _remembered(row, contribution.id, run_id)
            for row, contribution in zip(rows, made, strict=True)
        ]
    )


async def _numbers(work: Work, rows: Sequence[ResolvedRow]) -> list[str]:
    """One block of numbers for each period, given out in the order of the file."""
    codes = [row.period.code for row in rows]
    following: dict[str, int] = {}
    for code in sorted(set(codes)):
        following[code] = await work.numbers.take(f"contribution/{code}", codes.count(code))
    numbers: list[str] = []
    for code in codes:
        numbers.append(contribution_number(code, following[code]))
        following[code] += 1
    return numbers


def _made(
    work: Work,
    row: ResolvedRow,
    checked: Checked,
    policies: Sequence[ApprovalPolicy],
    number: str,
) -> Contribution:
    """The contribution as the file says; required fields of the form are not asked again."""
    blank = Contribution(
        id=new_id(),
        number=number,
        member_id=row.member_id,
        category_code=row.source.kind.category_code,
        contribution_date=row.contribution_date,
        period_id=row.period.id,
        created_by=str(row.member_id),
        created_at=work.clock.now(),
        late=row.period.is_late(work.clock.today()) and not row.period.is_final,
    )
    member = checked.members[row.member_id]
    policy = applicable(policies, category_code=blank.category_code, tier=member.tier)
    return _filled(work, blank, row, checked.categories, policy)


def _filled(
    work: Work,
    contribution: Contribution,
    row: ResolvedRow,
    categories: Mapping[str, Category],
    policy: ApprovalPolicy,
) -> Contribution:
    source = row.source
    status = source.status.stored
    now = work.clock.now()
    decided_at = source.approved_at or now
    kind = source.kind
    basis = source.tax_basis_minor
    is_property = kind.capital_kind == "property"
    decided = status is not ContributionStatus.SUBMITTED
    open_approval = status is ContributionStatus.APPROVED and not row.period.is_final
    posts = open_approval and posts_to_capital(
        affects_capital=categories[kind.category_code].affects_capital,
        capital_kind=kind.capital_kind,
    )
    tax_value = basis if is_property and basis is not None else source.amount_minor
    needed = policy.required_for(value_minor=source.amount_minor, minutes=source.minutes)
    rejected = status is ContributionStatus.REJECTED
    return replace(
        contribution,
        category_code=kind.category_code,
        subtype=kind.subtype,
        capital_kind=kind.capital_kind,
        contribution_date=row.contribution_date,
        description=source.description,
        minutes=source.minutes,
        rate_minor=source.rate_minor,
        value_minor=source.amount_minor,
        tax_value_minor=tax_value,
        tax_basis_minor=tax_value if is_property else None,
        status=status,
        submitted_at=min(decided_at, now),
        submitted_value_minor=source.amount_minor,
        submitted_minutes=source.minutes,
        decided_at=decided_at if decided else None,
        decided_by=row.approver if decided else "",
        decision_reason=(source.rejection_reason or IMPORTED_REASON) if rejected else "",
        claim_status=ClaimStatus.PENDING if open_approval else ClaimStatus.NONE,
        posting_status=PostingStatus.PENDING if posts else PostingStatus.NOT_APPLICABLE,
        round=max(contribution.round, 1),
        required_approvals=1 if decided else needed,
        approvals=1 if status is ContributionStatus.APPROVED else 0,
    )


async def _write_changed(work: Work, checked: Checked, run_id: str) -> None:
    """Undecided items take the row's figures, and its decision if it has one now."""
    pairs = checked.plan.changed
    if not pairs:
        return
    policies = await work.policies.approval_policies()
    held = await work.contributions.lock_many([known.contribution_id for known, _ in pairs])
    after: list[Contribution] = []
    rows: list[ResolvedRow] = []
    for known, row in pairs:
        if known.contribution_id not in held:
            raise Stale()
        present, period = held[known.contribution_id]
        member = checked.members[row.member_id]
        policy = applicable(policies, category_code=present.category_code, tier=member.tier)
        row = replace(row, period=period)  # where it is now: it may have moved on since
        changed = _filled(work, present, row, checked.categories, policy)
        after.append(replace(changed, round=present.round + 1, version=present.version + 1))
        rows.append(row)
    await work.contributions.save(after)
    await _decide(work, after, rows, checked)
    await work.imports.remember(
        [_remembered(row, item.id, run_id) for row, item in zip(rows, after, strict=True)]
    )


async def _decide(
    work: Work,
    contributions: Sequence[Contribution],
    rows: Sequence[ResolvedRow],
    checked: Checked,
) -> None:
    """Approval records as imported, and the facts of periods that are still open."""
    approvals: list[Approval] = []
    async for contribution, row in in_bites(zip(contributions, rows, strict=True)):
        member = checked.members[row.member_id]
        if contribution.status is not ContributionStatus.SUBMITTED:
            approvals.append(_approval(contribution))
        if row.period.status is PeriodStatus.OPEN:
            work.announce(_fact(contribution, member), migrated=True)
    await work.approvals.add(approvals)


def _approval(contribution: Contribution) -> Approval:
    approved = contribution.status is ContributionStatus.APPROVED
    assert contribution.decided_at is not None
    return Approval(
        id=new_id(),
        contribution_id=contribution.id,
        round=contribution.round,
        approver_id=contribution.decided_by,
        decision=Decision.APPROVE if approved else Decision.REJECT,
        original_value_minor=contribution.value_minor,
        original_minutes=contribution.minutes,
        decided_at=contribution.decided_at,
        policy_version=IMPORTED_POLICY,
        comment=contribution.decision_reason,
    )


def _fact(
    contribution: Contribution, member: Member
) -> ContributionApproved | ContributionRejected | ContributionSubmitted:
    if contribution.status is ContributionStatus.APPROVED:
        return ContributionApproved(contribution, member, (contribution.decided_by,))
    if contribution.status is ContributionStatus.REJECTED:
        return ContributionRejected(contribution)
    return ContributionSubmitted(contribution)


def _remembered(row: ResolvedRow, contribution_id: UUID, run_id: str) -> ImportedRow:
    return ImportedRow(
        key=row.key,
        contribution_id=contribution_id,
        content=row.content,
        fingerprint=row.fingerprint,
        original_type=row.source.type,
        external_ref=row.source.external_ref,
        run_id=run_id,
    )
