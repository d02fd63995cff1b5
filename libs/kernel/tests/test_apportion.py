"""Largest remainders: every split in the product goes through one function."""

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kernel.apportion import apportion
from kernel.errors import Invalid

totals = st.integers(0, 10**13)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any)


def by_the_book(total: int, shares: list[int]) -> list[int]:
    """The method as a textbook says it, with exact fractions; slow on purpose."""
    whole = sum(shares)
    quotas = [Fraction(total * share, whole) for share in shares]
    parts = [int(quota) for quota in quotas]
    order = sorted(range(len(shares)), key=lambda i: (-(quotas[i] - parts[i]), -shares[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


@given(totals, weights)
def test_no_cent_is_made_or_lost(total, shares):
    assert sum(apportion(total, shares)) == total


@given(totals, weights)
def test_every_part_is_within_one_of_its_quota(total, shares):
    whole = sum(shares)
    for part, share in zip(apportion(total, shares), shares, strict=True):
        assert abs(part * whole - total * share) < whole


@given(totals, weights)
def test_who_brought_nothing_gets_nothing(total, shares):
    parts = apportion(total, shares)
    assert all(part == 0 for part, share in zip(parts, shares, strict=True) if share == 0)


@given(totals, weights)
def test_a_greater_weight_never_gets_less(total, shares):
    parts = apportion(total, shares)
    ranked = sorted(zip(shares, parts, strict=True))
    assert [part for _, part in ranked] == sorted(parts)


@given(totals, weights, st.integers(1, 1000))
def test_only_the_proportions_count(total, shares, factor):
    assert apportion(total, [share * factor for share in shares]) == apportion(total, shares)


@example(10**17 + 1, [1, 1, 1])  # quotas that no float holds
@given(st.integers(0, 10**6), st.lists(st.integers(0, 500), min_size=1, max_size=12).filter(any))
def test_it_is_the_method_of_the_textbook(total, shares):
    assert apportion(total, shares) == by_the_book(total, shares)


@given(
    st.integers(0, 10**16) | st.sampled_from([2**32 - 1, 2**40, 2**64 - 1, 2**90]),
    st.lists(
        st.integers(0, 9) | st.integers(0, 10**12) | st.integers(2**30, 2**66),
        min_size=1,
        max_size=30,
    ).filter(any),
    st.integers(256, 280),
)
@settings(max_examples=60)
def test_a_crowd_is_divided_like_a_few(total, shares, size):
    crowd = (shares * size)[:size]
    assert apportion(total, crowd) == by_the_book(total, crowd)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (256, [1] * 512, [1] * 256 + [0] * 256),  # equal in everything: the earlier ones
        (512, [1] * 512, [1] * 512),  # every quota is whole: the rounded factor adds nothing
        (2**64 - 1, [0] * 511 + [2**63], [0] * 511 + [2**64 - 1]),
        (2**32 * 512, [1] * 512, [2**32] * 512),  # one more than the smaller lane holds
        (3, [1, 3] * 128, [0, 1, 0, 1, 0, 1] + [0] * 250),
    ],
)
def test_a_crowd_at_the_edges(total, shares, parts):
    assert apportion(total, shares) == parts


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # equal in everything: the earlier one
        (1, [1, 1], [1, 0]),
        (1, [5, 5, 6], [0, 0, 1]),
        (1, [3, 0, 3], [1, 0, 0]),
        (0, [7, 3], [0, 0]),
        (5, [9], [5]),
        (2, [1, 3], [0, 2]),  # remainders 1/2 and 1/2: the greater weight
        (2, [3, 1], [2, 0]),
        (4_875_037, [3, 0, 0], [4_875_037, 0, 0]),
        (3, [10**30, 10**30, 1], [2, 1, 0]),
    ],
)
def test_the_units_left_over_go_to_the_greatest_remainders(total, shares, parts):
    assert apportion(total, shares) == parts


@pytest.mark.parametrize("shares", [[], [0], [0, 0, 0], [5, -1], [-1], [-1, 1]])
def test_weights_are_non_negative_and_not_all_zero(shares):
    with pytest.raises(Invalid) as refused:
        apportion(100, shares)
    assert refused.value.violations[0].field == "weights"


def test_a_negative_total_is_not_divided():
    with pytest.raises(Invalid) as refused:
        apportion(-1, [1])
    assert refused.value.violations[0].field == "total"
