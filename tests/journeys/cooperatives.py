"""Cooperatives made from a seed, with the edges that real ones have, as the three files."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

TREES = ("alder", "ash", "aspen", "beech", "birch", "cedar", "cypress", "elm", "fir", "hazel")
TREES += ("juniper", "larch", "linden", "maple", "oak", "pine", "rowan", "spruce", "willow")
_STATUSES = ["active"] * 12 + ["inactive", "pending", "suspended", "withdrawn", "expelled"]
_TYPES = ["labor"] * 5 + ["expertise"] * 3 + ["capital", "property", "cash", "relationship"]
_TYPES += ["relationship", "community"]
_Q1 = date(2026, 1, 1)


def write_cooperative(folder: Path, seed: int, *, members: int | None = None) -> None:
    """Three valid files: ties, newcomers, leavers, other tiers, pending and rejected rows."""
    chance = random.Random(seed)
    count = members or chance.choice([1, 2, 3, 5, 8, 13, 21, 40])
    folder.mkdir(parents=True, exist_ok=True)
    people = [_member(chance, number, seed) for number in range(count)]
    people[0] |= {"status": "active", "tier": "", "joined_at": "2024-05-01", "ended_on": ""}
    _write(folder / "members.csv", people)
    _write(folder / "capital_accounts.csv", _accounts(chance, people))
    _write(folder / "contributions.csv", _contributions(chance, people))


def _member(chance: random.Random, number: int, seed: int) -> dict[str, str]:
    name = f"{TREES[number % len(TREES)]}{number}"
    joined = chance.choice(
        [date(2023, 4, 1), date(2025, 12, 31), _Q1, date(2026, 2, 14), date(2026, 3, 31)]
    )
    status = chance.choice(_STATUSES)
    ended = ""
    if status in ("withdrawn", "expelled"):
        joined = date(2023, 4, 1)
        ended = chance.choice(["", "2025-11-30", "2026-02-28", "2026-01-01"])
    email = f"{name}@example.org"
    return {
        "email": email.title() if seed % 3 == 0 else email,
        "display_name": name.title(),
        "role": chance.choice(["member"] * 5 + ["steward"]),
        "status": status,
        "joined_at": joined.isoformat(),
        "ended_on": ended,
        "tier": chance.choice(["", "cooperative", "cooperative", "cooperative", "community"]),
    }


def _accounts(chance: random.Random, people: list[dict[str, str]]) -> list[dict[str, str]]:
    rows = []
    for person in people:
        if chance.random() < 0.75:
            book = chance.choice([0, 1, 10_000, chance.randrange(2_000_000)])
            tax = book if chance.random() < 0.8 else chance.randrange(book + 1)
            rows.append(
                {
                    "member_email": person["email"].lower(),
                    "balance": f"{book // 100}.{book % 100:02d}",
                    "tax_basis": f"{tax // 100}.{tax % 100:02d}",
                }
            )
    return rows or [{"member_email": people[0]["email"], "balance": "0", "tax_basis": "0.00"}]


def _contributions(chance: random.Random, people: list[dict[str, str]]) -> list[dict[str, str]]:
    rows = [_contribution(chance, people[0], 0)]
    rows[0]["status"], rows[0]["approved_at"] = "approved", "2026-03-31"
    rows[0]["contribution_date"] = ""
    for number in range(1, chance.randrange(1, 6 * len(people) + 2)):
        rows.append(_contribution(chance, chance.choice(people), number))
    return rows


def _contribution(chance: random.Random, person: dict[str, str], number: int) -> dict[str, str]:
    kind = chance.choice(_TYPES)
    minor = chance.choice([1, 333, 10_000, 250_000, 250_001, chance.randrange(1, 900_000)])
    on = _Q1 + timedelta(days=chance.randrange(90))
    status = chance.choice(["approved"] * 6 + ["pending", "rejected"])
    row = {
        "member_email": person["email"].upper(),
        "period": chance.choice(["Q1 2026", "2026Q1", "q1 2026"]),
        "type": kind,
        "amount": f"{minor // 100}.{minor % 100:02d}",
        "description": f"Piece of work {number}, with a comma",
        "status": status,
        "approved_at": "2026-03-31" if status == "approved" else "",
        "hours": "",
        "rate": "",
        "tax_basis": "",
        "contribution_date": chance.choice(["", on.isoformat()]),
    }
    if kind == "labor" and chance.random() < 0.4:
        row |= {"hours": "7.25", "rate": "88.00", "amount": chance.choice(["", "638.00"])}
    if kind == "property" and chance.random() < 0.5:
        row["tax_basis"] = f"{minor // 200}.00"
    return row


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
