"""Global ids: base64 of `<Type>:<uuid>`, the only ids that clients see."""

import binascii
import re
from base64 import b64decode, b64encode

import strawberry

from kernel.errors import Invalid

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_ID_MAX = 200  # characters; the longest that we make has 116


@strawberry.interface
class Node:
    """What can be fetched again by its id."""

    id: strawberry.ID


def global_id(type_name: str, local: str) -> strawberry.ID:
    return strawberry.ID(b64encode(f"{type_name}:{local}".encode()).decode())


def global_id_or_none(type_name: str, local: str) -> strawberry.ID | None:
    return global_id(type_name, local) if local else None


def parts(text: str, *, field: str) -> tuple[str, str]:
    """Type name and the rest. Raises Invalid for anything that we never made."""
    try:
        plain = b64decode(text[: _ID_MAX + 1], validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise _malformed(field) from None
    type_name, colon, local = plain.partition(":")
    if len(text) > _ID_MAX or not colon or global_id(type_name, local) != text:
        raise _malformed(field)
    for part in local.split(":"):
        if not is_uuid(part):
            raise _malformed(field)
    return type_name, local


def local_id(text: str, type_name: str, *, field: str = "id") -> str:
    """The UUID inside a global id of this type. Raises Invalid for another type."""
    found, local = parts(text, field=field)
    if found != type_name or ":" in local:
        raise Invalid(f"This is not the id of a {type_name}.", field=field)
    return local


def local_id_or_empty(text: str | None, type_name: str, *, field: str) -> str:
    """As the wire has it: an empty string where no id was given."""
    return local_id(text, type_name, field=field) if text else ""


def is_uuid(text: str) -> bool:
    """Written as we write them, and in no other way that UUID() would take."""
    return _UUID.fullmatch(text) is not None


def _malformed(field: str) -> Invalid:
    return Invalid("This is not an id of this system.", field=field)
