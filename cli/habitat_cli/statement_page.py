"""A statement as one HTML file: no script, no address outside of it, ready to print."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from habitat_cli.amounts import spaced
from habitat_cli.statements import Statement

Json = dict[str, Any]

_STYLE = """
:root { color-scheme: light; }
body { font: 11pt/1.5 Georgia, "Times New Roman", serif; color: #1b1b1b; background: #fff;
       max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .2rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .4rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid #c9c9c9; text-align: left;
         vertical-align: top; }
th { font-weight: 600; border-bottom-color: #555; } td.n, th.n { text-align: right; }
tr { break-inside: avoid; } h2 { break-after: avoid; }
.quiet { color: #555; } .figure { font-size: 1.3rem; }
@page { margin: 20mm; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def as_html(statement: Statement) -> str:
    """The page; every word of it that came from outside is escaped."""
    content = statement.content
    line, agreement = content["allocation"], content["agreement"]
    parts = [
        _head(statement),
        "<main>",
        _figures(line),
        _notice(content["noticeKind"]),
        "<h2>How it was worked out</h2>",
        _steps(content["steps"]),
        "<h2>By category</h2>",
        _categories(line["byCategory"]),
        "<h2>Your contributions</h2>",
        _contributions(content["claims"]),
        "<h2>Tax</h2>",
        f"<p>On the tax basis your allocation is {spaced(line['taxTotal'])}.</p></main>",
        f"<footer class=quiet><p>Inputs sha256 {escape(agreement['inputsHash'])}</p></footer>",
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _head(statement: Statement) -> str:
    content, member = statement.content, statement.member
    agreement = content["agreement"]
    title = escape(f"Allocation statement, {content['periodName']}")
    name, number = escape(member["displayName"]), escape(member["number"])
    status = escape(agreement["status"].lower())
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: {name}</title>
<style>{_STYLE}</style></head><body><header>
<p class=quiet>{escape(statement.cooperative)}</p><h1>{title}</h1>
<p>{name}, member {number}<br>
Agreement {escape(agreement["number"])}, {status}; amounts in {escape(statement.currency)}</p>
</header>"""


def _figures(line: Json) -> str:
    total, cash, retained = (spaced(line[key]) for key in ("total", "cash", "retained"))
    return (
        f"<p class=figure>Your allocation is <strong>{total}</strong>: {cash} in cash and "
        f"{retained} retained in your capital account.</p>"
    )


def _steps(steps: list[Json]) -> str:
    rows = ([str(s["step"]), f"{s['title']}. {s['explanation']}", s["result"]] for s in steps)
    return _table(["Step", "", "Result:"], rows)


def _categories(categories: list[Json]) -> str:
    return _table(
        ["Category", "Value:", "Weight:", "Weighted:", "Amount:"],
        (
            [
                row["categoryCode"],
                spaced(row["raw"]),
                row["weight"],
                row["weightedValue"],
                spaced(row["amount"]),
            ]
            for row in categories
        ),
    )


def _contributions(claims: list[Json]) -> str:
    return _table(
        ["Number", "Category", "Date", "Value:", "Weight:", "Counted"],
        (
            [
                claim["contributionNumber"],
                claim["categoryCode"],
                claim["contributionDate"],
                spaced(claim["raw"]),
                claim["weight"],
                "yes" if claim["counted"] else "no",
            ]
            for claim in claims
        ),
    )


def _notice(kind: str | None) -> str:
    return f"<p>This is a {escape(kind.lower())} written notice.</p>" if kind else ""


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A heading that ends with a colon stands over figures."""
    figures = [heading.endswith(":") for heading in headings]
    head = "".join(
        f"<th{' class=n' if right else ''}>{escape(heading.removesuffix(':'))}</th>"
        for heading, right in zip(headings, figures, strict=True)
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            f"<td{' class=n' if right else ''}>{escape(cell)}</td>"
            for cell, right in zip(row, figures, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"
