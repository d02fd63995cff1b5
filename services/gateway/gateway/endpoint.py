"""POST /graphql: who asks, how often, what, how much of it, and then the answer."""

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, OperationType
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from chassis import deadline, failpoints, logs, tracing
from chassis.tokens import FULL
from gateway import errors, measured, streams
from gateway.context import Context, House
from gateway.documents import Documents, Operation
from gateway.identity import CORRELATION_HEADER, Identity, correlation_of
from gateway.incoming import Asked, TooSlow, asked
from gateway.schema.build import Schema
from gateway.throttle import Allowance
from kernel.errors import HabitatError, Invalid, Limited, Unauthenticated, Unavailable

log = logging.getLogger(__name__)

_OPEN = frozenset({"login", "refreshToken"})
"""Mutations that need no token: their refusals are answers, not a reason to sign in again."""

_NOTHING_ANSWERED = {"UNAVAILABLE": 503, "RATE_LIMITED": 429}
_REFUSALS = {Limited: 429, Unauthenticated: 401, Unavailable: 503, TooSlow: 408}


class Endpoint:
    """One instance answers all requests."""

    def __init__(self, schema: Schema, house: House) -> None:
        self._schema = schema
        self._house = house
        self._identity = Identity(house.settings)
        self._documents = Documents(schema._schema, house.settings)

    async def answer(self, request: Request) -> Response:
        began = time.monotonic()
        correlation_id = correlation_of(request)
        parent = request.headers.get(tracing.TRACEPARENT)
        ids = logs.fields(correlation_id=correlation_id)
        with ids, tracing.entering("POST /graphql", parent):
            caller, refusal = self._identity.caller(request)
            client = self._identity.client(request)
            context = Context(self._house, client, correlation_id, caller, refusal)
            try:
                response = await self._answer(request, context)
            except HabitatError as error:
                response = _refused(error, context)
            except HTTPException:
                raise  # the body is too large
            except Exception as error:
                response = _failed(error, context)
            _note(request, response, context, time.monotonic() - began)
        response.headers[CORRELATION_HEADER] = str(correlation_id)
        if context.session_cookie is not None:
            self._identity.set_cookie(response, context.session_cookie)
        return response

    async def _answer(self, request: Request, context: Context) -> Response:
        """Raises the refusals of the request as a whole."""
        given = await asked(request, within_s=self._house.settings.graphql_timeout_s)
        document = self._documents.prepare(given.query)
        if document.errors:
            self._house.throttle.hit("query", _who(context))
            return _json(400, {}, _told(context, document.errors))
        operation = document.operation(given.operation_name)
        self._check_introspection(operation, context)
        self._documents.check_cost(document, operation, given.variables)
        context.operation = operation
        allowance = self._count(operation, context)
        await self._check_session(context)
        streaming = streams.wanted(request)
        if operation.kind is OperationType.SUBSCRIPTION:
            response = await self._stream(given, context, streaming=streaming)
        else:
            response = await self._execute(given, operation, context, streaming=streaming)
        response.headers.update(allowance.headers)
        return response

    def _check_introspection(self, operation: Operation, context: Context) -> None:
        rule = self._house.settings.graphql_introspection
        if operation.introspects and (
            rule == "off" or (rule == "signed-in" and context.caller is None)
        ):
            raise Invalid("The schema is not shown here.")

    async def _check_session(self, context: Context) -> None:
        """A token that was ended counts like none; operations that need none still run."""
        caller = context.caller
        if caller is None or caller.claims.scope != FULL:
            return  # People itself looks at the token of a temporary password
        try:
            await self._house.sessions.check(context.call, caller.claims.token_version)
        except Unauthenticated as error:
            context.caller, context.refusal = None, error

    def _count(self, operation: Operation, context: Context) -> Allowance:
        """Mutations count by their fields. Raises Limited."""
        who = _who(context)
        if operation.kind is OperationType.MUTATION:
            return self._house.throttle.hit("mutation", who, times=len(operation.fields))
        return self._house.throttle.hit("query", who)

    async def _execute(
        self, given: Asked, operation: Operation, context: Context, *, streaming: bool
    ) -> Response:
        limit_s = self._house.settings.graphql_timeout_s
        changing = operation.kind is OperationType.MUTATION
        if changing:
            failpoints.reach("gateway.asking")
        try:
            with deadline.limit(limit_s):
                async with asyncio.timeout(limit_s + 0.5):
                    result = await self._schema.answer(
                        operation.document,
                        variables=given.variables,
                        context=context,
                        operation_name=given.operation_name,
                    )
        except TimeoutError:
            raise Unavailable("This took too long; try again.") from None
        if changing:
            failpoints.reach("gateway.answered")
        response = self._result(result, operation, context)
        return streams.single(bytes(response.body)) if streaming else response

    def _result(self, result: ExecutionResult, operation: Operation, context: Context) -> Response:
        raised = result.errors or []
        found = _told(context, raised)
        if result.data is None and raised and all(error.path is None for error in raised):
            return _json(400, {}, found)  # the variables do not fit
        protected = not _OPEN.issuperset(operation.fields)
        status = _status(result.data, set(context.codes), protected=protected)
        return _json(status, {"data": result.data}, found)

    async def _stream(self, given: Asked, context: Context, *, streaming: bool) -> Response:
        """Raises what keeps the stream from beginning."""
        if not streaming:
            raise Invalid("A subscription needs the header accept: text/event-stream.")
        stream = streams.Stream(self._schema, given, context)
        stream.check()
        return StreamingResponse(stream.frames(), headers=streams.HEADERS)


def _note(request: Request, response: Response, context: Context, took_s: float) -> None:
    """Figures, and the one line of this request."""
    measured.count(context.operation, context.codes, took_s)
    facts = {
        "method": request.method,
        "path": request.url.path,
        "status": response.status_code,
        "duration_ms": round(took_s * 1000),
        "operation_name": measured.name_of(context.operation),
        "operation_type": context.operation.kind.value if context.operation else "none",
    }
    if context.caller is not None:
        facts["user_id"] = context.caller.claims.subject
    log.info("request answered", extra=facts)


def _told(context: Context, raised: Iterable[GraphQLError]) -> list[errors.Shaped]:
    """The errors as they are answered; their codes are remembered."""
    found = errors.shaped(raised, context.correlation_id)
    context.codes = errors.codes_of(found)
    return found


def _who(context: Context) -> str:
    return context.caller.claims.subject if context.caller else f"ip:{context.client.ip}"


def _answered(data: dict[str, Any] | None) -> bool:
    return any(value is not None for value in (data or {}).values())


def _status(data: dict[str, Any] | None, codes: set[str], *, protected: bool) -> int:
    """200 for what was executed, unless a token does not hold, or nothing at all was answered."""
    if protected and not codes.isdisjoint(("UNAUTHENTICATED", "TOKEN_EXPIRED")):
        return 401
    if len(codes) == 1 and not _answered(data):
        return _NOTHING_ANSWERED.get(next(iter(codes)), 200)
    return 200


def _json(status: int, body: dict[str, Any], found: list[errors.Shaped] | None = None) -> Response:
    if found:
        body = {**body, "errors": found}
    response = Response(
        orjson.dumps(body), status, {"cache-control": "no-store"}, media_type="application/json"
    )
    waits = [error["extensions"].get("retryAfterSeconds", 0) for error in found or ()]
    if any(waits):
        response.headers["Retry-After"] = str(max(waits))
    return response


def _refused(error: HabitatError, context: Context) -> Response:
    """The request as a whole is refused."""
    status = next((code for kind, code in _REFUSALS.items() if isinstance(error, kind)), 400)
    found = [errors.shaped_one(error, context.correlation_id)]
    context.codes = errors.codes_of(found)
    response = _json(status, {}, found)
    if isinstance(error, Limited) and "limit" in error.facts:
        allowance = Allowance(int(error.facts["limit"]), 0, errors.retry_after_s(error))
        response.headers.update(allowance.headers)
    return response


def _failed(error: Exception, context: Context) -> Response:
    """Nobody foresaw this."""
    wrapped = GraphQLError("", original_error=error, path=[])
    return _json(500, {}, _told(context, [wrapped]))
