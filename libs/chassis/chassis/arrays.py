"""Columns of a statement that writes many rows, each as the text of a PostgreSQL array.

asyncpg asks of every element of a list what it is, in Python; a text it takes as it is. A
parameter that comes from here is written `$1::text::uuid[]`.
"""

from collections.abc import Iterable, Sequence

_BETWEEN = "\0"  # in no text of PostgreSQL


def plain(values: Iterable[object]) -> str:
    """Ids, numbers, dates, instants and our own words: nothing that would need quotes."""
    return "{" + ",".join(map(str, values)) + "}"


def texts(values: Sequence[str | None]) -> str:
    """What people wrote, or NULL."""
    if None in values:
        return "{" + ",".join("NULL" if v is None else f'"{_escaped(v)}"' for v in values) + "}"
    together = _BETWEEN.join(values)  # type: ignore[arg-type]
    if together.count(_BETWEEN) >= max(len(values), 1):
        raise ValueError("a text of PostgreSQL holds no zero byte")
    if not values:
        return "{}"
    return '{"' + _escaped(together).replace(_BETWEEN, '","') + '"}'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
