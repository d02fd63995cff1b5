"""What an agreement must satisfy, recomputed set by set in the database, whatever its size.

This arithmetic is not the engine's: quotas and remainders of the stored shares, as domain 9.4 says.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from agreements.adapters.sql_claims import category_columns
from agreements.application.records import LineSums
from agreements.domain.agreements import Agreement
from chassis.database import Unit
from kernel.money import MINOR_MAX

NAMED_MAX = 20
"""So many are named where a whole agreement is wrong."""

_OF = "cooperative_id = $1 AND agreement_id = $2"

_SUMS = f"""
SELECT count(*), coalesce(sum(total_minor), 0), coalesce(sum(cash_minor), 0),
    coalesce(sum(tax_total_minor), 0), coalesce(sum(weighted_e4), 0), coalesce(sum(share_num), 0)
FROM agreements.allocation WHERE {_OF}
"""

# Each line by itself; the checks of the table say the same, unless somebody took them off.
_LINES = f"""
SELECT number,
    cash_minor BETWEEN 0 AND greatest(total_minor, 0)
        AND cash_minor + retained_minor = total_minor AS a2,
    total_minor <= 0 OR cash_minor::numeric * 10000 >= total_minor::numeric * $3 AS a3,
    cash_minor = greatest(ceil(total_minor::numeric * $3 / 10000), 0) AS cash
FROM agreements.allocation
WHERE {_OF} AND (cash_minor <> greatest(ceil(total_minor::numeric * $3 / 10000), 0)
    OR cash_minor + retained_minor <> total_minor)
ORDER BY number LIMIT {NAMED_MAX}
"""

# One line after the other: no row of a category is sorted or grouped. `number` is bigint where no
# product of what is stored overflows, which takes half as long as numeric.
_CATEGORIES = f"""
SELECT a.number, whole AS a4
FROM agreements.allocation a
CROSS JOIN LATERAL (
    SELECT sum(p.amount) = a.total_minor AS whole,
        (sum(part.weight) = a.weighted_e4 AND bool_and(p.amount - quota.whole IN (0, 1))
         AND coalesce(min(key.value) FILTER (WHERE p.amount > quota.whole)
                    > max(key.value) FILTER (WHERE p.amount = quota.whole), true)) AS parted
    FROM unnest(a.raw_minor, a.amounts_minor, $3::int[])
        WITH ORDINALITY AS p (raw, amount, weight_e4, sort)
    CROSS JOIN LATERAL (SELECT p.raw::{{number}} * p.weight_e4 AS weight) part
    CROSS JOIN LATERAL (SELECT coalesce(
        (a.total_minor * part.weight) % nullif(a.weighted_e4, 0)::{{number}}, 0) AS rest) rest
    CROSS JOIN LATERAL (SELECT rest.rest, coalesce((a.total_minor * part.weight - rest.rest)
        / nullif(a.weighted_e4, 0)::{{number}}, 0) AS whole) quota
    CROSS JOIN LATERAL (SELECT ARRAY[quota.rest, part.weight, -p.sort] AS value) key
) line
WHERE a.cooperative_id = $1 AND a.agreement_id = $2 AND (whole AND parted) IS NOT TRUE
ORDER BY a.number LIMIT {NAMED_MAX}
"""
_LARGEST = f"""
SELECT coalesce(greatest(max(abs(total_minor)), 1)::numeric
    * greatest(max(abs(weighted_e4)), max(most.raw)::numeric * $3), 0)
FROM agreements.allocation
CROSS JOIN LATERAL (SELECT max(abs(raw)) AS raw FROM unnest(raw_minor) raw) most WHERE {_OF}
"""

_PART = "CASE WHEN $3 = 0 THEN total_minor ELSE tax_minor[$3::int] END"

_APPORTIONED = f"""
SELECT number FROM (
    SELECT number, part, quota, $4::numeric - sum(quota) OVER () AS spare,
        row_number() OVER (ORDER BY rest DESC, share_num DESC, member_key) AS place
    FROM (SELECT number, member_key, share_num, $6 * {_PART} AS part,
              div($4::numeric * share_num, $5::numeric) AS quota,
              mod($4::numeric * share_num, $5::numeric) AS rest
          FROM agreements.allocation WHERE {_OF}) line
) placed WHERE part IS DISTINCT FROM quota + (place <= spare)::int
ORDER BY number LIMIT {NAMED_MAX}
"""

_MULTIPLE = f"""
SELECT number FROM agreements.allocation
WHERE {_OF} AND {_PART} IS DISTINCT FROM $4 * total_minor ORDER BY number LIMIT {NAMED_MAX}
"""

# Of a member some of whose claims stayed out only the whole is known.
_COUNTED = f"""
SELECT member_id
FROM (SELECT c.member_id, count(*) AS claims, sum(c.minutes) AS minutes, sum(c.raw_minor) AS raw,
          ARRAY[{{parts}}]::bigint[] AS parts
      FROM agreements.claim c
      WHERE c.cooperative_id = $1 AND c.period_id = $3 AND NOT c.reversed
      GROUP BY c.member_id) claimed
FULL JOIN (SELECT member_id, claims, minutes, raw_minor AS parts
           FROM agreements.allocation WHERE {_OF}) line USING (member_id)
FULL JOIN (SELECT member_id, sum(claims) AS claims, sum(raw_minor) AS raw
           FROM agreements.agreement_exclusion WHERE {_OF} GROUP BY member_id)
    left_out USING (member_id)
CROSS JOIN LATERAL (SELECT coalesce(sum(part), 0) AS raw FROM unnest(line.parts) part) counted
WHERE coalesce(claimed.claims, 0) <> coalesce(line.claims, 0) + coalesce(left_out.claims, 0)
   OR coalesce(claimed.raw, 0) <> counted.raw + coalesce(left_out.raw, 0)
   OR left_out.member_id IS NULL
      AND (claimed.minutes, claimed.parts) IS DISTINCT FROM (line.minutes, line.parts)
ORDER BY member_id LIMIT {NAMED_MAX}
"""

_COVERED = f"""
SELECT m.id, m.number FROM (
    SELECT member_id FROM agreements.allocation WHERE {_OF}
    UNION SELECT member_id FROM agreements.agreement_exclusion WHERE {_OF}
) told JOIN agreements.member m ON m.cooperative_id = $1 AND m.id = told.member_id
"""


class Proofs:
    """The proving half of the lines."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._cooperative_id = unit.call.cooperative_id

    async def line_sums(self, agreement_id: UUID) -> LineSums:
        (row,) = await self._rows(_SUMS, agreement_id)
        return LineSums(*map(int, row))

    async def unfit_lines(self, agreement: Agreement) -> list[str]:
        found = []
        for row in await self._rows(_LINES, agreement.id, agreement.cash_rate_bp):
            if not row["a2"]:
                found.append(f"A2: cash and retained of {row['number']} do not fit its total.")
            if not row["a3"]:
                found.append(f"A3: {row['number']} has less cash than the rate demands.")
            if not row["cash"]:
                found.append(f"AL-05: the cash of {row['number']} is not the rate of its total.")
        return found

    async def unfit_categories(self, agreement: Agreement, weights_e4: Sequence[int]) -> list[str]:
        ((largest,),) = await self._rows(_LARGEST, agreement.id, max(weights_e4))
        sql = _CATEGORIES.format(number="bigint" if largest <= MINOR_MAX else "numeric")
        rows = await self._rows(sql, agreement.id, list(weights_e4))
        return [
            f"AL-05: the categories of {row['number']} differ from the recomputation."
            if row["a4"]
            else f"A4: the categories of {row['number']} do not sum to its total."
            for row in rows
        ]

    async def misapportioned(
        self, agreement: Agreement, amount: int, tax_line: int | None = None
    ) -> list[str]:
        place = 0 if tax_line is None else tax_line + 1
        sign = -1 if amount < 0 else 1
        if not amount or not agreement.share_den or (place and abs(amount) == agreement.surplus):
            factor = sign if amount and agreement.share_den else 0
            rows = await self._rows(_MULTIPLE, agreement.id, place, factor)
        else:
            rows = await self._rows(
                _APPORTIONED, agreement.id, place, abs(amount), agreement.share_den, sign
            )
        return [row["number"] for row in rows]

    async def miscounted(self, agreement: Agreement, codes: Sequence[str]) -> list[UUID]:
        sql = _COUNTED.format(parts=", ".join(category_columns(len(codes), "$4")))
        rows = await self._rows(sql, agreement.id, agreement.period_id, list(codes))
        return [row[0] for row in rows]

    async def covered(self, agreement_id: UUID) -> dict[UUID, str]:
        rows = await self._rows(_COVERED, agreement_id)
        return {row[0]: row[1] for row in rows}

    async def shares(self, agreement_id: UUID) -> list[tuple[int, int]]:
        rows = await self._rows(
            f"SELECT weighted_e4, share_num FROM agreements.allocation WHERE {_OF} "
            "ORDER BY member_key, id",
            agreement_id,
        )
        return [(int(row[0]), int(row[1])) for row in rows]

    async def _rows(self, sql: str, *values: Any) -> Sequence[Any]:
        driver = await self._unit.driver()
        return await driver.fetch(sql, self._cooperative_id, *values)
