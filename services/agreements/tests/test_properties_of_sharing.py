"""What holds for every cooperative, and an oracle that shares by another road."""

import random
from decimal import Decimal, localcontext
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from agreements.domain.engine import calculate
from agreements.domain.formulas import BP_WHOLE, Terms, Threshold, ThresholdType, Weight
from agreements.domain.losses import LossUnallocable, bear
from agreements.domain.shares import CapInfeasible, Participant, shares_of
from kernel.errors import Refused

from .builders import WEIGHTS, member, question, terms

AMOUNTS = st.one_of(st.integers(0, 30), st.integers(0, 10**9), st.just(0))
RAWS = st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
SURPLUS = st.one_of(st.integers(0, 300), st.integers(0, 10**13))
RATES = st.sampled_from([0, 1, 2000, 3333, 9999, 10000])


@st.composite
def cooperatives(draw, least: int = 1) -> list[Participant]:
    """One to thirty members; many of them with equal patronage."""
    rows = draw(st.lists(RAWS, min_size=least, max_size=30))
    copies = draw(st.lists(st.sampled_from(rows), max_size=5)) if rows else []
    capacity = st.one_of(st.none(), st.integers(0, 10**6))
    return [
        member(number, *raw, capacity=draw(capacity), minutes=raw[0])
        for number, raw in enumerate([*rows, *copies], start=1)
    ]


def weighted(members):
    return sum(one.weighted for one in members)


def exactly(surplus, weights):
    """Hamilton's method with fractions, written down differently from the product."""
    whole = sum(weights)
    quotas = [Fraction(surplus * weight, whole) for weight in weights]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - quotas[i], -weights[i], i))
    for i in order[: surplus - sum(parts)]:
        parts[i] += 1
    return parts


@given(cooperatives(), SURPLUS)
def test_the_oracle_of_fractions_agrees_to_the_cent(members, surplus):
    assume(weighted(members))
    result = calculate(members, question(surplus))
    assert [line.total for line in result.lines] == exactly(
        surplus, [one.weighted for one in members]
    )


@given(cooperatives(), SURPLUS, RATES)
def test_a_surplus_is_shared_without_a_cent_lost_or_made(members, surplus, rate):
    assume(weighted(members))
    result = calculate(members, question(surplus, cash_bp=rate))
    assert sum(line.total for line in result.lines) == surplus
    assert result.cash + result.retained == surplus
    for line in result.lines:
        assert line.cash + line.retained == line.total
        assert 0 <= line.cash <= line.total
        assert line.cash * BP_WHOLE >= line.total * rate
        assert sum(line.amounts) == line.total
        assert all(amount >= 0 for amount in line.amounts)
        assert all(raw or not amount for raw, amount in zip(
            line.participant.raw, line.amounts, strict=True))  # fmt: skip
        assert line.participant.weighted or not line.total
        exact = Fraction(surplus * line.participant.weighted, weighted(members))
        assert abs(line.total - exact) < 1
    assert sum(line.share_num for line in result.lines) == result.share_den


@given(cooperatives(), SURPLUS, st.randoms())
def test_the_order_of_the_members_plays_no_part(members, surplus, chance):
    assume(weighted(members))
    shuffled = list(members)
    chance.shuffle(shuffled)
    assert calculate(shuffled, question(surplus)) == calculate(members, question(surplus))


@given(cooperatives(), st.integers(1, 10**9), st.integers(1, BP_WHOLE))
def test_no_capped_share_exceeds_the_cap_and_all_shares_make_the_whole(members, surplus, cap_bp):
    assume(weighted(members))
    sharing = sum(1 for one in members if one.weighted)
    try:
        result = calculate(members, question(surplus, formula=terms(cap_bp=cap_bp)))
    except CapInfeasible:
        assert sharing * cap_bp < BP_WHOLE
        return
    assert sharing * cap_bp >= BP_WHOLE
    assert sum(line.share_num for line in result.lines) == result.share_den
    assert sum(line.total for line in result.lines) == surplus
    for line in result.lines:
        assert line.share_num * BP_WHOLE <= cap_bp * result.share_den
        assert line.total * BP_WHOLE < cap_bp * surplus + BP_WHOLE


def capped_by_rounds(weights, cap):
    """The specification's words, literally, on fractions."""
    shares = [Fraction(0)] * len(weights)
    free = [i for i, weight in enumerate(weights) if weight]
    while True:
        mass = Fraction(1) - sum(shares[i] for i in range(len(weights)) if i not in free)
        whole = sum(weights[i] for i in free)
        over = [i for i in free if mass * weights[i] / whole > cap]
        if not over:
            for i in free:
                shares[i] = mass * weights[i] / whole
            return shares
        for i in over:
            shares[i] = cap
        free = [i for i in free if i not in over]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any), st.data())
def test_the_cap_is_the_one_of_the_specification(weights, data):
    sharing = sum(1 for weight in weights if weight)
    cap_bp = data.draw(st.integers(-(-BP_WHOLE // sharing), BP_WHOLE), label="cap")
    found = shares_of(weights, terms(cap_bp=cap_bp))
    expected = capped_by_rounds(weights, Fraction(cap_bp, BP_WHOLE))
    assert [Fraction(weight, found.whole) for weight in found.weights] == expected


@given(cooperatives(), st.sampled_from(list(ThresholdType)), st.integers(1, 20000))
def test_who_is_below_the_threshold_gets_nothing_and_takes_no_weight(members, kind, value):
    formula = terms(threshold=Threshold(kind, value))
    sharing = [one for one in members if one.weighted]
    average = Fraction(weighted(members), len(sharing)) if sharing else Fraction(0)
    floors = {
        ThresholdType.PCT_OF_AVERAGE: lambda one: (
            one.weighted and one.weighted >= average * value / BP_WHOLE
        ),
        ThresholdType.FIXED_AMOUNT: lambda one: Fraction(one.weighted, 10000) >= value,
        ThresholdType.FIXED_MINUTES: lambda one: one.minutes >= value,
    }
    result = calculate(members, question(0, formula=formula))
    passing = [one for one in members if floors[kind](one)]
    assert [line.participant for line in result.lines] == passing
    assert result.total_weighted == weighted(passing)
    assert len(result.below) + len(passing) == len(members)


@given(cooperatives(), st.integers(1, 10**7))
def test_a_loss_never_exceeds_what_a_member_can_bear(members, loss):
    able = [one for one in members if one.weighted]
    limits = [one.capacity for one in able]
    bearable = None if None in limits else sum(limit or 0 for limit in limits)
    try:
        result = calculate(members, question(-loss, tax={"1": -loss}))
    except LossUnallocable:
        assert bearable is not None
        assert bearable < loss
        return
    assert bearable is None or bearable >= loss
    assert sum(line.total for line in result.lines) == -loss
    for line in result.lines:
        assert line.total <= 0
        assert line.cash == 0
        assert sum(line.amounts) == line.total
        assert line.tax_total == line.total
        assert line.participant.capacity is None or -line.total <= line.participant.capacity


@given(
    st.integers(0, 10**6),
    st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 10**6)), max_size=9),
)
def test_an_unlimited_loss_is_shared_like_a_surplus(loss, members):
    weights = [weight for weight, _ in members]
    assume(sum(weights))
    parts, limited = bear(loss, weights, [None] * len(weights))
    assert not limited
    if loss:
        assert parts == exactly(loss, weights)


TAXES = st.dictionaries(
    st.sampled_from(["1", "5", "9a", "18C"]), st.integers(-(10**9), 10**9), max_size=4
)


@given(cooperatives(), st.integers(-(10**6), 10**9), TAXES)
def test_each_tax_line_sums_exactly_and_keeps_its_sign(members, surplus, tax):
    assume(weighted(members))
    try:
        result = calculate(members, question(surplus, tax=tax))
    except Refused:
        return
    for place, amount in enumerate(tax.values()):
        column = [line.tax[place] for line in result.lines]
        assert sum(column) == amount
        assert all(part * amount >= 0 for part in column)
    assert result.tax_total == sum(tax.values())


@given(cooperatives(), st.integers(1, 10**9))
def test_scaling_all_weights_changes_nothing(members, surplus):
    assume(weighted(members))
    double = Terms(tuple(Weight(w.category_code, w.weight_e4 * 2) for w in WEIGHTS))
    twice = [
        member(int(one.number[2:]), *one.raw, formula=double, minutes=one.minutes)
        for one in members
    ]
    assert [line.total for line in calculate(twice, question(surplus, formula=double)).lines] == [
        line.total for line in calculate(members, question(surplus)).lines
    ]


def test_ten_thousand_members_agree_with_an_oracle_of_decimals():
    chance = random.Random(20260331)
    members = [member(number, chance.randrange(1, 10**7)) for number in range(1, 10_001)]
    surplus = 123_456_789_01
    result = calculate(members, question(surplus))
    with localcontext() as context:
        context.prec = 60
        whole = Decimal(weighted(members))
        floors, rests = [], []
        for one in members:
            floor, rest = divmod(Decimal(surplus) * one.weighted, whole)
            floors.append(int(floor))
            rests.append(rest)
        order = sorted(range(len(members)), key=lambda i: (-rests[i], -members[i].weighted, i))
        for i in order[: surplus - sum(floors)]:
            floors[i] += 1
    assert [line.total for line in result.lines] == floors
