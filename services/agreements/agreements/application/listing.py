"""Lists by key: a slice, where the next one begins, and the count if it was asked for."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kernel.errors import Invalid

T = TypeVar("T")
F = TypeVar("F")

SIZE_DEFAULT = 50
SIZE_MAX = 1000

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """Rows after this key, at most `limit` of them."""

    after: Key | None
    limit: int


@dataclass(frozen=True, slots=True)
class Page:
    """What a client asks for. Raises Invalid naming `page_size`."""

    size: int = 0
    after: Key | None = None
    count: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.size <= SIZE_MAX:
            raise Invalid(f"A page has at most {SIZE_MAX} rows.", field="page_size")

    @property
    def limit(self) -> int:
        return self.size or SIZE_DEFAULT


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    rows: Sequence[T]
    next_key: Key | None = None
    total: int = 0


async def slice_of(
    page: Page,
    wanted: F,
    listed: Callable[[F, Keys], Awaitable[list[T]]],
    count: Callable[[F], Awaitable[int]],
    key: Callable[[T], Key],
) -> Slice[T]:
    """One row more is read than asked for, to know whether there is a next slice."""
    rows = await listed(wanted, Keys(page.after, page.limit + 1))
    more = len(rows) > page.limit
    rows = rows[: page.limit]
    total = await count(wanted) if page.count else 0
    return Slice(rows, key(rows[-1]) if more else None, total)
