"""Argon2id off the event loop, two at a time: a flood of sign-ins waits, memory does not grow."""

import asyncio
import secrets
from functools import cached_property
from typing import Any

TIME_COST = 2
MEMORY_KIB = 19 * 1024
PARALLELISM = 1
AT_ONCE = 2


class Argon2Hashing:
    """OWASP's minimum or better; parameters are in each hash."""

    def __init__(
        self,
        *,
        time_cost: int = TIME_COST,
        memory_kib: int = MEMORY_KIB,
        at_once: int = AT_ONCE,
    ) -> None:
        self._time_cost = time_cost
        self._memory_kib = memory_kib
        self._turn = asyncio.Semaphore(at_once)

    async def hash(self, password: str) -> str:
        async with self._turn:
            return str(await asyncio.to_thread(self._hasher.hash, password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Without a hash a dummy is verified, so that an unknown address takes as long."""
        async with self._turn:
            right = await asyncio.to_thread(self._matches, password_hash or self._dummy, password)
        return right and password_hash is not None

    def _matches(self, password_hash: str, password: str) -> bool:
        from argon2.exceptions import Argon2Error, InvalidHashError

        try:
            return bool(self._hasher.verify(password_hash, password))
        except (Argon2Error, InvalidHashError):
            return False

    @cached_property
    def _hasher(self) -> Any:
        from argon2 import PasswordHasher, Type

        return PasswordHasher(
            time_cost=self._time_cost,
            memory_cost=self._memory_kib,
            parallelism=PARALLELISM,
            type=Type.ID,
        )

    @cached_property
    def _dummy(self) -> str:
        return str(self._hasher.hash(secrets.token_urlsafe()))
