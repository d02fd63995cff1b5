"""I12: no row crosses from one cooperative into another.

Read under row-level security, a row that points into another cooperative points at nothing; tables
without a policy say for themselves whose their rows are.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from habitat_cli.verify.questions import Question

SCHEMAS = ("treasury", "people", "agreements", "worker")


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that holds the id of a row of the same cooperative."""

    table: str
    column: str
    named: str


REFERENCES = (
    Reference("treasury.transaction", "period_id", "treasury.period"),
    Reference("treasury.entry", "transaction_id", "treasury.transaction"),
    Reference("treasury.entry", "account_id", "treasury.account"),
    Reference("treasury.capital_account", "member_id", "people.member"),
    Reference("people.contribution", "member_id", "people.member"),
    Reference("people.contribution", "period_id", "treasury.period"),
    Reference("people.approval", "contribution_id", "people.contribution"),
    Reference("agreements.claim", "contribution_id", "people.contribution"),
    Reference("agreements.claim", "member_id", "people.member"),
    Reference("agreements.agreement", "period_id", "treasury.period"),
    Reference("agreements.agreement", "book_transaction_id", "treasury.transaction"),
    Reference("agreements.allocation", "agreement_id", "agreements.agreement"),
    Reference("agreements.allocation", "member_id", "people.member"),
    Reference("agreements.distribution", "allocation_id", "agreements.allocation"),
    Reference("agreements.vote", "approval_id", "agreements.approval"),
    Reference("worker.workflow_step", "instance_id", "worker.workflow_instance"),
    Reference("worker.rail_payment", "distribution_id", "agreements.distribution"),
)

_ELSEWHERE = """
SELECT DISTINCT format('{table} names {column} %s, which is not this cooperative''s', c.{column})
FROM {table} c
WHERE c.{column} IS NOT NULL AND NOT EXISTS (SELECT FROM {named} n WHERE n.id = c.{column})
"""

_STRANGER = """
SELECT format('rows of cooperative %s, which People does not know', $1::uuid)
WHERE NOT EXISTS (SELECT FROM people.cooperatives WHERE id = $1)
"""

_OUTBOX = """
SELECT format('event %s of {schema} says it belongs to cooperative %s', o.event_id,
              o.envelope ->> 'cooperative_id')
FROM {schema}.outbox o
WHERE o.cooperative_id = $1 AND o.envelope ->> 'cooperative_id' <> o.cooperative_id::text
"""

_TAKEN = """
SELECT format('event %s was taken by {reader} as cooperative %s''s', o.event_id, i.cooperative_id)
FROM {producer}.outbox o JOIN {reader} i ON i.event_id = o.event_id
WHERE o.cooperative_id = $1 AND i.cooperative_id <> o.cooperative_id
"""

_QUEUED = """
SELECT format('workflow %s is queued for cooperative %s', w.id, q.cooperative_id)
FROM worker.workflow_instance w JOIN worker.workflow_queue q ON q.instance_id = w.id
WHERE q.cooperative_id <> w.cooperative_id
"""

READERS = (*(f"{schema}.inbox" for schema in SCHEMAS), "worker.event_archive")


def _each(query: str, cases: Iterable[dict[str, str]]) -> str:
    """One statement for all cases."""
    return " UNION ALL ".join(query.format(**case) for case in cases)


QUESTIONS = (
    Question("I12", "cooperatives", _STRANGER),
    Question("I12", "references", _each(_ELSEWHERE, (asdict(each) for each in REFERENCES))),
    Question("I12", "facts", _each(_OUTBOX, ({"schema": schema} for schema in SCHEMAS))),
    Question(
        "I12",
        "facts that were taken",
        _each(_TAKEN, ({"producer": p, "reader": r} for p in SCHEMAS for r in READERS)),
    ),
    Question("I12", "queue of workflows", _QUEUED),
)
