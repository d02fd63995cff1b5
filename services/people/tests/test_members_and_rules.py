"""Members, periods, settings and text: rule by rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.call import Role
from kernel.errors import Invalid, Refused
from people.application.paging import PageRequest
from people.domain import settings, text
from people.domain.faults import Faults
from people.domain.members import (
    TRANSITIONS,
    Interval,
    LastAdmin,
    MemberStatus,
    MemberTier,
    masked_token,
    member_number,
    payment_preference,
    require_admin_left,
)
from people.domain.periods import (
    CloseInProgress,
    PeriodLocked,
    PeriodNotOpen,
    PeriodStatus,
    period_key,
)
from people.domain.settings import Settings, SettingsVersion

from .imports import CEDAR, PERIODS, ROWAN

NOW = datetime(2026, 4, 5, 12, tzinfo=UTC)
TODAY = NOW.date()
OPEN = PERIODS[0]


@given(st.lists(st.sampled_from(MemberStatus), max_size=8))
def test_any_way_through_the_statuses_keeps_the_member_whole(way: list[MemberStatus]) -> None:
    member = replace(ROWAN, status=MemberStatus.PENDING, role=Role.STEWARD)
    day = TODAY
    for status in way:
        day += timedelta(days=1)
        legal = status in TRANSITIONS[member.status]
        try:
            after = member.moved(status, on=day, reason="because")
        except Refused:
            assert not legal
            continue
        assert legal
        assert after.token_version == member.token_version + 1
        assert after.status.is_ended == (after.current.ended_on is not None)
        if after.status.is_ended:
            assert (after.role, after.voting_rights) == (Role.MEMBER, False)
        member = after
    assert member.status.may_sign_in == (
        member.status in (MemberStatus.ACTIVE, MemberStatus.INACTIVE, MemberStatus.WITHDRAWN)
    )


def test_what_cannot_be_has_no_constructor() -> None:
    for intervals in (
        (),
        (Interval(date(2020, 1, 1)), Interval(date(2021, 1, 1))),
        (Interval(date(2020, 1, 1), date(2021, 1, 1)), Interval(date(2021, 1, 1))),
    ):
        with pytest.raises(Invalid):
            replace(ROWAN, intervals=intervals)
    with pytest.raises(Invalid):
        Interval(date(2021, 1, 1), date(2020, 1, 1))
    with pytest.raises(Invalid):
        ROWAN.moved(MemberStatus.SUSPENDED, on=TODAY, reason="")


def test_offices_and_tiers() -> None:
    gone = ROWAN.moved(MemberStatus.WITHDRAWN, on=TODAY, reason="")
    with pytest.raises(Refused):
        gone.in_role(Role.ADMIN)
    assert ROWAN.in_role(Role.STEWARD).token_version == ROWAN.token_version + 1
    assert not ROWAN.in_tier(MemberTier.COMMUNITY).voting_rights
    assert not gone.in_tier(MemberTier.COOPERATIVE).voting_rights
    assert ROWAN.signed_out().version == ROWAN.version
    assert member_number(7) == "M-0007"
    assert member_number(12345) == "M-12345"


def test_the_last_admin_stays() -> None:
    demoted = CEDAR.in_role(Role.MEMBER)
    with pytest.raises(LastAdmin):
        require_admin_left(CEDAR, demoted, active_admins=1)
    require_admin_left(CEDAR, demoted, active_admins=2)
    require_admin_left(ROWAN, ROWAN.in_role(Role.STEWARD), active_admins=1)
    require_admin_left(CEDAR, CEDAR.in_tier(MemberTier.COMMUNITY), active_admins=1)


@pytest.mark.parametrize(
    ("method", "token", "field"),
    [
        ("cash", "", "method"),
        ("ach", "", "payee_token"),
        ("ach", "x" * 201, "payee_token"),
        ("ach", "tök", "payee_token"),
        ("ach", "a\tb", "payee_token"),
        ("wire", "DE89 3704 0044".replace("DE", ""), "payee_token"),
    ],
)
def test_payment_needs_a_token_and_no_account(method: str, token: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        payment_preference(method, token)
    assert caught.value.violations[0].field == field


def test_tokens_are_masked() -> None:
    assert payment_preference("ach", " sim-ok ") == ("ach", "sim-ok")
    assert [masked_token(t) for t in ("sim-fail", "ab", "a", "")] == ["…fail", "…b", "…", ""]


def test_a_period_takes_intake_while_nobody_closes_it() -> None:
    OPEN.require_intake()
    held = OPEN.suspended("one")
    assert held.suspended("one") == held
    with pytest.raises(CloseInProgress):
        held.require_intake()
    with pytest.raises(CloseInProgress):
        held.suspended("two")
    assert held.resumed("two") == held
    assert held.resumed("one").takes_intake
    closed = replace(OPEN, status=PeriodStatus.CLOSED)
    locked = replace(OPEN, status=PeriodStatus.LOCKED)
    with pytest.raises(PeriodNotOpen):
        closed.suspended("one")
    with pytest.raises(PeriodLocked):
        locked.require_intake()
    assert OPEN.is_late(OPEN.grace_end_date + timedelta(days=1))
    assert not OPEN.is_late(OPEN.grace_end_date)


def test_a_newer_close_keeps_its_hold_over_an_older_abort() -> None:
    closing = OPEN.after(PeriodStatus.CLOSING, sequence=2, workflow="one")
    assert closing.suspended_by == "one"
    newer = closing.resumed("one").suspended("two")
    aborted = newer.after(PeriodStatus.OPEN, sequence=3, workflow="one")
    assert (aborted.status, aborted.suspended_by) == (PeriodStatus.OPEN, "two")
    assert aborted.after(PeriodStatus.CLOSED, sequence=3) == aborted
    reopened = aborted.after(PeriodStatus.CLOSED, sequence=4).after(PeriodStatus.OPEN, sequence=5)
    assert reopened.takes_intake


@pytest.mark.parametrize("spelling", ["Q1 2026", "q1-2026", "Q12026", " q1  2026 "])
def test_periods_are_found_however_they_are_written(spelling: str) -> None:
    assert period_key(spelling) == period_key("Q1 2026")


def test_settings_hold_from_their_day_and_name_by_name() -> None:
    history = Settings(
        [
            SettingsVersion(1, dict(settings.DEFAULTS), date(1900, 1, 1)),
            SettingsVersion(2, {"labor_rate_minor": "12000"}, date(2026, 7, 1)),
            SettingsVersion(3, {"grace_days": "9"}, date(2026, 4, 5)),
        ]
    )
    assert history.version == 3
    assert history.labor_rate_minor(date(2026, 6, 30)) == 10_000
    assert history.labor_rate_minor(date(2026, 7, 1)) == 12_000
    assert history.latest()["labor_rate_minor"] == "12000"
    assert history.on(date(2026, 4, 5), "grace_days") == "9"
    assert history.labor_rate_range(TODAY) == (7_500, 15_000)
    assert Settings([]).version == 0


def test_every_default_passes_its_own_rule() -> None:
    assert settings.checked(settings.DEFAULTS, field="settings") == settings.DEFAULTS
    assert settings.touches_money({"cash_rate_bp": "2500"})
    assert not settings.touches_money({"grace_days": "9"})
    assert [settings.minutes_of(t) for t in ("30s", "15m", "72h", "7d")] == [1, 15, 4320, 10080]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cash_rate_bp", "10001"),
        ("cash_rate_bp", "1e3"),
        ("cash_rate_bp", "٣"),
        ("max_share_bp", "0"),
        ("pending_contributions", "maybe"),
        ("currency", "usd"),
        ("fiscal_year_start", "13-01"),
        ("labor_rate_range", "[15000,7500]"),
        ("labor_rate_range", "75-150"),
        ("eligible_tiers", "cooperative"),
        ("temp_password_ttl", "3 days"),
        ("min_threshold", ""),
        ("shoe_size", "44"),
    ],
)
def test_a_bad_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(Invalid) as caught:
        settings.checked({name: value}, field="changes")
    assert caught.value.violations[0].field == f"changes.{name}"


def test_some_settings_are_for_good() -> None:
    with pytest.raises(Invalid):
        settings.require_changeable({})
    with pytest.raises(Invalid):
        settings.require_changeable({"currency": "EUR"})
    settings.require_changeable({"grace_days": "9"})


def test_text_is_normal_trimmed_and_free_of_control() -> None:
    assert text.one_line("  Ele\u0301na ", field="n") == "El\u00e9na"
    assert text.passage("a\r\nb", field="n") == "a\nb"
    for bad in ("a\nb", "a\x00b", "a\u202eb", "a\u2028b", "", "x" * 121):
        with pytest.raises(Invalid):
            text.one_line(bad, field="n")
    with pytest.raises(Invalid):
        text.passage("a\tb", field="n")


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("Oak@Example.org", True),
        ("oak@büro.example", True),
        ("oak@localhost", False),
        ("oak@@example.org", False),
        ("oak @example.org", False),
        ("oak@example..org", False),
        ("o" * 250 + "@x.org", False),
        ("a\u200bb@example.org", False),
    ],
)
def test_addresses(address: str, good: bool) -> None:
    assert text.is_email(text.folded_email(address)) is good
    if good:
        assert text.email(address) == address.lower()
    else:
        with pytest.raises(Invalid):
            text.email(address)


def test_addresses_are_masked() -> None:
    assert text.masked_email("oak@example.org") == "o***@example.org"
    assert text.masked_email("nonsense") == "n***"


def test_faults_are_told_together() -> None:
    faults = Faults()
    faults.refuse()
    faults.add("a", "first")
    faults.adopt(Invalid("second", field="b"))
    with pytest.raises(Invalid, match="first") as caught:
        faults.refuse()
    assert [v.field for v in caught.value.violations] == ["a", "b"] == faults.fields


def test_pages_have_a_size_and_known_orders() -> None:
    assert PageRequest().order("date", "value") == ("date", False)
    assert PageRequest(order_by="value desc").order("date", "value") == ("value", True)
    for bad in ("size", "date sideways", "date; DROP TABLE"):
        with pytest.raises(Invalid):
            PageRequest(order_by=bad).order("date", "value")
    with pytest.raises(Invalid):
        PageRequest(size=0)
