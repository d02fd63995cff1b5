"""Periods: windows, names, and what each state accepts."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid, Refused
from treasury.domain.calendar import PeriodType, Window, code_of, months_later, name_of
from treasury.domain.journal import TransactionType
from treasury.domain.periods import (
    CloseInProgress,
    Period,
    PeriodLocked,
    PeriodNotOpen,
    PeriodStatus,
)

from .builders import NOON, Q1, quarter

JANUARY = (1, 1)
JULY = (7, 1)
FEB = date(2026, 2, 1)
ADJUSTMENT, REVENUE = TransactionType.ADJUSTMENT, TransactionType.REVENUE


def closing(*, fixed: bool = False) -> Period:
    flow = uuid4()
    period = quarter().begin_close(flow, by="alder", at=NOON)
    return period.fix_surplus(flow) if fixed else period


def closed() -> Period:
    period = closing(fixed=True)
    assert period.closing_workflow_id
    return period.complete_close(
        period.closing_workflow_id, snapshot_id=uuid4(), by="svc-worker", at=NOON
    )


@pytest.mark.parametrize(
    ("kind", "start", "fiscal", "end", "code", "name", "year", "index"),
    [
        ("quarter", date(2026, 1, 1), JANUARY, date(2026, 3, 31), "2026Q1", "Q1 2026", 2026, 1),
        ("quarter", date(2026, 10, 1), JULY, date(2026, 12, 31), "2026Q2", "Q2 2026", 2026, 2),
        ("quarter", date(2027, 4, 1), JULY, date(2027, 6, 30), "2026Q4", "Q4 2026", 2026, 4),
        (
            "month",
            date(2024, 2, 1),
            JANUARY,
            date(2024, 2, 29),
            "2024M02",
            "February 2024",
            2024,
            2,
        ),
        ("year", date(2026, 1, 1), JANUARY, date(2026, 12, 31), "2026Y", "2026", 2026, 1),
        ("year", date(2026, 7, 1), JULY, date(2027, 6, 30), "2026Y", "2026", 2026, 1),
    ],
)
def test_names_and_codes_follow_from_the_dates(
    kind: str,
    start: date,
    fiscal: tuple[int, int],
    end: date,
    code: str,
    name: str,
    year: int,
    index: int,
) -> None:
    window = Window.of(PeriodType(kind), start, None, fiscal)
    assert window.end == end
    assert code_of(window, fiscal, name_of(window, fiscal)) == code
    assert name_of(window, fiscal) == name
    assert window.fiscal_year(fiscal) == year
    assert window.fiscal_index(fiscal) == index


def test_a_custom_window_is_named_by_its_people() -> None:
    window = Window.of(PeriodType.CUSTOM, FEB, date(2026, 4, 15), JANUARY)
    assert code_of(window, JANUARY, "First Season!") == "first-season"
    assert name_of(window, JANUARY) == "2026-02-01 to 2026-04-15"
    assert window.fiscal_index((1, 15)) == 1
    with pytest.raises(Invalid, match="letters"):
        code_of(window, JANUARY, "!!!")


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("quarter", date(2026, 2, 1), None),
        ("quarter", date(2026, 1, 2), None),
        ("quarter", date(2026, 1, 1), date(2026, 3, 30)),
        ("month", date(2026, 1, 2), None),
        ("year", date(2026, 4, 1), None),
        ("custom", date(2026, 1, 1), None),
        ("custom", date(2026, 1, 2), date(2026, 1, 1)),
        ("custom", date(2026, 1, 1), date(2036, 1, 1)),
    ],
)
def test_days_that_make_no_such_period_are_refused(
    kind: str, start: date, end: date | None
) -> None:
    with pytest.raises(Invalid):
        Window.of(PeriodType(kind), start, end, JANUARY)


@given(
    st.sampled_from([PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR]),
    st.integers(2000, 2090),
    st.integers(1, 12),
    st.integers(1, 40),
)
def test_following_windows_cover_every_day_once(
    kind: PeriodType, year: int, month: int, many: int
) -> None:
    fiscal = (month, 1)
    window = Window.of(kind, date(year, month, 1), None, fiscal)
    for _ in range(many):
        following = window.following()
        assert following.start == window.end + timedelta(days=1)
        assert Window.of(kind, following.start, following.end, fiscal) == following
        window = following


def test_a_following_custom_window_is_as_long_and_stops_before_what_is_taken() -> None:
    window = Window(PeriodType.CUSTOM, FEB, date(2026, 2, 10))
    assert window.following() == Window(PeriodType.CUSTOM, date(2026, 2, 11), date(2026, 2, 20))
    gap = Q1.following(before=date(2026, 5, 1))
    assert gap == Window(PeriodType.CUSTOM, date(2026, 4, 1), date(2026, 4, 30))
    assert Q1.following(before=date(2026, 7, 1)).period_type is PeriodType.QUARTER


def test_months_end_where_they_end() -> None:
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)


def test_a_period_opens_with_its_grace() -> None:
    period = quarter()
    assert period.code == "2026Q1"
    assert period.grace_end_date == date(2026, 4, 7)
    with pytest.raises(Invalid, match="fiscal year 2026"):
        Period.opened(Q1, fiscal_year_start=JANUARY, grace_days=7, at=NOON, fiscal_year=2025)
    with pytest.raises(Invalid, match="name"):
        Period.opened(Q1, fiscal_year_start=JANUARY, grace_days=7, at=NOON, name="x" * 81)


def test_an_open_period_takes_everything_dated_inside() -> None:
    quarter().admit(REVENUE, FEB)
    with pytest.raises(Invalid, match="outside"):
        quarter().admit(REVENUE, date(2026, 4, 1))


def test_a_closing_period_takes_adjustments_until_the_surplus_is_fixed() -> None:
    closing().admit(ADJUSTMENT, FEB)
    with pytest.raises(CloseInProgress):
        closing().admit(REVENUE, FEB)
    with pytest.raises(CloseInProgress):
        closing(fixed=True).admit(ADJUSTMENT, FEB)


def test_closed_and_locked_periods_take_nothing() -> None:
    with pytest.raises(PeriodNotOpen):
        closed().admit(ADJUSTMENT, FEB)
    with pytest.raises(PeriodLocked):
        closed().lock(at=NOON).admit(ADJUSTMENT, FEB)


def test_a_close_belongs_to_one_workflow() -> None:
    flow = uuid4()
    period = quarter().begin_close(flow, by="alder", at=NOON)
    assert period.begin_close(flow, by="alder", at=NOON) is period
    with pytest.raises(CloseInProgress):
        period.begin_close(uuid4(), by="beech", at=NOON)
    with pytest.raises(CloseInProgress):
        period.abort_close(uuid4())
    fixed = period.fix_surplus(flow)
    assert fixed.fix_surplus(flow) is fixed
    with pytest.raises(Refused, match="not fixed"):
        period.complete_close(flow, snapshot_id=uuid4(), by="x", at=NOON)


def test_an_aborted_close_leaves_an_open_period() -> None:
    flow = uuid4()
    period = quarter().begin_close(flow, by="alder", at=NOON).fix_surplus(flow)
    opened = period.abort_close(flow)
    assert opened.status is PeriodStatus.OPEN
    assert not opened.surplus_fixed
    assert opened.closing_workflow_id is None
    assert opened.abort_close(flow) is opened


def test_only_a_closed_period_reopens_and_is_counted() -> None:
    opened = closed().reopen()
    assert (opened.status, opened.reopen_count) == (PeriodStatus.OPEN, 1)
    assert opened.closed_at is None
    with pytest.raises(PeriodNotOpen):
        quarter().reopen()
    with pytest.raises(PeriodLocked):
        closed().lock(at=NOON).reopen()
    with pytest.raises(PeriodNotOpen):
        closed().begin_close(uuid4(), by="alder", at=NOON)
    with pytest.raises(PeriodNotOpen):
        quarter().require_closing(uuid4())


def test_only_a_closed_period_is_locked_when_its_time_has_come() -> None:
    locked = closed().lock(at=NOON)
    assert locked.settled
    assert locked.lock(at=NOON) is locked
    with pytest.raises(Refused):
        quarter().lock(at=NOON)
    assert not quarter().due_for_lock(30, date(2030, 1, 1))
    assert not closed().due_for_lock(30, NOON.date() + timedelta(days=29))
    assert closed().due_for_lock(30, NOON.date() + timedelta(days=30))
    assert not replace(quarter()).settled
