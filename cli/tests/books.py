"""The ledger of the sample quarter: accounts, postings, and the snapshots of its close."""

import hashlib
from datetime import datetime
from typing import Any

from .world import AFTER, BEFORE, CLOSED_AT, MEMBERS, Q1, Q2, World, of

SHARED = {"1110": "asset", "4240": "revenue", "3310": "equity"}
OF_MEMBERS = {"BOOK": {"3100": "capital", "3320": "declared"}, "TAX": {"3200": "capital"}}


async def _account(world: World, ledger: str, number: str, kind: str, **columns: Any) -> None:
    await world.add(
        "treasury.account", id=of(f"{ledger} {number}"), ledger=ledger, account_number=number,
        name=number, account_type=kind, normal_balance="debit" if kind == "asset" else "credit",
        is_contra=False, patronage_source="na", k1_line="1", is_active=True,
        **{"is_control": False, **columns},
    )  # fmt: skip


async def write_accounts(world: World) -> None:
    for ledger, roles in OF_MEMBERS.items():
        for number, kind in SHARED.items():
            await _account(world, ledger, number, kind)
        for control, role in roles.items():
            await _account(world, ledger, control, "equity", is_control=True)
            for name, member in MEMBERS.items():
                await _account(
                    world, ledger, f"{control}-{member}", "equity", member_id=of(name),
                    member_role=role, parent_id=of(f"{ledger} {control}"),
                )  # fmt: skip


POSTINGS = {  # name: (type, source type, source, period, lines BOOK, lines TAX)
    "revenue": (
        "revenue", "journal", "entry", "2026Q1",
        {"1110": 100_000, "4240": -100_000}, {"1110": 100_000, "4240": -100_000},
    ),
    "cash of C-2": (
        "contribution", "contribution", str(of("C-2")), "2026Q1",
        {"1110": 20_000, "3100-M-0001": -20_000}, {"1110": 20_000, "3200-M-0001": -20_000},
    ),
    "closing": (
        "closing", "close", "workflow", "2026Q1",
        {"4240": 100_000, "3310": -100_000}, {"4240": 100_000, "3310": -100_000},
    ),
    "allocation": (
        "allocation", "agreement", str(of("agreement")), "2026Q1",
        {"3310": 100_000, "3100-M-0001": -60_000, "3320-M-0001": -15_000,
         "3100-M-0002": -20_000, "3320-M-0002": -5_000},
        {"3310": 100_000, "3200-M-0001": -75_000, "3200-M-0002": -25_000},
    ),
    "payment": (
        "distribution", "distribution", str(of("D-1")), "2026Q2",
        {"3320-M-0001": 15_000, "1110": -15_000}, {"3200-M-0001": 15_000, "1110": -15_000},
    ),
}  # fmt: skip


async def post(
    world: World, name: str, ledger: str, lines: dict[str, int], *, period: str, kind: str,
    source: tuple[str, str], posted_at: datetime, serial: int, **columns: Any,
) -> None:  # fmt: skip
    """One transaction; debits are positive, credits negative, in minor units."""
    row = {
        "id": of(f"{name} {ledger}"), "number": f"T-{serial}", "serial": serial, "ledger": ledger,
        "period_id": of(period), "transaction_type": kind, "description": name,
        "transaction_date": Q1[1] if period == "2026Q1" else Q2[0], "source_type": source[0],
        "source_id": source[1], "source_key": f"{source[0]}:{source[1]}:{ledger}:{name}",
        "economic_event_id": of(f"event {name}"), "created_by": "test", "posted_at": posted_at,
        "total_minor": sum(minor for minor in lines.values() if minor > 0),
        "entry_count": len(lines),
    } | columns  # fmt: skip
    await world.add("treasury.transaction", **row)
    await world.add("treasury.journal_unsealed", id=row["id"])  # as its trigger would
    for place, (number, minor) in enumerate(lines.items(), start=1):
        capital = number.startswith(("3100-", "3200-", "3320-"))
        await world.add(
            "treasury.entry", transaction_id=row["id"], line_no=place,
            account_id=of(f"{ledger} {number}"), direction="debit" if minor > 0 else "credit",
            amount_minor=abs(minor), movement="adjustment" if capital else None,
            entry_seq=serial * 10 + place,
        )  # fmt: skip


async def write_ledger(world: World) -> None:
    serial = 0
    for name, (kind, source_type, source_id, period, *both) in POSTINGS.items():
        for ledger, lines in zip(("BOOK", "TAX"), both, strict=True):
            serial += 1
            await post(
                world, name, ledger, lines, period=period, kind=kind, serial=serial,
                source=(source_type, source_id), posted_at=AFTER if name == "payment" else BEFORE,
            )  # fmt: skip


async def write_snapshots(world: World) -> None:
    for ledger in ("BOOK", "TAX"):
        rows = await world.connection.fetch(
            "SELECT a.id, a.account_number AS number, "
            "sum(CASE e.direction WHEN 'debit' THEN e.amount_minor ELSE 0 END)::bigint AS debits, "
            "sum(CASE e.direction WHEN 'credit' THEN e.amount_minor ELSE 0 END)::bigint AS credits,"
            " count(*) AS entries, max(e.entry_seq) AS last FROM treasury.entry e "
            "JOIN treasury.transaction t ON t.id = e.transaction_id "
            "JOIN treasury.account a ON a.id = e.account_id "
            "WHERE t.ledger = $1 AND t.transaction_date <= $2 "
            'GROUP BY a.id, a.account_number ORDER BY a.account_number COLLATE "C"',
            ledger,
            Q1[1],
        )
        last = max(row["last"] for row in rows)
        lines = [f"{r['number']}|{r['debits']}|{r['credits']}|{r['entries']}" for r in rows]
        sealed = f"{ledger}|{Q1[1]}|{last}\n" + "\n".join(lines)
        await world.add(
            "treasury.period_snapshot", id=of(f"snapshot {ledger}"), period_id=of("2026Q1"),
            ledger=ledger, revision=0, as_of_date=Q1[1], last_entry_seq=last,
            account_count=len(rows), total_debits_minor=sum(row["debits"] for row in rows),
            total_credits_minor=sum(row["credits"] for row in rows), equation_difference_minor=0,
            sha256=hashlib.sha256(sealed.encode()).hexdigest(), created_at=CLOSED_AT,
        )  # fmt: skip
        for row in rows:
            await world.add(
                "treasury.snapshot_balance", snapshot_id=of(f"snapshot {ledger}"),
                account_id=row["id"], debits_minor=row["debits"], credits_minor=row["credits"],
                balance_minor=abs(row["debits"] - row["credits"]), entry_count=row["entries"],
            )  # fmt: skip
