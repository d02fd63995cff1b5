"""Words of the wire into words of the domain and back: ids, dates, money, enums, pages."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from agreements.application.listing import Key, Page
from habitat.kernel.v1 import money_pb2
from kernel.errors import Invalid, Refused
from kernel.money import MINOR_MAX

E = TypeVar("E", bound=StrEnum)

IDS_MAX = 1000
YEAR_MIN, YEAR_MAX = 1900, 2200


def uuid_in(text: str, *, field: str) -> UUID:
    """Raises Invalid naming `field`."""
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("This is not an id.", field=field) from None


def optional_uuid_in(text: str, *, field: str) -> UUID | None:
    return uuid_in(text, field=field) if text else None


def uuids_in(texts: Sequence[str], *, field: str) -> list[UUID]:
    """Raises Invalid for more than a thousand, or for one that is no id."""
    if len(texts) > IDS_MAX:
        raise Invalid(f"At most {IDS_MAX} at a time.", field=field)
    return [uuid_in(text, field=field) for text in texts]


def date_in(text: str, *, field: str) -> date:
    """An ISO date within two centuries of now. Raises Invalid naming `field`."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or not YEAR_MIN <= day.year <= YEAR_MAX:
        raise Invalid("A date is written YYYY-MM-DD.", field=field)
    return day


def optional_date_in(text: str, *, field: str) -> date | None:
    return date_in(text, field=field) if text else None


def words_of(names: Mapping[str, int], prefix: str, kind: type[E]) -> dict[int, E]:
    """Numbers of a protobuf enum to the domain's words; UNSPECIFIED and strangers are left out."""
    words = {word.value: word for word in kind}
    found = {}
    for name, number in names.items():
        if word := words.get(name.removeprefix(prefix).lower()):
            found[number] = word
    return found


def enum_in(words: Mapping[int, E], number: int, *, field: str) -> E:
    """Raises Invalid naming `field` for an unspecified or unknown number."""
    if number not in words:
        raise Invalid("This value is not known.", field=field)
    return words[number]


def optional_enum_in(words: Mapping[int, E], number: int, *, field: str) -> E | None:
    return enum_in(words, number, field=field) if number else None


def number_of(words: Mapping[int, E], word: E) -> int:
    """The protobuf number of a word of the domain."""
    return next(number for number, known in words.items() if known is word)


def money_out(minor: int, currency: str) -> money_pb2.Money:
    """Raises Refused for a sum that no message and no ledger can hold."""
    if abs(minor) > MINOR_MAX:
        raise Refused("The amounts sum to too much.", reason="INVARIANT_VIOLATION")
    return money_pb2.Money(amount_minor=minor, currency=currency)


def fraction_out(fraction: Fraction) -> money_pb2.Fraction:
    return money_pb2.Fraction(num=str(fraction.numerator), den=str(fraction.denominator))


def share_out(num: int, den: int) -> money_pb2.Fraction:
    """In lowest terms; 0/1 where nothing is shared."""
    return fraction_out(Fraction(num, den) if den else Fraction(0))


def instant_out(instant: datetime | None) -> Timestamp | None:
    if instant is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(instant.astimezone(UTC))
    return stamp


def date_out(day: date | None) -> str:
    return day.isoformat() if day else ""


def id_out(id: UUID | None) -> str:
    return str(id) if id else ""


def page_in(size: int, token: str, *, count: bool, ids: bool = False) -> Page:
    """Raises Invalid: VALIDATION for the size, INVALID_CURSOR for a token that is not ours."""
    return Page(size, _key_in(token, ids=ids) if token else None, count)


def token_out(key: Key | None) -> str:
    """Opaque to clients."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode() if key else ""


def _key_in(token: str, *, ids: bool) -> Key:
    try:
        key = json.loads(base64.urlsafe_b64decode(token.encode()))
        if not isinstance(key, list) or len(key) != 1 or not isinstance(key[0], str):
            raise ValueError(token)
        if "\x00" in key[0]:
            raise ValueError(token)
        return (str(UUID(key[0])),) if ids else (key[0],)
    except ValueError:
        raise Invalid(
            "This page token is not one of ours.", reason="INVALID_CURSOR", field="page_token"
        ) from None
