"""What is shared, at which rate, and under which settings."""

import pytest

from agreements.domain.policies import Policies
from agreements.domain.surplus import Income, Regime, cash_rate
from kernel.errors import Invalid

K, T = Regime.SUBCHAPTER_K, Regime.SUBCHAPTER_T


def field_of(refused):
    return refused.value.violations[0].field


def test_a_partnership_shares_all_of_its_income():
    income = Income(1000, regulatory=100, reserve=300, collective=50)
    assert income.allocable(K) == 900
    assert Income(-1000).allocable(K) == -1000


def test_a_corporation_keeps_reserves_and_losses():
    assert Income(1000, regulatory=100, reserve=300, collective=50).allocable(T) == 550
    assert Income(-1000, reserve=10).allocable(T) == 0
    with pytest.raises(Invalid) as refused:
        Income(1000, reserve=1001).allocable(T)
    assert field_of(refused) == "reserve"


@pytest.mark.parametrize(("name", "value"), [("reserve", -1), ("collective", -1)])
def test_what_is_kept_is_not_negative(name, value):
    with pytest.raises(Invalid) as refused:
        Income(0, **{name: value})
    assert field_of(refused) == name


def test_an_amount_beyond_the_ledger_is_refused():
    with pytest.raises(Invalid):
        Income(2**63 - 1, regulatory=-1).allocable(K)


def test_reserves_of_a_partnership_must_be_retained():
    income = Income(1000, reserve=700, collective=100)
    income.check_retained(K, surplus=1000, retained=800)
    income.check_retained(T, surplus=200, retained=0)
    income.check_retained(K, surplus=-1, retained=-1)
    with pytest.raises(Invalid) as refused:
        income.check_retained(K, surplus=1000, retained=799)
    assert field_of(refused) == "reserve"


def test_the_cash_rate_is_the_formulas_own_unless_asked_for():
    assert cash_rate(0, 2500, 2000) == 2500
    assert cash_rate(3000, 2500, 2000) == 3000
    for asked in (1999, 10001, -1):
        with pytest.raises(Invalid) as refused:
            cash_rate(asked, 2500, 2000)
        assert field_of(refused) == "cash_rate"


def test_settings_that_are_missing_keep_the_products_default():
    assert Policies.read({}) == Policies()
    read = Policies.read(
        {
            "tax_regime": "subchapter_t",
            "currency": "EUR",
            "min_cash_bp": "2500",
            "cash_rate_bp": "3000",
            "distribution_lead_days": "30",
            "approval.required": "3",
            "max_share_bp": "null",
        }
    )
    assert read == Policies(T, "EUR", 2500, 3000, 30, 3)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tax_regime", "subchapter_s"),
        ("min_cash_bp", "10001"),
        ("min_cash_bp", "20.00"),
        ("cash_rate_bp", "-1"),
        ("distribution_lead_days", "２"),
        ("approval.required", "two"),
    ],
)
def test_a_setting_that_means_nothing_is_named(name, text):
    with pytest.raises(Invalid) as refused:
        Policies.read({name: text})
    assert field_of(refused) == name
