"""Drafts and their twins: one fate for both."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from kernel.errors import Forbidden, Invalid, Refused, SelfApproval, Stale
from treasury.domain.accounts import AccountNotPostable, Direction, Ledger
from treasury.domain.drafts import (
    ApprovalRequired,
    Draft,
    DraftEvent,
    DraftLine,
    TransactionStatus,
)
from treasury.domain.entries import Movement
from treasury.domain.facts import PeriodOpened
from treasury.domain.journal import TransactionType, TwinMissing, Unbalanced
from treasury.domain.records import draft_record, posted_drafts, record_of

from .builders import COOPERATIVE, NOON, account, member, quarter, sub_account

ALDER = member(1)


def typed(number: str | Any, minor: int, ledger: Ledger = Ledger.BOOK) -> DraftLine:
    on = account(number, ledger) if isinstance(number, str) else number
    return DraftLine(on, Direction.DEBIT if minor > 0 else Direction.CREDIT, abs(minor))


def draft(*lines: DraftLine, ledger: Ledger = Ledger.BOOK, **fields: Any) -> Draft:
    made = Draft(
        ledger=ledger,
        period_id=COOPERATIVE,
        transaction_date=date(2026, 2, 1),
        transaction_type=TransactionType.ADJUSTMENT,
        description="rent",
        economic_event_id=UUID(int=7),
        created_by="alder",
        lines=lines or (typed("5110", 5, ledger), typed("1110", -5, ledger)),
        number="TX-2026-000001",
    )
    return replace(made, **fields)


def twins(**fields: Any) -> DraftEvent:
    return DraftEvent((draft(**fields), draft(ledger=Ledger.TAX, **fields)))


def test_a_draft_may_be_unbalanced_but_is_not_posted_so() -> None:
    lopsided = DraftEvent((draft(typed("5110", 5)),))
    lopsided.check()
    assert lopsided.drafts[0].total_minor == 5
    with pytest.raises(Invalid, match="two entries"):
        lopsided.event()
    with pytest.raises(Unbalanced):
        DraftEvent((draft(typed("5110", 5), typed("1110", -4)),)).event()


def test_a_draft_says_what_it_is_for() -> None:
    for fields in ({"description": "  "}, {"description": "x" * 501}, {"lines": ()}):
        with pytest.raises(Invalid):
            replace(draft(), **fields)


def test_twins_post_as_one_event() -> None:
    event = twins().event(approved_by="beech")
    assert [each.ledger for each in event.transactions] == [Ledger.BOOK, Ledger.TAX]
    assert {each.approved_by for each in event.transactions} == {"beech"}
    assert event.transactions[0].number == "TX-2026-000001"


def test_capital_needs_both_ledgers_and_is_an_adjustment() -> None:
    capital = sub_account(ALDER)
    lines = (typed(capital, -5), typed("1110", 5))
    assert lines[0].entry().movement is Movement.ADJUSTMENT
    with pytest.raises(TwinMissing):
        DraftEvent((draft(*lines),)).event()


def test_bad_lines_are_refused_before_they_are_stored() -> None:
    for event in (
        DraftEvent((draft(), draft())),
        DraftEvent((draft(typed("1110", 5, Ledger.TAX)),)),
    ):
        with pytest.raises(Invalid):
            event.check()
    with pytest.raises(AccountNotPostable):
        DraftEvent((draft(typed("1100", 5)),)).check()


def test_the_way_of_a_small_draft() -> None:
    posted = twins().post()
    assert {each.status for each in posted.drafts} == {TransactionStatus.POSTED}
    assert {each.version for each in posted.drafts} == {2}
    with pytest.raises(Refused, match="posted"):
        posted.require_draft()


def test_the_way_of_a_large_draft() -> None:
    with pytest.raises(Forbidden):
        twins().submit("beech")
    waiting = twins().submit("alder")
    with pytest.raises(ApprovalRequired):
        waiting.post()
    with pytest.raises(SelfApproval):
        waiting.approve("alder")
    approved = waiting.approve("beech")
    assert {each.approved_by for each in approved.drafts} == {"beech"}
    returned = waiting.send_back("which rent?")
    assert returned.drafts[0].return_reason == "which rent?"
    assert returned.status is TransactionStatus.DRAFT
    with pytest.raises(Invalid):
        waiting.send_back(" ")
    with pytest.raises(Refused):
        twins().send_back("why")


def test_only_drafts_are_discarded() -> None:
    assert twins().discard().status is TransactionStatus.DISCARDED
    with pytest.raises(Refused):
        twins().post().discard()


def test_a_stale_version_is_noticed_and_none_is_no_version() -> None:
    event = twins()
    event.require_version(event.drafts[0].id, 0)
    event.require_version(event.drafts[0].id, 1)
    with pytest.raises(Stale):
        event.require_version(event.drafts[0].id, 2)


def test_records_show_drafts_and_what_became_of_them() -> None:
    drafts = twins().post().drafts
    shown = draft_record(drafts[0])
    assert shown.entry_count == len(shown.entries) == 2
    assert shown.entries[0].id != shown.entries[1].id
    assert not shown.posted_at
    record = record_of(
        drafts[0].transaction(),
        event_id=UUID(int=7),
        number="TX-2026-000001",
        serial=1,
        posted_at=NOON,
    )
    assert record.is_live
    (posted,) = posted_drafts([record], drafts)
    assert posted.version == 2
    assert posted.entries == shown.entries
    assert not record._replace(reversed_by_id=UUID(int=1)).is_live
    assert PeriodOpened(quarter()).period.code == "2026Q1"
