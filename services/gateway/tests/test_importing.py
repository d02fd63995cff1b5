"""Files on their way to the services, and one report on the way back."""

import pytest

from habitat.people.v1 import admin_pb2 as people
from habitat.treasury.v1 import admin_pb2 as treasury

from .builders import money, uid

REPORT = (
    "report { rows new changed unchanged errors { severity file row column code message hint } }"
)


def importing(name):
    title = name[0].upper() + name[1:]
    return f"mutation($i: {title}Input!) {{ {name}(input: $i) {{ {REPORT} eventIds }} }}"


@pytest.mark.parametrize(
    ("name", "method", "reply"),
    [
        ("importMembers", "ImportMembers", people.ImportMembersResponse),
        ("importContributions", "ImportContributions", people.ImportContributionsResponse),
    ],
)
async def test_a_file_arrives_whole_in_chunks_with_its_options_first(world, name, method, reply):
    error = people.ImportMessage(
        severity="error", file="m.csv", row=3, column="email", code="E110", message="No address."
    )
    report = people.ImportReport(rows=2, new=1, unchanged=1, errors=[error])
    world.people.on(method, reply(report=report, event_ids=[uid("e")]))
    content = "e-mail,näme\n" + "x" * 600_000
    given = {"content": content, "fileName": "m.csv", "dryRun": True, "idempotencyKey": "k"}
    data = await world.ask(importing(name), {"i": given}, role="admin")
    asked = world.people.last(method)
    assert b"".join(part.content for part in asked.parts) == content.encode()
    assert len(asked.parts) == 3
    assert asked.parts[0].options.validate_only is True
    assert asked.parts[0].options.file_name == "m.csv"
    assert not any(part.HasField("options") for part in asked.parts[1:])
    assert asked.call.idempotency_key == "k"
    assert data[name] == {
        "report": {
            "rows": 2, "new": 1, "changed": 0, "unchanged": 1,
            "errors": [{"severity": "ERROR", "file": "m.csv", "row": 3, "column": "email",
                        "code": "E110", "message": "No address.", "hint": None}],
        },
        "eventIds": [uid("e")],
    }  # fmt: skip


def rows(count):
    return [
        people.CapitalAccountRow(
            row=i + 2, member_id=uid(f"m{i}"), member_number=f"M-{i:04}", display_name="Tree",
            balance_minor=100 * i, tax_basis_minor=90 * i, as_of="2026-01-01",
        )
        for i in range(count)
    ]  # fmt: skip


def read(report, found):
    def answer(_parts):
        yield people.ReadCapitalAccountsResponse(report=report)
        for start in range(0, len(found), 1000):
            yield people.ReadCapitalAccountsResponse(rows=found[start : start + 1000])

    return lambda parts: list(answer(parts))


async def test_opening_balances_go_from_people_to_treasury_in_chunks(world):
    world.people.on("ReadCapitalAccounts", read(people.ImportReport(rows=2500), rows(2500)))
    reply = treasury.ImportCapitalAccountsResponse(
        new=2400, unchanged=100, total_book=money(12345), total_tax=money(12000)
    )
    world.treasury.on("ImportCapitalAccounts", reply)
    query = """mutation($i: ImportCapitalAccountsInput!) { importCapitalAccounts(input: $i) {
      report { rows new unchanged errors { row } } totalBook totalTax } }"""
    given = {"content": "member_email,balance,tax_basis\n", "idempotencyKey": "k"}
    data = await world.ask(query, {"i": given})
    asked = world.treasury.last("ImportCapitalAccounts")
    assert [len(part.rows) for part in asked.parts] == [1000, 1000, 500]
    assert asked.parts[0].run_id
    assert asked.parts[0].validate_only is False
    assert asked.call.idempotency_key == "k"
    first = asked.parts[0].rows[1]
    assert (first.row, first.member.member_number, first.balance_minor) == (3, "M-0001", 100)
    assert data["importCapitalAccounts"] == {
        "report": {"rows": 2500, "new": 2400, "unchanged": 100, "errors": []},
        "totalBook": "123.45",
        "totalTax": "120.00",
    }


async def test_a_bad_file_never_reaches_the_ledger(world):
    error = people.ImportMessage(severity="error", file="c.csv", row=2, code="E210", message="Who?")
    report = people.ImportReport(rows=1, errors=[error])
    world.people.on("ReadCapitalAccounts", read(report, []))
    data = await world.ask(importing("importCapitalAccounts"), {"i": {"content": "x"}})
    assert data["importCapitalAccounts"]["report"]["errors"][0]["code"] == "E210"
    assert world.treasury.asked == []


async def test_what_the_ledger_refuses_stands_in_the_same_report(world):
    world.people.on("ReadCapitalAccounts", read(people.ImportReport(rows=3, new=3), rows(3)))
    error = treasury.RowError(row=3, column="balance", code="E230", message="It has postings.")
    world.treasury.on(
        "ImportCapitalAccounts", treasury.ImportCapitalAccountsResponse(errors=[error])
    )
    given = {"content": "x", "fileName": "caps.csv", "dryRun": True}
    data = await world.ask(importing("importCapitalAccounts"), {"i": given})
    found = data["importCapitalAccounts"]["report"]
    assert found["new"] == 0
    assert found["errors"] == [
        {"severity": "ERROR", "file": "caps.csv", "row": 3, "column": "balance", "code": "E230",
         "message": "It has postings.", "hint": None}
    ]  # fmt: skip
    assert world.treasury.last("ImportCapitalAccounts").request.validate_only is True


async def test_files_of_one_run_are_checked_together(world):
    reply = people.ValidateImportResponse(
        members=people.ImportReport(rows=15), contributions=people.ImportReport(rows=60)
    )
    world.people.on("ValidateImport", reply)
    query = """query($m: String, $c: String) { validateImport(members: $m, contributions: $c) {
      members { rows } capitalAccounts { rows } contributions { rows } totalCapital } }"""
    data = await world.ask(query, {"m": "email\n", "c": "member_email\n"})
    assert data["validateImport"] == {
        "members": {"rows": 15},
        "capitalAccounts": None,
        "contributions": {"rows": 60},
        "totalCapital": None,
    }
    parts = world.people.last("ValidateImport").parts
    assert [(part.file, part.content) for part in parts] == [
        (people.IMPORT_FILE_MEMBERS, b"email\n"),
        (people.IMPORT_FILE_CONTRIBUTIONS, b"member_email\n"),
    ]
    assert all(part.options.validate_only for part in parts)
