"""A table's columns beside the fields they hold: one list for INSERT, UPDATE and its values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from chassis.arrays import plain, texts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """`of` reads the value from the domain object; `type` is PostgreSQL's."""

    name: str
    type: str
    of: Callable[[T], Any]

    @property
    def is_array(self) -> bool:
        return self.type.endswith("[]")


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """Statements for one tenant's table whose key is (cooperative_id, id)."""

    table: str
    columns: tuple[Column[T], ...]

    @property
    def names(self) -> str:
        return ", ".join(column.name for column in self.columns)

    def insert(self) -> str:
        """One row: $1 is the cooperative, the columns follow in order."""
        places = ", ".join(f"${place}" for place in range(2, len(self.columns) + 2))
        return f"INSERT INTO {self.table} (cooperative_id, {self.names}) VALUES ($1, {places})"

    def insert_many(self) -> str:
        """Any number of rows in one statement: one array per column, as `arrays` gives them.

        A column that is an array itself is one of texts, because unnest would flatten it. (COPY is
        not open to us: PostgreSQL refuses it on tables with row-level security.)
        """
        given = ", ".join(
            f"${place}::text::{'text' if column.is_array else column.type}[]"
            for place, column in enumerate(self.columns, start=2)
        )
        taken = ", ".join(
            f"line.{column.name}::{column.type}" if column.is_array else f"line.{column.name}"
            for column in self.columns
        )
        return (
            f"INSERT INTO {self.table} (cooperative_id, {self.names}) "
            f"SELECT $1, {taken} FROM unnest({given}) AS line ({self.names})"
        )

    def update(self) -> str:
        """One row by its key: $1 cooperative, $2 id, then all columns."""
        changes = ", ".join(
            f"{column.name} = ${place}" for place, column in enumerate(self.columns, start=3)
        )
        return f"UPDATE {self.table} SET {changes} WHERE cooperative_id = $1 AND id = $2"

    def values(self, one: T) -> list[Any]:
        return [column.of(one) for column in self.columns]

    def arrays(self, rows: Sequence[T]) -> list[str]:
        """Each column of the rows as the text of an array."""
        return [_array(column, list(map(column.of, rows))) for column in self.columns]


def _array(column: Column[Any], values: Sequence[Any]) -> str:
    if column.is_array:
        return texts([plain(numbers) for numbers in values])
    if column.type == "text":
        return texts(values)
    return plain(["NULL" if value is None else value for value in values])


class Where:
    """Conditions with their bound values; $1 is always the cooperative."""

    def __init__(self, cooperative_id: UUID, *, alias: str = "") -> None:
        self._alias = f"{alias}." if alias else ""
        self.values: list[Any] = [cooperative_id]
        self._parts = [f"{self._alias}cooperative_id = $1"]

    def equal(self, column: str, value: object) -> None:
        """Nothing to compare with means no condition."""
        if value is not None:
            self.add(f"{column} = {{}}", value)

    def add(self, condition: str, *values: object) -> None:
        """`condition` has one {} for each value."""
        places = []
        for value in values:
            self.values.append(value)
            places.append(f"${len(self.values)}")
        self._parts.append(condition.format(*places))

    def __str__(self) -> str:
        return " AND ".join(self._parts)
