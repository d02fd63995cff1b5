"""Timestamps are real; only "today" may be fixed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kernel import clock
from kernel.clock import SystemClock


def test_now_is_real_even_on_a_fixed_business_date():
    told = SystemClock(date(2026, 4, 5)).now()
    assert told.tzinfo is UTC
    assert abs(told - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_fixed_business_date_is_today():
    assert SystemClock(date(2026, 4, 5)).today() == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("zone", "today"),
    [("UTC", date(2026, 3, 31)), ("Pacific/Auckland", date(2026, 4, 1)),
     ("America/Los_Angeles", date(2026, 3, 31))],
)  # fmt: skip
def test_today_is_the_date_where_the_cooperative_is(monkeypatch, zone, today):
    class Frozen(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 3, 31, 23, 30, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Frozen)
    assert SystemClock(time_zone=zone).today() == today
