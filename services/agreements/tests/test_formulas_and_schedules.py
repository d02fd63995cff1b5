"""Rules and schedules that cannot be written down wrongly."""

from datetime import date

import pytest

from agreements.domain import facts
from agreements.domain.claims import CategorySum
from agreements.domain.distributions import Installment, parts_of
from agreements.domain.engine import calculate
from agreements.domain.formulas import Terms, Threshold, ThresholdType, Weight
from agreements.domain.numbers import agreement_number, allocation_number, distribution_number
from kernel.errors import Invalid

from .builders import THREE, WEIGHTS, question, terms

TODAY = date(2026, 4, 5)
LABOR = Weight("labor", 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda: Weight("Labor", 1), "category_weights"),
        (lambda: Weight("", 1), "category_weights"),
        (lambda: Weight("labor", -1), "category_weights"),
        (lambda: Weight("labor", 10_000_001), "category_weights"),
        (lambda: Terms(()), "category_weights"),
        (lambda: Terms((Weight("labor", 0),)), "category_weights"),
        (lambda: Terms((LABOR, LABOR)), "category_weights"),
        (lambda: Terms((LABOR,), eligible_tiers=()), "eligible_tiers"),
        (lambda: Terms((LABOR,), eligible_tiers=("gold",)), "eligible_tiers"),
        (lambda: Terms((LABOR,), eligible_statuses=()), "eligible_statuses"),
        (lambda: Terms((LABOR,), eligible_statuses=("pending",)), "eligible_statuses"),
        (lambda: Terms((LABOR,), max_share_bp=10_001), "max_share_bp"),
        (lambda: Terms((LABOR,), cash_rate_bp=-1), "cash_rate"),
        (lambda: Threshold(ThresholdType.FIXED_AMOUNT, 0), "threshold_value"),
        (lambda: Threshold(ThresholdType.FIXED_AMOUNT, 2**63), "threshold_value"),
    ],
)
def test_a_wrong_rule_has_no_constructor(wrong, field):
    with pytest.raises(Invalid) as refused:
        wrong()
    assert [violation.field for violation in refused.value.violations] == [field]


def part(day=TODAY, **values):
    return Installment(day, **values)


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [part(weight=1)] * 61,
        [part(date(2026, 4, 4), weight=1)],
        [part(amount=-1), part(amount=101)],
        [part(weight=1_000_001)],
        [part(amount=99)],
        [part(amount=100, weight=1)],
        [part(amount=50), part(weight=1)],
        [part()],
        [part(weight=1_000_000), part(weight=1)],
    ],
)
def test_a_wrong_schedule_has_no_parts(parts):
    with pytest.raises(Invalid) as refused:
        parts_of(100, parts, today=TODAY)
    assert refused.value.violations[0].field == "installments"


def test_amounts_that_sum_to_the_cash_part_are_taken_as_they_are():
    assert parts_of(100, [part(amount=1), part(amount=99)], today=TODAY) == [1, 99]


def test_a_threshold_may_count_amounts_or_minutes():
    amount = terms(threshold=Threshold(ThresholdType.FIXED_AMOUNT, 500000))
    result = calculate(THREE, question(100, formula=amount))
    assert [one.number for one in result.below] == ["M-0003"]
    minutes = terms(threshold=Threshold(ThresholdType.FIXED_MINUTES, 1))
    assert len(calculate(THREE, question(0, formula=minutes)).below) == 3


def test_a_cap_without_any_patronage_caps_nobody():
    assert calculate([], question(0, formula=terms(cap_bp=5000))).lines == ()


def test_a_tax_line_of_nothing_gives_everybody_nothing():
    result = calculate(THREE, question(100, tax={"1": 0}))
    assert [line.tax for line in result.lines] == [(0,), (0,), (0,)]


def test_numbers_are_written_as_the_specification_says():
    assert agreement_number("2026Q1", 2) == "AG-2026Q1-r2"
    assert allocation_number("2026Q1", 12345) == "A-2026Q1-12345"
    assert distribution_number("2026Q1", 1) == "D-2026Q1-0001"


def test_a_message_of_lines_is_bounded():
    assert facts.LINES_MAX == 500
    assert CategorySum("labor", 5, WEIGHTS[1].weight_e4, 0, 1).weighted == 75000
