"""The result of `habitat verify` for people and for machines."""

from typing import TYPE_CHECKING, Any

from habitat_cli.verify.questions import SHOWN

if TYPE_CHECKING:
    from rich.console import Console

    from habitat_cli.verify.run import Check, Verification

_INDENT = " " * 15


def show_checks(console: "Console", verification: "Verification") -> None:
    """One line a check; below a breach what offends, at most 20 of them, with its cooperative."""
    from rich.text import Text

    for check in verification.checks:
        verdict = Text("ok    ", "green") if check.ok else Text("BREACH", "bold red")
        console.print(Text.assemble(f"   {check.id:<4}", verdict, f"  {check.name}"))
        for note in check.notes[:SHOWN]:
            console.print(Text(f"{_INDENT}{note}"))
        for breach in check.breaches[:SHOWN]:
            console.print(Text(f"{_INDENT}{breach.what} (cooperative {breach.cooperative_id})"))
        hidden = check.count - len(check.breaches[:SHOWN])
        if hidden > 0:
            console.print(Text(f"{_INDENT}... and {hidden} more"))


def document(verification: "Verification") -> dict[str, Any]:
    """The same for `--json`."""
    return {
        "ok": verification.ok,
        "cooperatives": verification.cooperatives,
        "checks": [_check(check) for check in verification.checks],
    }


def _check(check: "Check") -> dict[str, Any]:
    return {
        "id": check.id,
        "name": check.name,
        "ok": check.ok,
        "breachCount": check.count,
        "breaches": [
            {"cooperative": breach.cooperative_id, "what": breach.what}
            for breach in check.breaches[:SHOWN]
        ],
        "notes": check.notes[:SHOWN],
    }
