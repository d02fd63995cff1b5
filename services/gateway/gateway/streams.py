"""Server-sent events: a subscription's results one by one, until it, its token or its reader ends.

The format is the distinct-connections mode of the GraphQL over SSE protocol.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from chassis.tokens import LEEWAY
from gateway import errors
from gateway.context import Context
from gateway.incoming import Asked
from gateway.schema.build import Schema
from kernel.errors import HabitatError, Limited, Unauthenticated

KEEP_ALIVE_S = 25.0
STREAMS_MAX = 20
"""Open streams of one member."""

HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
}
_PING = b":\n\n"
_COMPLETE = b"event: complete\ndata:\n\n"


def wanted(request: Request) -> bool:
    media_types = request.headers.get("accept", "").split(",")
    return any(part.partition(";")[0].strip() == "text/event-stream" for part in media_types)


def frame(body: bytes) -> bytes:
    return b"event: next\ndata: " + body + b"\n\n"


def single(body: bytes) -> Response:
    """A query or mutation of a client that asks everything this way."""
    return Response(frame(body) + _COMPLETE, headers=HEADERS)


class Stream:
    """One running subscription."""

    def __init__(self, schema: Schema, asked: Asked, context: Context) -> None:
        self._schema = schema
        self._asked = asked
        self._context = context

    def check(self) -> None:
        """Raises Unauthenticated, Refused or Limited before anything is sent."""
        member = self._context.call.actor.id
        if self._context.house.feed.streams_of(member) >= STREAMS_MAX:
            raise Limited(retry_after_s=60, limit=STREAMS_MAX)

    async def frames(self) -> AsyncIterator[bytes]:
        """Results, and a sign of life where there is none for a while."""
        context = self._context
        results: Any = await self._schema.stream(
            self._asked.query,
            variable_values=self._asked.variables,
            context_value=context,
            operation_name=self._asked.operation_name,
        )
        with context.house.feed.present(context.call.actor.id) as changed:
            changes = asyncio.ensure_future(changed.wait())
            try:
                async for body in self._bodies(results, changes):
                    yield body
            finally:
                changes.cancel()
                with contextlib.suppress(Exception):
                    await results.aclose()

    async def _bodies(self, results: Any, changes: "asyncio.Future[Any]") -> AsyncIterator[bytes]:
        following = asyncio.ensure_future(anext(results, None))
        try:
            while True:
                wait_s = min(KEEP_ALIVE_S, self._token_lasts_s())
                await asyncio.wait(
                    {following, changes},
                    timeout=max(wait_s, 0.0),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                if changes.done() or self._token_lasts_s() <= 0:
                    yield self._end(changed=changes.done())
                    break
                if not following.done():
                    yield _PING
                    continue
                result = following.result()
                if result is None:
                    break
                yield frame(self._body(result))
                following = asyncio.ensure_future(anext(results, None))
            yield _COMPLETE
        finally:
            following.cancel()
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await following

    def _body(self, result: Any) -> bytes:
        body: dict[str, Any] = {"data": result.data}
        if result.errors:
            body["errors"] = errors.shaped(result.errors, self._context.correlation_id)
        return orjson.dumps(body)

    def _end(self, *, changed: bool) -> bytes:
        """Why it stops: the client signs in or refreshes, and asks again."""
        error: HabitatError = Unauthenticated("The token has expired.", reason="TOKEN_EXPIRED")
        if changed:
            error = Unauthenticated("Your role or standing has changed; sign in again.")
        body = {"errors": [errors.shaped_one(error, self._context.correlation_id)]}
        return frame(orjson.dumps(body))

    def _token_lasts_s(self) -> float:
        ends = self._context.signed_in.claims.expires_at + LEEWAY
        return (ends - datetime.now(UTC)).total_seconds()
