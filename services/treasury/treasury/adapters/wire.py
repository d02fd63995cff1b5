"""The small words of the wire. `*_in` parsers raise Invalid naming the field that was sent."""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from asyncpg.pgproto import pgproto
from google.protobuf.timestamp_pb2 import Timestamp

from habitat.kernel.v1 import money_pb2
from habitat.treasury.v1 import accounts_pb2
from kernel.errors import Invalid
from kernel.money import MINOR_MAX
from treasury.application.paging import Key, Page, Paging
from treasury.domain.accounts import AccountType, Direction, Ledger

PAGE_DEFAULT = 50
PAGE_MAX = 1_000
IDS_MAX = 1_000

_LEDGERS: Mapping[int, Ledger] = {
    accounts_pb2.LEDGER_BOOK: Ledger.BOOK,
    accounts_pb2.LEDGER_TAX: Ledger.TAX,
}
_DIRECTIONS: Mapping[int, Direction] = {
    accounts_pb2.DIRECTION_DEBIT: Direction.DEBIT,
    accounts_pb2.DIRECTION_CREDIT: Direction.CREDIT,
}

E = TypeVar("E", bound=StrEnum)
S = TypeVar("S")
T = TypeVar("T")


def each_in(read: Callable[[S], T], sent: Iterable[S], field: str) -> list[T]:
    """All of a list; what is wrong with one names its place in `field`."""
    found = []
    for place, part in enumerate(sent):
        try:
            found.append(read(part))
        except Invalid as error:
            raise error.under(f"{field}.{place}") from None
    return found


def uuid_in(text: str, field: str) -> UUID:
    try:
        return pgproto.UUID(text)  # ten times quicker; it reads neither braces nor a urn
    except ValueError:
        pass
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("An id is a UUID.", field=field) from None


def optional_uuid_in(text: str, field: str) -> UUID | None:
    return uuid_in(text, field) if text else None


def ids_in(texts: Any, field: str) -> list[UUID]:
    """At most 1 000 ids."""
    if len(texts) > IDS_MAX:
        raise Invalid(f"At most {IDS_MAX} ids at a time.", field=field)
    return [uuid_in(text, field) for text in texts]


def date_in(text: str, field: str) -> date:
    """YYYY-MM-DD and nothing else."""
    try:
        if len(text) != 10:
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("A date is written YYYY-MM-DD.", field=field) from None


def optional_date_in(text: str, field: str) -> date | None:
    return date_in(text, field) if text else None


def word_in(kind: type[E], text: str, field: str) -> E:
    try:
        return kind(text)
    except ValueError:
        words = ", ".join(kind)
        raise Invalid(f"One of {words}.", field=field) from None


def ledger_in(value: int, field: str = "ledger") -> Ledger:
    found = _LEDGERS.get(value)
    if found is not None:
        return found
    if value == accounts_pb2.LEDGER_UNSPECIFIED:
        raise Invalid("Name the ledger: BOOK or TAX.", field=field)
    raise Invalid("There is no such ledger.", field=field)


def optional_ledger_in(value: int, field: str = "ledger") -> Ledger | None:
    return None if value == accounts_pb2.LEDGER_UNSPECIFIED else ledger_in(value, field)


def ledger_out(ledger: Ledger) -> Any:
    return accounts_pb2.Ledger.Value(f"LEDGER_{ledger}")


def direction_in(value: int, field: str) -> Direction:
    found = _DIRECTIONS.get(value)
    if found is None:
        raise Invalid("Name the side: debit or credit.", field=field)
    return found


def direction_out(direction: Direction) -> Any:
    return accounts_pb2.Direction.Value(f"DIRECTION_{direction.upper()}")


def account_type_in(value: int, field: str) -> AccountType:
    found = optional_account_type_in(value, field)
    if found is None:
        raise Invalid("Name the type of the account.", field=field)
    return found


def optional_account_type_in(value: int, field: str) -> AccountType | None:
    if value == accounts_pb2.ACCOUNT_TYPE_UNSPECIFIED:
        return None
    try:
        name = accounts_pb2.AccountType.Name(value)  # type: ignore[arg-type]
    except ValueError:
        raise Invalid("There is no such type.", field=field) from None
    return AccountType(name.removeprefix("ACCOUNT_TYPE_").lower())


def account_type_out(kind: AccountType) -> Any:
    return accounts_pb2.AccountType.Value(f"ACCOUNT_TYPE_{kind.upper()}")


def minor_in(money: money_pb2.Money, currency: str, field: str) -> int:
    """Minor units; an empty currency is the cooperative's, another one is refused."""
    if money.currency not in ("", currency):
        raise Invalid(f"The books are kept in {currency}.", field=f"{field}.currency")
    minor = money.amount_minor
    if not -MINOR_MAX <= minor <= MINOR_MAX:
        raise Invalid("The amount is too large.", field=field)
    return minor


def money_out(minor: int, currency: str) -> money_pb2.Money:
    return money_pb2.Money(amount_minor=minor, currency=currency)


def text_out(value: object | None) -> str:
    """Ids and dates as text; nothing as the empty string."""
    return "" if value is None else str(value)


def instant_out(instant: datetime | None) -> Timestamp | None:
    if instant is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(instant)
    return stamp


def paging_in(request: Any) -> Paging:
    """`page_size` (0 means 50), `page_token` and `count` of a list request."""
    if not 0 <= request.page_size <= PAGE_MAX:
        raise Invalid(f"A page has 1 to {PAGE_MAX} rows.", field="page_size")
    after = _key_in(request.page_token) if request.page_token else None
    return Paging(request.page_size or PAGE_DEFAULT, after, request.count)


def page_out(page: Page[T], row_out: Callable[[T], Any], name: str) -> dict[str, Any]:
    """The fields of a list reply; `name` is the field of its rows."""
    return {
        name: [row_out(row) for row in page.rows],
        "next_page_token": _token_out(page.next_key),
        "total_count": page.total or 0,
    }


def _token_out(key: Key | None) -> str:
    if key is None:
        return ""
    text = json.dumps([value if isinstance(value, int) else str(value) for value in key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _key_in(token: str) -> Key:
    try:
        padded = token + "=" * (-len(token) % 4)
        key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(key, list):
            raise ValueError(key)
    except ValueError:
        raise Invalid(
            "This page token cannot be read.", field="page_token", reason="INVALID_CURSOR"
        ) from None
    return tuple(key)
