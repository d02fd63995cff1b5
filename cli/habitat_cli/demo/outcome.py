"""The result of a quarter as maps of e-mail to amount: what `--json` writes."""

import json
from pathlib import Path
from typing import Any

from habitat_cli.demo.cast import Cast
from habitat_cli.demo.figures import OPERATORS

Json = dict[str, Any]
_ZERO = "0.00"


async def capital_accounts(cast: Cast) -> list[Json]:
    """Every member's capital account, the operators left out, by member number."""
    found = await cast.admin.pages(
        "capitalAccounts",
        "bookBalance taxBalance declaredUnpaid member { number email displayName }",
    )
    return [account for account in found if account["member"]["email"] not in OPERATORS]


async def allocations(cast: Cast, agreement_id: str) -> list[Json]:
    """The lines of the agreement by number."""
    return await cast.admin.pages(
        "allocations",
        "number total cash retained taxTotal sharePercent weightedValue"
        " member { id number email displayName }",
        f', filter: {{agreementId: "{agreement_id}"}}',
    )


async def trial_balances(cast: Cast) -> dict[str, Json]:
    """The trial balance of both ledgers, as of now."""
    rows = "rows { account { number name } debits credits balance }"
    fields = f"{{ difference totalDebits totalCredits {rows} }}"
    document = (
        f"query {{ book: trialBalance(ledger: BOOK) {fields}"
        f" tax: trialBalance(ledger: TAX) {fields} }}"
    )
    return await cast.admin.ask(document)


async def outcome(cast: Cast, agreement_id: str, *, verified: bool) -> Json:
    """The figures of all imported members, two-decimal strings, "0.00" where there is nothing."""
    members = await cast.admin.pages("members", "email")
    emails = [m["email"].lower() for m in members if m["email"] not in OPERATORS]
    lines = {line["member"]["email"]: line for line in await allocations(cast, agreement_id)}
    capital = {row["member"]["email"]: row for row in await capital_accounts(cast)}
    balances = await trial_balances(cast)

    def column(rows: dict[str, Json], name: str) -> dict[str, str]:
        return {email: rows[email][name] if email in rows else _ZERO for email in emails}

    return {
        "allocations": column(lines, "total"),
        "cash": column(lines, "cash"),
        "retained": column(lines, "retained"),
        "ending_book": column(capital, "bookBalance"),
        "ending_tax": column(capital, "taxBalance"),
        "trial_balance": {name: balances[name]["difference"] for name in ("book", "tax")},
        "verify": "ok" if verified else "failed",
    }


def write(path: Path, result: Json) -> None:
    """Write the file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    unfinished.replace(path)
