"""One service asks another: who asks is known, errors keep their meaning, repeats do no harm."""

import asyncio
import contextlib
import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import grpc
import pytest
from google.protobuf.wrappers_pb2 import StringValue

from chassis import deadline
from chassis.client import Remote, ask, ask_stream, send_stream
from chassis.server import call_of, grpc_server
from chassis.settings import ServiceSettings
from chassis.tokens import PASSWORD_CHANGE, Claims, sign
from kernel.call import Actor, ActorKind, Call, Role
from kernel.errors import (
    Conflict,
    Forbidden,
    HabitatError,
    IdempotencyConflict,
    Invalid,
    Limited,
    NotFound,
    Refused,
    SelfApproval,
    Stale,
    Unauthenticated,
    Unavailable,
    Violation,
)

GROVE, MEADOW, WILLOW = uuid4(), uuid4(), str(uuid4())
SETTINGS = ServiceSettings(habitat_env="test", grpc_max_concurrent=20)
SECRET = SETTINGS.jwt_secret.get_secret_value()
NAME = "habitat.test.v1.EchoService"


class Echo:
    """Answers with what it was asked, or raises what the test put there."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.calls: list[Call] = []
        self.left: list[float | None] = []
        self.answer_delay_s = 0.0
        self.ended = 0

    async def say(self, request, context):
        await self._enter(context)
        return request

    async def count(self, request, context):
        await self._enter(context, raises=request.value != "late")
        try:
            for number in range(3):
                yield StringValue(value=f"{request.value} {number}")
            if request.value == "late" and self.error:
                raise self.error
            if request.value == "for ever":
                await asyncio.Event().wait()
        finally:
            self.ended += 1

    async def gather(self, requests, context):
        await self._enter(context)
        return StringValue(value=" ".join([request.value async for request in requests]))

    async def converse(self, requests, context):
        await self._enter(context)
        async for request in requests:
            yield StringValue(value=request.value.upper())

    async def _enter(self, context, *, raises=True):
        self.calls.append(call_of(context))
        self.left.append(deadline.remaining())
        await asyncio.sleep(self.answer_delay_s)
        if self.error and raises:
            raise self.error


class EchoStub:
    def __init__(self, channel):
        ways = {
            "Say": channel.unary_unary,
            "GetSay": channel.unary_unary,
            "StreamCount": channel.unary_stream,
            "Gather": channel.stream_unary,
            "Converse": channel.stream_stream,
            "Missing": channel.unary_unary,
            "SayPublic": channel.unary_unary,
            "SayChange": channel.unary_unary,
        }
        for name, way in ways.items():
            method = way(
                f"/{NAME}/{name}",
                request_serializer=StringValue.SerializeToString,
                response_deserializer=StringValue.FromString,
            )
            setattr(self, name, method)


def add_echo(echo, server):
    kinds = {
        "Say": (grpc.unary_unary_rpc_method_handler, echo.say),
        "GetSay": (grpc.unary_unary_rpc_method_handler, echo.say),
        "SayPublic": (grpc.unary_unary_rpc_method_handler, echo.say),
        "SayChange": (grpc.unary_unary_rpc_method_handler, echo.say),
        "StreamCount": (grpc.unary_stream_rpc_method_handler, echo.count),
        "Gather": (grpc.stream_unary_rpc_method_handler, echo.gather),
        "Converse": (grpc.stream_stream_rpc_method_handler, echo.converse),
    }
    handlers = {
        name: kind(behavior, StringValue.FromString, StringValue.SerializeToString)
        for name, (kind, behavior) in kinds.items()
    }
    server.add_registered_method_handlers(NAME, handlers)


class Tokens:
    """The service's own identity."""

    def __init__(self) -> None:
        self.forgotten = 0

    async def token(self) -> str:
        return signed(subject="svc-worker", role=None, cooperative_id=None)

    def forget(self) -> None:
        self.forgotten += 1


def signed(**changes) -> str:
    now = datetime.now(UTC)
    values = {
        "subject": WILLOW,
        "issued_at": now,
        "expires_at": now + timedelta(minutes=5),
        "cooperative_id": GROVE,
        "role": Role.STEWARD,
    }
    return sign(SECRET, Claims(**(values | changes)))


def person(**changes) -> Call:
    return Call(GROVE, Actor.anonymous(), token=signed(**changes))


def words(text: str) -> StringValue:
    return StringValue(value=text)


async def parts(*texts: str):
    for text in texts:
        yield words(text)


@pytest.fixture
def echo():
    return Echo()


@pytest.fixture
async def server(echo):
    server = grpc_server(
        SETTINGS,
        services=[(add_echo, echo)],
        public=[f"/{NAME}/SayPublic"],
        password_change=[f"/{NAME}/SayChange"],
    )
    await server.start()
    yield server
    await server.stop(0)


@pytest.fixture
async def remote(server):
    remote = Remote(f"127.0.0.1:{server.port}")
    yield remote
    await remote.close()


@pytest.fixture
def stub(remote):
    return remote.stub(EchoStub)


async def every_kind(stub, call):
    """Each of the four kinds of method once; yields what each raises."""
    with pytest.raises(HabitatError) as caught:
        await ask(stub.Say, words("hi"), call=call)
    yield caught.value
    with pytest.raises(HabitatError) as caught:
        [answer async for answer in ask_stream(stub.StreamCount, words("hi"), call=call)]
    yield caught.value
    with pytest.raises(HabitatError) as caught:
        await send_stream(stub.Gather, parts("a", "b"), call=call)
    yield caught.value
    with pytest.raises(HabitatError) as caught:
        [answer async for answer in ask_stream(stub.Converse, parts("a"), call=call)]
    yield caught.value


async def test_all_four_kinds_of_method_answer(stub):
    call = person()
    assert await ask(stub.Say, words("hi"), call=call) == words("hi")
    counted = [a.value async for a in ask_stream(stub.StreamCount, words("n"), call=call)]
    assert counted == ["n 0", "n 1", "n 2"]
    assert (await send_stream(stub.Gather, parts("a", "b"), call=call)).value == "a b"
    spoken = [a.value async for a in ask_stream(stub.Converse, parts("a", "b"), call=call)]
    assert spoken == ["A", "B"]


@pytest.mark.parametrize(
    "error",
    [
        Invalid("The name is empty.", field="member.name"),
        Invalid("Too old.", reason="INVALID_CURSOR"),
        NotFound(what="period"),
        Conflict("A member with this address exists."),
        IdempotencyConflict(),
        Stale(expected_version=3),
        Refused("Period Q1 is closed.", reason="PERIOD_NOT_OPEN", period="Q1"),
        Refused("Two fields.", violations=(Violation("a.b", "bad"), Violation("c", "worse"))),
        Unauthenticated(),
        Forbidden("This needs the role admin.", role="admin"),
        SelfApproval(),
        Limited(retry_after_s=30),
        Unavailable("The database is not available."),
    ],
    ids=lambda error: f"{type(error).__name__}-{error.reason}",
)
async def test_an_error_arrives_as_it_was_raised_from_every_kind_of_method(stub, echo, error):
    echo.error = error
    seen = [caught async for caught in every_kind(stub, person())]
    for caught in seen:
        assert type(caught) is type(error)
        assert str(caught) == str(error)
        assert caught.reason == error.reason
        assert caught.facts == error.facts
        assert caught.violations == error.violations
    assert len(seen) == 4


async def test_an_error_of_a_narrower_class_arrives_as_its_kind_with_its_reason(stub, echo):
    class PeriodClosed(Refused):
        reason = "PERIOD_NOT_OPEN"
        sentence = "Period {period} is closed."

    echo.error = PeriodClosed(period="Q1")
    with pytest.raises(Refused, match="Period Q1 is closed") as caught:
        await ask(stub.Say, words("hi"), call=person())
    assert caught.value.reason == "PERIOD_NOT_OPEN"


async def test_an_error_after_the_first_rows_arrives_too(stub, echo):
    echo.error = Refused("Changed meanwhile.", reason="INPUTS_CHANGED")
    rows = []
    with pytest.raises(Refused, match="Changed meanwhile"):
        async for answer in ask_stream(stub.StreamCount, words("late"), call=person()):
            rows.append(answer.value)
    assert len(rows) == 3


async def test_an_unexpected_error_leaks_nothing_and_is_logged_once(stub, echo, caplog):
    echo.error = ValueError("SELECT canary FROM secrets")
    caplog.set_level(logging.ERROR)
    async for caught in every_kind(stub, person()):
        assert type(caught) is HabitatError
        assert caught.reason == "INTERNAL"
        assert "canary" not in str(caught)
        assert set(caught.facts) == {"incident"}
    assert len(caplog.records) == 4
    assert all("canary" in str(record.exc_info) for record in caplog.records)


async def test_an_error_with_a_thousand_violations_still_arrives(stub, echo):
    echo.error = Invalid(
        violations=tuple(Violation(f"rows[{n}].amount", "bad") for n in range(1000))
    )
    with pytest.raises(Invalid) as caught:
        await ask(stub.Say, words("hi"), call=person())
    assert 50 < len(caught.value.violations) < 1000


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


async def test_a_key_that_cannot_travel_is_refused_here(stub):
    with pytest.raises(Invalid, match="idempotency key"):
        await ask(stub.Say, words("hi"), call=person(), idempotency_key="grün")


async def test_a_call_without_a_deadline_is_refused_on_both_sides(server, stub):
    with pytest.raises(ValueError, match="deadline"):
        await ask(stub.Say, words("hi"), call=person(), timeout_s=0)
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        with pytest.raises(grpc.aio.AioRpcError, match="deadline") as caught:
            await EchoStub(channel).Say(
                words("hi"), metadata=(("authorization", f"Bearer {signed()}"),)
            )
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_a_call_within_a_call_gets_only_what_is_left(stub, echo):
    with deadline.limit(0.5):
        await ask(stub.Say, words("hi"), call=person(), timeout_s=30)
    await ask(stub.Say, words("hi"), call=person(), timeout_s=5)
    within, alone = echo.left
    assert within < 0.6  # gRPC rounds a little
    assert 4 < alone < 5.1


async def test_a_peer_that_takes_too_long_is_unavailable(stub, echo):
    echo.answer_delay_s = 5
    started = asyncio.get_running_loop().time()
    with pytest.raises(Unavailable):
        await ask(stub.GetSay, words("hi"), call=person(), timeout_s=0.2)
    assert asyncio.get_running_loop().time() - started < 1
    assert len(echo.calls) == 1  # a deadline that passed is not tried again


async def test_bytes_that_are_no_message_are_invalid(server):
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        headers = (("authorization", f"Bearer {signed()}"),)
        say = channel.unary_unary(f"/{NAME}/Say")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await say(b"\xff\xfe\x00junk", timeout=2, metadata=headers)
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        gather = channel.stream_unary(f"/{NAME}/Gather")
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await gather(iter([b"\xff\xfe\x00junk"]), timeout=2, metadata=headers)
        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_a_message_of_five_megabytes_is_refused(stub):
    with pytest.raises(Invalid, match="too large"):
        await ask(stub.Say, words("x" * 5_000_000), call=person())


async def test_an_unknown_method_is_our_own_error(stub):
    with pytest.raises(HabitatError) as caught:
        await ask(stub.Missing, words("hi"), call=person())
    assert caught.value.reason == "INTERNAL"


async def test_more_calls_at_once_than_allowed_are_told_to_come_back(stub, echo):
    echo.answer_delay_s = 0.3
    asked = [ask(stub.Say, words("hi"), call=person()) for _ in range(25)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    limited = [answer for answer in answers if isinstance(answer, Limited)]
    assert len(limited) == 5
    assert limited[0].facts == {"retry_after_s": "1"}
    echo.answer_delay_s = 0
    await ask(stub.Say, words("hi"), call=person())


async def test_a_reader_that_stops_early_stops_the_stream(stub, echo):
    rows = ask_stream(stub.StreamCount, words("for ever"), call=person())
    async for _ in rows:
        break
    await rows.aclose()
    for _ in range(100):
        if echo.ended:
            break
        await asyncio.sleep(0.01)
    assert echo.ended == 1


async def test_an_error_of_the_sender_itself_is_raised_as_it_is(stub):
    async def broken():
        yield words("a")
        raise Refused("The source changed.", reason="INPUTS_CHANGED")

    with pytest.raises(Refused, match="The source changed"):
        await send_stream(stub.Gather, broken(), call=person())


async def test_cancelling_the_caller_cancels_the_call(stub, echo):
    echo.answer_delay_s = 30
    task = asyncio.create_task(ask(stub.Say, words("hi"), call=person(), timeout_s=20))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    ("error", "attempts"),
    [
        (Unavailable(), 4),
        (Stale(), 1),
        (Refused(), 1),
        (Limited(retry_after_s=1), 1),
        (ValueError(), 1),
    ],
    ids=["unavailable", "stale", "refused", "limited", "unexpected"],
)
async def test_only_unavailable_is_tried_again_and_with_the_same_key(stub, echo, error, attempts):
    echo.error = error
    with pytest.raises(HabitatError):
        await ask(stub.Say, words("hi"), call=person(), idempotency_key="pay-1")
    assert len(echo.calls) == attempts
    assert {call.idempotency_key for call in echo.calls} == {"pay-1"}


async def test_a_command_without_a_key_is_not_repeated_and_a_read_is(stub, echo):
    echo.error = Unavailable()
    with pytest.raises(Unavailable):
        await ask(stub.Say, words("hi"), call=person())
    assert len(echo.calls) == 1
    with pytest.raises(Unavailable):
        await ask(stub.GetSay, words("hi"), call=person())
    assert len(echo.calls) == 5


async def test_a_stream_is_repeated_only_while_nothing_arrived(stub, echo):
    echo.error = Unavailable()
    with pytest.raises(Unavailable):
        async for _ in ask_stream(stub.StreamCount, words("early"), call=person()):
            pass
    assert len(echo.calls) == 4
    with pytest.raises(Unavailable):
        async for _ in ask_stream(stub.StreamCount, words("late"), call=person()):
            pass
    assert len(echo.calls) == 5


async def test_a_refused_token_of_our_own_is_forgotten(server, echo):
    tokens = Tokens()
    remote = Remote(f"127.0.0.1:{server.port}", tokens)
    echo.error = Unauthenticated()
    with pytest.raises(Unauthenticated):
        await ask(remote.stub(EchoStub).Say, words("hi"), call=Call(GROVE, Actor.system("x")))
    assert tokens.forgotten == 1
    await remote.close()


async def test_a_restarted_peer_is_found_again_quickly(echo):
    first = grpc_server(SETTINGS, services=[(add_echo, echo)])
    await first.start()
    remote = Remote(f"127.0.0.1:{first.port}")
    stub = remote.stub(EchoStub)
    await ask(stub.Say, words("hi"), call=person())
    await first.stop(0)
    for _ in range(6):  # enough to open the breaker
        with pytest.raises(Unavailable):
            await ask(stub.Say, words("hi"), call=person(), timeout_s=0.2)
    assert remote.breaker.is_open
    settings = SETTINGS.model_copy(update={"grpc_port": first.port})
    second = grpc_server(settings, services=[(add_echo, echo)])
    await second.start()
    started = asyncio.get_running_loop().time()
    while True:
        with contextlib.suppress(Unavailable):
            await ask(stub.Say, words("hi"), call=person())
            break
        await asyncio.sleep(0.05)
    assert asyncio.get_running_loop().time() - started < 2
    await remote.close()
    await second.stop(0)


async def test_a_port_that_is_taken_is_a_sentence(server, echo):
    settings = SETTINGS.model_copy(update={"grpc_port": server.port})
    with pytest.raises(Unavailable, match="the port is taken"):
        await grpc_server(settings, services=[(add_echo, echo)]).start()
