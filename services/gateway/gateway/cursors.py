"""Signed cursors: where in which list somebody stopped reading.

A service hands out one opaque token a page. A cursor stands for a row of it: the token that the
page began with, how many of its rows lie before the end of this one, and the row's id. The last row
of a page that goes on carries the next page's token instead.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import cast

from gateway.settings import Settings
from kernel.errors import Invalid

_SIGNATURE = 12  # bytes
_CURSOR_MAX = 4096  # characters


@dataclass(frozen=True, slots=True)
class Position:
    """After the row `id`: `skip` rows into the page that starts at `token`."""

    token: str
    skip: int
    id: str
    backwards: bool = False


class Cursors:
    """Makes and reads cursors; one list's cursor says nothing to another list or filter."""

    def __init__(self, settings: Settings) -> None:
        secret = settings.jwt_secret.get_secret_value().encode()
        self._key = hmac.digest(secret, b"habitat.cursor", "sha256")

    def write(self, position: Position, *, question: bytes) -> str:
        body = json.dumps(
            [position.token, position.skip, position.id, int(position.backwards)],
            separators=(",", ":"),
        ).encode()
        return urlsafe_b64encode(self._sign(body, question) + body).decode().rstrip("=")

    def read(self, text: str, *, question: bytes, field: str) -> Position:
        """Raises Invalid with the reason INVALID_CURSOR."""
        try:
            raw = urlsafe_b64decode(text[:_CURSOR_MAX] + "=" * (-len(text) % 4))
        except ValueError:
            raise _strange(field) from None
        signature, body = raw[:_SIGNATURE], raw[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._sign(body, question)):
            raise _strange(field)
        token, skip, row_id, backwards = cast("tuple[str, int, str, int]", json.loads(body))
        return Position(token, skip, row_id, bool(backwards))

    def _sign(self, body: bytes, question: bytes) -> bytes:
        fingerprint = hashlib.sha256(question).digest()
        return hmac.digest(self._key, fingerprint + body, "sha256")[:_SIGNATURE]


def _strange(field: str) -> Invalid:
    return Invalid(
        "This cursor belongs to another list, filter or order.",
        field=field,
        reason="INVALID_CURSOR",
    )
