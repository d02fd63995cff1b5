"""Who shares in a period, decided from the facts about a member in whatever order they came."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.numbers import number_key, sortable
from agreements.domain.standing import Origin, Reason, Window, judge, standing_on, windows_of

from .builders import Q1, TERMS, standing, terms

CHANGED, UPDATED = Origin.CHANGED, Origin.UPDATED


def reason(*history, formula=TERMS):
    return judge(history, *Q1, formula).reason


def test_an_active_member_of_an_eligible_tier_shares():
    verdict = judge([standing()], *Q1, TERMS)
    assert verdict.qualifies
    assert verdict.windows is None  # every claim counts


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("inactive", Reason.QUALIFIES),
        ("pending", Reason.PENDING),
        ("suspended", Reason.SUSPENDED),
        ("expelled", Reason.EXPELLED),
    ],
)
def test_the_status_at_the_end_of_the_period_decides(status, expected):
    changed = standing(status, on=date(2026, 3, 31), sequence=2, origin=CHANGED)
    assert reason(standing(), changed) is expected


def test_what_happens_after_the_end_of_the_period_changes_nothing():
    later = standing("suspended", on=date(2026, 4, 1), sequence=2, origin=CHANGED)
    assert reason(standing(), later) is Reason.QUALIFIES


def test_a_tier_that_does_not_share_is_named():
    assert reason(standing(tier="community")) is Reason.TIER
    both = terms(eligible_tiers=("community", "cooperative"))
    assert reason(standing(tier="community"), formula=both) is Reason.QUALIFIES


def test_a_formula_may_leave_out_those_who_left():
    gone = standing("withdrawn", ended=date(2026, 2, 1), on=date(2026, 2, 1))
    strict = terms(eligible_statuses=("active",))
    assert reason(gone, formula=strict) is Reason.STATUS


def test_who_joined_within_the_period_counts_claims_from_that_day():
    verdict = judge([standing(joined=date(2026, 2, 10))], *Q1, TERMS)
    assert verdict.windows == (Window(date(2026, 2, 10), None),)


def test_who_left_within_the_period_counts_claims_up_to_that_day():
    left = standing(
        "withdrawn", on=date(2026, 2, 20), ended=date(2026, 2, 20), sequence=2, origin=CHANGED
    )
    verdict = judge([standing(), left], *Q1, TERMS)
    assert verdict.qualifies
    assert verdict.windows == (Window(date(2020, 1, 1), date(2026, 2, 20)),)


def test_who_left_before_the_period_does_not_share():
    left = standing(
        "withdrawn", on=date(2025, 12, 31), ended=date(2025, 12, 31), sequence=2, origin=CHANGED
    )
    assert reason(standing(), left) is Reason.WITHDRAWN_BEFORE


def test_who_left_on_the_first_day_was_a_member_in_the_period():
    left = standing(
        "withdrawn", on=date(2026, 1, 1), ended=date(2026, 1, 1), sequence=2, origin=CHANGED
    )
    assert reason(standing(), left) is Reason.QUALIFIES


def test_who_joins_after_the_period_does_not_share():
    assert reason(standing(joined=date(2026, 4, 1))) is Reason.NOT_IN_PERIOD
    assert reason(standing(joined=None)) is Reason.NOT_IN_PERIOD
    assert reason() is Reason.UNKNOWN


def test_a_readmitted_member_has_two_intervals():
    history = [
        standing(),
        standing("withdrawn", on=date(2026, 1, 20), ended=date(2026, 1, 20), sequence=2,
                 origin=CHANGED),
        standing(on=date(2026, 3, 1), joined=date(2026, 3, 1), sequence=3, origin=CHANGED),
    ]  # fmt: skip
    verdict = judge(history, *Q1, TERMS)
    assert verdict.windows == (
        Window(date(2020, 1, 1), date(2026, 1, 20)),
        Window(date(2026, 3, 1), None),
    )


def test_leaving_and_coming_back_on_one_day_is_one_interval():
    history = [
        standing(),
        standing("withdrawn", on=date(2026, 2, 1), ended=date(2026, 2, 1), sequence=2,
                 origin=CHANGED),
        standing(on=date(2026, 2, 1), joined=date(2026, 2, 1), sequence=3, origin=CHANGED),
    ]  # fmt: skip
    assert windows_of(history) == (Window(date(2020, 1, 1), None),)
    assert judge(history, *Q1, TERMS).windows is None


def test_a_corrected_joining_date_replaces_the_interval():
    corrected = standing(joined=date(2026, 3, 1), on=date(2026, 4, 5), sequence=2, origin=UPDATED)
    assert windows_of([standing(), corrected]) == (Window(date(2026, 3, 1), None),)


def test_an_end_without_a_date_is_the_day_of_the_change():
    left = standing("withdrawn", on=date(2026, 2, 3), sequence=2, origin=CHANGED)
    assert windows_of([standing(), left]) == (Window(date(2020, 1, 1), date(2026, 2, 3)),)


def test_an_interval_that_ends_before_it_begins_has_no_days():
    assert windows_of([standing(joined=date(2026, 3, 1), ended=date(2026, 2, 1))]) == ()


def test_a_member_imported_as_gone_was_active_before():
    gone = standing("withdrawn", ended=date(2026, 2, 1))
    assert standing_on([gone], date(2026, 1, 15)).status == "active"
    assert standing_on([gone], date(2026, 2, 1)).status == "withdrawn"
    assert reason(gone) is Reason.QUALIFIES
    assert reason(standing("expelled", ended=date(2026, 2, 1))) is Reason.EXPELLED
    assert reason(standing("withdrawn", ended=date(2025, 2, 1))) is Reason.WITHDRAWN_BEFORE


def test_a_change_dated_back_is_seen_from_its_day_on():
    suspended = standing("suspended", on=date(2026, 3, 10), sequence=2, origin=CHANGED)
    back = standing("inactive", on=date(2026, 2, 1), sequence=3, origin=CHANGED)
    history = [standing(), suspended, back]
    assert standing_on(history, date(2026, 2, 15)).status == "inactive"
    assert standing_on(history, date(2026, 3, 31)).status == "suspended"
    same_day = standing("active", on=date(2026, 3, 10), sequence=4, origin=CHANGED)
    assert standing_on([*history, same_day], date(2026, 3, 31)).status == "active"


DAYS = st.dates(date(2025, 6, 1), date(2026, 8, 1))
FACTS = st.builds(
    lambda status, on, joined, ended, origin: (status, on, joined, ended, origin),
    st.sampled_from(["pending", "active", "inactive", "suspended", "withdrawn", "expelled"]),
    DAYS,
    st.none() | DAYS,
    st.none() | DAYS,
    st.sampled_from([CHANGED, UPDATED]),
)


@given(st.lists(FACTS, max_size=4))
def test_the_order_of_arrival_plays_no_part(facts):
    history = [standing()] + [
        standing(status, on=on, joined=joined, ended=ended, sequence=place, origin=origin)
        for place, (status, on, joined, ended, origin) in enumerate(facts, start=2)
    ]
    verdicts = {judge(order, *Q1, TERMS) for order in itertools.permutations(history)}
    assert len(verdicts) == 1


@given(st.lists(FACTS, max_size=5))
def test_intervals_never_share_a_day(facts):
    history = [
        standing(status, on=on, joined=joined, ended=ended, sequence=place, origin=origin)
        for place, (status, on, joined, ended, origin) in enumerate(facts, start=1)
    ]
    windows = windows_of(history)
    for one, other in itertools.combinations(windows, 2):
        assert not one.overlaps(other.start, other.end or date.max)


def test_numbers_sort_as_numbers():
    numbers = ["M-10000", "M-9999", "M-0002"]
    assert sorted(numbers, key=number_key) == ["M-0002", "M-9999", "M-10000"]
    assert sorted(numbers, key=sortable) == ["M-0002", "M-9999", "M-10000"]
    assert number_key("none") == (0, "none")
    parts = ["D-2026Q1-0010", "D-2026Q1-0009-2", "D-2026Q1-0009-1"]
    assert sorted(parts, key=sortable) == [parts[2], parts[1], parts[0]]
