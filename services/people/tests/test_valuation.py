"""What work and money are worth: integers, one rounding, ties to even."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from people.domain.categories import (
    CAPITAL,
    EXPERTISE,
    LABOR,
    PRESETS,
    RELATIONSHIP,
    Category,
    preset,
)
from people.domain.valuation import (
    MINUTES_MAX,
    RATE_MAX,
    VALUE_MAX,
    Declared,
    Rates,
    attributed_value,
    divided_half_even,
    timed_value,
    value_of,
)

RATES = Rates(hourly_minor=10_000, expertise_minor=15_000)


@given(st.integers(0, 10**20), st.integers(1, 10**6))
def test_a_quotient_is_rounded_as_python_rounds_fractions(numerator: int, denominator: int) -> None:
    assert divided_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@given(st.integers(1, MINUTES_MAX), st.integers(1, RATE_MAX))
def test_timed_work_is_within_half_a_cent(minutes: int, rate_minor: int) -> None:
    value = timed_value(minutes, rate_minor)
    assert abs(Fraction(minutes * rate_minor, 60) - value) <= Fraction(1, 2)


@given(st.integers(0, VALUE_MAX), st.integers(0, 10_000))
def test_a_share_never_exceeds_its_base(base_minor: int, attribution_bp: int) -> None:
    assert 0 <= attributed_value(base_minor, attribution_bp) <= base_minor


@pytest.mark.parametrize(
    ("minutes", "rate", "value"), [(1, 30, 0), (3, 30, 2), (5, 30, 2), (90, 8000, 12_000)]
)
def test_ties_go_to_the_even_cent(minutes: int, rate: int, value: int) -> None:
    assert timed_value(minutes, rate) == value


@pytest.mark.parametrize(
    ("category", "declared", "value", "rate"),
    [
        (LABOR, Declared(minutes=90), 15_000, 10_000),
        (LABOR, Declared(minutes=90, rate_minor=8_000), 12_000, 8_000),
        (LABOR, Declared(), 0, 10_000),
        (EXPERTISE, Declared(minutes=60), 15_000, 15_000),
        (EXPERTISE, Declared(amount_minor=777), 777, 0),
        (CAPITAL, Declared(amount_minor=5_000, capital_kind="cash"), 5_000, 0),
        (RELATIONSHIP, Declared(amount_minor=33_333, attribution_bp=1_500), 5_000, 0),
    ],
)
def test_each_category_has_its_way(
    category: Category, declared: Declared, value: int, rate: int
) -> None:
    valuation = value_of(category, declared, RATES)
    assert (valuation.value_minor, valuation.rate_minor) == (value, rate)
    assert valuation.tax_value_minor == value


def test_property_keeps_its_own_tax_basis() -> None:
    declared = Declared(amount_minor=10_000, capital_kind="property", tax_basis_minor=7_000)
    valuation = value_of(CAPITAL, declared, RATES)
    assert (valuation.value_minor, valuation.tax_value_minor) == (10_000, 7_000)
    without = replace(declared, tax_basis_minor=None)
    assert value_of(CAPITAL, without, RATES).tax_value_minor == 0


@pytest.mark.parametrize(
    ("field", "declared"),
    [
        ("minutes", Declared(minutes=-1)),
        ("minutes", Declared(minutes=MINUTES_MAX + 1)),
        ("rate_minor", Declared(rate_minor=RATE_MAX + 1)),
        ("amount_minor", Declared(amount_minor=VALUE_MAX + 1)),
        ("attribution_bp", Declared(attribution_bp=10_001)),
        ("tax_basis_minor", Declared(tax_basis_minor=-1)),
    ],
)
def test_impossible_figures_are_named(field: str, declared: Declared) -> None:
    with pytest.raises(Invalid) as caught:
        value_of(CAPITAL, declared, RATES)
    assert caught.value.violations[0].field == field


def test_the_greatest_product_is_still_a_value() -> None:
    most = value_of(LABOR, Declared(minutes=MINUTES_MAX, rate_minor=RATE_MAX), RATES)
    assert most.value_minor < VALUE_MAX


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_has_a_reason_for_each_weight(name: str) -> None:
    for regime in ("subchapter_k", "subchapter_t"):
        categories = preset(name, tax_regime=regime)
        assert all(category.rationale for category in categories)
        assert any(category.default_weight_e4 > 0 for category in categories)
        assert [category.sort for category in categories] == list(range(1, len(categories) + 1))
    capital = [c for c in preset(name, tax_regime="subchapter_t") if c.code == "capital"]
    assert all(category.default_weight_e4 == 0 for category in capital)


def test_the_shipped_weights_are_those_of_the_specification() -> None:
    assert {c.code: c.default_weight_e4 for c in preset("", tax_regime="subchapter_k")} == {
        "labor": 10_000,
        "expertise": 15_000,
        "capital": 10_000,
        "relationship": 5_000,
    }
    with pytest.raises(Invalid):
        preset("P9", tax_regime="subchapter_k")


@pytest.mark.parametrize("values", [{"default_weight_e4": -1}, {"rationale": ""}])
def test_a_category_without_sense_cannot_exist(values: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        replace(LABOR, **values)  # type: ignore[arg-type]
