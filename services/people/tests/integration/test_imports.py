"""Imports as operators know them: all or nothing, twice is once, thousands of rows in seconds."""

from collections import Counter
from uuid import UUID

import pytest

from chassis.testing import call_as
from habitat.people.v1 import admin_pb2
from habitat.treasury.v1 import events_pb2 as treasury
from kernel.errors import Conflict, Forbidden, Invalid
from people.adapters.sql_work import SqlWork
from people.application import importing, importing_contributions
from people.application.importing import ImportFile

from .world import Q4_2025, Person, World, at_once, fresh_key

MEMBERS = """email,display_name,role,status,joined_at,tier,external_ref
Oak@Example.org,Oak,steward,active,2020-01-01,,m-1
elm@example.org,Elm,member,active,2026-02-01,coworking,
fir@example.org,Fir,member,withdrawn,2020-01-01,,
"""
CONTRIBUTIONS = """member_email,period,type,amount,description,status,approved_at,hours,rate
oak@example.org,Q1 2026,labor,,Planted,approved,2026-02-01,1.5,80
oak@example.org,q1-2026,cash,500.00,Paid in,approved,2026-02-01,,
elm@example.org,2026Q1,community,75,Held a party,pending,,,
elm@example.org,2026Q1,labor,75,Twice the same,approved,2026-02-01,,
elm@example.org,2026Q1,labor,75,Twice the same,approved,2026-02-01,,
elm@example.org,Q4 2025,expertise,75,Long ago,approved,2025-12-01,,
oak@example.org,Q1 2026,relationship,75,Not ours,rejected,,,
"""


@pytest.fixture
async def admin(world: World) -> Person:
    person = await world.found()
    await world.open_period()
    await world.open_period(Q4_2025, "2025Q4", "Q4 2025", "2025-10-01", "2025-12-31", "2026-01-07")
    closed = treasury.PeriodClosed(period_id=str(Q4_2025))
    await world.hear(closed, aggregate_type="period", aggregate_id=Q4_2025, sequence=2)
    return person


async def counts(world: World) -> dict[str, int]:
    tables = ("member", "contribution", "approval", "outbox", "audit_entry", "processed_command")
    return {
        table: (await world.rows(f"SELECT count(*) FROM people.{table}"))[0]["count"]
        for table in tables
    }


async def test_members_come_in_the_order_of_the_file(world: World, admin: Person) -> None:
    answer = await world.upload("ImportMembers", MEMBERS, by=admin)
    report = answer.report
    assert (report.rows, report.new, report.changed, report.unchanged) == (3, 3, 0, 0)
    assert [warning.code for warning in report.warnings] == ["W112"]
    rows = await world.rows("SELECT * FROM people.member WHERE ordinal > 1 ORDER BY ordinal")
    assert [(r["number"], r["email"], r["tier"]) for r in rows] == [
        ("M-0002", "oak@example.org", "cooperative"),
        ("M-0003", "elm@example.org", "coworking"),
        ("M-0004", "fir@example.org", "cooperative"),
    ]
    ended = await world.rows(
        "SELECT ended_on FROM people.membership_interval WHERE place = 1 AND ended_on IS NOT NULL"
    )
    assert [str(r["ended_on"]) for r in ended] == ["2025-12-31"]
    envelopes = await world.rows(
        "SELECT envelope->'metadata'->>'migrated' AS m FROM people.outbox "
        "WHERE event_type = 'people.member.created' ORDER BY global_seq"
    )
    assert [row["m"] for row in envelopes] == [None, "true", "true", "true"]
    assert not await world.rows(
        "SELECT 1 FROM people.credential c JOIN people.member m ON m.id = c.member_id "
        "WHERE m.email = 'oak@example.org'"
    )


async def test_twice_is_once(world: World, admin: Person) -> None:
    await world.upload("ImportMembers", MEMBERS, by=admin)
    first = await world.upload("ImportContributions", CONTRIBUTIONS, by=admin)
    assert first.report.errors == []
    assert first.report.new == 7
    before = await counts(world)
    again = await world.upload("ImportMembers", MEMBERS, by=admin)
    assert (again.report.unchanged, again.report.changed) == (3, 0)
    again = await world.upload("ImportContributions", CONTRIBUTIONS, by=admin)
    assert (again.report.unchanged, again.report.new) == (7, 0)
    after = await counts(world)
    audited = ("audit_entry",)
    assert {k: v for k, v in before.items() if k not in audited} == {
        k: v for k, v in after.items() if k not in audited
    }


async def test_a_rehearsal_leaves_nothing(world: World, admin: Person) -> None:
    await world.upload("ImportMembers", MEMBERS, by=admin)
    before = await counts(world)
    key = fresh_key()
    dry = await world.upload(
        "ImportContributions", CONTRIBUTIONS, by=admin, key=key, validate_only=True
    )
    assert dry.report.new == 7
    assert await counts(world) == before
    real = await world.upload("ImportContributions", CONTRIBUTIONS, by=admin, key=key)
    repeat = await world.upload("ImportContributions", CONTRIBUTIONS, by=admin, key=key)
    assert real.report.new == 7
    assert repeat == real


async def test_what_an_import_decides_is_final(world: World, admin: Person) -> None:
    await world.upload("ImportMembers", MEMBERS, by=admin)
    await world.upload("ImportContributions", CONTRIBUTIONS, by=admin)
    rows = await world.rows("SELECT * FROM people.contribution ORDER BY number")
    by_text = {row["description"]: row for row in rows}
    assert by_text["Planted"]["value_minor"] == 12_000
    assert by_text["Planted"]["minutes"] == 90
    assert str(by_text["Planted"]["contribution_date"]) == "2026-03-31"
    assert by_text["Planted"]["created_by"] == str(by_text["Planted"]["member_id"])
    assert by_text["Planted"]["decided_by"] == admin.id
    assert by_text["Paid in"]["posting_status"] == "pending"
    assert by_text["Held a party"]["subtype"] == "community"
    assert by_text["Held a party"]["status"] == "submitted"
    assert by_text["Long ago"]["claim_status"] == "none"
    assert by_text["Not ours"]["decision_reason"] == "imported"
    facts = Counter(
        row["event_type"]
        for row in await world.rows(
            "SELECT event_type FROM people.outbox WHERE event_type LIKE 'people.contribution.%'"
        )
    )
    assert facts == {
        "people.contribution.approved": 4,
        "people.contribution.submitted": 1,
        "people.contribution.rejected": 1,
    }
    policies = await world.rows("SELECT DISTINCT policy_version FROM people.approval")
    assert [row["policy_version"] for row in policies] == ["imported"]


async def test_one_bad_row_stops_the_file(world: World, admin: Person) -> None:
    before = await counts(world)
    bad = MEMBERS + "oak@example.org,Oak,boss,active,2020-01-01,,\n"
    answer = await world.upload("ImportMembers", bad, by=admin)
    assert {(e.row, e.code) for e in answer.report.errors} == {(5, "E103"), (5, "E110")}
    after = await counts(world)
    assert after["member"] == before["member"]
    assert after["outbox"] == before["outbox"]


async def test_a_pending_row_may_be_decided_by_a_later_file(world: World, admin: Person) -> None:
    await world.upload("ImportMembers", MEMBERS, by=admin)
    header = "member_email,period,type,amount,description,status,approved_at,external_ref\n"
    pending = header + "elm@example.org,Q1 2026,labor,75,Held a party,pending,,c-1\n"
    approved = header + "elm@example.org,Q1 2026,labor,80,Held a party,approved,2026-03-01,c-1\n"
    other = header + "elm@example.org,Q1 2026,labor,90,Held a party,approved,2026-03-01,c-1\n"
    await world.upload("ImportContributions", pending, by=admin)
    answer = await world.upload("ImportContributions", approved, by=admin)
    assert answer.report.changed == 1
    rows = await world.rows("SELECT status, value_minor FROM people.contribution")
    assert [tuple(row.values()) for row in rows] == [("approved", 8_000)]
    refused = await world.upload("ImportContributions", other, by=admin)
    assert [e.code for e in refused.report.errors] == ["E330"]
    same = await world.upload("ImportContributions", approved, by=admin)
    assert same.report.unchanged == 1


async def test_nobody_imports_a_decision_on_an_own_contribution(
    world: World, admin: Person
) -> None:
    header = "member_email,period,type,amount,description,status,approved_at\n"
    own = header + "ash@habitat.example,Q1 2026,labor,75,Own work,approved,2026-03-01\n"
    answer = await world.upload("ImportContributions", own, by=admin)
    assert [e.code for e in answer.report.errors] == ["E316"]


async def test_the_files_of_a_run_are_checked_together(world: World, admin: Person) -> None:
    kinds = {
        admin_pb2.IMPORT_FILE_MEMBERS: MEMBERS,
        admin_pb2.IMPORT_FILE_CAPITAL_ACCOUNTS: (
            "member_email,balance,tax_basis\noak@example.org,100.50,100.50\n"
            "ash@habitat.example,1,1\nyew@example.org,-1,x\n"
        ),
        admin_pb2.IMPORT_FILE_CONTRIBUTIONS: CONTRIBUTIONS
        + "yew@example.org,Q9 2026,labor,1,Nobody,pending,,,\n",
    }
    requests = [
        admin_pb2.ValidateImportRequest(file=kind, content=text.encode())
        for kind, text in kinds.items()
    ]
    answer = await world.ask("ValidateImport", requests, by=admin)
    assert answer.members.errors == []
    capital = sorted((e.row, e.code) for e in answer.capital_accounts.errors)
    assert capital == [(4, "E202"), (4, "E203"), (4, "E210")]
    found = sorted((e.row, e.code) for e in answer.contributions.errors)
    assert found == [(9, "E310"), (9, "E311")]
    assert answer.total_capital.amount_minor == 10_150
    assert (await counts(world))["member"] == 1
    broken = [
        admin_pb2.ValidateImportRequest(file=1, content=b"email;role\n"),
        *requests[1:],
    ]
    answer = await world.ask("ValidateImport", broken, by=admin)
    assert {e.code for e in answer.members.errors} == {"E002"}
    assert {e.code for e in answer.capital_accounts.errors} == {"E202", "E203"}


async def test_capital_accounts_are_read_for_the_ledger(world: World, admin: Person) -> None:
    await world.upload("ImportMembers", MEMBERS, by=admin)
    text = (
        "member_email,balance,tax_basis,as_of,notes\n"
        "OAK@example.org,100.50,100.50,,first\n"
        "elm@example.org,12.5,10,2019-05-05,second\n"
    )
    parts = await world.upload("ReadCapitalAccounts", text, by=admin)
    rows = [row for part in parts for row in part.rows]
    assert [(r.member_number, r.balance_minor, r.as_of, r.notes) for r in rows] == [
        ("M-0002", 10_050, "2026-01-01", "first"),
        ("M-0003", 1_250, "2026-01-01", "second (as of 2019-05-05)"),
    ]
    assert sorted(w.code for w in parts[0].report.warnings) == ["W210", "W230"]
    bad = await world.upload("ReadCapitalAccounts", text + "x@y.z,1,1,,\n", by=admin)
    assert [e.code for e in bad[0].report.errors] == ["E210"]
    assert not [row for part in bad for row in part.rows]


async def test_imports_are_for_admins_and_one_at_a_time(world: World, admin: Person) -> None:
    larch = await world.join(admin, "Larch", "STEWARD")
    for method in ("ImportMembers", "ImportContributions", "ReadCapitalAccounts"):
        with pytest.raises(Forbidden):
            await world.upload(method, MEMBERS, by=larch)
    with pytest.raises(Invalid):
        big = admin_pb2.ImportMembersRequest(content=b"x" * (1024 * 1024 + 1))
        await world.ask("ImportMembers", [big], by=admin)
    outcomes = await at_once(*(world.upload("ImportMembers", MEMBERS, by=admin) for _ in range(4)))
    good = [o for o in outcomes if not isinstance(o, Exception)]
    assert sum(o.report.new for o in good) == 3
    assert all(isinstance(o, Conflict) for o in outcomes if isinstance(o, Exception))


async def test_a_raised_role_is_listed_and_ends_tokens(world: World, admin: Person) -> None:
    elm = await world.join(admin, "Elm")
    text = (
        "email,display_name,role,status,joined_at\nelm@example.org,Elm,steward,active,2025-01-01\n"
    )
    answer = await world.upload("ImportMembers", text, by=admin)
    assert "W120" in {w.code for w in answer.report.warnings}
    rows = await world.rows("SELECT token_version, role FROM people.member WHERE email LIKE 'elm%'")
    assert tuple(rows[0].values()) == (3, "steward")
    assert await world.sign_in(elm.email, "a quiet forest in autumn")


def many(count: int) -> tuple[str, str]:
    members = ["email,display_name,role,status,joined_at,legal_name"]
    members += [f"m{n}@example.org,Tree {n},member,active,2020-01-01,Tree" for n in range(count)]
    lines = ["member_email,period,type,amount,description,status,approved_at"]
    lines += [
        f"m{n % count}@example.org,2026Q1,labor,{n + 1}.00,Work {n},approved,2026-02-01"
        for n in range(3 * count)
    ]
    return "\n".join(members), "\n".join(lines)


async def test_the_number_of_statements_does_not_grow_with_the_file(
    world: World, admin: Person
) -> None:
    call = call_as("admin", member_id=UUID(admin.id))

    async def statements(count: int) -> int:
        heard: list[object] = []
        members, lines = many(count)
        async with world.units.open(call) as unit:
            driver = await unit.driver()
            work = SqlWork(unit, currency="USD")
            with driver.query_logger(heard.append):
                done = await importing.import_members(work, ImportFile(members.encode(), "m"))
                assert done.new == count
                done = await importing_contributions.import_contributions(
                    work, ImportFile(lines.encode(), "c")
                )
                assert done.new == 3 * count
                await unit.flush()
            unit.rollback_only = True
        return len(heard)

    assert await statements(3) == await statements(800)


async def test_a_file_in_several_chunks_is_one_file(world: World, admin: Person) -> None:
    members, _ = many(12)
    padding = "\n" * (1024 * 1024)
    answer = await world.upload("ImportMembers", members + padding + "\n", by=admin)
    assert answer.report.new == 12
