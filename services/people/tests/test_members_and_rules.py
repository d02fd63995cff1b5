"""Members, periods, settings, credentials, sessions, passwords, text: rule by rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.call import Role
from kernel.errors import Invalid, Refused, Unauthenticated
from people.adapters.hashing import Argon2Hashing
from people.adapters.signing import SignedTokens
from people.application.paging import PageRequest
from people.application.service_tokens import SCOPES, scopes_of
from people.application.sessions import Where
from people.domain import passwords, settings, text
from people.domain.credentials import Credential, lock_length
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
from people.domain.sessions import REPEAT_WITHIN, Session, Verdict
from people.domain.settings import Settings, SettingsVersion
from people.settings import Settings as ProcessSettings

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


def credential(**values: object) -> Credential:
    given: dict[str, object] = {
        "member_id": ROWAN.id, "password_hash": "$argon2id$x", "changed_at": NOW,
    }  # fmt: skip
    return Credential(**(given | values))  # type: ignore[arg-type]


def test_the_fifth_failure_within_the_window_locks() -> None:
    tried = credential()
    for _ in range(4):
        tried = tried.failed(NOW)
    assert not tried.is_locked(NOW)
    locked = tried.failed(NOW)
    assert locked.is_locked(NOW + timedelta(minutes=14, seconds=59))
    assert not locked.is_locked(NOW + timedelta(minutes=15))
    assert locked.failed(NOW) == locked
    late = tried.failed(NOW + timedelta(minutes=16))
    assert late.failed_attempts == 1
    assert locked.unlocked() == credential()


def test_each_lock_is_twice_as_long_up_to_a_day() -> None:
    minutes = [lock_length(n).total_seconds() / 60 for n in range(9)]
    assert minutes == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_a_temporary_password_ends() -> None:
    given = credential().replaced("$argon2id$y", at=NOW, temp_expires_at=NOW + timedelta(hours=72))
    assert given.must_change
    assert not given.is_expired(NOW + timedelta(hours=71))
    assert given.is_expired(NOW + timedelta(hours=72))
    own = given.replaced("$argon2id$z", at=NOW)
    assert (own.must_change, own.is_expired(NOW + timedelta(days=999))) == (False, False)


def session(**values: object) -> Session:
    given: dict[str, object] = {
        "id": UUID(int=1), "member_id": ROWAN.id, "family_id": UUID(int=2), "refresh_hash": b"x",
        "token_version": 1, "issued_at": NOW, "expires_at": NOW + timedelta(days=7),
    }  # fmt: skip
    return Session(**(given | values))  # type: ignore[arg-type]


def test_a_refresh_token_is_used_once_and_repeated_for_ten_seconds() -> None:
    fresh = session()
    used = fresh.rotated(UUID(int=3), at=NOW)
    assert fresh.verdict(NOW) is Verdict.ROTATE
    assert used.verdict(NOW + REPEAT_WITHIN) is Verdict.REPEAT
    assert used.verdict(NOW + REPEAT_WITHIN + timedelta(seconds=1)) is Verdict.REUSED
    assert fresh.verdict(NOW + timedelta(days=7)) is Verdict.REFUSED
    assert replace(used, revoked_at=NOW).verdict(NOW) is Verdict.REFUSED


def test_the_successor_of_a_token_is_always_the_same() -> None:
    tokens = SignedTokens(ProcessSettings())
    cooperative = UUID(int=42)
    first = tokens.first_refresh(cooperative)
    successor = tokens.next_refresh(first, UUID(int=7))
    assert successor == tokens.next_refresh(first, UUID(int=7))
    assert successor != tokens.next_refresh(first, UUID(int=8))
    assert successor != first
    assert tokens.cooperative_of(successor) == cooperative
    assert tokens.fingerprint(first) != tokens.fingerprint(successor)
    for text_ in ("", "x", "é", "A" * 300, "!" * 64):
        assert tokens.cooperative_of(text_) is None


@given(st.data())
def test_temporary_passwords_have_no_look_alikes(data: st.DataObject) -> None:
    password = passwords.new_temporary_password()
    assert len(password) == 16
    assert not set(password) & set("0O1lI")
    for kind in (passwords.UPPER, passwords.LOWER, passwords.DIGITS):
        assert set(password) & set(kind)
    assert passwords.require_acceptable(password) == password


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password!2345", "P@ssw0rd1234", "qwertyuiop[]", "123456789012",
        "aaaaaaaaaaaa", "abcabcabcabc", "098765432109", "iloveyouforever", "letmeinplease1",
        "Habitat2026!", "1qaz2wsx3edc", "------------", "administrator1",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        passwords.require_acceptable(password)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "a quiet forest in autumn", "zürich seefeld 8008 x"]
)
def test_long_sentences_are_fine(password: str) -> None:
    assert passwords.require_acceptable(password)


def test_lengths_and_own_names() -> None:
    for password in ("x" * 11, "ab cd" * 60, "a quiet fo\x00rest"):
        with pytest.raises(Invalid):
            passwords.require_acceptable(password)
    with pytest.raises(Invalid):
        passwords.require_acceptable("rowan.mountain2026", own_words=["rowan.mountain"])
    assert passwords.normalised("ﬁne e\u0301t\u00e9") == "fine \u00e9t\u00e9"


async def test_hashes_are_argon2id_of_the_required_strength() -> None:
    hashing = Argon2Hashing()
    made = await hashing.hash("a quiet forest in autumn")
    assert made.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await hashing.verify(made, "a quiet forest in autumn")
    assert not await hashing.verify(made, "another forest")
    assert not await hashing.verify(None, "a quiet forest in autumn")
    assert not await hashing.verify("$argon2id$broken", "x")


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


def test_a_service_is_told_by_name_and_secret() -> None:
    assert scopes_of("svc-worker", presented="s", expected="s") == SCOPES["svc-worker"]
    for name, presented in (("svc-worker", "t"), ("svc-nobody", "s"), ("svc-worker", "é")):
        with pytest.raises(Unauthenticated):
            scopes_of(name, presented=presented, expected="s")
    own = ProcessSettings(service_tokens=("svc-worker=own", "svc-gateway="))
    assert own.secret_of("svc-worker").get_secret_value() == "own"
    assert own.secret_of("svc-gateway") == own.internal_service_token


def test_where_somebody_came_from_is_shortened() -> None:
    where = Where("x\n" * 500, "1" * 99)
    assert (len(where.user_agent), len(where.ip)) == (300, 64)
    assert "\n" not in where.user_agent
