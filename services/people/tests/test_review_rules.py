"""What a submission needs, who may decide, and what an adjustment may do."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from kernel.errors import Conflict, Invalid, Refused, SelfApproval
from people.domain.categories import CAPITAL, EXPERTISE, LABOR, RELATIONSHIP, Category
from people.domain.contributions import (
    Contribution,
)
from people.domain.evidence import Evidence, checked_evidence
from people.domain.members import Interval, MemberTier
from people.domain.review import (
    Adjustment,
    Approval,
    Decision,
    adjusted,
    applicable,
    require_first_word,
    require_impartial,
    require_no_raise,
    required_approvals,
)
from people.domain.submission import comment_required, require_complete
from people.domain.valuation import Valuation

from .builders import NOW, POLICY, contribution, submitted
from .imports import PERIODS, ROWAN


def faults(item: Contribution, category: Category = LABOR) -> list[str]:
    try:
        require_complete(item, category, PERIODS[0], ROWAN)
    except Invalid as error:
        return [violation.field for violation in error.violations]
    return []


@pytest.mark.parametrize(
    ("values", "category", "fields"),
    [
        ({}, LABOR, []),
        ({"description": "too short"}, LABOR, ["description"]),
        ({"description": "x" * 2001}, LABOR, ["description"]),
        ({"contribution_date": date(2026, 4, 1)}, LABOR, ["contribution_date"]),
        ({"contribution_date": date(2026, 4, 1), "rolled_forward": True}, LABOR, []),
        ({"contribution_date": date(2019, 1, 1), "rolled_forward": True}, LABOR,
         ["contribution_date"]),
        ({"minutes": 0, "value_minor": 0}, LABOR, ["minutes"]),
        ({"minutes": 0, "value_minor": 5}, EXPERTISE, []),
        ({"minutes": 0, "value_minor": 0}, EXPERTISE, ["amount_minor"]),
        ({"minutes": 1, "value_minor": 0}, LABOR, ["amount_minor"]),
        ({"base_minor": 5, "attribution_bp": 10}, RELATIONSHIP, []),
        ({}, RELATIONSHIP, ["amount_minor", "attribution_bp"]),
        ({"capital_kind": "cash"}, CAPITAL, []),
        ({"capital_kind": "", "value_minor": 0}, CAPITAL, ["amount_minor", "capital_kind"]),
        ({"capital_kind": "property", "value_minor": 24_999, "tax_basis_minor": 0}, CAPITAL, []),
        ({"capital_kind": "property"}, CAPITAL, ["tax_basis_minor", "evidence"]),
        ({}, replace(LABOR, evidence_required=True), ["evidence"]),
    ],
)  # fmt: skip
def test_a_submission_names_what_is_missing(
    values: dict[str, object], category: Category, fields: list[str]
) -> None:
    assert faults(contribution(**values), category) == fields


@pytest.mark.parametrize(
    ("values", "category", "asks"),
    [
        ({"rate_minor": 7_500}, LABOR, False),
        ({"rate_minor": 7_499}, LABOR, True),
        ({"rate_minor": 15_001}, LABOR, True),
        ({"rate_minor": 99_000}, EXPERTISE, False),
        ({"rate_minor": 0}, LABOR, False),
        ({"capital_kind": "property", "value_minor": 500_000}, CAPITAL, False),
        ({"capital_kind": "property", "value_minor": 500_001}, CAPITAL, True),
    ],
)
def test_some_approvals_need_a_word(
    values: dict[str, object], category: Category, asks: bool
) -> None:
    assert bool(comment_required(contribution(**values), category, (7_500, 15_000))) is asks


def test_nobody_decides_on_an_own_contribution() -> None:
    item = contribution(created_by="logger")
    for decision in Decision:
        with pytest.raises(SelfApproval):
            require_impartial(item, str(ROWAN.id), decision)
    with pytest.raises(SelfApproval):
        require_impartial(item, "logger", Decision.APPROVE)
    require_impartial(item, "logger", Decision.REJECT)
    require_impartial(item, "other", Decision.APPROVE)


def word(approver: str, round_no: int) -> Approval:
    return Approval(
        id=UUID(int=1), contribution_id=UUID(int=5), round=round_no, approver_id=approver,
        decision=Decision.APPROVE, original_value_minor=1, original_minutes=1, decided_at=NOW,
        policy_version="",
    )  # fmt: skip


def test_one_word_for_each_reviewer_and_round() -> None:
    require_first_word([word("a", 1)], "a", 2)
    require_first_word([word("b", 2)], "a", 2)
    with pytest.raises(Conflict):
        require_first_word([word("a", 2)], "a", 2)


@pytest.mark.parametrize(
    ("value", "minutes", "needed"),
    [(250_000, 2_400, 1), (250_001, 1, 2), (1, 2_401, 2)],
)
def test_thresholds_are_passed_not_reached(value: int, minutes: int, needed: int) -> None:
    assert POLICY.required_for(value_minor=value, minutes=minutes) == needed


def test_the_greater_of_submitted_and_adjusted_counts() -> None:
    item = replace(submitted(value_minor=300_000), value_minor=100_000)
    assert required_approvals(POLICY, item, Valuation(100_000, 0), 600) == 2
    low = submitted(value_minor=100_000)
    assert required_approvals(POLICY, low, Valuation(300_000, 0), 600) == 2
    assert required_approvals(POLICY, low, Valuation(90_000, 0), 600) == 1


def test_the_most_specific_policy_wins() -> None:
    by_category = replace(POLICY, category_code="labor", required_approvals=2)
    by_tier = replace(POLICY, tier=MemberTier.COMMUNITY, required_approvals=3)
    both = replace(by_category, tier=MemberTier.COMMUNITY, required_approvals=4)
    policies = [POLICY, by_category, by_tier, both]

    def chosen(code: str, tier: MemberTier) -> int:
        return applicable(policies, category_code=code, tier=tier).required_approvals

    assert chosen("labor", MemberTier.COMMUNITY) == 4
    assert chosen("labor", MemberTier.COOPERATIVE) == 2
    assert chosen("capital", MemberTier.COMMUNITY) == 3
    assert chosen("capital", MemberTier.COOPERATIVE) == 1
    assert both.name == "labor.community/1"
    with pytest.raises(Refused):
        applicable([both], category_code="capital", tier=MemberTier.COMMUNITY)


def test_minutes_revalue_and_a_value_stands() -> None:
    item = submitted()
    assert Adjustment().is_none
    assert adjusted(item, LABOR, Adjustment())[0].value_minor == 100_000
    assert adjusted(item, LABOR, Adjustment(minutes=60))[0].value_minor == 10_000
    both = adjusted(item, LABOR, Adjustment(minutes=60, value_minor=5))
    assert (both[0].value_minor, both[0].tax_value_minor, both[1]) == (5, 5, 60)
    owned = submitted(capital_kind="property", tax_value_minor=7)
    assert adjusted(owned, CAPITAL, Adjustment(value_minor=5))[0].tax_value_minor == 7


@pytest.mark.parametrize(
    ("category", "adjustment", "field"),
    [
        (CAPITAL, Adjustment(minutes=60), "adjusted_minutes"),
        (LABOR, Adjustment(minutes=0), "adjusted_minutes"),
        (LABOR, Adjustment(value_minor=0), "adjusted_value_minor"),
        (LABOR, Adjustment(value_minor=10**15), "adjusted_value_minor"),
    ],
)
def test_an_adjustment_has_bounds(category: Category, adjustment: Adjustment, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        adjusted(submitted(), category, adjustment)
    assert caught.value.violations[0].field == field


def test_a_second_reviewer_lowers_and_never_raises() -> None:
    item = replace(submitted(), approvals=1)
    require_no_raise(item, Valuation(99_999, 0), 600)
    for value, minutes in ((100_001, 600), (1, 601)):
        with pytest.raises(Refused):
            require_no_raise(item, Valuation(value, 0), minutes)
    require_no_raise(submitted(), Valuation(999_999, 0), 9_999)


def test_evidence_is_a_link_or_a_file() -> None:
    good = (
        Evidence("url", "https://example.org/a?b#c", note=" n "),
        Evidence("file", sha256="A" * 64),
    )
    kept = checked_evidence(good)
    assert (kept[0].note, kept[1].sha256) == ("n", "a" * 64)
    bad = [
        Evidence("url", "javascript:alert(1)"),
        Evidence("url", ""),
        Evidence("file"),
        Evidence("file", sha256="xyz"),
        Evidence("scroll"),
    ]
    with pytest.raises(Invalid) as caught:
        checked_evidence(bad)
    assert [v.field for v in caught.value.violations] == [
        "evidence[0].url", "evidence[1].url", "evidence[2].sha256", "evidence[3].sha256",
        "evidence[4].kind",
    ]  # fmt: skip
    with pytest.raises(Invalid):
        checked_evidence(good * 11)


def test_intervals_decide_about_the_past() -> None:
    member = replace(
        ROWAN,
        intervals=(
            Interval(date(2020, 1, 1), date(2020, 6, 30)),
            Interval(date(2021, 1, 1)),
        ),
    )
    days = [date(2019, 12, 31), date(2020, 6, 30), date(2020, 7, 1), date(2026, 1, 1)]
    assert [member.belonged(day) for day in days] == [False, True, False, True]
