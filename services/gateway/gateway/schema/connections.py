"""Relay connections over the services' page tokens (specification 1.3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast

import strawberry
from google.protobuf.message import Message
from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from gateway.context import Info
from gateway.cursors import Position
from kernel.errors import Invalid

if TYPE_CHECKING:
    import grpc

T = TypeVar("T")
Q = TypeVar("Q", bound=Message)
A = TypeVar("A", bound=Message)

PAGE_DEFAULT = 50
PAGE_MAX = 200
_SERVICE_PAGE_MAX = 1000


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


def _cursor(root: "Edge[Any]") -> str:
    return root.written()


@strawberry.type
class Edge(Generic[T]):
    cursor: str = strawberry.field(resolver=_cursor)
    node: T
    written: strawberry.Private[Callable[[], str]]
    """Signs the cursor: a page that shows none pays for none."""


@strawberry.type
class Connection(Generic[T]):
    edges: list[Edge[T]]
    page_info: PageInfo
    total_count: int = strawberry.field(description="Counted only when it is selected.")


@dataclass(frozen=True, slots=True)
class Page:
    """The part of a list that was asked for."""

    size: int
    cursor: str | None
    backwards: bool

    @classmethod
    def of(cls, first: int | None, after: str | None, last: int | None, before: str | None) -> Self:
        """Raises Invalid for both directions at once and for more than PAGE_MAX."""
        backwards = last is not None or before is not None
        if backwards and (first is not None or after is not None):
            raise Invalid("Page in one direction: first and after, or last and before.")
        size = last if backwards else first
        name = "last" if backwards else "first"
        if size is None:
            size = PAGE_DEFAULT
        if not 0 <= size <= PAGE_MAX:
            raise Invalid(f"{name} is a number from 0 to {PAGE_MAX}.", field=name)
        return cls(size, before if backwards else after, backwards)


async def listed(
    info: Info,
    method: "grpc.UnaryUnaryMultiCallable[Q, A]",
    request: Q,
    *,
    rows: Callable[[A], Iterable[Any]],
    node: Callable[[Any], T],
    page: Page,
    turned: Q | None = None,
) -> Connection[T]:
    """One page of a service's list.

    `turned` is the request in the reversed order, for lists that a service can reverse; the others
    refuse `last` and `before`. Raises Invalid, also with the reason INVALID_CURSOR.
    """
    if page.backwards and turned is None:
        raise Invalid("This list pages forwards only; use first and after.", field="last")
    reader = _Reader(info, method, rows, request)
    ahead = turned if page.backwards and turned is not None else request
    behind = request if page.backwards else turned
    position = await reader.position(page, behind) if page.cursor is not None else None
    window = await reader.window(ahead, position, page.size, count=selects(info, "totalCount"))
    edges = [
        Edge(node=node(window.rows[i]), written=partial(reader.cursor, window, i, page))
        for i in window.kept
    ]
    more, started = window.goes_on, position is not None
    if page.backwards:
        edges.reverse()
        more, started = started, more
    return Connection(
        edges=edges,
        page_info=PageInfo(
            has_next_page=more,
            has_previous_page=started,
            start_cursor=edges[0].written() if edges else None,
            end_cursor=edges[-1].written() if edges else None,
        ),
        total_count=window.total,
    )


@dataclass(frozen=True, slots=True)
class _Window:
    """Rows as the service gave them from `token` on; `kept` are the places of those asked for."""

    rows: list[Any]
    token: str
    kept: range
    next_token: str
    total: int

    @property
    def goes_on(self) -> bool:
        return bool(self.next_token) or self.kept.stop < len(self.rows)


class _Reader:
    """Reads one list of one service for one request."""

    def __init__(
        self, info: Info, method: Any, rows: Callable[[Any], Iterable[Any]], question: Message
    ) -> None:
        self._context = info.context
        self._method = method
        self._rows = rows
        name = str(getattr(method, "name", "")).encode()
        self._question = name + question.SerializeToString(deterministic=True)

    async def position(self, page: Page, behind: Message | None) -> Position:
        """Where to read on. A cursor of the other direction is turned with one more question."""
        field = "before" if page.backwards else "after"
        found = self._context.house.cursors.read(
            page.cursor or "", question=self._question, field=field
        )
        if found.backwards == page.backwards:
            return found
        if not found.skip:
            return Position(found.token, 0, found.id, page.backwards)
        if behind is not None:
            reply = await self._ask(behind, found.token, found.skip)
            rows = list(self._rows(reply))
            if rows and rows[-1].id == found.id:
                token = reply.next_page_token
                return Position(token, 0 if token else 1, found.id, page.backwards)
        raise Invalid("The list has changed; start again.", field=field, reason="INVALID_CURSOR")

    async def window(
        self, request: Message, position: Position | None, size: int, *, count: bool
    ) -> _Window:
        token = position.token if position else ""
        skip = position.skip if position else 0
        reply = await self._ask(request, token, skip + size, count=count)
        rows = list(self._rows(reply))
        start = skip
        if position is not None and skip:
            places = (i + 1 for i, row in enumerate(rows) if row.id == position.id)
            start = next(places, min(skip, len(rows)))
        if size and start >= len(rows) and reply.next_page_token:
            onward = Position(reply.next_page_token, 0, "")
            return await self.window(request, onward, size, count=count)
        kept = range(start, min(start + size, len(rows)))
        return _Window(rows, token, kept, reply.next_page_token, int(reply.total_count))

    def cursor(self, window: _Window, place: int, page: Page) -> str:
        token, skip = window.token, place + 1
        if skip == len(window.rows) and window.next_token:
            token, skip = window.next_token, 0
        position = Position(token, skip, window.rows[place].id, page.backwards)
        return self._context.house.cursors.write(position, question=self._question)

    async def _ask(self, request: Message, token: str, size: int, *, count: bool = False) -> Any:
        asked: Any = type(request)()
        asked.CopyFrom(request)
        asked.page_token = token
        asked.page_size = min(max(size, 1), _SERVICE_PAGE_MAX)
        if count and "count" in asked.DESCRIPTOR.fields_by_name:
            asked.count = True
        return await self._context.ask(self._method, asked)


def selects(info: Info, name: str) -> bool:
    """Whether the query selects this field of the one being resolved."""
    raw = info._raw_info
    pending = [node.selection_set for node in raw.field_nodes]
    seen: set[str] = set()
    while pending:
        selection_set = pending.pop()
        for selection in cast("SelectionSetNode", selection_set).selections:
            if isinstance(selection, FieldNode):
                if selection.name.value == name:
                    return True
            elif isinstance(selection, InlineFragmentNode):
                pending.append(selection.selection_set)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                seen.add(selection.name.value)
                pending.append(raw.fragments[selection.name.value].selection_set)
    return False
