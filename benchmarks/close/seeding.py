"""A cooperative of any size, set by set into the tables that the services keep.

Rows are those that members' facts would have left, with ids that grow as the product's do; there
are no events behind them. Runs as the administrator, after the quarter was opened.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from uuid import UUID

import asyncpg

Rows: TypeAlias = "asyncpg.Connection[Any]"
CONTRIBUTIONS_EACH = 10

_ID = "('01980000-{kind}-7000-8000-' || lpad(to_hex({n}), 12, '0'))::uuid"


def _id(kind: str, n: str) -> str:
    return _ID.format(kind=kind, n=n)


_MEMBER = _id("0001", "n")
_NUMBER = "('M-' || lpad((n + 1000)::text, greatest(4, length((n + 1000)::text)), '0'))"
_MEMBERS = "generate_series(1, $2::bigint) AS n"
_DISPLAY = "('Alder ' || n)"

_PEOPLE = (
    f"""
    INSERT INTO people.member (cooperative_id, id, number, ordinal, legal_name, display_name, email,
        tier, status, role, joined_on, voting_rights, created_by, created_at)
    SELECT $1, {_MEMBER}, {_NUMBER}, n + 1000, {_DISPLAY}, {_DISPLAY},
        'alder.' || n || '@example.org', 'cooperative', 'active', 'member', '2024-01-01', true,
        'import', '2026-01-01' FROM {_MEMBERS}""",
    f"""
    INSERT INTO people.membership_interval (cooperative_id, member_id, place, joined_on)
    SELECT $1, {_MEMBER}, 1, '2024-01-01' FROM {_MEMBERS}""",
)

_MEMBER_COPIES = (
    f"""
    INSERT INTO agreements.member (cooperative_id, id, number, number_key, display_name, sequence,
        role, role_sequence)
    SELECT $1, {_MEMBER}, {_NUMBER}, 'M-' || lpad((n + 1000)::text, 9, '0'), {_DISPLAY}, 1,
        'member', 1 FROM {_MEMBERS}""",
    f"""
    INSERT INTO agreements.member_standing
    SELECT $1, {_MEMBER}, 1, 'created', '2024-01-01', 'cooperative', 'active', '2024-01-01', NULL
    FROM {_MEMBERS}""",
    f"""
    INSERT INTO treasury.member (cooperative_id, member_id, member_number, display_name, tier,
        status, fact_sequence)
    SELECT $1, {_MEMBER}, {_NUMBER}, {_DISPLAY}, 'cooperative', 'active', 1 FROM {_MEMBERS}""",
    f"""
    INSERT INTO treasury.capital_account (cooperative_id, member_id, member_number)
    SELECT $1, {_MEMBER}, {_NUMBER} FROM {_MEMBERS}""",
    f"""
    INSERT INTO treasury.account (cooperative_id, id, ledger, account_number, name, account_type,
        normal_balance, parent_id, is_control, member_id, member_role, is_contra,
        patronage_source, k1_line, is_active)
    SELECT $1, {_id("0002", "3 * n + sub.place")}, c.ledger,
        c.account_number || '-' || substr({_NUMBER}, 3), c.name || ' (' || {_DISPLAY} || ')',
        c.account_type, 'credit', c.id, false, {_MEMBER}, sub.role, false, 'na', '', true
    FROM {_MEMBERS}, (VALUES (0, 'BOOK', '3100', 'capital'), (1, 'BOOK', '3320', 'declared'),
        (2, 'TAX', '3200', 'capital')) AS sub (place, ledger, number, role)
    JOIN treasury.account c ON c.cooperative_id = $1 AND c.ledger = sub.ledger
        AND c.account_number = sub.number""",
)

_WORK = """
    agreements.period p,
    generate_series($4::bigint + 1, $4::bigint + $2::bigint * $5::bigint) AS k,
    LATERAL (SELECT 1 + (k - $4 - 1) / $5 AS n,
                    (ARRAY['labor', 'expertise', 'relationship'])[1 + k % 3] AS category,
                    100 + (k * 7919 + k * k % 9973) % 90000 AS value,
                    'C-' || p.code || '-' || lpad(k::text, 7, '0') AS number,
                    p.start_date + (k % 90)::int AS day) AS work"""
_OF_THE_PERIOD = "p.cooperative_id = $1 AND p.id = $3"
_CONTRIBUTIONS = (
    f"""
    INSERT INTO people.contribution (cooperative_id, id, number, member_id, category_code,
        contribution_date, period_id, description, minutes, value_minor, tax_value_minor, status,
        submitted_at, submitted_value_minor, decided_at, decided_by, claim_id, claim_status,
        posting_status, round, required_approvals, approvals, created_by, created_at)
    SELECT $1, {_id("0003", "k")}, number, {_MEMBER}, category, day,
        $3, 'Work in the grove', 60, value, 0, 'approved', p.end_date, value, p.end_date,
        'steward', {_id("0004", "k")}, 'created', 'not_applicable', 1, 1, 1, 'import',
        p.end_date - 1
    FROM {_WORK} WHERE {_OF_THE_PERIOD}""",
    f"""
    INSERT INTO people.approval (cooperative_id, id, contribution_id, round, approver_id, decision,
        original_value_minor, original_minutes, decided_at, policy_version)
    SELECT $1, {_id("0005", "k")}, {_id("0003", "k")}, 1, 'steward', 'approve', value, 60,
        p.end_date, '1' FROM {_WORK} WHERE {_OF_THE_PERIOD}""",
    f"""
    INSERT INTO agreements.claim (cooperative_id, id, contribution_id, contribution_number,
        member_id, period_id, category_code, raw_minor, minutes, weight_e4, formula_version_id,
        contribution_date, created_at)
    SELECT $1, {_id("0004", "k")}, {_id("0003", "k")}, number,
        {_MEMBER}, p.id, category, value, 60, w.weight_e4, p.formula_version_id, day, p.end_date
    FROM {_WORK}
    JOIN agreements.formula_weight w ON w.cooperative_id = $1 AND w.category_code = category
    WHERE {_OF_THE_PERIOD} AND w.formula_id = p.formula_version_id""",
)

_TABLES = (
    "people.member",
    "people.membership_interval",
    "people.contribution",
    "people.approval",
    "agreements.member",
    "agreements.member_standing",
    "agreements.claim",
    "treasury.member",
    "treasury.capital_account",
    "treasury.account",
)


async def seed(rows: Rows, cooperative_id: UUID, period_id: UUID, members: int) -> None:
    """`members` active members with ten approved contributions each, and their claims."""
    async with resting_triggers(rows):
        await seed_members(rows, cooperative_id, members)
        await seed_work(rows, cooperative_id, period_id, members)


@asynccontextmanager
async def resting_triggers(rows: Rows) -> AsyncIterator[None]:
    """Three foreign keys a row would take most of the time; statistics are taken at the end."""
    await rows.execute("SET session_replication_role = replica")
    yield
    await rows.execute("RESET session_replication_role")
    for table in _TABLES:
        await rows.execute(f"VACUUM (ANALYZE) {table}", timeout=None)


async def seed_members(rows: Rows, cooperative_id: UUID, members: int) -> None:
    for statement in (*_PEOPLE, *_MEMBER_COPIES):
        await rows.execute(statement, cooperative_id, members, timeout=None)


async def seed_work(
    rows: Rows,
    cooperative_id: UUID,
    period_id: UUID,
    members: int,
    *,
    each: int = CONTRIBUTIONS_EACH,
    after: int = 0,
) -> None:
    """Approved contributions and their claims; `after` is how many the cooperative has already."""
    for statement in _CONTRIBUTIONS:
        await rows.execute(statement, cooperative_id, members, period_id, after, each, timeout=None)
