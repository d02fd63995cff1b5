"""Keyset pages: the token names the last row by its sort key and id, whatever the direction."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, and_, func, or_, select

from chassis.async_engine import AsyncConnection
from kernel.errors import Invalid
from people.application.paging import Page, PageRequest

T = TypeVar("T")

_Key = date | datetime | int | str | UUID
_TOKEN_MAX = 1000


def token_out(word: str, key: _Key, id: UUID) -> str:
    text = key if isinstance(key, int | str) else str(key)
    body = json.dumps([word, text, str(id)], separators=(",", ":"))
    return urlsafe_b64encode(body.encode()).decode().rstrip("=")


def token_in(text: str, word: str, kind: type) -> tuple[_Key, UUID]:
    """Raises Invalid with INVALID_CURSOR for a token of another list or order."""
    try:
        padded = text[:_TOKEN_MAX] + "=" * (-len(text) % 4)
        made_for, key, row_id = json.loads(urlsafe_b64decode(padded))
        if made_for != word:
            raise ValueError("another order")
        return _key_in(key, kind), UUID(row_id)
    except (ValueError, TypeError, AttributeError):
        raise Invalid(
            "This page token was not made for this list.",
            field="page_token",
            reason="INVALID_CURSOR",
        ) from None


def _key_in(key: object, kind: type) -> _Key:
    if kind is int and isinstance(key, int):
        return key
    if not isinstance(key, str):
        raise TypeError("another kind of key")
    if kind is datetime:
        return datetime.fromisoformat(key)
    if kind is date:
        return date.fromisoformat(key)
    if kind is str:
        return key
    raise TypeError("another kind of key")


async def fetch(
    connection: AsyncConnection,
    query: Select[Any],
    *,
    page: PageRequest,
    orders: dict[str, Column[Any]],
    id: Column[Any],
    read: Callable[[Sequence[Any]], Any],
) -> Page[Any]:
    """One page of `query`, sorted by one of `orders` and then by `id`.

    `read` makes items of rows; it may be a coroutine function. Raises Invalid for an order or a
    token that do not fit.
    """
    word, backwards = page.order(*orders)
    key = orders[word]
    total = await _total(connection, query) if page.count else None
    if page.after:
        query = query.where(_beyond(key, id, token_in(page.after, word, _kind(key)), backwards))
    direction = (key.desc(), id.desc()) if backwards else (key, id)
    result = await connection.execute(query.order_by(*direction).limit(page.size + 1))
    rows = result.all()
    kept = rows[: page.size]
    following = ""
    if len(rows) > page.size:
        last = kept[-1]._mapping
        following = token_out(word, last[key], last[id])
    items = read(kept)
    if hasattr(items, "__await__"):
        items = await items
    return Page(items, following, total)


def _kind(key: Column[Any]) -> type:
    return key.type.python_type


async def _total(connection: AsyncConnection, query: Select[Any]) -> int:
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    return int((await connection.execute(counted)).scalar_one())


def _beyond(
    key: Column[Any], id: Column[Any], after: tuple[_Key, UUID], backwards: bool
) -> ColumnElement[bool]:
    value, last_id = after
    if backwards:
        return or_(key < value, and_(key == value, id < last_id))
    return or_(key > value, and_(key == value, id > last_id))
