"""Only tokens that People signed, for us, now, in the shape it signs them, hold (attack A1)."""

import base64
import hashlib
import hmac
import json
import math
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from chassis import tokens
from chassis.tokens import Claims, sign, verify
from kernel.call import ActorKind, Role
from kernel.errors import Unauthenticated

SECRET = "s3" * 40
WILLOW = UUID("0190a000-0000-7000-8000-000000000001")
GROVE = UUID("0190a000-0000-7000-8000-0000000000ff")


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def person(**changes) -> Claims:
    values = {
        "subject": str(WILLOW),
        "issued_at": now(),
        "expires_at": now() + timedelta(minutes=15),
        "cooperative_id": GROVE,
        "role": Role.STEWARD,
        "capabilities": frozenset({"auditor"}),
        "token_version": 3,
    }
    return Claims(**(values | changes))


def check(token: str) -> Claims:
    return verify(SECRET, token, issuer="habitat", audience="habitat-api")


def body_of(claims: Claims) -> dict:
    return jwt.decode(sign(SECRET, claims), options={"verify_signature": False})


def forged(body: dict, *, secret=SECRET, algorithm="HS256", **headers) -> str:
    return jwt.encode(body, secret, algorithm=algorithm, headers={"typ": "at+jwt"} | headers)


def raw(header: str, body: dict) -> str:
    """A token signed by hand, with a header that no library would write."""
    parts = [header.encode(), json.dumps(body).encode()]
    text = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    signature = hmac.new(SECRET.encode(), text, hashlib.sha256).digest()
    return (text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")).decode()


def test_what_was_signed_is_read_back():
    claims = person()
    assert check(sign(SECRET, claims)) == claims
    assert claims.actor.kind is ActorKind.MEMBER
    assert claims.actor.member_id == WILLOW
    assert claims.actor.scopes == {"auditor"}


def test_a_service_is_not_a_person():
    service = Claims(
        subject="svc-worker",
        issued_at=now(),
        expires_at=now() + timedelta(minutes=5),
        scopes=frozenset({"close"}),
    )
    read = check(sign(SECRET, service))
    assert read == service
    assert read.actor.is_machine
    assert read.actor.role is None
    assert read.actor.scopes == {"close"}


def test_a_person_cannot_be_dressed_as_a_service_nor_the_reverse():
    with pytest.raises(Unauthenticated):
        check(forged(body_of(person()) | {"scopes": []}, typ="svc+jwt"))
    with pytest.raises(Unauthenticated):
        check(forged(body_of(person()) | {"sub": "svc-worker"}))


def test_an_expired_one_says_so_and_thirty_seconds_are_forgiven():
    late = person(expires_at=now() - timedelta(seconds=61))
    with pytest.raises(Unauthenticated) as caught:
        check(sign(SECRET, late))
    assert caught.value.reason == "TOKEN_EXPIRED"
    check(sign(SECRET, person(expires_at=now() - timedelta(seconds=20))))


@pytest.mark.parametrize("ahead_s", [-300, 300])
def test_a_service_whose_clock_is_five_minutes_off_is_refused(ahead_s):
    """It would be heard long after its token's end, or before it was signed."""
    assert tokens.LEEWAY.total_seconds() <= 60
    there = now() + timedelta(seconds=ahead_s)
    token = sign(SECRET, person(issued_at=there, expires_at=there + timedelta(seconds=240)))
    with pytest.raises(Unauthenticated):
        check(token)
    near = now() + timedelta(seconds=math.copysign(20, ahead_s))
    check(sign(SECRET, person(issued_at=near, expires_at=near + timedelta(seconds=240))))


@pytest.mark.parametrize("missing", ["exp", "iat", "aud", "iss", "sub", "jti"])
def test_a_registered_claim_is_missing(missing):
    body = body_of(person())
    del body[missing]
    with pytest.raises(Unauthenticated):
        check(forged(body))


@pytest.mark.parametrize("missing", ["cid", "role", "caps", "scope", "tv"])
def test_a_claim_of_ours_is_missing(missing):
    body = body_of(person())
    del body[missing]
    with pytest.raises(Unauthenticated):
        check(forged(body))


@pytest.mark.parametrize(
    "edited",
    [
        {"aud": "another-api"},
        {"aud": ["habitat-api", "another-api"]},
        {"iss": "somebody"},
        {"sub": "not-a-uuid"},
        {"sub": 7},
        {"cid": "nowhere"},
        {"cid": None},
        {"role": "owner"},
        {"caps": "auditor"},
        {"caps": [1]},
        {"scope": "everything"},
        {"tv": "3"},
        {"tv": True},
        {"exp": 1e400},
        {"exp": "tomorrow"},
        {"iat": 4102444800},
        {"nbf": 4102444800},
    ],
)
def test_a_claim_is_wrong(edited):
    with pytest.raises(Unauthenticated):
        check(forged(body_of(person()) | edited))


@pytest.mark.parametrize(
    "headers",
    [
        {"kid": "1"},
        {"jku": "https://keys.example/jwks.json"},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"x5u": "https://keys.example/cert.pem"},
        {"crit": ["exp"]},
        {"typ": "JWT"},
        {"typ": "refresh"},
        {"typ": None},
    ],
)
def test_a_header_was_never_issued(headers):
    with pytest.raises(Unauthenticated):
        check(forged(body_of(person()), **headers))


def test_no_other_algorithm_and_no_other_key():
    body = body_of(person())
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    unsigned = forged(body, secret=None, algorithm="none")
    for token in (
        unsigned,
        unsigned + "AAAA",
        forged(body, secret="another secret, long enough for the digest in use"),
        forged(body, secret=SECRET, algorithm="HS384"),
        forged(body, secret=SECRET, algorithm="HS512"),
        forged(body, secret=key, algorithm="RS256"),
    ):
        with pytest.raises(Unauthenticated):
            check(token)
    with pytest.raises(Unauthenticated):  # the public key as if it were the shared secret
        header = '{"alg":"HS256","typ":"at+jwt"}'
        text = raw(header, body).rsplit(".", 1)[0]
        mac = hmac.new(public, text.encode(), hashlib.sha256).digest()
        check(f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}")


def test_a_doubled_key_identifier_is_refused():
    header = '{"alg":"HS256","typ":"at+jwt","kid":"1","kid":"2"}'
    with pytest.raises(Unauthenticated):
        check(raw(header, body_of(person())))
    check(raw('{"alg":"HS256","typ":"at+jwt"}', body_of(person())))


def test_an_edited_tenant_breaks_the_signature():
    head, _, signature = sign(SECRET, person()).split(".")
    body = json.dumps(body_of(person()) | {"cid": str(uuid4())}).encode()
    edited = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
    with pytest.raises(Unauthenticated):
        check(f"{head}.{edited}.{signature}")


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "x" * 1_000_000, "é.é.é", "\x00"])
def test_anything_else_is_refused(token):
    with pytest.raises(Unauthenticated):
        check(token)
