"""Import files: columns and message codes as the readers of People know them."""

from collections.abc import Sequence

from markdown import table

from people.domain.imports import capital_file, contributions_file, members_file
from people.domain.imports.csv_reading import Column
from people.domain.imports.messages import HINTS

FILES: dict[str, Sequence[Column]] = {
    "members.csv": members_file.COLUMNS,
    "capital_accounts.csv": capital_file.COLUMNS,
    "contributions.csv": contributions_file.COLUMNS,
}
_GROUPS = {
    "E0": "Structure of any file",
    "E1": "members.csv",
    "E2": "capital_accounts.csv",
    "E3": "contributions.csv",
    "W": "Warnings",
}
ELSEWHERE = {
    "E111": "Use another address: the demo brings operators of its own (`habitat demo` only).",
    "E212": "Correct the balance at its source; an opening balance is not negative.",
    "E230": "Leave the row out; the account is in use, and what is wrong in it is reversed or "
    "adjusted.",
}
"""Codes that the ledger and the demo give; they have no hints of their own in People."""

_RULES: dict[str, dict[str, str]] = {
    "members.csv": {
        "email": "One `@`, no blanks, a dot in the domain; once in the file, whatever its case",
        "display_name": "1 to 120 characters",
        "ens_name": "Lower-case name ending in `.eth`; nobody else has it",
        "role": "`member`, `steward` or `admin`; one active admin remains",
        "status": "`active`, `inactive`, `pending`, `suspended`, `withdrawn` or `expelled`",
        "joined_at": "A date, not in the future",
        "ended_on": "For `withdrawn` and `expelled` only, not before `joined_at`; "
        "the day before the first open period when left out",
        "legal_name": "At most 120 characters; the display name when left out",
        "tier": "`community`, `coworking` or `cooperative` (which it is when left out)",
        "external_ref": "At most 100 characters, nobody else has it",
    },
    "capital_accounts.csv": {
        "member_email": "A member of these books, or of the members file of the same run; once",
        "balance": "Opening book balance, not negative",
        "tax_basis": "Opening tax balance, not negative",
        "notes": "At most 4 000 characters; kept as the memo of the entry",
        "as_of": "A date in an open period; the first day of the earliest one when left out",
        "contributed_capital": "Not negative; the whole balance when left out",
        "retained_patronage": "Not negative; adds up with `contributed_capital` to `balance`",
    },
    "contributions.csv": {
        "member_email": "A member of these books, or of the members file of the same run",
        "period": "Name or code of a period: `Q1 2026`, `2026Q1`",
        "type": "A category (`labor`, `expertise`, `capital`, `relationship`), or a word of older "
        "systems: `property`, `cash`, `community`",
        "amount": "Above zero; may stay empty for timed work with `hours` and `rate`",
        "description": "Not empty, at most 4 000 characters",
        "status": "`pending`, `approved` or `rejected`",
        "approved_at": "For approved rows: a date or a date-time, not before the period, not in "
        "the future",
        "hours": "Above zero, whole minutes: `7.5`",
        "tax_basis": "For property; the amount when left out",
        "contribution_date": "Inside of the period; its last day when left out",
        "rejection_reason": "At most 1 000 characters",
        "rate": "Above zero, an hour; together with `hours`",
        "approver_email": "A member other than the contributor; you when left out",
        "external_ref": "At most 100 characters, once: the key of the row when given",
    },
}


def columns() -> str:
    """Raises KeyError for a column without a rule."""
    parts = []
    for name, known in FILES.items():
        rows = [
            (_names(column), "yes" if column.required else "", _RULES[name][column.name])
            for column in known
        ]
        parts.append(f"### {name}\n\n{table(('Column', 'Required', 'Rule'), rows)}")
    return "\n".join(parts)


def codes() -> str:
    """Every code that a report can hold, with the way out that the report itself gives."""
    known = sorted({**ELSEWHERE, **HINTS}.items())
    parts = []
    for prefix, title in _GROUPS.items():
        rows = [(f"`{code}`", hint) for code, hint in known if code.startswith(prefix)]
        parts.append(f"### {title}\n\n{table(('Code', 'What to do'), rows)}")
    return "\n".join(parts)


def _names(column: Column) -> str:
    aliases = ", ".join(f"`{alias}`" for alias in column.aliases)
    return f"`{column.name}`" + (f" ({aliases})" if aliases else "")
