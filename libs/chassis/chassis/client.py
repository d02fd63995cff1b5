"""Calls to other services: always a deadline, kernel errors back, repeats that do no harm."""

import asyncio
import random
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self, TypeVar, cast

import grpc
from grpc import StatusCode

from chassis import deadline, tracing
from chassis.incoming import (
    ACTOR,
    AUTHORIZATION,
    COOPERATIVE,
    CORRELATION,
    FENCE,
    IDEMPOTENCY,
    NO_COOPERATIVE,
    valid_key,
)
from chassis.methods import only_reads
from chassis.remote import Method, Remote, TokenSource
from chassis.service_tokens import ServiceTokens
from chassis.status import DETAILS_KEY, error_of
from kernel.call import Call
from kernel.errors import HabitatError, Unauthenticated

__all__ = ["Remote", "ServiceTokens", "TokenSource", "ask", "ask_stream", "send_stream"]

Q = TypeVar("Q")
A = TypeVar("A")

READ_S = 3.0
COMMAND_S = 10.0
AGGREGATION_S = 60.0
"""Deadlines of the public API specification, section 7."""

_RETRIES_MAX = 3
_PAUSE_MIN_S, _PAUSE_MAX_S = 0.05, 0.4
_NEVER_LEFT = "failed to connect"

Metadata = tuple[tuple[str, str], ...]


async def ask(
    method: "grpc.UnaryUnaryMultiCallable[Q, A]",
    request: Q,
    *,
    call: Call,
    timeout_s: float = READ_S,
    idempotency_key: str | None = None,
    fence: int | None = None,
    as_service: bool = False,
) -> A:
    """One question, one answer, within `timeout_s` or what is left to the present call.

    A `call` that came with a person's token is asked in that person's name, unless `as_service`.
    Raises what the peer raised; Unavailable when it did not answer in time. Repeated on
    UNAVAILABLE only, with the same key, and only when a second arrival would do no harm.
    """
    asking = _Asking.of(method, call, idempotency_key, fence, as_service)
    with deadline.limit(_positive(timeout_s)), asking.guarded():
        attempt = 0
        while True:
            try:
                answer: A = await asking.once(request)
            except _Failed as failed:
                await _pause(asking, failed, attempt, deadline.remaining())
                attempt += 1
            else:
                return answer


async def ask_stream(
    method: "grpc.UnaryStreamMultiCallable[Q, A]",
    request: Q,
    *,
    call: Call,
    timeout_s: float = AGGREGATION_S,
    idempotency_key: str | None = None,
    fence: int | None = None,
    as_service: bool = False,
) -> AsyncIterator[A]:
    """One question, many answers. Repeated only while nothing has arrived."""
    asking = _Asking.of(method, call, idempotency_key, fence, as_service)
    ends = time.monotonic() + deadline.within(_positive(timeout_s))
    arrived, attempt = False, 0
    with asking.guarded():
        while True:
            left_s = max(ends - time.monotonic(), 0.0)
            try:
                async for answer in asking.stream(request, left_s):
                    arrived = True
                    yield answer
            except _Failed as failed:
                if arrived:
                    raise
                await _pause(asking, failed, attempt, left_s)
                attempt += 1
            else:
                return


async def send_stream(
    method: "grpc.StreamUnaryMultiCallable[Q, A]",
    requests: AsyncIterable[Q],
    *,
    call: Call,
    timeout_s: float = AGGREGATION_S,
    idempotency_key: str | None = None,
    fence: int | None = None,
    as_service: bool = False,
) -> A:
    """Many parts, one answer. Never repeated here: the parts are gone, the caller has the key.

    An error of the `requests` themselves ends the call and is raised as it is.
    """
    asking = _Asking.of(method, call, idempotency_key, fence, as_service)
    parts = _Parts(requests)
    with deadline.limit(_positive(timeout_s)), asking.guarded():
        try:
            answer: A = await asking.once(aiter(parts))
        except (_Failed, asyncio.CancelledError):
            if parts.error is None:
                raise
            raise parts.error from None
    return answer


class _Failed(Exception):
    """An attempt that was answered with an error, or not at all."""

    def __init__(
        self,
        error: HabitatError,
        code: StatusCode | None = None,
        words: str = "",
        *,
        answered: bool = False,
    ) -> None:
        """`answered`: these are words of the peer's own, not of gRPC about it."""
        self.error = error
        self.code = code
        self.words = words
        self.answered = answered


class _Parts:
    """The parts of a stream; remembers the error that ended them, which gRPC would swallow."""

    def __init__(self, requests: AsyncIterable[Any]) -> None:
        self._requests = requests
        self.error: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[Any]:
        try:
            async for part in self._requests:
                yield part
        except Exception as error:
            self.error = error
            raise


@dataclass(frozen=True, slots=True)
class _Asking:
    """What stays the same over the attempts of one call."""

    method: Method
    call: Call
    key: str | None
    fence: int | None
    as_service: bool

    @classmethod
    def of(
        cls, method: object, call: Call, key: str | None, fence: int | None, as_service: bool
    ) -> Self:
        if not isinstance(method, Method):
            raise TypeError("make the stub with Remote.stub(…)")
        chosen = key or call.idempotency_key
        return cls(
            method,
            call,
            valid_key(chosen) if chosen else None,
            call.fence if fence is None else fence,
            as_service,
        )

    def may_repeat(self, failed: _Failed) -> bool:
        """Only UNAVAILABLE, and only when a second arrival of the request is harmless."""
        if failed.code is not StatusCode.UNAVAILABLE:
            return False
        reads = only_reads(self.method.name)
        return self.key is not None or reads or _NEVER_LEFT in failed.words.lower()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """One call as the breaker sees it, all attempts together. Raises kernel errors."""
        remote = self.method.remote
        remote.breaker.admit()
        try:
            yield
        except _Failed as failed:
            if failed.code in (StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED):
                remote.failed(answered=failed.answered)
            else:
                remote.succeeded()
            raise failed.error from None
        except BaseException:
            remote.breaker.gave_up()
            raise
        else:
            remote.succeeded()

    async def once(self, request: Any) -> Any:
        """One attempt, within the present deadline. Raises _Failed."""
        with tracing.leaving(self.method.name):
            metadata = await self._headers()
            left_s = deadline.remaining()
            try:
                return await self.method.call(request, timeout=left_s, metadata=metadata)
            except grpc.aio.AioRpcError as error:
                raise self._failed(error) from None

    async def stream(self, request: Any, timeout_s: float) -> AsyncIterator[Any]:
        """One attempt. Raises _Failed; a reader that stops early stops the peer too."""
        metadata = await self._headers()
        answers = self.method.call(request, timeout=timeout_s, metadata=metadata)
        try:
            async for answer in answers:
                yield answer
        except grpc.aio.AioRpcError as error:
            raise self._failed(error) from None
        finally:
            answers.cancel()

    def _failed(self, error: grpc.aio.AioRpcError) -> _Failed:
        words = error.details() or ""
        trailers = cast("Any", error.trailing_metadata()) or ()
        meant = error_of(error.code(), words, trailers)
        tokens = self.method.remote.tokens
        if isinstance(meant, Unauthenticated) and tokens is not None:
            tokens.forget()
        answered = any(name == DETAILS_KEY for name, _ in trailers)
        return _Failed(meant, error.code(), words, answered=answered)

    async def _headers(self) -> Metadata:
        tokens, person = self.method.remote.tokens, None if self.as_service else self.call.token
        headers = [(CORRELATION, str(self.call.correlation_id))]
        if traceparent := tracing.traceparent():
            headers.append((tracing.TRACEPARENT, traceparent))
        if tokens is not None:
            headers.append((AUTHORIZATION, f"Bearer {await tokens.token()}"))
            if person is not None:
                headers.append((ACTOR, person))
        elif person is not None:
            headers.append((AUTHORIZATION, f"Bearer {person}"))
        if self.call.cooperative_id != NO_COOPERATIVE:
            headers.append((COOPERATIVE, str(self.call.cooperative_id)))
        if self.key is not None:
            headers.append((IDEMPOTENCY, self.key))
        if self.fence is not None:
            headers.append((FENCE, str(self.fence)))
        return tuple(headers)


async def _pause(asking: _Asking, failed: _Failed, attempt: int, left_s: float | None) -> None:
    """Wait 50 to 400 ms for the next attempt; raises `failed` when there is none."""
    if attempt == _RETRIES_MAX or not asking.may_repeat(failed):
        raise failed
    ceiling_s = min(_PAUSE_MAX_S, _PAUSE_MIN_S * 2 ** (attempt + 1))
    pause_s = random.uniform(_PAUSE_MIN_S, ceiling_s)  # noqa: S311  spreads, hides nothing
    if left_s is not None and left_s <= pause_s:
        raise failed
    await asyncio.sleep(pause_s)


def _positive(timeout_s: float) -> float:
    if not timeout_s > 0:
        raise ValueError("a call needs a deadline: timeout_s must be positive")
    return timeout_s
