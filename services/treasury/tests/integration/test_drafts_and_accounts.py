"""People at the journal and at the chart: drafts, second persons, batches, accounts, payments."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from chassis.testing import call_as
from kernel.call import Role
from kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused, SelfApproval, Stale
from treasury.application.create_account import CreateAccount, create_account
from treasury.application.deactivate_account import DeactivateAccount, deactivate_account
from treasury.application.decide_draft import (
    ApproveDraft,
    DiscardDraft,
    ReturnDraft,
    approve_draft,
    discard_draft,
    return_draft,
)
from treasury.application.distributions import check_distribution
from treasury.application.paging import Paging, TransactionFilter
from treasury.application.post_batch import BatchItem, post_batch
from treasury.application.post_draft import PostDraft, post_draft
from treasury.application.read_books import list_transactions
from treasury.application.update_account import UpdateAccount, update_account
from treasury.domain.accounts import AccountNotPostable, AccountType, Ledger
from treasury.domain.capital import DistributionKind
from treasury.domain.drafts import ApprovalRequired, TransactionStatus
from treasury.domain.journal import TransactionType, Unbalanced

from ..builders import member
from .desk import ADMIN, FEBRUARY, SECOND, STEWARD, WORKER, Desk, through_bank

ALDER = member(1)


async def test_at_the_threshold_one_person_posts_above_it_two(desk: Desk) -> None:
    await desk.open_quarter()
    small, _ = await desk.draft(500_000)
    posted = await desk.do(STEWARD, lambda work: post_draft(work, PostDraft(small.id)))
    assert {each.status for each in posted} == {TransactionStatus.POSTED}
    large, twin = await desk.draft(500_001)
    waiting = await desk.do(STEWARD, lambda work: post_draft(work, PostDraft(large.id, 1)))
    assert {each.status for each in waiting} == {TransactionStatus.PENDING_APPROVAL}
    with pytest.raises(SelfApproval):
        await desk.do(STEWARD, lambda work: approve_draft(work, ApproveDraft(large.id)))
    with pytest.raises(ApprovalRequired):
        await desk.do(STEWARD, lambda work: post_draft(work, PostDraft(large.id)))
    approved = await desk.do(SECOND, lambda work: approve_draft(work, ApproveDraft(twin.id, "", 2)))
    assert [each.id for each in approved] == [twin.id, large.id]
    assert {each.approved_by for each in approved} == {SECOND.actor.id}
    second = await desk.sql(
        "SELECT second_actor_id FROM treasury.audit_entry WHERE action = 'approve_transaction'"
    )
    assert [row["second_actor_id"] for row in second] == [STEWARD.actor.id]


async def test_a_returned_draft_can_be_discarded_and_is_then_gone_for_good(desk: Desk) -> None:
    await desk.open_quarter()
    large, _ = await desk.draft(900_000)
    await desk.do(STEWARD, lambda work: post_draft(work, PostDraft(large.id)))
    back = ReturnDraft(large.id, "which invoice?")
    returned = await desk.do(SECOND, lambda work: return_draft(work, back))
    assert {each.return_reason for each in returned} == {"which invoice?"}
    with pytest.raises(Stale):
        await desk.do(STEWARD, lambda work: post_draft(work, PostDraft(large.id, 1)))
    with pytest.raises(Forbidden):
        await desk.do(SECOND, lambda work: discard_draft(work, DiscardDraft(large.id)))
    await desk.do(STEWARD, lambda work: discard_draft(work, DiscardDraft(large.id)))
    with pytest.raises(Refused, match="discarded"):
        await desk.do(STEWARD, lambda work: post_draft(work, PostDraft(large.id)))
    with pytest.raises(NotFound):
        await desk.do(STEWARD, lambda work: post_draft(work, PostDraft(uuid4())))


async def listed(desk: Desk, **chosen: Any) -> int:
    page = await desk.do(
        STEWARD,
        lambda work: list_transactions(work, TransactionFilter(**chosen), Paging(50, count=True)),
    )
    assert page.total == len(page.rows)
    return len(page.rows)


async def test_lists_are_chosen_by_many_things(desk: Desk) -> None:
    period = await desk.open_quarter()
    await desk.draft(700)
    posted = await desk.earn(900)
    await desk.contribute(ALDER, 500)
    assert await listed(desk) == 6
    assert await listed(desk, ledger=Ledger.TAX) == 3
    assert await listed(desk, status="draft") == 2
    assert await listed(desk, status="posted") == 4
    assert await listed(desk, status="reversed") == 0
    assert await listed(desk, period_id=period.id, transaction_type="contribution") == 2
    assert await listed(desk, source_type="contribution") == 2
    assert await listed(desk, source_type="journal") == 4
    assert await listed(desk, member_id=ALDER.member_id) == 2
    assert await listed(desk, account_id=posted[0].id) == 0
    assert await listed(desk, min_amount_minor=700) == 4
    assert await listed(desk, from_date=date(2026, 2, 3)) == 0
    assert await listed(desk, to_date=date(2026, 2, 2)) == 6


async def test_a_batch_is_posted_whole_or_not_at_all(desk: Desk) -> None:
    await desk.open_quarter()
    good = BatchItem([through_bank(Ledger.BOOK, 5)], FEBRUARY, "x", TransactionType.REVENUE)
    large = BatchItem([through_bank(Ledger.BOOK, 500_001)], FEBRUARY, "x", TransactionType.REVENUE)
    closing = BatchItem([through_bank(Ledger.BOOK, 5)], FEBRUARY, "x", TransactionType.CLOSING)
    lines = through_bank(Ledger.BOOK, 5).lines
    one_sided = BatchItem(
        [type(through_bank(Ledger.BOOK, 5))(Ledger.BOOK, [*lines, lines[0]])],
        FEBRUARY,
        "x",
        TransactionType.REVENUE,
    )
    for bad, refusal in (
        (large, ApprovalRequired),
        (closing, Forbidden),
        (one_sided, Unbalanced),
    ):
        with pytest.raises(refusal):
            await desk.do(STEWARD, lambda work, bad=bad: post_batch(work, [good, bad]))
    with pytest.raises(Forbidden):
        await desk.do(WORKER, lambda work: post_batch(work, [good]))
    with pytest.raises(Invalid):
        await desk.do(STEWARD, lambda work: post_batch(work, []))
    assert await desk.value("SELECT count(*) FROM treasury.transaction") == 0


async def test_an_admin_extends_the_chart_in_its_ranges(desk: Desk) -> None:
    command = CreateAccount(Ledger.BOOK, "5330", "Marketing again", AccountType.EXPENSE)
    with pytest.raises(Conflict):
        await desk.do(ADMIN, lambda work: create_account(work, command))
    fresh = CreateAccount(Ledger.BOOK, "5350", "Printing", AccountType.EXPENSE)
    with pytest.raises(Forbidden):
        await desk.do(STEWARD, lambda work: create_account(work, fresh))
    account = await desk.do(ADMIN, lambda work: create_account(work, fresh))
    with pytest.raises(AccountNotPostable, match="K-1"):
        account.require_classified()
    line = UpdateAccount(account.id, k1_line="1", expected_version=1)
    updated = await desk.do(ADMIN, lambda work: update_account(work, line))
    assert (updated.k1_line, updated.version) == ("1", 2)
    with pytest.raises(Stale):
        await desk.do(ADMIN, lambda work: update_account(work, line))
    closed = await desk.do(
        ADMIN, lambda work: deactivate_account(work, DeactivateAccount(account.id, 2))
    )
    assert not closed.is_active
    sub = CreateAccount(Ledger.BOOK, "3100-0009", "Mine", AccountType.EQUITY)
    with pytest.raises(Invalid):
        await desk.do(ADMIN, lambda work: create_account(work, sub))


async def test_control_accounts_and_sub_accounts_stay_active(desk: Desk) -> None:
    await desk.open_quarter()
    await desk.contribute(ALDER, 500)
    for number in ("1100", "3100-0001", "1110"):
        id_ = await desk.value(
            "SELECT id FROM treasury.account WHERE account_number = $1 AND ledger = 'BOOK'", number
        )
        with pytest.raises(Refused):
            await desk.do(
                ADMIN, lambda work, id_=id_: deactivate_account(work, DeactivateAccount(id_))
            )


async def refusal(desk: Desk, kind: DistributionKind, minor: int) -> tuple[str, bool] | None:
    found = await desk.do(
        WORKER, lambda work: check_distribution(work, ALDER.member_id, kind, minor)
    )
    return (found.reason, found.temporary) if found else None


async def test_pre_pay_checks_say_what_is_missing(desk: Desk) -> None:
    patronage, redemption = DistributionKind.PATRONAGE_CASH, DistributionKind.REDEMPTION
    with pytest.raises(NotFound):
        await refusal(desk, patronage, 1)
    period = await desk.open_quarter()
    await desk.earn(1_000)
    await desk.close(period, [(ALDER, 1_000, 200, 1_000)])
    assert await refusal(desk, patronage, 200) is None
    assert await refusal(desk, patronage, 201) == ("INSUFFICIENT_CAPITAL", False)
    assert await refusal(desk, redemption, 800) is None
    assert await refusal(desk, redemption, 801) == ("INSUFFICIENT_CAPITAL", False)
    await desk.earn(-700, on=date(2026, 4, 2))
    for version, reserve, answer in ((1, "100", None), (2, "101", ("INSUFFICIENT_CASH", True))):
        await desk.sql(
            "INSERT INTO treasury.setting VALUES ($1, 'minimum_cash_reserve_minor', $2, $3, "
            "'2026-01-01')",
            WORKER.cooperative_id,
            version,
            reserve,
        )
        assert await refusal(desk, patronage, 200) == answer
    await desk.earn(-150, on=date(2026, 4, 2))
    assert await refusal(desk, patronage, 1) == ("INSUFFICIENT_CASH", True)


async def test_nothing_is_paid_without_an_open_period_for_today(desk: Desk) -> None:
    await desk.open_quarter()
    await desk.contribute(ALDER, 500)
    assert await refusal(desk, DistributionKind.REDEMPTION, 5) == ("PERIOD_NOT_OPEN", True)
    with pytest.raises(Forbidden):
        await desk.do(
            call_as(Role.ADMIN),
            lambda work: check_distribution(work, ALDER.member_id, DistributionKind.REDEMPTION, 5),
        )
