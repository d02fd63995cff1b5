"""A figure in plain words, in every variant."""

from fractions import Fraction
from uuid import uuid4

import pytest

from agreements.domain.agreements import Allocation
from agreements.domain.engine import calculate
from agreements.domain.standing import Reason
from agreements.domain.statements import (
    WHY,
    explain,
    no_share,
    percent_text,
    weight_text,
    weighted_text,
)
from agreements.domain.surplus import Income, Regime

from .builders import THREE, WEIGHTS, member, question, terms
from .test_agreements_and_votes import ID, agreement


def stated(members, place, surplus, *, formula=None, tax=None, **header):
    """The steps for one line of a calculation, by title."""
    rules = formula or terms()
    result = calculate(members, question(surplus, formula=rules, tax=tax))
    line = result.lines[place]
    allocation = Allocation(
        id=uuid4(), number="A-1", agreement_id=ID, member_id=line.participant.member_id,
        member_number=line.participant.number, raw=line.participant.raw,
        weights_e4=tuple(w.weight_e4 for w in WEIGHTS),
        category_codes=tuple(w.category_code for w in WEIGHTS), weighted=line.participant.weighted,
        share_num=line.share_num, total=line.total, cash=line.cash, amounts=line.amounts,
        tax=line.tax, tax_total=line.tax_total, capacity=line.participant.capacity, claims=2,
    )  # fmt: skip
    given = {
        "income": Income(surplus), "surplus": surplus, "total_weighted": result.total_weighted,
        "share_den": result.share_den, "retained": result.retained, "limited": result.limited,
        "member_count": len(result.lines), "tax_lines": result.question.tax_lines,
    }  # fmt: skip
    header = agreement(cash=result.cash, **(given | header))
    return {step.title: step for step in explain(allocation, header)}


def test_the_leftover_cent_is_told_to_who_got_it_and_who_did_not():
    assert "one of them came here: 5362.32" in stated(THREE, 0, 1000000)["Allocation"].explanation
    second = stated(THREE, 1, 1000000)["Allocation"].explanation
    assert "2898.55" in second
    third = [member(number, 7) for number in (1, 2, 3)]
    assert "was not among them: 0.33" in stated(third, 1, 100)["Allocation"].explanation
    assert "Nothing is left to round." in stated(third, 1, 300)["Allocation"].explanation


def test_a_capped_share_says_that_the_formula_limits_it():
    members = [member(1, 70), member(2, 20), member(3, 10)]
    words = stated(members, 0, 100000, formula=terms(cap_bp=5000))["Share"]
    assert "7/10, that is 70.0000 %" in words.explanation
    assert "makes it 1/2, that is 50.0000 %" in words.explanation
    assert words.result == "1/2"


def test_a_loss_says_what_was_borne_and_what_can_be():
    members = [
        member(1, 4050, capacity=500000),
        member(2, 3000, capacity=30000),
        member(3, 2200, capacity=None),
    ]
    first = stated(members, 0, -200000)
    assert "The capital account can bear 5000.00." in first["Allocation"].explanation
    assert "shared anew" in first["Allocation"].explanation
    assert "Cash part" not in first
    limited = stated(members, 1, -200000)["Allocation"]
    assert "No more than the 300.00" in limited.explanation
    assert limited.result == "-300.00"
    assert "no limit" in stated(members, 2, -200000)["Allocation"].explanation


def test_a_period_without_surplus_reads_neutrally():
    words = stated(THREE, 0, 0)
    assert words["Amount to share"].result == "0.00"
    assert words["Allocation"].result == "0.00"
    nothing = stated([member(1)], 0, 0)
    assert "Share" not in nothing
    assert "By category" not in nothing


def test_what_is_taken_first_is_named():
    words = stated(THREE, 0, 900, income=Income(1000, regulatory=100))["Amount to share"]
    assert "less 1.00 allocated first by regulation: 9.00 is shared" in words.explanation
    kept = stated(THREE, 0, 700, income=Income(1000, reserve=200, collective=100),
                  regime=Regime.SUBCHAPTER_T)  # fmt: skip
    assert "unallocated reserve" in kept["Amount to share"].explanation
    assert "Tax allocation" not in kept
    partnership = stated(THREE, 0, 1000, income=Income(1000, reserve=200))
    assert "reserve" not in partnership["Amount to share"].explanation


def test_each_tax_line_is_told():
    words = stated(THREE, 0, 1000000, tax={"1": 900000, "5": 20000, "18C": -5000})
    text = words["Tax allocation"].explanation
    assert (
        "line 1: 4826.09 of 9000.00; line 5: 107.25 of 200.00; line 18C: -26.81 of -50.00" in text
    )
    assert words["Tax allocation"].result == "4906.53"


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason])
def test_who_has_no_share_reads_which_rule(reason):
    (step,) = no_share(reason, 12300)
    assert WHY[reason] in step.explanation
    assert "123.00 are therefore not counted" in step.explanation
    assert step.result == "0.00"


def test_no_contribution_is_no_reproach():
    (step,) = no_share(Reason.QUALIFIES, 0)
    assert step.explanation == "No approved contribution counts in this period."


def test_numbers_are_written_for_people():
    assert [weight_text(weight) for weight in (10000, 15000, 5000, 12345, 0)] == [
        "1.0",
        "1.5",
        "0.5",
        "1.2345",
        "0.0",
    ]
    assert weighted_text(9250000000) == "9250.00"
    assert weighted_text(15000) == "0.015"
    assert percent_text(Fraction(2, 3)) == "66.6667 %"
