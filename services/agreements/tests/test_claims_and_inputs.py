"""Formulas, periods, claims and the fingerprint of a calculation."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from agreements.domain.agreements import AgreementStatus
from agreements.domain.claims import Claim, ClaimStatus
from agreements.domain.distributions import DistributionStatus
from agreements.domain.engine import calculate
from agreements.domain.formulas import FormulaStatus, FormulaVersion
from agreements.domain.inputs import Inputs, canonical, capacities_digest, standing_digest
from agreements.domain.periods import (
    ClaimsState,
    CloseInProgress,
    Period,
    PeriodNotOpen,
    PeriodStatus,
    start_of,
)
from agreements.domain.standing import Reason, Verdict, Window
from agreements.domain.surplus import Income, Regime
from kernel.errors import Conflict, Invalid, Refused

from .builders import TERMS, THREE, member, pct_of_average, question, terms

NOW = datetime(2026, 4, 5, tzinfo=UTC)
ID = UUID("0a000000-0000-7000-8000-000000000001")
A, D = AgreementStatus, DistributionStatus


def formula(status):
    return FormulaVersion(ID, 1, TERMS, "why", status, "system", NOW)


def test_a_formula_goes_from_proposal_to_use_to_history():
    active = formula(FormulaStatus.PROPOSED).activated()
    assert active.superseded().status is FormulaStatus.SUPERSEDED
    assert formula(FormulaStatus.PROPOSED).rejected().status is FormulaStatus.REJECTED
    for refuse in (active.activated, active.rejected, active.superseded().superseded):
        with pytest.raises(Refused):
            refuse()
    assert TERMS.weight_of("labor") == 10000
    assert TERMS.weight_of("gardening") is None


def period(status=PeriodStatus.OPEN, state=ClaimsState.ACTIVE, by=""):
    return Period(ID, "2026Q1", "Q1 2026", date(2026, 1, 1), date(2026, 3, 31), 2026, status, None,
                  state, by)  # fmt: skip


def test_only_an_open_and_unlocked_period_admits_claims():
    period().admit()
    for shut in (
        period(PeriodStatus.CLOSING),
        period(PeriodStatus.CLOSED),
        period(state=ClaimsState.LOCKED, by="w"),
    ):
        with pytest.raises(PeriodNotOpen) as refused:
            shut.admit()
        assert refused.value.reason == "PERIOD_NOT_OPEN"


def test_claims_are_locked_by_one_workflow():
    assert period().lockable_by("w")
    assert not period(state=ClaimsState.LOCKED, by="w").lockable_by("w")
    with pytest.raises(CloseInProgress):
        period(state=ClaimsState.LOCKED, by="w").lockable_by("v")
    for shut in (period(PeriodStatus.CLOSED), period(state=ClaimsState.ALLOCATED)):
        with pytest.raises(PeriodNotOpen):
            shut.lockable_by("w")
    with pytest.raises(Refused):
        period().held_by("w")


def test_a_period_code_says_when_it_begins():
    assert start_of("2026Q3") == date(2026, 7, 1)
    assert start_of("2026M12") == date(2026, 12, 1)
    assert start_of("2026Y") == date(2026, 1, 1)
    for other in ("2026Q5", "2026M13", "harvest", "0000Y", ""):
        assert start_of(other) is None


def claim(**values):
    given = {
        "id": ID, "contribution_id": ID, "contribution_number": "C-1", "member_id": ID,
        "period_id": ID, "category_code": "labor", "subtype": "", "raw": 5, "minutes": 0,
        "weight_e4": 15000, "formula_version_id": ID, "contribution_date": date(2026, 1, 1),
        "created_at": NOW,
    }  # fmt: skip
    return Claim(**(given | values))


def test_a_claim_keeps_its_value_and_follows_its_period():
    one = claim()
    assert (one.weighted, one.status) == (75000, ClaimStatus.ACTIVE)
    assert replace(one, state=ClaimsState.LOCKED).status is ClaimStatus.LOCKED
    assert one.taken_back("why").status is ClaimStatus.REVERSED
    moved = one.moved(uuid4(), ID, 20000)
    assert (moved.weighted, moved.version) == (100000, 2)
    one.agrees_with(claim(id=uuid4()))
    with pytest.raises(Conflict):
        one.agrees_with(claim(raw=6))
    for wrong in ({"raw": 0}, {"raw": 2**63}, {"minutes": -1}):
        with pytest.raises(Invalid):
            claim(**wrong)


def inputs(**values):
    given = {
        "period_id": ID, "formula": formula(FormulaStatus.ACTIVE), "regime": Regime.SUBCHAPTER_K,
        "income": Income(1000), "question": question(1000, tax={"1": 1000}),
        "claims_digest": "a", "standing_digest": "b", "capacities_digest": "", "min_cash_bp": 2000,
    }  # fmt: skip
    return Inputs(**(given | values))


@pytest.mark.parametrize(
    "change",
    [
        {"claims_digest": "c"},
        {"standing_digest": "c"},
        {"capacities_digest": "c"},
        {"income": Income(1000, reserve=1)},
        {"question": question(999, tax={"1": 1000})},
        {"question": question(1000, tax={"1": 999})},
        {"question": question(1000, tax={"5": 1000})},
        {"question": question(1000, cash_bp=2001, tax={"1": 1000})},
        {"min_cash_bp": 2001},
        {"regime": Regime.SUBCHAPTER_T},
        {"formula": replace(formula(FormulaStatus.ACTIVE), terms=terms(cap_bp=5000))},
        {
            "formula": replace(
                formula(FormulaStatus.ACTIVE), terms=terms(threshold=pct_of_average(1))
            )
        },
    ],
)
def test_every_input_changes_the_hash(change):
    assert inputs().hash() == inputs().hash()
    assert inputs(**change).hash() != inputs().hash()


def test_digests_do_not_depend_on_the_order():
    verdicts = {
        ID: ("M-0001", Verdict(Reason.QUALIFIES, (Window(date(2026, 1, 1), None),))),
        uuid4(): ("M-0002", Verdict(Reason.TIER)),
    }
    backwards = dict(reversed(verdicts.items()))
    assert standing_digest(verdicts) == standing_digest(backwards)
    assert capacities_digest(THREE) == capacities_digest(THREE[::-1])
    assert capacities_digest(THREE) != capacities_digest([*THREE, member(4, capacity=None)])
    assert canonical({"b": 1, "a": "é"}) == '{"a":"\\u00e9","b":1}'


def test_under_subchapter_t_the_tax_amounts_are_those_of_the_book():
    asked = replace(question(100), tax_follows_book=True)
    result = calculate(THREE, asked)
    assert [line.tax_total for line in result.lines] == [line.total for line in result.lines]
