"""Enums between the wire and GraphQL, and the order of lists."""

from enum import Enum
from typing import Any, TypeVar

import strawberry

E = TypeVar("E", bound=Enum)


def wire(member: Enum | None) -> Any:
    """The wire's number of an enum; 0 (unspecified) where none was given."""
    return 0 if member is None else member.value


def word(member: Enum | None) -> str:
    """The wire's word of an enum; the empty string where none was given."""
    return "" if member is None else str(member.value)


def member_or_none(kind: type[E], value: Any) -> E | None:
    """The enum's member; None for what the wire left out."""
    return kind(value) if value else None


@strawberry.enum
class OrderDirection(Enum):
    ASC = ""
    DESC = " desc"

    @property
    def turned(self) -> "OrderDirection":
        return OrderDirection.DESC if self is OrderDirection.ASC else OrderDirection.ASC
