from datetime import timedelta

import pytest

from chassis.tokens import PASSWORD_CHANGE
from habitat.people.v1 import auth_pb2, members_pb2
from habitat.treasury.v1 import periods_pb2
from kernel.errors import Limited, Unauthenticated

from .builders import member, token, uid

LOGIN = """mutation {
  login(input: {email: " Birch@habitat.example ", password: "long enough words"}) {
    accessToken expiresIn refreshToken mustChangePassword
    viewer { role member { displayName } } } }"""
VIEWER = "{ viewer { role mustChangePassword member { id displayName } } }"
REFRESH = "mutation { refreshToken { accessToken refreshToken } }"


def tokens(**fields):
    given = {"access_token": "access", "expires_in_s": 900, "refresh_token": "refresh"}
    return auth_pb2.Tokens(member=member(), **(given | fields))


async def test_login_needs_no_token_and_answers_with_both(world):
    world.people.on("Login", auth_pb2.LoginResponse(tokens=tokens()))
    data = await world.ask(LOGIN, who=None)
    assert data["login"] == {
        "accessToken": "access",
        "expiresIn": 900,
        "refreshToken": "refresh",
        "mustChangePassword": False,
        "viewer": {"role": "STEWARD", "member": {"displayName": "Birch"}},
    }
    asked = world.people.last("Login").request
    assert (asked.email, asked.ip) == ("Birch@habitat.example", "127.0.0.1")


async def test_a_wrong_password_is_an_answer_not_a_lost_session(world):
    world.people.on("Login", Unauthenticated("Email or password is wrong."))
    response = await world.post(LOGIN, who=None)
    assert response.status_code == 200
    (error,) = response.json()["errors"]
    assert error["message"] == "Email or password is wrong."
    assert error["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_browser_keeps_its_refresh_token_in_a_cookie_no_script_reads(world):
    world.people.on("Login", auth_pb2.LoginResponse(tokens=tokens()))
    response = await world.post(LOGIN, who=None, headers={"x-habitat-csrf": "1"})
    assert response.json()["data"]["login"]["refreshToken"] is None
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("habitat-session=refresh;")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


async def test_the_cookie_refreshes_only_with_the_header_that_no_other_site_can_send(world):
    world.people.on("RefreshSession", auth_pb2.RefreshSessionResponse(tokens=tokens()))
    cookie = {"cookie": "habitat-session=old"}
    refused = await world.refusal(REFRESH, who=None, headers=cookie)
    assert refused["code"] == "UNAUTHENTICATED"
    cross = cookie | {"x-habitat-csrf": "1", "sec-fetch-site": "cross-site"}
    assert (await world.refusal(REFRESH, who=None, headers=cross))["code"] == "UNAUTHENTICATED"
    assert world.people.times("RefreshSession") == 0
    own = cookie | {"x-habitat-csrf": "1", "sec-fetch-site": "same-origin"}
    response = await world.post(REFRESH, who=None, headers=own)
    assert world.people.last("RefreshSession").request.refresh_token == "old"
    assert "habitat-session=refresh;" in response.headers["set-cookie"]


async def test_a_refused_cookie_is_taken_away(world):
    world.people.on("RefreshSession", Unauthenticated())
    headers = {"cookie": "habitat-session=old", "x-habitat-csrf": "1"}
    response = await world.post(REFRESH, who=None, headers=headers)
    assert "Max-Age=0" in response.headers["set-cookie"]


async def test_an_expired_token_does_not_keep_anybody_from_refreshing(world):
    world.people.on("RefreshSession", auth_pb2.RefreshSessionResponse(tokens=tokens()))
    old = {"authorization": f"Bearer {token(world.settings, lasts=timedelta(minutes=-5))}"}
    query = 'mutation { refreshToken(input: {refreshToken: "r"}) { accessToken } }'
    data = await world.ask(query, who=None, headers=old)
    assert data["refreshToken"]["accessToken"] == "access"


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (None, "UNAUTHENTICATED"),
        ("Basic abc", "UNAUTHENTICATED"),
        ("Bearer", "UNAUTHENTICATED"),
        ("Bearer not.a.token", "UNAUTHENTICATED"),
        ("Bearer " + "x" * 10_000, "UNAUTHENTICATED"),
    ],
)
async def test_what_is_not_a_token_of_ours_is_told_with_401(world, authorization, code):
    headers = {"authorization": authorization} if authorization else {}
    response = await world.post(VIEWER, who=None, headers=headers)
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == code
    assert world.people.asked == []


async def test_an_expired_token_is_told_by_its_own_code(world):
    old = {"authorization": f"Bearer {token(world.settings, lasts=timedelta(minutes=-5))}"}
    response = await world.post(VIEWER, who=None, headers=old)
    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "TOKEN_EXPIRED"


async def test_the_services_get_the_persons_own_token_and_correlation(world):
    world.people.on("BatchGetMembers", members_pb2.BatchGetMembersResponse(members=[member()]))
    correlation = "6f2f4f0e-6a3c-4e0d-9a53-0b8f6a0c1111"
    response = await world.post(VIEWER, headers={"x-correlation-id": correlation})
    assert response.headers["x-correlation-id"] == correlation
    call = world.people.last("BatchGetMembers").call
    assert call.actor.id == uid("birch")
    assert str(call.correlation_id) == correlation


async def test_a_temporary_password_lets_its_owner_do_nothing_but_change_it(world):
    limited = token(world.settings, scope=PASSWORD_CHANGE)
    headers = {"authorization": f"Bearer {limited}"}
    refused = await world.refusal(VIEWER, who=None, headers=headers)
    assert refused["code"] == "PASSWORD_CHANGE_REQUIRED"
    assert world.people.asked == []
    world.people.on("ChangePassword", auth_pb2.ChangePasswordResponse(tokens=tokens()))
    query = """mutation {
      changePassword(input: {currentPassword: "a", newPassword: "b"}) { accessToken } }"""
    data = await world.ask(query, who=None, headers=headers)
    assert data["changePassword"]["accessToken"] == "access"


async def test_signing_out_ends_the_session_and_the_cookie(world):
    world.people.on("Logout", auth_pb2.LogoutResponse())
    headers = {"cookie": "habitat-session=old", "x-habitat-csrf": "1"}
    response = await world.post("mutation { logout { ok } }", headers=headers)
    assert response.json()["data"]["logout"]["ok"] is True
    assert world.people.last("Logout").request.refresh_token == "old"
    assert "Max-Age=0" in response.headers["set-cookie"]
    await world.ask("mutation { logout { ok } }", who=None, headers=headers)
    assert (await world.refusal("mutation { logout { ok } }", who=None))[
        "code"
    ] == "UNAUTHENTICATED"
    await world.ask("mutation { logoutAll { ok } }")
    assert world.people.last("Logout").request.all_sessions is True


@pytest.mark.parametrize("options", [{"rate_limit_login_account": "2/1m"}])
async def test_sign_ins_are_counted_per_account_whatever_the_address_is_written_like(world):
    world.people.on("Login", Unauthenticated())
    await world.post(LOGIN, who=None)
    await world.post(LOGIN.replace("Birch", "BIRCH"), who=None)
    response = await world.post(LOGIN, who=None)
    assert response.status_code == 429
    assert int(response.headers["retry-after"]) >= 1
    extensions = response.json()["errors"][0]["extensions"]
    assert extensions["code"] == "RATE_LIMITED"
    assert extensions["retryable"] is True
    assert extensions["retryAfterSeconds"] >= 1
    assert world.people.times("Login") == 2


async def test_a_lock_of_people_keeps_its_waiting_time(world):
    world.people.on("Login", Limited(retry_after_s=900))
    response = await world.post(LOGIN, who=None)
    assert (response.status_code, response.headers["retry-after"]) == (429, "900")


async def test_one_password_an_operation_whatever_the_aliases(world):
    one = 'login(input: {email: "a@b.example", password: "x"}) { accessToken }'
    response = await world.post(f"mutation {{ a: {one} b: {one} }}", who=None)
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "VALIDATION"
    spread = f"mutation {{ ...L b: {one} }} fragment L on Mutation {{ {one} }}"
    assert (await world.post(spread, who=None)).status_code == 400
    assert world.people.asked == []


async def test_a_session_that_was_ended_is_refused_at_the_door(world):
    world.people.on("VerifyToken", auth_pb2.VerifyTokenResponse(valid=False))
    response = await world.post("{ currentPeriod { code } }")
    assert response.status_code == 401
    assert world.treasury.asked == []
    world.people.on("RefreshSession", auth_pb2.RefreshSessionResponse(tokens=tokens()))
    data = await world.ask('mutation { refreshToken(input: {refreshToken: "r"}) { accessToken } }')
    assert data["refreshToken"]["accessToken"] == "access"


async def test_a_token_is_asked_about_once_in_half_a_minute(world):
    world.treasury.on("GetCurrentPeriod", periods_pb2.GetCurrentPeriodResponse())
    for _ in range(3):
        await world.ask("{ currentPeriod { code } }")
    assert len(world.people.verified) == 1
    assert world.people.verified[0].request.token_version == 0
    await world.ask("{ currentPeriod { code } }", who="elm")
    assert len(world.people.verified) == 2
    world.house.sessions.forget(uid("elm"))
    await world.ask("{ currentPeriod { code } }", who="elm")
    await world.ask("{ currentPeriod { code } }")
    assert len(world.people.verified) == 3


async def test_the_others_go_on_while_people_is_away(world):
    world.treasury.on("GetCurrentPeriod", periods_pb2.GetCurrentPeriodResponse())
    await world.people.stop()
    await world.ask("{ currentPeriod { code } }")


@pytest.mark.parametrize("options", [{"habitat_business_date": "2026-04-05"}])
async def test_anybody_learns_which_day_the_services_live_on(world):
    answer = await world.ask("{ apiInfo { today version } }", who=None)
    assert answer["apiInfo"]["today"] == "2026-04-05"
