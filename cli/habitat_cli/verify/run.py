"""Ask all questions in one read-only snapshot, cooperative by cooperative."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg

from habitat_cli.exits import Unreachable
from habitat_cli.verify import (
    agreements,
    answers,
    events,
    people,
    people_apart,
    seals,
    tenants,
    treasury,
    workflows,
)
from habitat_cli.verify.questions import INVARIANTS, Answer, Question

QUESTIONS: tuple[Question, ...] = (
    *treasury.QUESTIONS,
    *people.QUESTIONS,
    *agreements.QUESTIONS,
    *events.QUESTIONS,
    *answers.QUESTIONS,
    *people_apart.QUESTIONS,
    *workflows.QUESTIONS,
    *seals.QUESTIONS,
    *tenants.QUESTIONS,
)
TIMEOUT_MS = 10 * 60 * 1000
_SCHEMAS = events.SCHEMAS

_BOOKS = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'treasury')"
_READER = """
SELECT r.rolname FROM pg_roles r JOIN pg_namespace n ON n.nspname = 'treasury'
WHERE r.rolname LIKE '%habitat\\_read' AND NOT r.rolsuper AND NOT r.rolbypassrls
  AND has_schema_privilege(r.oid, n.oid, 'USAGE') AND pg_has_role(current_user, r.oid, '{right}')
LIMIT 1
"""
_BOUND_BY_POLICIES = """
SELECT bool_and(NOT (r.rolsuper OR r.rolbypassrls)
                AND has_schema_privilege(r.oid, n.oid, 'USAGE'))
FROM pg_roles r, pg_namespace n
WHERE r.rolname = current_user
  AND n.nspname IN ('treasury', 'people', 'agreements', 'worker')
"""


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that must never be: whose, and what."""

    cooperative_id: str
    what: str


@dataclass(slots=True)
class Check:
    """One invariant: `count` breaches in all, of which at most 20 a question are in `breaches`."""

    id: str
    name: str
    count: int = 0
    breaches: list[Breach] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.count == 0

    def take(self, answer: Answer, cooperative_id: str) -> None:
        self.count += answer.count
        self.breaches += [Breach(cooperative_id, what) for what in answer.offences]
        self.notes += [line for line in answer.notes if line not in self.notes]


@dataclass(frozen=True, slots=True)
class Verification:
    checks: list[Check]
    cooperatives: int

    @property
    def ok(self) -> bool:
        return all(check.ok for check in self.checks)


async def verify(
    database_url: str, *, asked: Callable[[int], None] = lambda _step: None
) -> Verification:
    """Hold the books against the invariants; changes nothing.

    `asked` hears of each answered question. Raises Unreachable when the login cannot read as
    `habitat_read`, and what asyncpg raises when the database does not let it in.
    """
    connection: Any = await asyncpg.connect(_for_asyncpg(database_url))
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            return await examine(connection, asked)
    finally:
        await connection.close()


async def examine(
    connection: Any, asked: Callable[[int], None] = lambda _step: None
) -> Verification:
    """Ask everything inside the open transaction; its role is the reader's from then on."""
    await connection.execute(f"SET LOCAL statement_timeout = {TIMEOUT_MS}")
    await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    await _become_reader(connection)
    return await _verify(connection, await _cooperatives(connection), asked)


def steps(cooperatives: int) -> int:
    """How many questions are asked."""
    return len(QUESTIONS) * cooperatives


async def _verify(
    connection: Any, tenants: list[UUID], asked: Callable[[int], None]
) -> Verification:
    checks = {key: Check(key, name) for key, name in INVARIANTS.items()}
    for tenant in tenants:
        await connection.execute(
            "SELECT set_config('app.current_cooperative', $1, true)", str(tenant)
        )
        for question in QUESTIONS:
            answer = await _ask(connection, question, tenant)
            checks[question.invariant].take(answer, str(tenant))
            asked(1)
    return Verification(list(checks.values()), len(tenants))


async def _ask(connection: Any, question: Question, tenant: UUID) -> Answer:
    """A question that cannot be asked counts as answered badly."""
    try:
        async with connection.transaction():
            return await question.ask(connection, tenant)
    except asyncpg.PostgresError as error:
        return Answer(1, [f"{question.about} could not be checked: {error}"])


async def _cooperatives(connection: Any) -> list[UUID]:
    """Every tenant that left a trace, also one that no registry knows."""
    traces = [
        f"SELECT cooperative_id FROM {schema}.{table}"
        for schema in _SCHEMAS
        for table in ("outbox", "processed_command")
        if await connection.fetchval("SELECT to_regclass($1)", f"{schema}.{table}")
    ]
    if await connection.fetchval("SELECT to_regclass('people.cooperatives')"):
        traces.append("SELECT id FROM people.cooperatives")
    rows = await connection.fetch(" UNION ".join(traces))
    return sorted(row[0] for row in rows)


async def _become_reader(connection: Any) -> None:
    """Read as `habitat_read`, bound by the policies. Raises Unreachable."""
    if not await connection.fetchval(_BOOKS):
        raise Unreachable(
            "There are no books in this database.",
            reason="NO_BOOKS",
            next_step="Check DATABASE_URL; `habitat migrate` makes the schemas.",
        )
    # Since PostgreSQL 16 the maker of a role is its member without being allowed to act as it.
    right = "SET" if connection.get_server_version().major >= 16 else "MEMBER"
    reader = await connection.fetchval(_READER.format(right=right))
    if reader is not None:
        quoted = '"' + str(reader).replace('"', '""') + '"'
        await connection.execute(f"SET LOCAL ROLE {quoted}")
    elif not await connection.fetchval(_BOUND_BY_POLICIES):
        raise Unreachable(
            "This login may not read the books as habitat_read.",
            reason="FORBIDDEN",
            next_step="Use the administrator's login, or one that is a member of habitat_read.",
        )


def _for_asyncpg(url: str) -> str:
    return url.replace("+asyncpg", "", 1)
