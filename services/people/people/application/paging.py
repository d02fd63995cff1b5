"""One page of a list, and how to ask for it: keyset pagination, never an offset."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kernel.errors import Invalid

T = TypeVar("T")

PAGE_DEFAULT = 50
PAGE_MAX = 1000


@dataclass(frozen=True, slots=True)
class PageRequest:
    """`after` is the key of the last row seen; `order_by` a word of the list, or it with desc."""

    size: int = PAGE_DEFAULT
    after: str = ""
    count: bool = False
    order_by: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.size <= PAGE_MAX:
            raise Invalid(f"From 1 to {PAGE_MAX}.", field="page_size")

    def order(self, *words: str) -> tuple[str, bool]:
        """The sort word, the first of `words` by default, and whether it is reversed.

        Raises Invalid for a word that the list cannot be sorted by.
        """
        word, _, direction = (self.order_by or words[0]).partition(" ")
        if word not in words or direction not in ("", "asc", "desc"):
            raise Invalid(f"One of {', '.join(words)}, maybe with desc.", field="order_by")
        return word, direction == "desc"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    items: Sequence[T]
    next_after: str = ""
    total: int | None = None
