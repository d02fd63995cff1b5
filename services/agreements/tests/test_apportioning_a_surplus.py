"""The worked examples of the specification, sections 9.4 to 9.6 and compliance 7, to the cent."""

import pytest

from agreements.domain.engine import NoPatronage, NoPatronageForTax, calculate, cash_part
from agreements.domain.losses import LossUnallocable, bear, capacity_of
from agreements.domain.shares import CapInfeasible, shares_of
from kernel.apportion import apportion

from .builders import ALDER, BIRCH, CEDAR, THREE, member, pct_of_average, question, terms


def totals(calculation):
    return [line.total for line in calculation.lines]


def test_the_quarter_of_the_specification_comes_out_to_the_cent():
    result = calculate(THREE, question(1000000))
    assert totals(result) == [536232, 289855, 173913]
    assert [line.cash for line in result.lines] == [107247, 57971, 34783]
    assert [line.retained for line in result.lines] == [428985, 231884, 139130]
    assert (result.cash, result.retained) == (200001, 799999)


def test_a_members_total_splits_over_the_categories():
    result = calculate(THREE, question(1000000))
    alder, birch, cedar = (line.amounts for line in result.lines)
    assert alder == (347826, 173913, 0, 14493)
    assert sum(birch) == 289855
    assert cedar == (86957, 86956, 0, 0)


def test_cents_left_over_go_to_the_greatest_remainders_and_ties_to_the_greater_weight():
    three = [member(1, 4050), member(2, 3000), member(3, 2200)]
    assert totals(calculate(three, question(1200000))) == [525406, 389189, 285405]


def test_three_equal_members_share_a_dollar_by_number():
    three = [member(3, 7), member(1, 7), member(2, 7)]
    result = calculate(three, question(100))
    assert totals(result) == [34, 33, 33]
    assert [line.participant.number for line in result.lines] == ["M-0001", "M-0002", "M-0003"]


def test_number_10000_comes_after_9999():
    result = calculate([member("M-10000", 5), member("M-9999", 5)], question(1))
    assert [(line.participant.number, line.total) for line in result.lines] == [
        ("M-9999", 1),
        ("M-10000", 0),
    ]


def test_the_cash_part_is_rounded_up_per_member():
    assert [cash_part(total, 2000) for total in (1, 6, 5, 536232, 0, -100)] == [
        1,
        2,
        1,
        107247,
        0,
        0,
    ]


def test_a_threshold_of_a_quarter_of_the_average_lets_all_three_pass():
    three = [member(1, 4050), member(2, 3000), member(3, 2200)]
    formula = terms(threshold=pct_of_average(2500))
    assert calculate(three, question(1000, formula=formula)).below == ()


def test_below_the_threshold_nothing_is_shared_and_the_weight_leaves_the_total():
    formula = terms(threshold=pct_of_average(2500))
    four = [member(1, 4050), member(2, 3000), member(3, 2200), member(4, 10), member(5)]
    result = calculate(four, question(1200000, formula=formula))
    assert totals(result) == [525406, 389189, 285405]
    assert [one.number for one in result.below] == ["M-0004", "M-0005"]


def test_who_stands_exactly_at_the_threshold_passes():
    two = [member(1, 300), member(2, 100)]  # the average is 200, half of it 100
    formula = terms(threshold=pct_of_average(5000))
    assert calculate(two, question(400, formula=formula)).below == ()


@pytest.mark.parametrize(
    ("weights", "cap_bp", "total", "expected"),
    [
        ((70, 20, 10), 5000, 100000, [50000, 33333, 16667]),
        ((60, 30, 10), 4000, 10000, [4000, 4000, 2000]),
        ((1, 1), 5000, 3, [2, 1]),
        ((5, 3), 0, 8, [5, 3]),
    ],
)
def test_a_cap_moves_what_is_above_it_to_the_others(weights, cap_bp, total, expected):
    members = [member(i + 1, weight) for i, weight in enumerate(weights)]
    result = calculate(members, question(total, formula=terms(cap_bp=cap_bp)))
    assert totals(result) == expected


def test_a_cap_that_cannot_hold_everything_is_infeasible():
    with pytest.raises(CapInfeasible) as refused:
        calculate([ALDER, BIRCH], question(100, formula=terms(cap_bp=4999)))
    assert refused.value.reason == "CAP_INFEASIBLE"


def test_members_without_weight_do_not_make_a_cap_feasible():
    with pytest.raises(CapInfeasible):
        calculate([ALDER, member(2), member(3)], question(100, formula=terms(cap_bp=5000)))


def test_a_loss_stops_at_what_a_member_can_bear():
    assert bear(200000, [4050, 3000, 2200], [500000, 30000, 10000]) == (
        [160000, 30000, 10000],
        True,
    )


def test_a_loss_has_no_cash_part_and_no_positive_category():
    loss = calculate([member(1, 5, 2, capacity=99), member(2, 3, capacity=99)], question(-50))
    assert sum(totals(loss)) == -50
    assert loss.cash == 0
    assert all(sum(line.amounts) == line.total for line in loss.lines)
    assert all(amount <= 0 for line in loss.lines for amount in line.amounts)


def test_a_loss_that_nobody_can_bear_is_refused():
    with pytest.raises(LossUnallocable) as refused:
        calculate([member(1, 5, capacity=20), member(2, 5, capacity=29)], question(-50))
    assert refused.value.reason == "LOSS_UNALLOCABLE"
    assert refused.value.facts["left_minor"] == "1"


def test_an_unlimited_restoration_obligation_bears_the_rest():
    parts, limited = bear(1000, [1, 1], [100, None])
    assert (parts, limited) == ([100, 900], True)


def test_capacity_is_capital_less_expected_payments_plus_the_obligation():
    assert capacity_of(100000, 20000, 0) == 80000
    assert capacity_of(100000, 20000, 5000) == 85000
    assert capacity_of(-100, 0, 0) == 0
    assert capacity_of(0, 0, None) is None


def test_a_surplus_without_any_patronage_names_the_broken_rule():
    with pytest.raises(NoPatronage) as refused:
        calculate([member(1), member(2)], question(1))
    assert refused.value.reason == "INVARIANT_VIOLATION"
    assert "weighted patronage" in str(refused.value)


def test_a_loss_without_any_patronage_cannot_be_allocated():
    with pytest.raises(LossUnallocable):
        calculate([member(1, capacity=None)], question(-1))


def test_a_surplus_of_nothing_gives_everybody_nothing():
    result = calculate(THREE, question(0))
    assert totals(result) == [0, 0, 0]
    assert all(set(line.amounts) == {0} for line in result.lines)
    assert calculate([], question(0)).lines == ()


def test_one_cent_goes_to_the_greatest_remainder():
    assert totals(calculate(THREE, question(1))) == [1, 0, 0]


def test_each_tax_line_is_shared_by_the_book_weights():
    result = calculate(THREE, question(1000000, tax={"1": 900000, "5": 20000, "18C": -5000}))
    assert [line.tax for line in result.lines] == [
        (482609, 10725, -2681),
        (260869, 5797, -1449),
        (156522, 3478, -870),
    ]
    assert [line.tax_total for line in result.lines] == [490653, 265217, 159130]


def test_equal_book_and_tax_totals_give_equal_cents():
    for surplus in (1000000, 1, 99999, -77777):
        members = [member(i, 3 * i, 7, capacity=30000) for i in range(1, 8)]
        result = calculate(members, question(surplus, tax={"1": surplus}))
        assert totals(result) == [line.tax_total for line in result.lines]


def test_a_tax_result_of_the_other_sign_keeps_the_shares():
    result = calculate(THREE, question(1000000, tax={"1": -1000000}))
    assert [line.tax_total for line in result.lines] == [-536232, -289855, -173913]


def test_a_limited_book_loss_gives_the_weights_of_the_tax_lines():
    members = [
        member(1, 4050, capacity=500000),
        member(2, 3000, capacity=30000),
        member(3, 2200, capacity=10000),
    ]
    result = calculate(members, question(-200000, tax={"1": -100000}))
    assert totals(result) == [-160000, -30000, -10000]
    assert [line.tax_total for line in result.lines] == [-80000, -15000, -5000]


def test_a_tax_result_without_patronage_is_refused():
    with pytest.raises(NoPatronageForTax):
        calculate([member(1)], question(0, tax={"1": 100}))


def test_shares_sum_to_one_exactly():
    shares = shares_of([one.weighted for one in THREE], terms(cap_bp=5000))
    assert sum(shares.weights) == shares.whole


def test_a_schedule_of_installments_is_exact():
    assert apportion(107247, [30, 35, 35]) == [32174, 37537, 37536]


def test_cedars_own_example_of_categories_ties_to_the_sort_order():
    line = calculate([CEDAR], question(173913)).lines[0]
    assert line.amounts == (86957, 86956, 0, 0)
