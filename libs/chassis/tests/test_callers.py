"""Who asks is known, and nobody is taken for somebody else (attacks A1 and A12)."""

from datetime import UTC, datetime, timedelta

import grpc
import pytest

from chassis.client import Remote, ask
from chassis.server import grpc_server
from chassis.tokens import PASSWORD_CHANGE
from kernel.call import Actor, ActorKind, Call, Role
from kernel.errors import Forbidden, Refused, Unauthenticated

from .echo import (
    GROVE,
    MEADOW,
    SETTINGS,
    WILLOW,
    EchoStub,
    Tokens,
    add_echo,
    person,
    signed,
    words,
)


async def test_the_actor_is_the_person_whose_token_came(stub, echo):
    await ask(stub.Say, words("hi"), call=person())
    call = echo.calls[0]
    assert (call.actor.id, call.actor.role, call.cooperative_id) == (WILLOW, Role.STEWARD, GROVE)
    assert call.token is not None


async def test_a_person_cannot_choose_the_cooperative(stub, echo):
    call = Call(MEADOW, Actor.anonymous(), token=signed())
    await ask(stub.Say, words("hi"), call=call)
    assert echo.calls[0].cooperative_id == GROVE


async def test_a_service_names_the_cooperative_and_acts_as_itself(server, echo):
    remote = Remote(f"127.0.0.1:{server.port}", Tokens())
    await ask(remote.stub(EchoStub).Say, words("hi"), call=Call(MEADOW, Actor.system("close")))
    call = echo.calls[0]
    assert (call.actor.kind, call.actor.id) == (ActorKind.SERVICE, "svc-worker")
    assert call.cooperative_id == MEADOW
    assert call.token is None
    await remote.close()


async def test_a_service_on_behalf_of_a_person_is_that_person(server, echo):
    remote = Remote(f"127.0.0.1:{server.port}", Tokens())
    stub = remote.stub(EchoStub)
    await ask(stub.Say, words("hi"), call=person())
    assert echo.calls[0].actor.id == WILLOW
    await ask(stub.Say, words("hi"), call=person(), as_service=True)
    assert echo.calls[1].actor.id == "svc-worker"
    with pytest.raises(Forbidden):  # the person's cooperative is not the one the service named
        await ask(stub.Say, words("hi"), call=Call(MEADOW, Actor.anonymous(), token=signed()))
    await remote.close()


async def test_only_a_service_may_act_for_somebody(server):
    channel = grpc.aio.insecure_channel(f"127.0.0.1:{server.port}")
    say = EchoStub(channel).Say
    headers = (
        ("authorization", f"Bearer {signed()}"),
        ("x-habitat-actor", signed(role=Role.ADMIN)),
    )
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await say(words("hi"), timeout=2, metadata=headers)
    assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED
    await channel.close()


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ((), "UNAUTHENTICATED"),
        ((("authorization", "Basic d2lsbG93Om9haw=="),), "UNAUTHENTICATED"),
        ((("authorization", "Bearer nonsense"),), "UNAUTHENTICATED"),
        ((("authorization", "Bearer a"), ("authorization", "Bearer b")), "INVALID_ARGUMENT"),
        ((("x-fence", "-1"),), "INVALID_ARGUMENT"),
        ((("x-idempotency-key", "k" * 201),), "INVALID_ARGUMENT"),
        ((("x-cooperative-id", "grove"),), "INVALID_ARGUMENT"),
    ],
)
async def test_bad_headers_are_refused_with_a_code(server, echo, headers, code):
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        given = headers
        if code == "INVALID_ARGUMENT" and headers[0][0] != "authorization":
            given = (("authorization", f"Bearer {signed()}"), *headers)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await EchoStub(channel).Say(words("hi"), timeout=2, metadata=given)
    assert caught.value.code().name == code
    assert echo.calls == []


async def test_an_expired_token_says_so(stub):
    old = datetime.now(UTC) - timedelta(minutes=20)
    with pytest.raises(Unauthenticated) as caught:
        await ask(stub.Say, words("hi"), call=person(expires_at=old, issued_at=old))
    assert caught.value.reason == "TOKEN_EXPIRED"


async def test_a_temporary_password_opens_only_the_change_of_it(stub):
    call = person(scope=PASSWORD_CHANGE)
    assert await ask(stub.SayChange, words("hi"), call=call) == words("hi")
    with pytest.raises(Refused) as caught:
        await ask(stub.Say, words("hi"), call=call)
    assert caught.value.reason == "PASSWORD_CHANGE_REQUIRED"


async def test_public_methods_need_no_token_and_the_others_do(stub, echo):
    await ask(stub.SayPublic, words("hi"), call=Call(GROVE, Actor.anonymous()))
    assert echo.calls[0].actor == Actor.anonymous()
    assert echo.calls[0].cooperative_id == GROVE
    with pytest.raises(Unauthenticated):
        await ask(stub.Say, words("hi"), call=Call(GROVE, Actor.anonymous()))


async def test_a_public_method_knows_a_token_that_holds_and_forgives_one_that_does_not(stub, echo):
    await ask(stub.SayPublic, words("hi"), call=person(scope=PASSWORD_CHANGE))
    old = datetime.now(UTC) - timedelta(minutes=20)
    await ask(stub.SayPublic, words("hi"), call=person(expires_at=old, issued_at=old))
    assert [call.actor.kind for call in echo.calls] == [ActorKind.MEMBER, ActorKind.ANONYMOUS]


async def test_a_policy_may_refuse_a_good_token(echo):
    class Revoked:
        async def check(self, claims):
            if claims.token_version < 2:
                raise Unauthenticated("This session was ended.")

    server = grpc_server(SETTINGS, services=[(add_echo, echo)], policy=Revoked())
    await server.start()
    remote = Remote(f"127.0.0.1:{server.port}")
    with pytest.raises(Unauthenticated, match="was ended"):
        await ask(remote.stub(EchoStub).Say, words("hi"), call=person(token_version=1))
    await ask(remote.stub(EchoStub).Say, words("hi"), call=person(token_version=2))
    await remote.close()
    await server.stop(0)


async def test_ids_keys_and_fences_travel(stub, echo):
    call = person().keyed("approve-1", fence=7)
    await ask(stub.Say, words("hi"), call=call)
    await ask(stub.Say, words("hi"), call=call, idempotency_key="approve-2", fence=8)
    first, second = echo.calls
    assert first.correlation_id == second.correlation_id == call.correlation_id
    assert (first.idempotency_key, first.fence) == ("approve-1", 7)
    assert (second.idempotency_key, second.fence) == ("approve-2", 8)
