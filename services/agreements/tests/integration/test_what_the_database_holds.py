"""Promises that hold against the service itself: constraints, triggers, row-level security."""

import asyncpg
import pytest

from chassis.migrations import TECHNICAL_TABLES
from habitat.agreements.v1 import allocations_pb2
from kernel.errors import NotFound

from .grove import ELM, OAK, UUID, id_of

OTHER = UUID("0c000000-0000-7000-8000-000000000002")
BROKEN = asyncpg.exceptions.IntegrityConstraintViolationError


async def as_service(grove, *statements, cooperative=None):
    """As the login of the service itself, in one transaction; the last one's rows."""
    connection = await asyncpg.connect(grove.database.url("agreements").replace("+asyncpg", ""))
    try:
        async with connection.transaction():
            await connection.execute(
                "SELECT set_config('app.current_cooperative', $1, true)",
                str(cooperative or grove.cooperative),
            )
            rows = []
            for statement in statements:
                rows = await connection.fetch(statement)
            return rows
    finally:
        await connection.close()


async def refused(grove, *statements):
    with pytest.raises(BROKEN):
        await as_service(grove, *statements)


LINE = """
INSERT INTO agreements.allocation SELECT cooperative_id, gen_random_uuid(), number || 'x',
    number_key, agreement_id, period_id, '{member}', member_number, member_key, raw_minor,
    amounts_minor, tax_minor, weighted_e4, share_num, minutes, claims, total_minor, cash_minor,
    retained_minor, tax_total_minor, cash_rate_bp, capacity_minor
FROM agreements.allocation LIMIT 1"""


async def test_an_applied_agreement_is_immutable(three):
    await three.applied()
    for change in (
        "UPDATE agreements.allocation SET total_minor = total_minor",
        (
            "UPDATE agreements.agreement SET surplus_minor = surplus_minor + 1, "
            "retained_minor = retained_minor + 1"
        ),
        "UPDATE agreements.agreement SET inputs_hash = repeat('0', 64)",
        "UPDATE agreements.agreement SET approved_at = now()",
        "UPDATE agreements.agreement SET status = 'draft'",
        "UPDATE agreements.agreement SET status = 'cancelled'",
        "UPDATE agreements.agreement SET settled_cash_minor = cash_minor + 1",
        "UPDATE agreements.vote SET choice = 'abstain'",
        "UPDATE agreements.approval SET outcome = 'pending'",
        LINE.format(member=id_of("Ash")),
    ):
        try:
            await refused(three, change)
        except asyncpg.InsufficientPrivilegeError:
            continue
    for table in ("allocation", "agreement", "vote", "claim", "distribution"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_service(three, f"DELETE FROM agreements.{table}")
        with pytest.raises(asyncpg.PostgresError):
            await three.rows(f"TRUNCATE agreements.{table} CASCADE")
    with pytest.raises(asyncpg.PostgresError):
        await three.rows("DELETE FROM agreements.allocation")


async def test_an_agreement_whose_lines_do_not_sum_cannot_be_proposed(three):
    await three.lock()
    agreement = await three.create(three.inputs())
    await as_service(
        three,
        "UPDATE agreements.agreement SET proposed_by = 'nobody'",  # a draft may still say by whom
    )
    with pytest.raises(BROKEN):
        await as_service(
            three,
            LINE.format(member=id_of("Ash")),
            "UPDATE agreements.agreement SET status = 'proposed'",
        )
    assert (await three.agreement(agreement.id)).status == allocations_pb2.AGREEMENT_STATUS_DRAFT


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("agreement_id", "gen_random_uuid()"),  # of no agreement
        ("period_id", "gen_random_uuid()"),  # of no period
        (
            "period_id",
            "(SELECT p.id FROM agreements.period p WHERE p.id <> allocation.period_id LIMIT 1)",
        ),
    ],
)
async def test_a_line_stands_in_a_draft_and_in_its_period(three, column, value):
    await three.lock()
    await three.create(three.inputs())
    line = LINE.format(member=id_of("Ash"))
    assert f"{column}, " in line
    await refused(three, line.replace(f"{column}, ", f"{value}, "))
    await as_service(three, line)  # nothing else stands against it


@pytest.mark.parametrize(
    "change",
    [
        "cash_minor = cash_minor - 1, retained_minor = retained_minor + 1",  # A3
        "cash_minor = cash_minor + 1",  # A2
        "total_minor = total_minor + 1, retained_minor = retained_minor + 1",  # A4
        "tax_total_minor = tax_total_minor + 1",
        (
            "total_minor = -1, cash_minor = 0, retained_minor = -1, amounts_minor = '{-1}', "
            "capacity_minor = 0"
        ),
    ],
)
async def test_no_line_can_break_its_own_rules(apart, change):
    await apart.proposed()
    await apart.rows("ALTER TABLE agreements.allocation DISABLE TRIGGER append_only")
    with pytest.raises(asyncpg.CheckViolationError):
        await apart.rows(f"UPDATE agreements.allocation SET {change}")


async def test_a_period_has_one_live_agreement(three):
    await three.proposed()
    columns = await three.rows(
        "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM "
        "information_schema.columns WHERE table_schema = 'agreements' "
        "AND table_name = 'agreement' AND column_name NOT IN ('id', 'number', 'revision', 'status')"
    )
    names = columns[0][0]
    with pytest.raises(asyncpg.UniqueViolationError):
        await as_service(
            three,
            f"INSERT INTO agreements.agreement (id, number, revision, status, {names}) "
            f"SELECT gen_random_uuid(), 'x', 9, 'draft', {names} FROM agreements.agreement",
        )


CLAIM = """
INSERT INTO agreements.claim (cooperative_id, id, contribution_id, contribution_number, member_id,
    period_id, category_code, raw_minor, minutes, weight_e4, formula_version_id, contribution_date,
    created_at)
SELECT cooperative_id, gen_random_uuid(), gen_random_uuid(), 'x', member_id, period_id, 'labor', 1,
    0, 10000, formula_version_id, '2026-02-02', now() FROM agreements.claim LIMIT 1"""


async def test_claims_are_kept_even_from_the_service_itself(three):
    await as_service(three, CLAIM)
    await refused(three, "UPDATE agreements.claim SET raw_minor = 2")
    await three.lock()
    await refused(three, CLAIM)
    await refused(three, "UPDATE agreements.claim SET reversed = true")
    await refused(three, "UPDATE agreements.period SET formula_version_id = NULL")
    await refused(three, "UPDATE agreements.formula_version SET cash_rate_bp = 10000")


async def test_one_person_cannot_vote_twice_nor_for_the_own_request(three):
    agreement = await three.proposed()
    await three.vote(agreement.id, ELM)
    with pytest.raises(asyncpg.UniqueViolationError):
        await as_service(
            three,
            "INSERT INTO agreements.vote SELECT cooperative_id, approval_id, voter_id, role, "
            "choice, comment, at, 2 FROM agreements.vote",
        )
    await refused(three, "UPDATE agreements.approval SET outcome = 'approved'")
    await refused(
        three,
        "INSERT INTO agreements.approval SELECT cooperative_id, gen_random_uuid(), 'period_lock', "
        f"id, 'second_person', 1, '{OAK.id}', '', '', now(), null, 'pending', 1 "
        "FROM agreements.approval",
        "INSERT INTO agreements.vote SELECT cooperative_id, id, requested_by::uuid, 'steward', "
        "'approve', '', now(), 1 FROM agreements.approval WHERE mode = 'second_person'",
    )


async def test_payments_never_exceed_the_cash_part(three):
    agreement = await three.applied()
    await three.schedule(agreement.id)
    names = (
        "cooperative_id, number_key, member_id, kind, allocation_id, agreement_id, period_id, "
        "part_total, amount_minor, method, status, scheduled_date, attempt, provider_key, "
        "workflow_id, payment_reference, failure_code, failure_reason, retryable, defer_reason, "
        "tax_year, cancelled_reason, re_retained, version"
    )
    await refused(
        three,
        f"INSERT INTO agreements.distribution (id, number, part_no, {names}) SELECT "
        f"gen_random_uuid(), 'x', 1, {names.replace('part_total', '2')} "
        "FROM agreements.distribution LIMIT 1",
    )
    await refused(
        three,
        f"INSERT INTO agreements.distribution (id, number, part_no, {names}) SELECT "
        f"gen_random_uuid(), 'x', 2, {names.replace('part_total', '2')} "
        "FROM agreements.distribution LIMIT 1",
    )
    await refused(three, "UPDATE agreements.distribution SET amount_minor = 1")
    await refused(three, "UPDATE agreements.distribution SET status = 'completed'")


async def test_another_cooperative_sees_and_finds_nothing(three):
    agreement = await three.applied()
    await three.schedule(agreement.id)
    line = (await three.lines(agreement.id))[0]
    tables = await three.rows(
        "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS forced, "
        "EXISTS (SELECT FROM information_schema.columns i WHERE i.table_schema = 'agreements' "
        " AND i.table_name = c.relname AND i.column_name = 'cooperative_id') AS owned "
        "FROM pg_class c WHERE c.relnamespace = 'agreements'::regnamespace AND c.relkind = 'r'"
    )
    for row in tables:
        if row["relname"] not in TECHNICAL_TABLES:
            assert row["forced"], row["relname"]
            seen = await as_service(
                three, f"SELECT count(*) FROM agreements.{row['relname']}", cooperative=OTHER
            )
            assert seen[0][0] == 0, row["relname"]
    mine = allocations_pb2.ListAllocationsRequest(count=True)
    found = await three.ask("ListAllocations", mine, by=ELM, cooperative=OTHER)
    assert (len(found.allocations), found.total_count) == (0, 0)
    with pytest.raises(NotFound):
        await three.vote(agreement.id, ELM, cooperative=OTHER)
    ids = allocations_pb2.BatchGetAllocationsRequest(ids=[line.id])
    assert len((await three.ask("BatchGetAllocations", ids, by=ELM, cooperative=OTHER))
               .allocations) == 0  # fmt: skip


async def test_every_key_of_a_tenants_table_names_the_cooperative(three):
    rows = await three.rows(
        "SELECT conrelid::regclass::text AS tab, conname, conkey, contype, ("
        " SELECT attnum FROM pg_attribute a WHERE a.attrelid = c.conrelid "
        " AND a.attname = 'cooperative_id') AS place FROM pg_constraint c "
        "WHERE connamespace = 'agreements'::regnamespace AND contype IN ('p', 'u', 'f')"
    )
    technical = ("outbox", "inbox", "aggregate_sequence", "alembic_version")
    loose = [
        row["conname"]
        for row in rows
        if not row["tab"].endswith(technical) and row["place"] not in row["conkey"]
    ]
    assert loose == []
