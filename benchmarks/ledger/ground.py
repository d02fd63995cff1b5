"""A PostgreSQL of the benchmark's own, with a cooperative, ten thousand accounts and drafts.

fsync is on and the settings are the same for all who are measured on it.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import asyncpg

from chassis.embedded import EmbeddedPostgres
from chassis.migrate import upgrade_all
from kernel.call import Actor, ActorKind, Call, Role
from kernel.clock import SystemClock
from kernel.ids import new_id
from treasury.app import MIGRATIONS
from treasury.application.install_cooperative import InstallCooperative, install_cooperative
from treasury.application.open_period import OpenPeriod, open_period
from treasury.domain.calendar import PeriodType

ACCOUNTS = 10_000
COOPERATIVE = UUID("0c000000-0000-7000-8000-000000000001")
STEWARD = Actor(ActorKind.MEMBER, "0c000000-0000-7000-8000-0000000000aa", Role.STEWARD)
DAY = date(2026, 2, 2)
ACCOUNT = 10  # the kind of an account's id
HOT, SPREAD, PEER = 1, 2, 3  # whose drafts: ours on one account, ours on many, the peer's

_SETTINGS = ("max_wal_size = '8GB'", "checkpoint_timeout = '1h'", "autovacuum = off")
_ACCOUNTS = """
INSERT INTO treasury.account (cooperative_id, id, ledger, account_number, name, account_type,
    normal_balance, is_control, is_contra, patronage_source, k1_line, is_active)
SELECT $1, bench.id(10, n), 'BOOK', '1900-' || lpad(n::text, 6, '0'), 'Bank ' || n, 'asset',
    'debit', false, false, 'na', '', true
FROM generate_series(1, $2::int) AS n
"""
_DRAFTS = """
WITH made AS (
    SELECT n, bench.id($4, n) AS id, 1 + (random() * 99999)::bigint AS amount,
        CASE $4 WHEN 1 THEN 1 ELSE 1 + (random() * ($3 / 2 - 1))::int END AS debited,
        $3 / 2 + 1 + (random() * ($3 / 2 - 1))::int AS credited
    FROM generate_series($5::bigint, $6::bigint) AS n
), header AS (
    INSERT INTO treasury.draft (cooperative_id, id, number, serial, ledger, period_id,
        transaction_date, transaction_type, status, description, economic_event_id, created_by,
        total_minor, entry_count)
    SELECT $1, id, 'TX-' || $4 || '-' || n, n, 'BOOK', $2, $7, 'transfer', 'draft',
        'between accounts', bench.id(20 + $4, n), $8, amount, 2
    FROM made
)
INSERT INTO treasury.draft_entry (cooperative_id, draft_id, line_no, account_id, direction,
    amount_minor, memo)
SELECT $1, made.id, line.no, bench.id(10, line.account), line.direction, made.amount, ''
FROM made, LATERAL (VALUES (1, debited, 'debit'), (2, credited, 'credit'))
    AS line (no, account, direction)
"""


def numbered(kind: int, n: int) -> UUID:
    """What bench.id() makes of the same two numbers."""
    return UUID(int=kind << 96 | 0x7000_8000 << 48 | n)


@dataclass
class Ground:
    """One running database; `taken` remembers how many drafts of each kind there are."""

    server: EmbeddedPostgres
    admin: "asyncpg.Connection[asyncpg.Record]"
    period_id: UUID
    taken: dict[int, int]

    @property
    def service_url(self) -> str:
        return f"postgresql+asyncpg://svc_treasury@127.0.0.1:{self.server.port}/postgres"

    async def drafts(self, kind: int, many: int) -> list[UUID]:
        """That many fresh drafts, two lines each; pgbench takes the peer's by their turn."""
        first = self.taken.get(kind, 0) + 1
        self.taken[kind] = last = first + many - 1
        await self.admin.execute(
            _DRAFTS, COOPERATIVE, self.period_id, ACCOUNTS, kind, first, last, DAY, STEWARD.id
        )
        return [numbered(kind, n) for n in range(first, last + 1)]

    async def settle(self) -> None:
        """Before each measured run: statistics known, nothing left to be written."""
        await self.admin.execute("ANALYZE")
        await self.admin.execute("CHECKPOINT")


@asynccontextmanager
async def ground() -> AsyncIterator[Ground]:
    home = Path(tempfile.mkdtemp(prefix="habitat-bench-ledger-"))
    server = EmbeddedPostgres(home / "data", max_connections=120)
    try:
        url = server.start()
        admin = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            yield await _prepared(server, admin)
        finally:
            await admin.close()
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


async def _prepared(
    server: EmbeddedPostgres, admin: "asyncpg.Connection[asyncpg.Record]"
) -> Ground:
    for setting in _SETTINGS:
        await admin.execute(f"ALTER SYSTEM SET {setting}")
    await admin.execute("SELECT pg_reload_conf()")
    await upgrade_all([("treasury", MIGRATIONS)], server.url)
    await admin.execute("ALTER ROLE svc_treasury LOGIN")
    await admin.execute(files("benchmarks.ledger").joinpath("peer.sql").read_text())
    await admin.execute("GRANT USAGE ON SCHEMA bench TO svc_treasury")
    await admin.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA bench TO svc_treasury")
    made = Ground(server, admin, new_id(), {})
    made.period_id = await _opened(made)
    await admin.execute(_ACCOUNTS, COOPERATIVE, ACCOUNTS)
    return made


async def _opened(made: Ground) -> UUID:
    """An installed cooperative with one open quarter; its id."""
    from benchmarks.ledger.product import opened

    boss = Call(COOPERATIVE, Actor(ActorKind.MEMBER, str(new_id()), Role.ADMIN))
    async with opened(made.service_url, SystemClock(DAY)) as books:
        await books.do(boss, lambda work: install_cooperative(work, InstallCooperative("Grove")))
        command = OpenPeriod(date(2026, 1, 1), period_type=PeriodType.QUARTER)
        period = await books.do(boss, lambda work: open_period(work, command))
        return period.id
