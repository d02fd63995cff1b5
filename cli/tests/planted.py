"""Errors that somebody with too many rights could plant, and who must notice.

Each is a list of statements and, for the invariants that break, some words of what is said.
"""

from .world import AFTER, not_unique, of


def _drop(table: str, constraint: str) -> str:
    return f"ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE"


def _copy(table: str) -> str:
    return f"INSERT INTO {table} SELECT * FROM {table}"


def _entry(transaction: str, line: int, cents: int) -> str:
    return (
        f"UPDATE treasury.entry SET amount_minor = amount_minor + {cents} "
        f"WHERE transaction_id = '{of(transaction)}' AND line_no = {line}"
    )


def _entries_gone(transaction: str, more: str = "") -> str:
    return f"DELETE FROM treasury.entry WHERE transaction_id = '{of(transaction)}' {more}"


def _line(number: str, changes: str) -> str:
    return f"UPDATE agreements.allocation SET {changes} WHERE number = '{number}'"


def _agreement(changes: str) -> str:
    return f"UPDATE agreements.agreement SET {changes} WHERE number = 'A-1'"


def _contribution(number: str, changes: str) -> str:
    return f"UPDATE people.contribution SET {changes} WHERE number = '{number}'"


def _not_taken(schema: str, fact: str) -> str:
    return f"DELETE FROM {schema}.inbox WHERE event_id = '{of(fact)}'"


IN_THE_LEDGER = {
    "one cent in one entry": (
        [_entry("payment BOOK", 1, 1)],
        {"I1": "transaction T-9", "I2": "BOOK is out by 1"},
    ),
    "an entry that was taken away": (
        [_entries_gone("revenue TAX", "AND line_no = 2")],
        {"I1": "transaction T-2", "I2": "TAX is out by 100000"},
    ),
    "a transaction without entries": (
        [_entries_gone("payment TAX")],
        {"I1": "transaction T-10"},
    ),
    "an entry in the other ledger": (
        [
            f"""UPDATE treasury.entry SET account_id = '{of("TAX 4240")}'
                WHERE account_id = '{of("BOOK 4240")}'"""
        ],
        {"I1": "transaction T-1"},
    ),
    "a transaction reversed twice": (
        [
            not_unique("treasury.transaction", "reverses_id"),
            f"""UPDATE treasury.transaction
                SET reverses_id = '{of("revenue BOOK")}', transaction_type = 'reversal'
                WHERE serial IN (9, 10)""",
        ],
        {"I4": "transaction T-1"},
    ),
    "a date outside its period": (
        ["UPDATE treasury.transaction SET transaction_date = '2026-04-02' WHERE serial = 1"],
        {"I5": "transaction T-1 of 2026-04-02 in period 2026Q1"},
    ),
    "a posting that says it came later": (
        [f"UPDATE treasury.transaction SET posted_at = '{AFTER}' WHERE serial = 1"],
        {"I5": "transaction T-1 in period 2026Q1"},
    ),
    "a closed period without a snapshot": (
        [
            f"DELETE FROM treasury.snapshot_balance WHERE snapshot_id = '{of('snapshot TAX')}'",
            f"DELETE FROM treasury.period_snapshot WHERE id = '{of('snapshot TAX')}'",
        ],
        {"I5": "period 2026Q1 has 1 snapshots"},
    ),
    "a cent in a snapshot": (
        [
            f"""UPDATE treasury.snapshot_balance SET debits_minor = debits_minor + 1
                WHERE account_id = '{of("BOOK 1110")}'"""
        ],
        {"I5": "BOOK snapshot of period 2026Q1, account 1110"},
    ),
    "a snapshot whose seal is broken": (
        ["UPDATE treasury.period_snapshot SET sha256 = repeat('0', 64) WHERE ledger = 'TAX'"],
        {"I5": "TAX snapshot of period 2026Q1: its totals or its seal"},
    ),
    "capital that moved in one ledger only": (
        ["UPDATE treasury.transaction SET economic_event_id = id WHERE serial = 3"],
        {"I6": "transaction T-3 moves capital in one ledger only"},
    ),
    "a member's account without a capital account": (
        [f"DELETE FROM treasury.capital_account WHERE member_id = '{of('Birch')}'"],
        {"I6": "account 3100-M-0002 belongs to no capital account"},
    ),
    "a cent moved between two members": (
        [_entry("allocation BOOK", 2, 1), _entry("allocation BOOK", 4, -1)],
        {"I6": 'agreement A-1, member M-0001: the ledger has {"BOOK capital 60001"}'},
    ),
}

IN_AGREEMENTS = {
    "a second agreement for one period": (
        [
            not_unique("agreements.agreement", "cooperative_id"),
            _copy("agreements.agreement"),
        ],
        {"I4": "agreements A-1, A-1 for one period"},
    ),
    "a second claim for one contribution": (
        [
            not_unique("agreements.claim", "contribution_id"),
            f"""UPDATE agreements.claim SET contribution_id = '{of("C-1")}'
                WHERE contribution_id = '{of("C-3")}'""",
        ],
        {"I4": "for one contribution", "I11": "contribution C-3"},
    ),
    "a second line for one member": (
        [
            not_unique("agreements.allocation", "member_id"),
            _line("L-1", f"member_id = '{of('Birch')}'"),
        ],
        {"I4": "allocations L-1, L-2 for one member", "I6": "the claims of member M-0001"},
    ),
    "a second payment for one part": (
        [
            not_unique("agreements.distribution", "part_no"),
            f"UPDATE agreements.distribution SET allocation_id = '{of('line Alder')}'",
        ],
        {"I4": "distributions D-1, D-2 for one part", "I6": "exceed the cash part 15000"},
    ),
    "a cent in an allocation line": (
        [
            _drop("agreements.allocation", "a4_categories"),
            _line("L-1", "total_minor = total_minor + 1, cash_minor = cash_minor + 1"),
        ],
        {"I6": "agreement A-1: its lines do not sum to what was approved"},
    ),
    "parts that are not the whole": (
        [
            _drop("agreements.allocation", "tax_lines_sum"),
            _line("L-1", "tax_minor = ARRAY[75001]"),
        ],
        {"I6": "allocation L-1: its parts do not sum to its total"},
    ),
    "a cent from one line to the other": (
        [
            _line(
                "L-1",
                "total_minor = 75001, cash_minor = 15001, amounts_minor = ARRAY[25001, 50000]",
            ),
            _line(
                "L-2",
                "total_minor = 24999, retained_minor = 19999, amounts_minor = ARRAY[24999, 0]",
            ),
        ],
        {"I6": "allocation L-1 is 75001 instead of 75000"},
    ),
    "another net income than the ledger's": (
        [_agreement("net_income_minor = 100001")],
        {"I6": "the close posted a result of 100000, the agreement says 100001"},
    ),
    "a claim that was not counted": (
        ["UPDATE agreements.claim SET raw_minor = 10001 WHERE contribution_number = 'C-3'"],
        {
            "I6": "the claims of member M-0002 weigh 100010000, counted were 100000000",
            "I11": "contribution C-3",
        },
    ),
    "a payment that never reached the ledger": (
        [
            f"""UPDATE agreements.distribution
                SET status = 'completed', completed_at = '{AFTER}', payment_date = '2026-04-02'
                WHERE number = 'D-2'""",
            _agreement("settled_cash_minor = 20000"),
        ],
        {"I6": "distribution D-2: 5000 was paid, the ledger has {}"},
    ),
    "a payment of another amount": (
        ["UPDATE agreements.distribution SET amount_minor = 14999 WHERE number = 'D-1'"],
        {"I6": "distribution D-1: 14999 was paid", "I11": "its payments say 14999"},
    ),
}

IN_EVENTS = {
    "an answer without its fact": (
        [f"DELETE FROM people.outbox WHERE event_id = '{of('created Alder')}'"],
        {
            "I3": f"CreateMemberRequest under key key named event {of('created Alder')}",
            "I4": "treasury took people.member.created",
            "I8": f"member {of('Alder')} of people has 0 facts of 1",
        },
    ),
    "a fact taken out of a row of them": (
        [f"DELETE FROM treasury.outbox WHERE event_id = '{of('closed Q1')}'"],
        {"I8": f"period {of('2026Q1')} of treasury has 1 facts of 2"},
    ),
    "an answer without its row": (
        [
            _entries_gone("revenue BOOK"),
            f"DELETE FROM treasury.transaction WHERE id = '{of('revenue BOOK')}'",
        ],
        {"I3": f"named transaction {of('revenue BOOK')}", "I5": "BOOK snapshot of period 2026Q1"},
    ),
    "a command that was never answered": (
        ["UPDATE people.processed_command SET response = NULL"],
        {"I3": "was claimed and never answered"},
    ),
    "an answer nobody can read": (
        [r"UPDATE people.processed_command SET response = '\xff'"],
        {"I3": "has an unreadable answer"},
    ),
    "a second answer under one key": (
        [
            not_unique("people.processed_command", "idempotency_key"),
            _copy("people.processed_command"),
        ],
        {"I4": "CreateMemberRequest under key key of test"},
    ),
    "an event taken twice": (
        [not_unique("treasury.inbox", "event_id"), _copy("treasury.inbox")],
        {"I4": f"treasury took event {of('created Alder')} twice"},
    ),
    "a fact that is not published": (
        [f"UPDATE people.outbox SET published_at = NULL WHERE event_id = '{of('approved C-1')}'"],
        {"I8": f"event people.contribution.approved {of('approved C-1')} of people"},
    ),
    "a fact that a consumer lost": (
        [_not_taken("agreements", "created Birch")],
        {"I8": f"agreements did not take people.member.created {of('created Birch')}"},
    ),
    "a fact marked as published that reached nobody": (
        [_not_taken(schema, "closed Q1") for schema in ("people", "agreements", "worker")],
        {"I8": f"event treasury.period.closed {of('closed Q1')} of treasury reached nobody"},
    ),
    "an archive that reads differently": (
        [f"UPDATE worker.event_archive SET payload = '{{}}' WHERE event_id = '{of('opened Q1')}'"],
        {"I11": "event treasury.period.opened"},
    ),
}

IN_PROJECTIONS = {
    "a copy of a member that is wrong": (
        ["UPDATE treasury.member SET tier = 'community' WHERE member_number = 'M-0002'"],
        {"I11": "member M-0002 in treasury"},
    ),
    "a standing that is wrong": (
        [
            f"""UPDATE agreements.member_standing SET status = 'withdrawn'
                WHERE member_id = '{of("Alder")}'"""
        ],
        {"I11": "member M-0001 in agreements"},
    ),
    "a copy of a period that is wrong": (
        ["UPDATE people.period SET status = 'open' WHERE code = '2026Q1'"],
        {"I11": "period 2026Q1 in people"},
    ),
    "another copy of a period that is wrong": (
        ["UPDATE agreements.period SET end_date = '2026-06-29' WHERE code = '2026Q2'"],
        {"I11": "period 2026Q2 in agreements"},
    ),
    "a contribution whose claim is missing": (
        ["DELETE FROM agreements.claim WHERE contribution_number = 'C-1'"],
        {"I6": "the claims of member M-0001", "I11": "contribution C-1"},
    ),
    "a claim that is still awaited": (
        [_contribution("C-1", "claim_status = 'pending'")],
        {"I11": "contribution C-1"},
    ),
    "capital of another amount than was approved": (
        [_contribution("C-2", "value_minor = 20001, tax_value_minor = 20001")],
        {"I11": 'contribution C-2 is {"BOOK 20001","TAX 20001"}'},
    ),
    "capital that is still awaited": (
        [_contribution("C-2", "posting_status = 'pending'")],
        {"I11": "contribution C-2"},
    ),
}

PLANTED = {**IN_THE_LEDGER, **IN_AGREEMENTS, **IN_EVENTS, **IN_PROJECTIONS}
