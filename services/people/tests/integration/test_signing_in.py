"""Passwords, sessions and tokens as an attacker, a hurried person and an operator meet them."""

from datetime import UTC, datetime

import pytest

from habitat.people.v1 import admin_pb2, auth_pb2, members_pb2, policy_pb2
from kernel.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Limited,
    Refused,
    Unauthenticated,
)
from people.adapters.hashing import Argon2Hashing

from .world import PASSWORD, Person, World, at_once, fresh_key

ROUNDS = 5


def login(email: str, password: str) -> auth_pb2.LoginRequest:
    return auth_pb2.LoginRequest(email=email, password=password)


async def refusal(world: World, email: str, password: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        await world.ask("Login", login(email, password))
    return f"{caught.value.reason}: {caught.value}"


async def test_the_first_admin_must_change_the_temporary_password(world: World) -> None:
    temporary = (await world.bootstrap()).temporary_password
    tokens = (await world.ask("Login", login("ASH@habitat.example ", temporary))).tokens
    assert tokens.must_change_password
    assert tokens.refresh_token == ""
    limited = await world.sign_in("ash@habitat.example", temporary)
    with pytest.raises(Refused) as caught:
        await world.ask("ListMembers", members_pb2.ListMembersRequest(), by=limited)
    assert caught.value.reason == "PASSWORD_CHANGE_REQUIRED"
    admin = await world.first_sign_in("ash@habitat.example", temporary)
    found = await world.ask("ListMembers", members_pb2.ListMembersRequest(count=True), by=admin)
    assert found.total_count == 1
    assert await refusal(world, "ash@habitat.example", temporary)


async def test_a_cooperative_is_founded_once(world: World) -> None:
    outcomes = await at_once(world.bootstrap(), world.bootstrap())
    assert sorted(type(o).__name__ for o in outcomes) == [
        "BootstrapCooperativeResponse",
        "Conflict",
    ]
    with pytest.raises(Conflict):
        await world.bootstrap()
    found = await world.ask(
        "ListCooperatives", admin_pb2.ListCooperativesRequest(), by="svc-operator"
    )
    assert [c.name for c in found.cooperatives] == ["Grove Cooperative"]
    with pytest.raises(Forbidden):
        request = admin_pb2.BootstrapCooperativeRequest(cooperative_id=fresh_key(), name="X")
        await world.ask("BootstrapCooperative", request, by="svc-worker")


async def test_no_answer_tells_why_nobody_came_in(world: World) -> None:
    admin = await world.found()
    elm = await world.join(admin, "Elm")
    suspend = members_pb2.ChangeMemberStatusRequest(
        id=elm.id, status=members_pb2.MEMBER_STATUS_SUSPENDED, reason="an audit"
    )
    await world.ask("ChangeMemberStatus", suspend, by=admin)
    answers = {
        await refusal(world, "nobody@example.org", PASSWORD),
        await refusal(world, "no address\x00", PASSWORD),
        await refusal(world, "elm@example.org", PASSWORD),
        await refusal(world, "ash@habitat.example", "wrong"),
        await refusal(world, "ash@habitat.example", "x" * 100_000),
    }
    assert len(answers) == 1


async def test_with_several_cooperatives_the_address_tells_which_one_is_meant(world: World) -> None:
    ash = await world.found()
    elm = await world.join(ash, "Elm")
    rowan, orchard = await found_another(world)
    for person in (ash, elm, rowan):
        assert (await world.sign_in(person.email, PASSWORD)).id == person.id
    again = auth_pb2.RefreshSessionRequest(refresh_token=rowan.refresh)
    assert (await world.ask("RefreshSession", again)).tokens.member.id == rowan.id
    assert await refusal(world, rowan.email, "wrong")
    failed = await world.rows(
        "SELECT cooperative_id FROM people.audit_entry WHERE action = 'sign_in.failed'"
    )
    assert [str(row["cooperative_id"]) for row in failed] == [orchard]


async def test_an_address_of_two_cooperatives_is_refused_like_one_of_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ash = await world.found()
    elm = await world.join(ash, "Elm")
    rowan, _ = await found_another(world)
    assert (await world.join(rowan, "Beech")).email == "beech@example.org"
    verified: list[bool] = []
    verify = Argon2Hashing.verify

    async def noting(self: Argon2Hashing, password_hash: str | None, password: str) -> bool:
        verified.append(password_hash is not None)
        return await verify(self, password_hash, password)

    monkeypatch.setattr(Argon2Hashing, "verify", noting)
    create = members_pb2.CreateMemberRequest(
        display_name="Elm", email=elm.email, activate=True, issue_password=True
    )
    temporary = (await world.ask("CreateMember", create, by=rowan)).temporary_password
    both = [await refusal(world, elm.email, word) for word in (PASSWORD, temporary, "wrong")]
    none = await refusal(world, "nobody@example.org", PASSWORD)
    wrong = await refusal(world, rowan.email, "wrong")
    assert {*both, none, wrong} == {none}
    assert verified == [False] * 4 + [True]  # as many hashes, whoever is unknown to whom
    notes = await world.rows("SELECT * FROM people.audit_entry WHERE action = 'sign_in.failed'")
    assert len(notes) == 5
    assert {row["subject_id"] for row in notes} == {"unknown", rowan.id}


async def found_another(world: World) -> tuple[Person, str]:
    """A second cooperative in the same installation: its first admin, and its id."""
    orchard = fresh_key()
    answer = await world.bootstrap(
        cooperative_id=orchard, name="Orchard", admin_email="rowan@habitat.example"
    )
    return await world.first_sign_in("rowan@habitat.example", answer.temporary_password), orchard


async def test_five_failures_lock_and_an_admin_unlocks(world: World) -> None:
    admin = await world.found()
    elm = await world.join(admin, "Elm")
    for _ in range(5):
        await refusal(world, elm.email, "wrong")
    await refusal(world, elm.email, PASSWORD)
    kept = await world.rows("SELECT locks, locked_until FROM people.credential WHERE locks > 0")
    assert kept[0]["locks"] == 1
    assert 840 < (kept[0]["locked_until"] - datetime.now(UTC)).total_seconds() <= 900
    await world.ask("UnlockMember", auth_pb2.UnlockMemberRequest(member_id=elm.id), by=admin)
    assert (await world.sign_in(elm.email, PASSWORD)).id == elm.id
    actions = await world.rows("SELECT action, count(*) FROM people.audit_entry GROUP BY action")
    counted = {row["action"]: row["count"] for row in actions}
    assert (counted["sign_in.failed"], counted["sign_in.locked"]) == (4, 1)
    assert counted["sign_in.refused"] == 1


async def test_guesses_side_by_side_are_counted_one_by_one(world: World) -> None:
    admin = await world.found()
    elm = await world.join(admin, "Elm")
    guesses = [world.ask("Login", login(elm.email, f"guess {n}")) for n in range(9)]
    outcomes = await at_once(*guesses, world.ask("Login", login(elm.email, "guess")))
    assert all(isinstance(outcome, Unauthenticated) for outcome in outcomes)
    await refusal(world, elm.email, PASSWORD)


async def test_an_expired_temporary_password_is_refused(world: World) -> None:
    answer = await world.bootstrap()
    await world.rows(
        "UPDATE people.credential SET temp_expires_at = now() - interval '1 second' RETURNING 1"
    )
    await refusal(world, "ash@habitat.example", answer.temporary_password)


async def test_what_is_stored_for_a_repeat_holds_no_password(world: World) -> None:
    admin = await world.found()
    create = members_pb2.CreateMemberRequest(
        display_name="Elm", email="elm@example.org", activate=True, issue_password=True
    )
    key = fresh_key()
    first = await world.ask("CreateMember", create, by=admin, key=key)
    again = await world.ask("CreateMember", create, by=admin, key=key)
    assert len(first.temporary_password) == 16
    assert again.temporary_password == ""
    assert again.member == first.member
    issue = auth_pb2.IssueTemporaryPasswordRequest(member_id=first.member.id)
    key = fresh_key()
    given = await world.ask("IssueTemporaryPassword", issue, by=admin, key=key)
    lost = await world.ask("IssueTemporaryPassword", issue, by=admin, key=key)
    assert lost.temporary_password == ""
    assert lost.expires_at == given.expires_at
    fresh = await world.ask("IssueTemporaryPassword", issue, by=admin, key=fresh_key())
    await world.first_sign_in("elm@example.org", fresh.temporary_password)
    secrets = [first.temporary_password, given.temporary_password, fresh.temporary_password]
    dump = await world.rows(
        "SELECT encode(response, 'escape') AS text FROM people.processed_command "
        "UNION ALL SELECT coalesce(before::text, '') || coalesce(after::text, '') "
        "FROM people.audit_entry UNION ALL SELECT payload::text FROM people.outbox"
    )
    text = "".join(row["text"] or "" for row in dump)
    assert not any(secret in text for secret in (*secrets, PASSWORD))


async def test_the_operator_helps_who_lost_the_first_password(world: World) -> None:
    admin_id = (await world.bootstrap()).admin.id
    issue = auth_pb2.IssueTemporaryPasswordRequest(member_id=admin_id)
    answer = await world.ask("IssueTemporaryPassword", issue, by="svc-operator")
    assert await world.first_sign_in("ash@habitat.example", answer.temporary_password)
    with pytest.raises(Unauthenticated):  # a service is nobody who commands
        await world.ask("IssueTemporaryPassword", issue)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("short", "At least 12"),
        ("Password1234!", "easy to guess"),
        ("qwertyuiop123", "easy to guess"),
        ("ash@habitat.example", "easy to guess"),
        (PASSWORD, "used before"),
    ],
)
async def test_a_weak_or_used_password_is_refused(world: World, new: str, why: str) -> None:
    admin = await world.found()
    request = auth_pb2.ChangePasswordRequest(current_password=PASSWORD, new_password=new)
    with pytest.raises(Invalid, match=why) as caught:
        await world.ask("ChangePassword", request, by=admin)
    assert [v.field for v in caught.value.violations] == ["new_password"]


async def test_a_stolen_token_guesses_the_current_password_five_times(world: World) -> None:
    admin = await world.found()
    for _ in range(5):
        with pytest.raises(Invalid):
            request = auth_pb2.ChangePasswordRequest(
                current_password="wrong", new_password="another forest in spring"
            )
            await world.ask("ChangePassword", request, by=admin)
    with pytest.raises(Limited):
        await world.ask("ChangePassword", request, by=admin)


async def test_the_cooperative_is_public_once_it_exists(world: World) -> None:
    await world.bootstrap(time_zone="Europe/Lisbon")
    found = await world.ask("GetCooperative", policy_pb2.GetCooperativeRequest())
    assert (found.cooperative.name, found.cooperative.currency) == ("Grove Cooperative", "USD")
    assert found.cooperative.time_zone == "Europe/Lisbon"
