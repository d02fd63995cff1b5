"""What surrounds every gRPC method: ids and deadline, errors to status, identity, a bound on load.

One wrapper serves the four kinds of method; the layers are async context managers.
"""

import asyncio
import inspect
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    aclosing,
    asynccontextmanager,
    suppress,
)
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from grpc import StatusCode

from chassis import deadline, logs, tracing
from chassis.incoming import Metadata, correlation_of
from chassis.methods import only_reads
from chassis.retrying import DatabaseAway, is_lost
from chassis.status import DETAILS_KEY, code_of, details_of, sentence_of
from kernel.errors import HabitatError, Invalid, Limited
from kernel.ids import new_id

log = logging.getLogger(__name__)

Context = grpc.aio.ServicerContext[Any, Any]
_OWN_SERVICES = ("/grpc.health.", "/grpc.reflection.")
_UNREAD_S = 2.0  # seconds that a refused stream is still read

Layer = Callable[[str, Context], AbstractAsyncContextManager[None]]


class Layers(grpc.aio.ServerInterceptor):
    """Logs each method, turns its errors into a status, and wraps it in the given layers."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method.startswith(_OWN_SERVICES):
            return handler  # without one gRPC answers UNIMPLEMENTED
        return self._wrapped(handler, method)

    def _wrapped(self, handler: Any, method: str) -> Any:
        parse = _parser(handler.request_deserializer)

        def requests_of(raw: Any) -> Any:
            return _parsed(raw, parse) if handler.request_streaming else parse(raw)

        def unread_of(raw: Any) -> AsyncIterator[bytes] | None:
            return raw if handler.request_streaming else None

        async def answer_one(raw: Any, context: Context) -> Any:
            async with self._around(method, context, unread_of(raw)):
                behavior = (
                    handler.stream_unary if handler.request_streaming else handler.unary_unary
                )
                answer = behavior(requests_of(raw), context)
                return await answer if inspect.isawaitable(answer) else answer

        async def answer_many(raw: Any, context: Context) -> None:
            # No generator: gRPC would leave one that a client left to be closed elsewhere, where
            # the layers cannot put their context variables back.
            async with self._around(method, context, unread_of(raw)):
                behavior = handler.stream_stream or handler.unary_stream
                async with aclosing(behavior(requests_of(raw), context)) as answers:
                    async for answer in answers:
                        await context.write(answer)

        kind, behavior = {
            (False, False): (grpc.unary_unary_rpc_method_handler, answer_one),
            (True, False): (grpc.stream_unary_rpc_method_handler, answer_one),
            (False, True): (grpc.unary_stream_rpc_method_handler, answer_many),
            (True, True): (grpc.stream_stream_rpc_method_handler, answer_many),
        }[handler.request_streaming, handler.response_streaming]
        return kind(behavior, None, handler.response_serializer)

    @asynccontextmanager
    async def _around(
        self, method: str, context: Context, unread: AsyncIterator[bytes] | None
    ) -> AsyncIterator[None]:
        async with traced(method, context), answered(context, unread), AsyncExitStack() as stack:
            for layer in self._layers:
                await stack.enter_async_context(layer(method, context))
            yield


def _parser(deserialize: Callable[[bytes], Any] | None) -> Callable[[bytes], Any]:
    """Left to gRPC, a message that cannot be read would be answered with UNKNOWN."""

    def parse(raw: bytes) -> Any:
        try:
            return deserialize(raw) if deserialize else raw
        except DecodeError:
            raise Invalid("The message cannot be read.") from None

    return parse


async def _parsed(raw: AsyncIterator[bytes], parse: Callable[[bytes], Any]) -> AsyncIterator[Any]:
    async for part in raw:
        yield parse(part)


@asynccontextmanager
async def traced(method: str, context: Context) -> AsyncIterator[None]:
    """The correlation id and the method on every line of the call, and one line at its end."""
    started = time.monotonic()
    metadata = Metadata(context.invocation_metadata())
    parent = metadata.first(tracing.TRACEPARENT)
    ids = logs.fields(correlation_id=correlation_of(metadata), method=method)
    with ids, tracing.entering(method, parent):
        try:
            yield
        finally:
            took_ms = round((time.monotonic() - started) * 1000)
            code: object = context.code()
            name = code.name if isinstance(code, StatusCode) else "OK"
            level = logging.DEBUG if only_reads(method) else logging.INFO
            log.log(level, "call answered", extra={"status": name, "duration_ms": took_ms})


@asynccontextmanager
async def answered(
    context: Context, unread: AsyncIterator[bytes] | None = None
) -> AsyncIterator[None]:
    """Errors become a status with reason, facts, violations; unknown ones only an incident id."""
    try:
        yield
    except HabitatError as error:
        await _read_out(unread)
        await _abort(context, error)
    except (grpc.aio.AbortError, grpc.aio.UsageError):
        raise
    except Exception as error:
        if is_lost(error):  # outside of a command, which repeats by itself
            log.warning("the database is away: %r", error, exc_info=error)
            await _read_out(unread)
            await _abort(context, DatabaseAway())
        incident = new_id()
        log.exception("unexpected error", extra={"incident": str(incident)})
        await _read_out(unread)
        sentence = f"Something went wrong on our side. Incident {incident}."
        await _abort(context, HabitatError(sentence, incident=incident))


async def _read_out(unread: AsyncIterator[bytes] | None) -> None:
    """Let the client finish its stream: one whose write fails never reads our status."""
    if unread is not None:
        with suppress(Exception):
            async with asyncio.timeout(_UNREAD_S):
                async for _ in unread:
                    pass


async def _abort(context: Context, error: HabitatError) -> None:
    trailers = ((DETAILS_KEY, details_of(error)),)
    await context.abort(code_of(error), sentence_of(error), trailers)


def bounded(concurrent_max: int) -> Layer:
    """At most so many calls at once; the next one is told to come back."""
    running = 0

    @asynccontextmanager
    async def layer(_method: str, _context: Context) -> AsyncIterator[None]:
        nonlocal running
        if running >= concurrent_max:
            raise Limited(retry_after_s=1)
        running += 1
        try:
            yield
        finally:
            running -= 1

    return layer


@asynccontextmanager
async def timed(_method: str, context: Context) -> AsyncIterator[None]:
    """A call says how long it may take, and what it calls in turn gets no more than that."""
    left = context.time_remaining()
    if left is None:
        raise Invalid("A call needs a deadline.", field="deadline")
    with deadline.limit(left):
        yield
