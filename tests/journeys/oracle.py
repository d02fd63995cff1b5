"""An independent reckoning of a quarter from the three files, in fractions, to compare with.

It shares no code with the product on purpose, and does things the slow and obvious way.
"""

import csv
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

WEIGHTS = {"labor": Fraction(1), "expertise": Fraction(3, 2), "capital": Fraction(1)}
WEIGHTS |= {"relationship": Fraction(1, 2)}
KINDS = {"property": "capital", "cash": "capital", "community": "labor"}
START, END = date(2026, 1, 1), date(2026, 3, 31)


@dataclass
class Member:
    order: int
    qualifies: bool
    joined: date
    ended: date
    weighted: Fraction = Fraction(0)
    book: int = 0
    tax: int = 0
    total: int = 0
    cash: int = 0


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [
            {str(k).strip().lower(): (v or "").strip() for k, v in row.items()}
            for row in csv.DictReader(file)
        ]


def cents(text: str) -> int:
    return int(Fraction(text) * 100)


def text(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}{abs(minor) // 100}.{abs(minor) % 100:02d}"


def reckon(folder: Path, surplus: int, rate: Fraction = Fraction(1, 5)) -> dict[str, object]:
    """The JSON of `habitat demo --data`, as it must be; `surplus` in cents, signed."""
    members = _members(folder)
    for row in _rows(folder / "capital_accounts.csv"):
        member = members[row["member_email"].lower()]
        member.book += cents(row["balance"])
        member.tax += cents(row.get("tax_basis") or row["tax_balance"])
    for row in _rows(folder / "contributions.csv"):
        if row["status"] == "approved":
            _count(members[row["member_email"].lower()], row)
    _divide(sorted(members.values(), key=lambda m: m.order), surplus, rate)
    return _json(members)


def _members(folder: Path) -> dict[str, Member]:
    found = {}
    for order, row in enumerate(_rows(folder / "members.csv")):
        joined = date.fromisoformat(row.get("joined_at") or row["joined_on"])
        ended = date.max
        if row["status"] in ("withdrawn", "expelled"):
            ended = date.fromisoformat(row.get("ended_on") or "2025-12-31")
        standing = row["status"] in ("active", "inactive") or (
            row["status"] == "withdrawn" and ended >= START
        )
        tier = row.get("tier") or "cooperative"
        qualifies = standing and tier == "cooperative" and joined <= END
        found[row["email"].lower()] = Member(order, qualifies, joined, ended)
    return found


def _count(member: Member, row: dict[str, str]) -> None:
    amount = row.get("amount") or ""
    value = cents(amount) if amount else int(Fraction(row["hours"]) * cents(row["rate"]))
    kind = KINDS.get(row["type"], row["type"])
    on = date.fromisoformat(row.get("contribution_date") or END.isoformat())
    if member.joined <= on <= member.ended:
        member.weighted += value * WEIGHTS[kind]
    if kind == "capital":
        member.book += value
        member.tax += cents(row["tax_basis"]) if row.get("tax_basis") else value


def largest_remainder(total: int, weights: list[Fraction]) -> list[int]:
    whole = sum(weights)
    quotas = [total * weight / whole for weight in weights]
    parts = [floor(quota) for quota in quotas]
    order = sorted(range(len(parts)), key=lambda i: (-(quotas[i] - parts[i]), -weights[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def _divide(members: list[Member], surplus: int, rate: Fraction) -> None:
    sharing = [m for m in members if m.qualifies and m.weighted > 0]
    if surplus >= 0:
        for m, part in (
            zip(sharing, largest_remainder(surplus, [m.weighted for m in sharing]), strict=True)
            if surplus
            else ()
        ):
            m.total, m.cash = part, ceil(part * rate)
            m.book += part - m.cash
            m.tax += part - m.cash
        return
    left, free = -surplus, sharing
    while free:
        parts = largest_remainder(left, [m.weighted for m in free])
        over = [m for m, part in zip(free, parts, strict=True) if part > m.book]
        if not over:
            for m, part in zip(free, parts, strict=True):
                m.total = -part
            left = 0
            break
        for m in over:
            m.total = -m.book
            left -= m.book
        free = [m for m in free if m not in over]
    if left:
        raise ValueError("nobody can bear the rest of the loss")
    for m in sharing:
        m.book += m.total
        m.tax += m.total


def _json(members: dict[str, Member]) -> dict[str, object]:
    def column(pick) -> dict[str, str]:  # type: ignore[no-untyped-def]
        return {email: text(pick(member)) for email, member in members.items()}

    return {
        "allocations": column(lambda m: m.total),
        "cash": column(lambda m: m.cash),
        "retained": column(lambda m: m.total - m.cash),
        "ending_book": column(lambda m: m.book),
        "ending_tax": column(lambda m: m.tax),
        "trial_balance": {"book": "0.00", "tax": "0.00"},
        "verify": "ok",
    }
