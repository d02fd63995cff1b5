"""Formulas are proposed, voted on, and frozen for the periods that open."""

import pytest

from habitat.agreements.v1 import formulas_pb2
from habitat.agreements.v1 import governance_pb2 as pb
from kernel.errors import Forbidden, Invalid, NotFound

from .grove import ALDER, ASH, ELM, OAK, Q1, Q2

PENDING, APPROVED = pb.APPROVAL_OUTCOME_PENDING, pb.APPROVAL_OUTCOME_APPROVED
REJECTED, WITHDRAWN = pb.APPROVAL_OUTCOME_REJECTED, pb.APPROVAL_OUTCOME_WITHDRAWN


def formula(**values):
    given = {
        "category_weights": [
            formulas_pb2.CategoryWeight(category_code="labor", weight_e4=10000),
            formulas_pb2.CategoryWeight(category_code="capital", weight_e4=5000),
        ],
        "rationale": "Work counts more than money.",
        "cash_rate_bp": 3000,
    }
    return formulas_pb2.ProposeFormulaRequest(**(given | values))


async def test_a_formula_is_put_to_the_vote_and_counts_for_periods_that_open_later(three):
    proposed = (await three.ask("ProposeFormula", formula(), by=ELM)).formula
    assert proposed.status == formulas_pb2.FORMULA_STATUS_PROPOSED
    for by in (ASH, OAK):
        await three.vote(proposed.id, by, subject_type="formula_version")
    listed = (await three.ask("ListFormulas", formulas_pb2.ListFormulasRequest())).formulas
    assert [(one.number, one.status) for one in listed] == [
        (2, formulas_pb2.FORMULA_STATUS_ACTIVE),
        (1, formulas_pb2.FORMULA_STATUS_SUPERSEDED),
    ]
    await three.open_period(Q2, "2026Q2")

    async def bound(period):
        request = formulas_pb2.GetActiveFormulaRequest(period_id=str(period) if period else "")
        return (await three.ask("GetActiveFormula", request, by=ALDER)).formula.number

    assert [await bound(period) for period in (Q1, Q2, None)] == [1, 2, 2]
    types = [event_type for event_type, _ in await three.facts("agreements.formula")]
    assert types == ["agreements.formula.activated"] * 2


async def test_a_formula_waits_for_the_period_it_names(three):
    request = formula(effective_from_period="2026Q3")
    proposed = (await three.ask("ProposeFormula", request, by=ELM)).formula
    for by in (ASH, OAK):
        await three.vote(proposed.id, by, subject_type="formula_version")
    await three.open_period(Q2, "2026Q2")
    request = formulas_pb2.GetActiveFormulaRequest(period_id=str(Q2))
    assert (await three.ask("GetActiveFormula", request, by=ALDER)).formula.number == 1


async def test_a_rejected_formula_changes_nothing(three):
    proposed = (await three.ask("ProposeFormula", formula(), by=ELM)).formula
    await three.vote(proposed.id, ASH, "REJECT", "Too little.", subject_type="formula_version")
    request = formulas_pb2.BatchGetFormulasRequest(ids=[proposed.id])
    (found,) = (await three.ask("BatchGetFormulas", request, by=ALDER)).formulas
    assert found.status == formulas_pb2.FORMULA_STATUS_REJECTED


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"category_weights": []}, "category_weights"),
        ({"category_weights": [("labor", 0)]}, "category_weights"),
        ({"category_weights": [("labor", -1)]}, "category_weights"),
        ({"category_weights": [("labor", 2**31 - 1)]}, "category_weights"),
        ({"category_weights": [("labor", 1), ("labor", 2)]}, "category_weights"),
        ({"category_weights": [("Labor!", 1)]}, "category_weights"),
        ({"rationale": " "}, "rationale"),
        ({"cash_rate_bp": 1999}, "cash_rate"),
        ({"cash_rate_bp": 10001}, "cash_rate"),
        ({"max_share_bp": 10001}, "max_share_bp"),
        ({"max_share_bp": -1}, "max_share_bp"),
        ({"threshold_type": "expression", "threshold_value": 1}, "threshold_type"),
        ({"threshold_type": "fixed_amount", "threshold_value": 0}, "threshold_value"),
        ({"threshold_value": 5}, "threshold_type"),
        ({"eligible_tiers": ["gold"]}, "eligible_tiers"),
        ({"effective_from_period": "soon"}, "effective_from_period"),
    ],
)
async def test_a_wrong_formula_names_the_field(three, wrong, field):
    if weights := wrong.get("category_weights"):
        wrong = {"category_weights": [
            formulas_pb2.CategoryWeight(category_code=code, weight_e4=weight)
            for code, weight in weights
        ]}  # fmt: skip
    with pytest.raises(Invalid) as refused:
        await three.ask("ProposeFormula", formula(**wrong), by=ELM)
    assert [violation.field for violation in refused.value.violations] == [field]


async def test_a_member_cannot_propose_a_formula(three):
    with pytest.raises(Forbidden):
        await three.ask("ProposeFormula", formula(), by=ALDER)


async def test_installing_twice_is_installing_once(grove):
    first = await grove.install()
    assert await grove.install() == first
    assert len(await grove.facts("agreements.formula.activated")) == 1


async def test_no_period_is_needed_to_see_that_nothing_is_bound(grove):
    with pytest.raises(NotFound):
        await grove.ask("GetActiveFormula", formulas_pb2.GetActiveFormulaRequest(), by=ALDER)
