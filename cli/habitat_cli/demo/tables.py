"""What a person sees of the demo: short headings and tables whose figures line up."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table

Json = dict[str, Any]


def amount(text: str) -> str:
    """ "48750.37" as "48 750.37": thousands apart, the digits as they are."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, cents = digits.partition(".")
    groups: list[str] = []
    while whole:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    return f"{sign}{' '.join(groups)}.{cents}"


def percent(text: str) -> str:
    """Four digits behind the point, so that a column lines up."""
    whole, _, digits = text.partition(".")
    return f"{whole}.{digits:0<4}"


class Page:
    """The demo's output; quiet when only the JSON is wanted."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._chapter = 0

    def chapter(self, title: str, line: str = "") -> None:
        self._chapter += 1
        self.console.print(
            f"\n[bold]{self._chapter}. {title}[/bold]" + (f"  {line}" if line else "")
        )

    def say(self, line: str) -> None:
        """One indented paragraph; what does not fit on the line stays indented."""
        self.console.print(Padding(line, (0, 0, 0, 3)))

    def table(
        self,
        columns: Sequence[tuple[str, str]],
        rows: Iterable[Sequence[str]],
        *,
        total: Sequence[str] | None = None,
    ) -> None:
        """`columns` are (heading, "left" or "right"); `total` is a last row, set apart."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=total is not None)
        for index, (heading, side) in enumerate(columns):
            footer = total[index] if total else ""
            table.add_column(
                heading, footer=footer, justify="right" if side == "right" else "left", no_wrap=True
            )
        for row in rows:
            table.add_row(*row)
        self.console.print(table)


def show_files(page: Page, reports: dict[str, Json]) -> None:
    page.table(
        [("File", "left"), ("Rows", "right"), ("New", "right"), ("Changed", "right")],
        [(n, str(r["rows"]), str(r["new"]), str(r["changed"])) for n, r in reports.items()],
    )


def show_tale(page: Page, told: Iterable[Sequence[str]]) -> None:
    page.table(
        [("Who", "left"), ("Does what", "left"), ("Contribution", "left"), ("Then it is", "left")],
        [(who, what, number, state.lower().replace("_", " ")) for who, what, number, state in told],
    )


def show_allocations(page: Page, lines: Sequence[Json], agreement: Json) -> None:
    page.table(
        [
            ("Member", "left"),
            ("Weighted patronage", "right"),
            ("Share %", "right"),
            ("Allocation", "right"),
            ("Cash", "right"),
            ("Retained", "right"),
        ],
        [
            (
                line["member"]["displayName"],
                amount(line["weightedValue"]),
                percent(line["sharePercent"]),
                amount(line["total"]),
                amount(line["cash"]),
                amount(line["retained"]),
            )
            for line in lines
        ],
        total=(
            "Total",
            amount(agreement["totalWeighted"]),
            "",
            amount(agreement["allocableSurplus"]),
            amount(agreement["cash"]),
            amount(agreement["retained"]),
        ),
    )


def show_capital(page: Page, before: Sequence[Json], after: Sequence[Json]) -> None:
    earlier = {row["member"]["email"]: row for row in before}
    page.table(
        [
            ("Member", "left"),
            ("Book before", "right"),
            ("Book after", "right"),
            ("Tax before", "right"),
            ("Tax after", "right"),
        ],
        [
            (
                row["member"]["displayName"],
                amount(earlier[row["member"]["email"]]["bookBalance"]),
                amount(row["bookBalance"]),
                amount(earlier[row["member"]["email"]]["taxBalance"]),
                amount(row["taxBalance"]),
            )
            for row in after
            if row["member"]["email"] in earlier
        ],
    )


def show_trial_balance(page: Page, balances: dict[str, Json]) -> None:
    tax = {row["account"]["number"]: row for row in balances["tax"]["rows"]}
    book = {row["account"]["number"]: row for row in balances["book"]["rows"]}
    rows = []
    for number in sorted(book.keys() | tax.keys()):
        name = (book.get(number) or tax[number])["account"]["name"]
        cells = [
            amount(side[number][column]) if number in side else ""
            for side in (book, tax)
            for column in ("debits", "credits")
        ]
        rows.append((number, name, *cells))
    columns = ["Book debits", "Book credits", "Tax debits", "Tax credits"]
    totals = [
        amount(balances[ledger][column])
        for ledger in ("book", "tax")
        for column in ("totalDebits", "totalCredits")
    ]
    page.table(
        [("Account", "left"), ("Name", "left"), *((column, "right") for column in columns)],
        rows,
        total=("", "Total", *totals),
    )


def show_payments(page: Page, payments: Sequence[Json]) -> None:
    page.table(
        [
            ("Distribution", "left"),
            ("Member", "left"),
            ("Method", "left"),
            ("Amount", "right"),
            ("Attempts", "right"),
            ("State", "left"),
            ("Reference", "left"),
        ],
        [
            (
                item["number"],
                item["member"]["displayName"],
                item["method"].lower(),
                amount(item["amount"]),
                str(item["attempt"]),
                item["status"].lower(),
                item["paymentReference"] or "",
            )
            for item in payments
        ],
    )
