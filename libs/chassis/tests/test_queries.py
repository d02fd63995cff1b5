"""What a statement is called in the metrics: a kind and a table, never its text."""

import pytest

from chassis.queries import shape_of

UPSERT = (
    "INSERT INTO treasury.fence AS kept (fence) VALUES ($1) "
    "ON CONFLICT (fence) DO UPDATE SET fence = excluded.fence"
)
DELETES = "WITH due AS (SELECT id FROM bus.messages) DELETE FROM bus.queues"
JOINS = "\nWITH a AS (SELECT 1) SELECT * FROM a JOIN people.period USING (id)"


@pytest.mark.parametrize(
    ("statement", "kind", "table"),
    [
        ("SELECT 1", "select", "none"),
        ("SELECT * FROM people.member WHERE id = $1 FOR UPDATE", "select", "people.member"),
        ("insert into people.member (id) values ($1)", "insert", "people.member"),
        (UPSERT, "insert", "treasury.fence"),
        ("UPDATE bus.messages AS m SET attempt = 1", "update", "bus.messages"),
        (DELETES, "delete", "bus.queues"),
        (JOINS, "select", "people.period"),
    ],
)
def test_a_statement_has_a_kind_and_a_table(statement, kind, table):
    shape = shape_of(statement)
    assert shape is not None
    assert (shape.kind, shape.table) == (kind, table)


@pytest.mark.parametrize(
    "statement", ["BEGIN; SELECT set_config('a', 'b', true)", "COMMIT", ";", "SAVEPOINT inner"]
)
def test_what_only_frames_a_transaction_is_no_query(statement):
    assert shape_of(statement) is None
