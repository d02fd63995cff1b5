"""A statement as rows: what the CSV form holds."""

from typing import Any

from habitat_cli.spreadsheet import written
from habitat_cli.statements import Statement

_CATEGORY = ("categoryCode", "raw", "weight", "weightedValue", "amount")


def as_csv(statement: Statement) -> str:
    """Sections, each under a heading of its own: figures, categories, contributions, steps."""
    content = statement.content
    categories = content["allocation"]["byCategory"]
    return written(
        [
            *_figures(statement),
            ["section", "category", "value", "weight", "weighted", "amount"],
            *(["categories", *(row[key] for key in _CATEGORY)] for row in categories),
            ["section", "contribution", "value", "weight", "weighted", "counted"],
            *(_contribution(claim) for claim in content["claims"]),
            ["section", "step", "title", "explanation", "result", ""],
            *(
                ["steps", str(s["step"]), s["title"], s["explanation"], s["result"], ""]
                for s in content["steps"]
            ),
        ]
    )


def _figures(statement: Statement) -> list[list[str]]:
    content = statement.content
    line = content["allocation"]
    figures = {
        "cooperative": statement.cooperative,
        "member": statement.member["displayName"],
        "member number": statement.member["number"],
        "period": content["periodName"],
        "agreement": content["agreement"]["number"],
        "currency": statement.currency,
        "weighted patronage": line["weightedValue"],
        "share percent": line["sharePercent"],
        "allocation": line["total"],
        "cash": line["cash"],
        "retained": line["retained"],
        "tax allocation": line["taxTotal"],
    }
    rows = [["figures", name, value, "", "", ""] for name, value in figures.items()]
    return [["section", "item", "value", "", "", ""], *rows]


def _contribution(claim: dict[str, Any]) -> list[str]:
    return [
        "contributions",
        claim["contributionNumber"],
        claim["raw"],
        claim["weight"],
        claim["weightedValue"],
        "yes" if claim["counted"] else "no",
    ]
