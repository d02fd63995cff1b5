"""A service that answers with what it was asked, in the four kinds of method, and its callers."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import grpc
from google.protobuf.wrappers_pb2 import StringValue

from chassis import deadline
from chassis.server import call_of
from chassis.settings import ServiceSettings
from chassis.tokens import Claims, sign
from kernel.call import Actor, Call, Role

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
            while request.value == "flood":
                yield StringValue(value="x" * 100_000)
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
