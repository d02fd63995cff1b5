"""Identifiers: time-ordered ones for new rows, name-based ones for work that may be repeated."""

import os
import time
from uuid import UUID, uuid5


def new_id() -> UUID:
    """A version 7 UUID (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & ((1 << 48) - 1)) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def derived_id(namespace: UUID, *names: str) -> UUID:
    """The same id for the same names, for ever: the key that makes a repeated command harmless."""
    return uuid5(namespace, "\x1f".join(names))
