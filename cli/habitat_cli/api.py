"""The command's way into a running Habitat: its public GraphQL API, and nothing else.

Every call survives the death of a process behind it: what may be repeated is repeated with the
same idempotency key until `patience_s` is over, so a restart is a pause and not a failure.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, Self
from uuid import uuid4

import httpx2

from kernel.errors import HabitatError, Unavailable, Violation

Json = dict[str, Any]
PAGE = 200  # the API's largest page
_TOO_LARGE = {"code": "VALIDATION"}


class ApiError(HabitatError):
    """The API refused: `reason` is its permanent code, the text is for people."""

    def __init__(self, message: str, extensions: Mapping[str, Any]) -> None:
        details = extensions.get("details") or {}
        field = extensions.get("field")
        super().__init__(
            message,
            reason=str(extensions.get("code", "INTERNAL")),
            violations=(Violation(str(field), message),) if field else (),
            **{str(name): value for name, value in dict(details).items() if name != "reason"},
        )
        self.retryable = bool(extensions.get("retryable"))


class Api:
    """One gateway, spoken to over HTTP. Use it as an async context manager."""

    def __init__(self, url: str, *, patience_s: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self._patience_s = patience_s
        self._http = httpx2.AsyncClient(timeout=httpx2.Timeout(20.0))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def execute(
        self, document: str, variables: Json | None = None, *, token: str | None = None
    ) -> Json:
        """The `data` of one operation. Raises ApiError, or Unavailable when patience ran out."""
        deadline = time.monotonic() + self._patience_s
        pause_s = 0.1
        while True:
            try:
                return await self._once(document, variables or {}, token)
            except (httpx2.TransportError, Unavailable) as error:
                failure: Exception = error
            except ApiError as error:
                if not error.retryable:
                    raise
                failure = error
            if time.monotonic() + pause_s > deadline:
                raise Unavailable(f"The gateway at {self.url} does not answer.") from failure
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 1.7, 1.5)

    async def _once(self, document: str, variables: Json, token: str | None) -> Json:
        response = await self._http.post(
            f"{self.url}/graphql",
            json={"query": document, "variables": variables},
            headers=_headers(token),
        )
        if response.status_code == httpx2.codes.CONTENT_TOO_LARGE:
            raise ApiError("This is more than the API takes at once (1 MiB).", _TOO_LARGE)
        try:
            body = response.json()
        except ValueError:
            raise Unavailable(f"The gateway answered {response.status_code}.") from None
        return _data(body)

    async def follow(
        self, document: str, variables: Json, *, token: str | None = None
    ) -> AsyncIterator[Json]:
        """The events of one subscription over SSE, until either side ends it.

        Raises httpx2.TransportError when the connection is lost: subscribe again and re-query.
        """
        headers = _headers(token) | {"accept": "text/event-stream"}
        body = {"query": document, "variables": variables}
        async with self._http.stream(
            "POST", f"{self.url}/graphql", json=body, headers=headers, timeout=None
        ) as response:
            async for line in response.aiter_lines():
                if line.startswith("data:") and (text := line[5:].strip()):
                    yield _data(_parsed(text))


def _headers(token: str | None) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


def _parsed(text: str) -> Json:
    import json

    value = json.loads(text)
    return value if isinstance(value, dict) else {}


def _data(body: Json) -> Json:
    for error in body.get("errors") or ():
        raise ApiError(str(error.get("message", "")), error.get("extensions") or {})
    return body.get("data") or {}


class Person:
    """Somebody who signs in and acts; signs in again by themselves when the token has run out."""

    def __init__(self, api: Api, email: str, password: str) -> None:
        self.api = api
        self.email = email
        self._password = password
        self._token: str | None = None

    async def sign_in(self, *, new_password: str | None = None) -> Json:
        """Sign in; with a temporary password this sets `new_password` at once. Returns the viewer.

        Harmless to repeat: if the change went through but its answer was lost, the new one works.
        """
        try:
            payload = await self._login(self._password)
        except ApiError as error:
            if new_password is None or error.reason != "UNAUTHENTICATED":
                raise
            payload = await self._login(new_password)
            self._password = new_password
        if payload["mustChangePassword"] and new_password:
            payload = await self._change(new_password)
        viewer: Json = payload["viewer"]
        return viewer

    async def _login(self, password: str) -> Json:
        data = await self.api.execute(
            "mutation($input: LoginInput!) { login(input: $input) { accessToken"
            " mustChangePassword viewer { member { id number displayName } } } }",
            {"input": {"email": self.email, "password": password}},
        )
        self._token = data["login"]["accessToken"]
        return dict(data["login"])

    async def _change(self, new_password: str) -> Json:
        current = {"currentPassword": self._password, "newPassword": new_password}
        try:
            data = await self.api.execute(
                "mutation($input: ChangePasswordInput!) { changePassword(input: $input) {"
                " accessToken mustChangePassword viewer { member { id number displayName } } } }",
                {"input": current},
                token=self._token,
            )
        except ApiError:
            payload = await self._login(new_password)
            self._password = new_password
            return payload
        self._password = new_password
        self._token = data["changePassword"]["accessToken"]
        return dict(data["changePassword"])

    async def ask(self, document: str, variables: Json | None = None) -> Json:
        """Run a query (or a prepared mutation) as this person."""
        try:
            return await self.api.execute(document, variables, token=self._token)
        except ApiError as error:
            if error.reason not in ("TOKEN_EXPIRED", "UNAUTHENTICATED"):
                raise
        await self.sign_in()
        return await self.api.execute(document, variables, token=self._token)

    async def do(self, mutation: str, payload: str, /, **arguments: Any) -> Json:
        """Run one mutation: `do("openPeriod", "period { id }", periodType="QUARTER", …)`.

        The idempotency key is made once, so a repeat after a lost answer has no second effect.
        """
        arguments.setdefault("idempotencyKey", str(uuid4()))
        input_type = mutation[0].upper() + mutation[1:] + "Input"
        document = (
            f"mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ {payload} }} }}"
        )
        data = await self.ask(document, {"input": arguments})
        return dict(data[mutation])

    async def pages(
        self, field: str, node: str, arguments: str = "", *, page: int = PAGE
    ) -> list[Json]:
        """All nodes of a connection, page by page."""
        nodes: list[Json] = []
        after: str | None = None
        while True:
            document = (
                f"query($after: String) {{ {field}(first: {page}, after: $after{arguments}) {{"
                f" edges {{ node {{ {node} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
            )
            connection = (await self.ask(document, {"after": after}))[field]
            nodes.extend(edge["node"] for edge in connection["edges"])
            if not connection["pageInfo"]["hasNextPage"]:
                return nodes
            after = connection["pageInfo"]["endCursor"]

    async def follow(self, document: str, variables: Json) -> AsyncIterator[Json]:
        """A subscription as this person."""
        async for item in self.api.follow(document, variables, token=self._token):
            yield item
