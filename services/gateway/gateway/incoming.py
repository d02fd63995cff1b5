"""The body of a GraphQL request, read and bounded before anything is parsed for good."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from kernel.errors import Invalid

LIST_MAX = 1000
NESTING_MAX = 20
NAME_MAX = 200  # characters


class TooSlow(Invalid):
    """The body did not arrive in time."""

    sentence = "The request did not arrive in time."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client sent: one operation, never a batch."""

    query: str
    operation_name: str | None = None
    variables: dict[str, object] = field(default_factory=dict)


async def asked(request: Request, *, within_s: float) -> Asked:
    """Raises Invalid for anything that is not one GraphQL request as JSON; TooSlow."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in ("application/json", "application/graphql+json"):
        raise Invalid("Send application/json.", field="content-type")
    try:
        async with asyncio.timeout(within_s):
            body: Any = orjson.loads(await request.body())
    except TimeoutError:
        raise TooSlow() from None
    except (orjson.JSONDecodeError, ClientDisconnect):
        raise Invalid("The body is not JSON.") from None
    if isinstance(body, list):
        raise Invalid("Send one operation a request; batches are not taken.")
    if not isinstance(body, dict):
        raise Invalid("The body is a JSON object with the field query.")
    query, name = body.get("query"), body.get("operationName")
    variables = body.get("variables")
    if not isinstance(query, str) or not query.strip():
        raise Invalid("The field query is a GraphQL document.", field="query")
    if name is not None and not (isinstance(name, str) and len(name) <= NAME_MAX):
        raise Invalid("The field operationName is a name.", field="operationName")
    if variables is not None and not isinstance(variables, dict):
        raise Invalid("The field variables is an object.", field="variables")
    _bounded(variables or {}, "variables", 0)
    return Asked(query, name, variables or {})


def _bounded(value: object, path: str, depth: int) -> None:
    """Raises Invalid for a list that is too long, values nested too deep, and U+0000."""
    if isinstance(value, str):
        if "\x00" in value:
            raise Invalid("A text must not hold the character U+0000.", field=path)
    elif isinstance(value, list | dict):
        if len(value) > LIST_MAX:
            raise Invalid(f"A list holds at most {LIST_MAX} items.", field=path)
        if depth > NESTING_MAX:
            raise Invalid("The values are nested too deep.", field=path)
        inner = enumerate(value) if isinstance(value, list) else value.items()
        for name, item in inner:
            _bounded(item, f"{path}.{str(name)[:NAME_MAX]}", depth + 1)
