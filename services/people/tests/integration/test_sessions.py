"""Refresh tokens, their copies and their ends; tokens of services."""

import pytest

from chassis.tokens import FULL, sign, verify
from habitat.people.v1 import auth_pb2, members_pb2
from kernel.errors import (
    Forbidden,
    Unauthenticated,
)
from people.settings import Settings

from .world import PASSWORD, SECRET, World, at_once

ROUNDS = 5


async def test_a_changed_password_ends_every_other_session(world: World) -> None:
    admin = await world.found()
    other = await world.sign_in(admin.email, PASSWORD)
    request = auth_pb2.ChangePasswordRequest(
        current_password=PASSWORD, new_password="another forest in spring"
    )
    tokens = (await world.ask("ChangePassword", request, by=admin)).tokens
    for person in (admin, other):
        with pytest.raises(Unauthenticated):
            await world.ask("ListMembers", members_pb2.ListMembersRequest(), by=person)
        with pytest.raises(Unauthenticated):
            await world.ask(
                "RefreshSession", auth_pb2.RefreshSessionRequest(refresh_token=person.refresh)
            )
    refreshed = await world.ask(
        "RefreshSession", auth_pb2.RefreshSessionRequest(refresh_token=tokens.refresh_token)
    )
    assert refreshed.tokens.member.email == "ash@habitat.example"


async def test_ten_who_refresh_at_once_get_one_successor(world: World) -> None:
    admin = await world.found()
    refresh = admin.refresh
    for _ in range(ROUNDS):
        request = auth_pb2.RefreshSessionRequest(refresh_token=refresh)
        answers = await at_once(*(world.ask("RefreshSession", request) for _ in range(10)))
        successors = {answer.tokens.refresh_token for answer in answers}
        assert len(successors) == 1
        assert successors != {refresh}
        refresh = successors.pop()
    live = await world.rows(
        "SELECT count(*) FROM people.session WHERE rotated_at IS NULL AND revoked_at IS NULL"
    )
    assert live[0]["count"] == 1


async def test_a_copy_of_a_used_refresh_token_ends_the_whole_family(world: World) -> None:
    admin = await world.found()
    first = auth_pb2.RefreshSessionRequest(refresh_token=admin.refresh)
    second = await world.ask("RefreshSession", first)
    await world.rows(
        "UPDATE people.session SET rotated_at = rotated_at - interval '11 seconds' "
        "WHERE rotated_at IS NOT NULL RETURNING 1"
    )
    with pytest.raises(Unauthenticated):
        await world.ask("RefreshSession", first)
    with pytest.raises(Unauthenticated):
        await world.ask(
            "RefreshSession",
            auth_pb2.RefreshSessionRequest(refresh_token=second.tokens.refresh_token),
        )
    noted = await world.rows(
        "SELECT count(*) FROM people.audit_entry WHERE action = 'session.reused'"
    )
    assert noted[0]["count"] == 1


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "é" * 20, "A" * 5000])
async def test_what_is_no_refresh_token_is_refused(world: World, token: str) -> None:
    await world.bootstrap()
    with pytest.raises(Unauthenticated):
        await world.ask("RefreshSession", auth_pb2.RefreshSessionRequest(refresh_token=token))


async def test_signing_out_ends_one_session_or_all(world: World) -> None:
    admin = await world.found()
    other = await world.sign_in(admin.email, PASSWORD)
    await world.ask("Logout", auth_pb2.LogoutRequest(refresh_token=other.refresh))
    with pytest.raises(Unauthenticated):
        await world.ask(
            "RefreshSession", auth_pb2.RefreshSessionRequest(refresh_token=other.refresh)
        )
    await world.ask("ListMembers", members_pb2.ListMembersRequest(), by=admin)
    await world.ask("Logout", auth_pb2.LogoutRequest(all_sessions=True), by=admin)
    with pytest.raises(Unauthenticated):
        await world.ask("ListMembers", members_pb2.ListMembersRequest(), by=admin)
    await world.ask("Logout", auth_pb2.LogoutRequest(refresh_token="unknown"))


async def test_a_token_of_another_role_is_over_at_once(world: World) -> None:
    admin = await world.found()
    elm = await world.join(admin, "Elm", "STEWARD")
    change = members_pb2.ChangeMemberRoleRequest(id=elm.id, role=members_pb2.MEMBER_ROLE_MEMBER)
    await world.ask("ChangeMemberRole", change, by=admin)
    with pytest.raises(Unauthenticated):
        await world.ask("ListMembers", members_pb2.ListMembersRequest(), by=elm)
    verdict = auth_pb2.VerifyTokenRequest(member_id=elm.id, token_version=1)
    assert not (await world.ask("VerifyToken", verdict, by="svc-gateway")).valid


async def test_services_prove_themselves(world: World) -> None:
    for name, secret in (("svc-worker", "wrong"), ("svc-nobody", SECRET), ("", "")):
        with pytest.raises(Unauthenticated):
            await world.ask(
                "IssueServiceToken",
                auth_pb2.IssueServiceTokenRequest(service=name, secret=secret),
            )
    with pytest.raises(Forbidden):
        await world.ask(
            "BatchResolvePayees", members_pb2.BatchResolvePayeesRequest(), by="svc-gateway"
        )


async def test_access_tokens_say_what_the_specification_asks(world: World) -> None:
    admin = await world.found()

    secret = Settings().jwt_secret.get_secret_value()
    claims = verify(secret, admin.access, issuer="habitat", audience="habitat-api")
    assert (claims.subject, claims.role, claims.scope) == (admin.id, "admin", FULL)
    assert (claims.expires_at - claims.issued_at).total_seconds() == 900
    assert sign(secret, claims)
