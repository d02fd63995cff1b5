"""Money is exact or it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from kernel.money import MINOR_MAX, CurrencyMismatch, Money, format_minor, parse_minor

minors = st.integers(-(10**15), 10**15)
weights = st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any)


@given(minors, minors)
def test_adding_and_subtracting_are_inverse(left, right):
    assert Money(left) + Money(right) - Money(right) == Money(left)
    assert Money(left) + -Money(left) == Money(0)


@given(minors, weights)
def test_a_split_sums_to_the_whole(minor, shares):
    parts = Money(minor, "EUR").split(shares)
    assert sum(part.minor for part in parts) == minor
    assert {part.currency for part in parts} == {"EUR"}


@given(minors, weights)
def test_a_loss_splits_as_the_mirror_of_a_gain(minor, shares):
    assert Money(-minor).split(shares) == [-part for part in Money(minor).split(shares)]


def test_two_currencies_do_not_meet():
    for combine in (Money.__add__, Money.__sub__):
        with pytest.raises(CurrencyMismatch, match="USD and EUR") as refused:
            combine(Money(1), Money(1, "EUR"))
        assert refused.value.reason == "VALIDATION"


def test_what_no_bigint_carries_has_no_constructor():
    assert Money(MINOR_MAX).minor == MINOR_MAX
    assert Money(-MINOR_MAX).minor == -MINOR_MAX
    for minor in (MINOR_MAX + 1, -MINOR_MAX - 1):
        with pytest.raises(Invalid, match="too large"):
            Money(minor)
    with pytest.raises(Invalid, match="too large"):
        Money(MINOR_MAX) + Money(1)


def test_amounts_of_one_currency_have_an_order():
    assert sorted([Money(3), Money(-1), Money(2)]) == [Money(-1), Money(2), Money(3)]


@pytest.mark.parametrize(
    ("minor", "text"),
    [(0, "0.00"), (1, "0.01"), (-1, "-0.01"), (-105, "-1.05"), (1050, "10.50"), (-100, "-1.00"),
     (4_875_037, "48750.37"), (MINOR_MAX, "92233720368547758.07")],
)  # fmt: skip
def test_minor_units_as_text(minor, text):
    assert format_minor(minor) == text
    assert str(Money(minor)) == text


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_text_and_minor_units_are_the_same_thing(minor):
    assert parse_minor(format_minor(minor)) == minor


@pytest.mark.parametrize(
    "text",
    ["", " ", "1", "1.0", "1.000", ".50", "1.", "01.00", "00.00", "+1.00", "--1.00", "1.00 ",
     " 1.00", "1.00\n", "1,00", "1,000.00", "1_000.00", "1e3", "1E+2.00", "NaN", "sNaN",
     "Infinity", "-Infinity", "0x10", "\uff11\uff12.00", "\u0663.00", "1.0\u0660", "$1.00",
     "12345678901234567.00", "1.00\x00", None, True, 1, 1.5, b"1.00", ["1.00"]],
)  # fmt: skip
def test_anything_but_two_plain_digits_is_refused(text):
    with pytest.raises(Invalid) as refused:
        parse_minor(text, field="surplus")
    assert refused.value.violations[0].field == "surplus"


def test_zero_may_carry_a_sign_and_is_zero():
    assert parse_minor("-0.00") == 0


@pytest.mark.parametrize("text", ["9999999999999999.99", "-9999999999999999.99"])
def test_the_longest_amount_fits_64_bits(text):
    assert abs(parse_minor(text)) == 999_999_999_999_999_999
    assert abs(parse_minor(text)) < MINOR_MAX


@given(st.text(max_size=12))
def test_no_text_raises_anything_but_invalid(text):
    try:
        minor = parse_minor(text)
    except Invalid:
        return
    assert format_minor(minor) == text or text.startswith("-0.00")
