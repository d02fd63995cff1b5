"""The state machine of a contribution, walked at random and rule by rule."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kernel.errors import Refused
from people.domain.categories import LABOR
from people.domain.contributions import (
    TRANSITIONS,
    ClaimStatus,
    Contribution,
    ContributionStatus,
    PostingStatus,
    Step,
    contribution_number,
    posts_to_capital,
)
from people.domain.review import (
    Adjustment,
    adjusted,
    required_approvals,
)

from .builders import NOW, POLICY, approved, contribution, submitted
from .imports import PERIODS

FINAL = {
    ContributionStatus.REJECTED,
    ContributionStatus.WITHDRAWN,
    ContributionStatus.REVERSED,
}


class Review(RuleBasedStateMachine):
    """Any order of steps: what is not in the table is refused and changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.item = contribution()
        self.frozen: Contribution | None = None

    @rule(step=st.sampled_from(Step), value=st.integers(1, 400_000))
    def take(self, step: Step, value: int) -> None:
        before = self.item
        legal = (before.status, step) in TRANSITIONS
        try:
            self.item = self.stepped(step, value)
        except Refused:
            assert not legal or (step is Step.RECALL and before.approvals)
            assert self.item == before
            return
        assert legal
        assert self.item.version > before.version
        if self.item.status is ContributionStatus.APPROVED:
            self.frozen = self.item

    def stepped(self, step: Step, value: int) -> Contribution:
        item = self.item
        match step:
            case Step.EDIT:
                item.require(Step.EDIT)
                return replace(item, value_minor=value, version=item.version + 1)
            case Step.SUBMIT:
                needed = POLICY.required_for(value_minor=item.value_minor, minutes=item.minutes)
                return item.submitted(at=NOW, required_approvals=needed, late=False)
            case Step.RECALL:
                return item.recalled()
            case Step.CLARIFY:
                return item.sent_back(comment="which roof?")
            case Step.APPROVE:
                return self.one_more(value)
            case Step.REJECT:
                return item.rejected(at=NOW, by="reviewer", reason="no")
            case Step.WITHDRAW:
                return item.withdrawn(at=NOW)
            case Step.REVERSE:
                return item.reversed(reason="twice")

    def one_more(self, value: int) -> Contribution:
        item = self.item
        item.require(Step.APPROVE)
        valuation, minutes = adjusted(item, LABOR, Adjustment(value_minor=value))
        needed = required_approvals(POLICY, item, valuation, minutes)
        after = item.reviewed(valuation, minutes=minutes, required_approvals=needed)
        if after.is_fully_reviewed:
            return after.approved(at=NOW, by="reviewer", comment="", posts=False)
        return after

    @invariant()
    def a_great_value_has_two_reviewers(self) -> None:
        if self.frozen is not None:
            greatest = max(self.frozen.value_minor, self.frozen.submitted_value_minor)
            assert self.frozen.approvals >= (2 if greatest > 250_000 else 1)

    @invariant()
    def what_was_approved_keeps_its_value(self) -> None:
        if self.frozen is not None:
            assert self.item.value_minor == self.frozen.value_minor
            assert self.item.status in (ContributionStatus.APPROVED, ContributionStatus.REVERSED)

    @precondition(lambda self: self.item.status in FINAL)
    @rule(step=st.sampled_from(Step))
    def nothing_follows_the_end(self, step: Step) -> None:
        with pytest.raises(Refused):
            self.item.require(step)


TestReview = Review.TestCase


def test_numbers_carry_the_code_of_their_period() -> None:
    assert contribution_number("2026Q1", 123) == "C-2026Q1-000123"


def test_an_approval_needs_all_its_reviewers() -> None:
    item = replace(submitted(), required_approvals=2)
    with pytest.raises(Refused) as caught:
        item.approved(at=NOW, by="one", comment="", posts=False)
    assert caught.value.reason == "APPROVAL_REQUIRED"


def test_marks_of_claim_and_ledger_come_in_any_order() -> None:
    item = approved(submitted())
    claim = UUID(int=8)
    assert item.claimed(claim).unclaimed(claim) == item.unclaimed(claim).claimed(claim)
    assert item.posted().posting_status is PostingStatus.POSTED
    assert item.posted().unposted() == item.unposted().posted()
    assert item.claimed(claim).claim_status is ClaimStatus.CREATED


def test_moving_on_keeps_date_and_number() -> None:
    moved = submitted().moved(PERIODS[1].id)
    assert (moved.contribution_date, moved.rolled_forward) == (date(2026, 2, 10), True)


@pytest.mark.parametrize(
    ("affects", "kind", "posts"),
    [(True, "cash", True), (True, "property", True), (True, "loan", False), (False, "cash", False)],
)
def test_only_cash_and_property_reach_the_capital_account(
    affects: bool, kind: str, posts: bool
) -> None:
    assert posts_to_capital(affects_capital=affects, capital_kind=kind) is posts
