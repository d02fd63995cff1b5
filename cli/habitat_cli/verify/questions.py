"""What a check asks: one statement that lists offences, or a small search of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

QUIET = "interval '60 seconds'"
"""So long a fact may be on its way before a reader that lags behind counts as wrong."""
SHOWN = 20
"""Offences of one question and one cooperative that are named; all are counted."""


class Connection(Protocol):
    """What a question needs of asyncpg."""

    async def fetch(self, query: str, *arguments: Any) -> list[Any]: ...
    async def fetchval(self, query: str, *arguments: Any) -> Any: ...
    def cursor(self, query: str, *arguments: Any, prefetch: int = 50) -> Any: ...


@dataclass(slots=True)
class Answer:
    """Offences found: how many, and the first of them in words."""

    count: int = 0
    offences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Search = Callable[[Connection, UUID], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Question:
    """Part of an invariant. `sql` selects one text column: who offends, in words.

    It runs inside the transaction of one cooperative; `$1` is that cooperative's id, for tables
    without row-level security, or is left out. `search` stands where SQL is not enough.
    """

    invariant: str
    about: str
    sql: str = ""
    search: Search | None = None

    async def ask(self, connection: Connection, cooperative_id: UUID) -> Answer:
        if self.search is not None:
            return await self.search(connection, cooperative_id)
        counted = (
            f"SELECT offence, count(*) OVER () AS total FROM ({self.sql}) AS found (offence) "
            f"ORDER BY offence LIMIT {SHOWN}"
        )
        arguments = (cooperative_id,) if "$1" in self.sql else ()
        rows = await connection.fetch(counted, *arguments)
        return Answer(rows[0]["total"] if rows else 0, [str(row["offence"]) for row in rows])


INVARIANTS = {
    "I1": "every transaction is complete and balances, within one ledger",
    "I2": "the trial balance of each ledger is zero",
    "I3": "every answered command has its effect",
    "I4": "no command and no event has a second effect",
    "I5": "nothing is posted into a closed period, and its totals stand",
    "I6": "allocations sum to the approved surplus, capital accounts to their entries",
    "I7": "nobody decides on their own contribution; two people are two",
    "I8": "every event is published and delivered; dead letters are listed",
    "I9": "no workflow runs without a worker that holds it",
    "I10": "every hash chain is whole, its numbers without a gap",
    "I11": "projections are what their facts make of them",
    "I12": "no row crosses into another cooperative",
}
