"""The lines of an agreement, written with its draft: set by set, whatever their number."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg

from agreements.adapters.columns import Column, Record
from agreements.domain.agreements import Agreement, Allocation
from agreements.domain.numbers import sortable
from chassis.ahead import made_ahead

CHUNK = 10_000
"""Rows of one statement: some megabytes."""


def _record(agreement: Agreement) -> Record[Allocation]:
    return Record(
        "agreements.allocation",
        (
            Column("id", "uuid", lambda line: line.id),
            Column("number", "text", lambda line: line.number),
            Column("number_key", "text", lambda line: sortable(line.number)),
            Column("agreement_id", "uuid", lambda line: agreement.id),
            Column("period_id", "uuid", lambda line: agreement.period_id),
            Column("member_id", "uuid", lambda line: line.member_id),
            Column("member_number", "text", lambda line: line.member_number),
            Column("member_key", "text", lambda line: sortable(line.member_number)),
            Column("raw_minor", "bigint[]", lambda line: line.raw),
            Column("amounts_minor", "bigint[]", lambda line: line.amounts),
            Column("tax_minor", "bigint[]", lambda line: line.tax),
            Column("weighted_e4", "numeric", lambda line: line.weighted),
            Column("share_num", "numeric", lambda line: line.share_num),
            Column("minutes", "bigint", lambda line: line.minutes),
            Column("claims", "int", lambda line: line.claims),
            Column("total_minor", "bigint", lambda line: line.total),
            Column("cash_minor", "bigint", lambda line: line.cash),
            Column("retained_minor", "bigint", lambda line: line.retained),
            Column("tax_total_minor", "bigint", lambda line: line.tax_total),
            Column("cash_rate_bp", "int", lambda line: agreement.cash_rate_bp),
            Column("capacity_minor", "bigint", lambda line: line.capacity),
        ),
    )


async def add_lines(
    driver: "asyncpg.Connection[Any]",
    cooperative_id: UUID,
    agreement: Agreement,
    lines: Iterable[Allocation],
) -> None:
    """The next lines are made and put into columns while PostgreSQL writes those before them."""
    record = _record(agreement)
    sql = record.insert_many()
    async with made_ahead(_in_columns(record, iter(lines))) as coming:
        async for columns in coming:
            await driver.execute(sql, cooperative_id, *columns)


def _in_columns(record: Record[Allocation], lines: Iterator[Allocation]) -> Iterator[list[str]]:
    while chunk := list(islice(lines, CHUNK)):
        yield record.arrays(chunk)
