"""Numbers for people, as many as are needed by one statement."""

from collections import Counter
from collections.abc import Sequence

from treasury.adapters.session import Session

TAKE_SERIALS = """
INSERT INTO treasury.counter AS c (cooperative_id, kind, year, last)
SELECT $1, {kind}, n.year, n.many FROM unnest({years}, {many}) AS n (year, many) ORDER BY n.year
ON CONFLICT (cooperative_id, kind, year) DO UPDATE SET last = c.last + excluded.last
RETURNING year, last
"""
_TAKE = TAKE_SERIALS.format(kind="$2", years="$3::int[]", many="$4::bigint[]")

NUMBER = "'TX-' || year || '-' || lpad(serial::text, greatest(6, length(serial::text)), '0')"
"""`transaction_number` in SQL."""


async def take_serials(session: Session, years: Sequence[int], kind: str = "TX") -> list[int]:
    """The next serial of each year asked for, in the order asked.

    Locks the counter rows until commit, in the order of the years: call it last.
    """
    wanted = Counter(years)
    if not wanted:
        return []
    rows = await session.fetch(_TAKE, kind, list(wanted), list(wanted.values()))
    following = {row["year"]: row["last"] - wanted[row["year"]] + 1 for row in rows}
    serials: list[int] = []
    for year in years:
        serials.append(following[year])
        following[year] += 1
    return serials


def transaction_number(year: int, serial: int) -> str:
    """`TX-2026-000001`."""
    return f"TX-{year}-{serial:06d}"


def places_from_last(years: Sequence[int | None]) -> list[int]:
    """Of each, how many of the same year follow it."""
    following: dict[int | None, int] = {}
    places: list[int] = []
    for year in reversed(years):
        places.append(following.get(year, 0))
        following[year] = places[-1] + 1
    return places[::-1]


def serial_of(number: str) -> int:
    return int(number.rsplit("-", 1)[1])
