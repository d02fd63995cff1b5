"""Credentials, sessions, passwords and services: rule by rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid, Unauthenticated
from people.adapters.hashing import Argon2Hashing
from people.adapters.signing import SignedTokens
from people.application.service_tokens import SCOPES, scopes_of
from people.application.sessions import Where
from people.domain import passwords
from people.domain.credentials import Credential, lock_length
from people.domain.sessions import REPEAT_WITHIN, Session, Verdict
from people.settings import Settings as ProcessSettings

from .imports import PERIODS, ROWAN

NOW = datetime(2026, 4, 5, 12, tzinfo=UTC)
TODAY = NOW.date()
OPEN = PERIODS[0]


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
