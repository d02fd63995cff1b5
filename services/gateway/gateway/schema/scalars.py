"""Scalars of the public API (specification 1.2). Money is minor units inside, a string outside."""

import re
from datetime import date
from typing import Any, NewType

import strawberry
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from habitat.kernel.v1 import money_pb2
from kernel.errors import Invalid
from kernel.money import format_minor, parse_minor

Money = NewType("Money", int)
"""Integer minor units in Python, `"1234.56"` in GraphQL."""

Date = NewType("Date", str)
DateTime = NewType("DateTime", str)
Decimal = NewType("Decimal", str)
JSON = NewType("JSON", object)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _money_in(value: object) -> Money:
    return Money(parse_minor(value))


def _money_out(value: object) -> str:
    if type(value) is not int:
        raise TypeError("money is an integer of minor units")
    return format_minor(value)


def _date_in(value: object) -> Date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise Invalid("A date is written YYYY-MM-DD.", field="date")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise Invalid("There is no such day.", field="date") from None
    return Date(value)


def _never_in(_value: object) -> Any:
    raise GraphQLError("This scalar is never an input.")


def _same(value: object) -> object:
    return value


SCALARS: dict[object, ScalarDefinition] = {
    Money: strawberry.scalar(
        name="Money",
        description="An exact amount as a decimal string with two digits, such as `1234.56`.",
        serialize=_money_out,
        parse_value=_money_in,
    ),
    Date: strawberry.scalar(
        name="Date", description="YYYY-MM-DD.", serialize=_same, parse_value=_date_in
    ),
    DateTime: strawberry.scalar(
        name="DateTime",
        description="RFC 3339 in UTC.",
        serialize=_same,
        parse_value=_never_in,
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="An exact decimal number as a string; never an input.",
        serialize=_same,
        parse_value=_never_in,
    ),
    JSON: strawberry.scalar(
        name="JSON", description="Any JSON value.", serialize=_same, parse_value=_same
    ),
}


@strawberry.type
class Fraction:
    """An exact rational; both parts are whole numbers as strings."""

    numerator: str
    denominator: str


def fraction(num: str, den: str) -> Fraction:
    return Fraction(numerator=num or "0", denominator=den or "1")


def percent(num: str, den: str) -> Decimal:
    """A share for display: per cent with four digits, half up."""
    top, bottom = int(num or 0), int(den or 1)
    if not bottom:
        return decimal(0, 4)
    return decimal((top * 2_000_000 + bottom) // (2 * bottom), 4)


def decimal(scaled: int, digits: int, *, least: int = 2) -> Decimal:
    """`scaled` / 10**digits exactly, with at least `least` digits and no zeros behind those."""
    sign, whole = ("-" if scaled < 0 else ""), f"{abs(scaled):0{digits + 1}d}"
    fractional = whole[-digits:].rstrip("0").ljust(least, "0")
    return Decimal(f"{sign}{whole[:-digits]}.{fractional}")


def weighted(value_e4: str) -> Decimal:
    """Minor units times weight_e4, as an amount in the currency."""
    return decimal(int(value_e4 or 0), 6)


def weight(value_e4: int) -> Decimal:
    return decimal(value_e4, 4, least=1)


def money(message: money_pb2.Money) -> Money:
    return Money(message.amount_minor)


def money_or_none(row: Message, field: str) -> Money | None:
    return money(getattr(row, field)) if row.HasField(field) else None


def some(minor: int) -> Money | None:
    """Zero on the wire means: not given."""
    return Money(minor) if minor else None


def day(text: str) -> Date:
    return Date(text)


def day_or_none(text: str) -> Date | None:
    return Date(text) if text else None


def instant(row: Message, field: str) -> DateTime:
    return DateTime(getattr(row, field).ToJsonString())


def instant_or_none(row: Message, field: str) -> DateTime | None:
    return instant(row, field) if row.HasField(field) else None


def json_of(struct: Struct) -> JSON:
    from google.protobuf.json_format import MessageToDict

    return JSON(MessageToDict(struct))
